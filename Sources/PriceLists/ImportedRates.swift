package import Diagnostics
package import Quantities
package import RateTables

/// What was read from one file.
package struct ImportedFile: Hashable, Sendable {
  package let name: String
  /// AWS's offer code; `nil` in savings-plan JSON, which does not say it.
  package let offer: String?
  package let version: String?
  package let published: String?
  /// Products in the file, and prices kept of it.
  package let products: Int
  package let pricesKept: Int
  /// Savings plans of kinds that our tables do not carry.
  package let plansPassedOver: Int
}

/// The price of a usage type in a region from a day on, as an offer file gives it.
package struct ImportedRate: Hashable, Sendable {
  package let key: RateKey
  package let region: String
  /// With region prefix, as AWS writes it.
  package let usageType: String
  package let product: String
  package let unit: BillingUnit
  /// Contiguous, ascending, from 0.
  package let tiers: [ImportedTier]
  package let effective: CalendarDay
  package let published: CalendarDay
  package let sku: String
  /// The file it was read from, as the user named it.
  package let file: String
  package let version: String
}

/// A span of quantity with its own price and rate code.
package struct ImportedTier: Hashable, Sendable {
  package let from: Int128
  package let to: Int128?
  package let price: UnitPrice
  package let rateCode: String
}

/// A free allowance and a rate that draws on it before it costs anything.
package struct AllowanceTie: Hashable, Sendable {
  package let allowance: RateKey
  package let rate: RateKey
  package let region: String
}

/// Everything that an import found.
package struct ImportedRates: Sendable {
  package let files: [ImportedFile]
  /// By region, offer, usage type, operation, term and effective date.
  package let rates: [ImportedRate]
  package let ties: [AllowanceTie]
  package let indexes: [OfferIndex]
  /// What the user should know, but what stopped nothing.
  package let notes: Diagnostics
}

/// Puts what several files hold together.
struct ImportedRatesBuilder {
  private struct Group: Hashable {
    let region: String
    let key: RateKey
    let effective: CalendarDay
  }

  private let regions: OfferRegions
  private var files: [ImportedFile] = []
  private var indexes: [OfferIndex] = []
  private var found: [Group: [ImportedRate]] = [:]
  private var ties: Set<AllowanceTie> = []
  private var notes = Diagnostics()

  init(regions: OfferRegions) {
    self.regions = regions
  }

  mutating func add(_ content: FileContent, source: PriceListSource) {
    if let index = content.index {
      indexes.append(index)
      return
    }
    let collector = content.collector
    files.append(
      ImportedFile(
        name: source.name, offer: collector.header.offer, version: collector.header.version,
        published: collector.header.published, products: collector.productCount,
        pricesKept: collector.prices.count, plansPassedOver: content.plansPassedOver))
    notes.append(collector.notes)
    let tied = tiedPositions(collector)
    for (product, prices) in grouped(collector.prices) {
      let selected = collector.products[product]
      if selected.rule < 0, !tied.contains(product) { continue }
      for group in Dictionary(grouping: prices, by: { Term(name: $0.term, day: $0.effective) }) {
        add(selected, group.key, group.value, collector: collector, source: source)
      }
    }
    for link in collector.ties { addTie(link, collector: collector) }
  }

  private struct Term: Hashable {
    let name: String
    let day: CalendarDay
  }

  private func grouped(_ prices: [CollectedPrice]) -> [(Int, [CollectedPrice])] {
    Dictionary(grouping: prices, by: \.product).sorted { $0.key < $1.key }.map {
      ($0.key, $0.value)
    }
  }

  private func tiedPositions(_ collector: OfferCollector) -> Set<Int> {
    var result: Set<Int> = []
    for link in collector.ties {
      let allowance = collector.position(of: link.allowance)
      if allowance >= 0, collector.position(of: link.product) >= 0 { result.insert(allowance) }
    }
    return result
  }

  private func key(_ product: SelectedProduct, term: String = "") -> RateKey {
    RateKey(
      offer: product.table,
      usageType: RegionPrefix.neutral(product.usageType, in: regions.names[product.region]),
      operation: product.operation, term: term)
  }

  private mutating func add(
    _ product: SelectedProduct, _ term: Term, _ prices: [CollectedPrice],
    collector: OfferCollector, source: PriceListSource
  ) {
    let sorted = prices.sorted { ($0.from, $0.rateCode) < ($1.from, $1.rateCode) }
    guard let first = sorted.first else { return }
    let published = collector.header.published.flatMap { CalendarDay(String($0.prefix(10))) }
    let group = Group(
      region: regions.names[product.region], key: key(product, term: term.name),
      effective: term.day)
    found[group, default: []].append(
      ImportedRate(
        key: group.key, region: group.region, usageType: product.usageType,
        product: SavingsPlan.product(product.slug, table: product.table, term: term.name),
        unit: first.unit,
        tiers: sorted.map {
          ImportedTier(from: $0.from, to: $0.to, price: $0.price, rateCode: $0.rateCode)
        },
        effective: term.day, published: published ?? .undated, sku: product.sku.text,
        file: source.name, version: collector.header.version ?? ""))
  }

  private mutating func addTie(_ link: AllowanceLink, collector: OfferCollector) {
    let (free, paid) = (
      collector.position(of: link.allowance), collector.position(of: link.product)
    )
    guard free >= 0, paid >= 0, collector.products[free].isAllowance else { return }
    let product = collector.products[paid]
    ties.insert(
      AllowanceTie(
        allowance: key(collector.products[free]), rate: key(product),
        region: regions.names[product.region]))
  }

  /// The rates, each once; contradictions are noted and left out, broken tiers are errors.
  mutating func result(problems: inout Diagnostics) -> ImportedRates {
    var rates: [ImportedRate] = []
    let ordered = found.map { (order: Self.order($0.key), entry: $0) }
      .sorted { $0.order < $1.order }
    for (_, (group, candidates)) in ordered {
      let sorted = candidates.sorted { ($0.sku, $0.file) < ($1.sku, $1.file) }
      guard let first = sorted.first else { continue }
      if let other = sorted.first(where: { !Self.agree($0, first) }) {
        notes.report(
          Diagnostic(
            .warning, at: SourceLocation(file: other.file),
            "\(group.region): '\(group.key.text)' has two prices, of SKU \(first.sku) and of "
              + "SKU \(other.sku); neither was taken",
            mend: "look the two up in the file and tell us which one is meant"))
        continue
      }
      if let gap = Self.brokenTier(first.tiers) {
        problems.error(
          at: SourceLocation(file: first.file),
          "the tiers of '\(first.usageType)' (SKU \(first.sku)) do not follow each other: "
            + gap, mend: "download the file again")
        continue
      }
      rates.append(first)
    }
    return ImportedRates(
      files: files, rates: rates,
      ties: ties.sorted { ($0.region, $0.rate, $0.allowance) < ($1.region, $1.rate, $1.allowance) },
      indexes: indexes, notes: notes)
  }

  /// One text to sort by: region, offer, usage type, operation, term, date.
  private static func order(_ group: Group) -> String {
    [
      group.region, group.key.offer, group.key.usageType, group.key.operation, group.key.term,
      group.effective.text,
    ].joined(separator: "\u{1}")
  }

  private static func agree(_ a: ImportedRate, _ b: ImportedRate) -> Bool {
    a.unit == b.unit && a.tiers.count == b.tiers.count
      && zip(a.tiers, b.tiers).allSatisfy {
        $0.from == $1.from && $0.to == $1.to && $0.price == $1.price
      }
  }

  /// What is wrong with tiers that leave a gap, overlap, or do not begin at 0.
  private static func brokenTier(_ tiers: [ImportedTier]) -> String? {
    var expected: Int128? = 0
    for tier in tiers {
      guard expected == tier.from else {
        let wanted = expected.map { DecimalText.format($0, scale: 9) } ?? "nothing more"
        return "\(DecimalText.format(tier.from, scale: 9)) where \(wanted) should begin"
      }
      expected = tier.to
    }
    return nil
  }
}
