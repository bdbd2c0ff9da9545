package import Quantities
package import RateTables

/// The price of a usage type in a region from a day on, as an offer file gives it.
///
/// A view of what was kept of the file: a list of all regions gives tens of thousands, so none
/// holds a copy of its words.
package struct ImportedRate: Equatable, Sendable {
  private let content: OfferContent
  /// The rate's tiers among the content's prices.
  private let first: Int32
  private let count: Int32

  init(_ content: OfferContent, _ prices: Range<Int32>) {
    self.content = content
    first = prices.lowerBound
    count = Int32(prices.count)
  }

  private var start: CollectedPrice { content.prices[Int(first)] }
  private var prices: ArraySlice<CollectedPrice> {
    content.prices[Int(first)..<Int(first + count)]
  }
  private var position: Int { Int(start.product) }

  package var key: RateKey { content.key(of: position, term: term) }
  package var offer: String { content.products[position].table }
  package var term: String { content.words.term(start) }
  package var region: String { content.region(of: position) }
  /// With region prefix, as AWS writes it.
  package var usageType: String { content.products[position].usageType }
  package var product: String {
    let product = content.products[position]
    return SavingsPlan.product(product.slug, table: product.table, term: term)
  }
  package var unit: BillingUnit { content.words.unit(start) }
  /// Contiguous, ascending, from 0.
  package var tiers: [ImportedTier] {
    prices.map {
      ImportedTier(
        from: $0.from, to: $0.to, price: $0.price, rateCode: content.words.rateCode($0))
    }
  }
  package var effective: CalendarDay { start.effective }
  package var published: CalendarDay { content.published }
  package var sku: String { content.products[position].sku.text }
  /// The file it was read from, as the user named it.
  package var file: String { content.file }
  package var version: String { content.version }

  /// Whether both charge the same for every quantity.
  func agrees(with other: Self) -> Bool {
    unit == other.unit
      && prices.elementsEqual(other.prices) {
        $0.from == $1.from && $0.to == $1.to && $0.price == $1.price
      }
  }

  /// What is wrong with tiers that leave a gap, overlap, or do not begin at 0.
  var brokenTier: String? {
    var expected: Int128? = 0
    for tier in prices {
      guard expected == tier.from else {
        let wanted = expected.map { DecimalText.format($0, scale: 9) } ?? "nothing more"
        return "\(DecimalText.format(tier.from, scale: 9)) where \(wanted) should begin"
      }
      expected = tier.to
    }
    return nil
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.key == b.key && a.region == b.region && a.usageType == b.usageType
      && a.product == b.product && a.unit == b.unit && a.tiers == b.tiers
      && a.effective == b.effective && a.published == b.published && a.sku == b.sku
      && a.file == b.file && a.version == b.version
  }
}

/// What is kept of one offer file, in order.
final class OfferContent: Sendable {
  let file: String
  let version: String
  let published: CalendarDay
  let products: [SelectedProduct]
  /// By product, term, day and start of the tier.
  let prices: [CollectedPrice]
  let words: CollectedWords
  private let regions: [String]
  /// The products' usage types without region.
  private let neutralTypes: [String]

  init(_ collector: consuming OfferCollector, file: String) {
    self.file = file
    version = collector.header.version ?? ""
    published =
      collector.header.published.flatMap { CalendarDay(String($0.prefix(10))) } ?? .undated
    products = collector.products
    words = collector.words
    var prices = collector.takePrices()
    prices.sort(by: collector.words.precedes)
    self.prices = prices
    regions = collector.regions.names
    neutralTypes = collector.products.map {
      RegionPrefix.neutral($0.usageType, in: collector.regions.names[$0.region])
    }
  }

  static let wordsPerPlace = 4

  /// Region, offer, usage type and operation of each product, one after the other.
  var placeWords: [String] {
    products.indices.flatMap {
      [region(of: $0), products[$0].table, neutralTypes[$0], products[$0].operation]
    }
  }

  func region(of product: Int) -> String { regions[products[product].region] }

  func key(of product: Int, term: String = "") -> RateKey {
    RateKey(
      offer: products[product].table, usageType: neutralTypes[product],
      operation: products[product].operation, term: term)
  }
}
