internal import Diagnostics
internal import Quantities
internal import RateTables

/// A product that is kept.
struct SelectedProduct: Sendable {
  let sku: SKU
  /// Index of the rule; -1 for an allowance that only a tie can keep.
  let rule: Int
  let region: Int
  let usageType: String
  let operation: String
  let slug: String
  let isAllowance: Bool
  /// Our table.
  let table: String
}

/// The cells of one price, where they lie in the window.
struct PriceCells {
  var rateCode = ByteSlice.none
  var effective = ByteSlice.none
  var from = ByteSlice.none
  var to = ByteSlice.none
  var unit = ByteSlice.none
  var price = ByteSlice.none
  var currency = ByteSlice.none
}

/// Gathers what a file holds of the selection; memory grows with that alone.
struct OfferCollector {
  let selection: OfferSelection
  let regions: OfferRegions
  var header = OfferHeader()
  private(set) var finder: RuleFinder
  private(set) var products: [SelectedProduct] = []
  var prices: [CollectedPrice] = []
  /// The names and codes that ``prices`` refer to.
  private(set) var words = CollectedWords()
  private var reader = CellReader()
  private var positions = SKUTable()
  /// Positions of allowances and the SKUs that draw on them.
  var ties: [AllowanceLink] = []
  /// What was left out, and why.
  private(set) var notes = Diagnostics()
  var productCount = 0
  var priceCount = 0
  /// Rules of the services that a savings-plan file discounts.
  private var planFinders: [String: RuleFinder] = [:]
  /// The day from which a savings plan's rates in hand are in force.
  var planEffective = CalendarDay.undated
  /// A region that the file has and nobody wants; named when nothing else is found.
  private(set) var otherRegion: String?

  init(selection: OfferSelection, regions: OfferRegions) {
    self.selection = selection
    self.regions = regions
    finder = RuleFinder(selection, offer: "")
  }

  /// Takes the rules of an offer, once its code is known.
  mutating func setOffer(_ code: String) {
    header.offer = code
    finder = RuleFinder(selection, offer: code)
  }

  /// The position of a kept product, -1 for any other.
  @inline(__always)
  func position(of sku: SKU) -> Int { positions[sku] }

  /// Looks at a product and keeps it when the selection does.
  ///
  /// - Returns: its position, -1 when it is not kept.
  @discardableResult
  mutating func consider(_ product: ProductView, sku: SKU) -> Int {
    let usageType = product[.usageType]
    guard usageType.count > 0 else { return -1 }
    let region = regions.region(of: product)
    if region < 0 {
      if otherRegion == nil { otherRegion = regionText(product) }
      return -1
    }
    let skipped = regions.prefixLength(usageType.start, count: usageType.count, region: region)
    let rule = finder.find(
      usageType.start + skipped, count: usageType.count - skipped, product: product)
    let isAllowance = region == 0 && Self.allowancePrefix.matches(usageType.start)
    guard rule >= 0 || isAllowance else { return -1 }
    if positions[sku] >= 0 { return positions[sku] }
    let text = product.text(.usageType)
    let selected = SelectedProduct(
      sku: sku, rule: rule, region: region, usageType: text,
      operation: rule >= 0 ? keptOperation(finder.rules[rule]) : "",
      slug: rule >= 0
        ? finder.rules[rule].product(
          usageType: String(decoding: text.utf8.dropFirst(skipped), as: UTF8.self),
          toRegion: destination(product))
        : "free/" + text.lowercased(),
      isAllowance: isAllowance, table: rule >= 0 ? finder.rules[rule].table : header.offer ?? "")
    return add(selected)
  }

  /// Hands the prices over, to be put in order without a copy.
  mutating func takePrices() -> [CollectedPrice] {
    defer { prices = [] }
    return prices
  }

  mutating func add(_ product: SelectedProduct) -> Int {
    positions.set(product.sku, to: products.count)
    products.append(product)
    return products.count - 1
  }

  /// The position of a product that a savings plan discounts.
  mutating func planProduct(_ product: SelectedProduct) -> Int {
    let known = positions[product.sku]
    return known >= 0 ? known : add(product)
  }

  mutating func planFinder(for service: String) -> RuleFinder {
    if let known = planFinders[service] { return known }
    let made = RuleFinder(selection, offer: service)
    planFinders[service] = made
    return made
  }

  mutating func noteOtherRegion(_ name: String) {
    if otherRegion == nil, !name.isEmpty { otherRegion = name }
  }

  private static let allowancePrefix = Array("Global-".utf8)

  func keptOperation(_ rule: SelectionRule) -> String {
    if case .exact(let bytes, kept: true) = rule.operation {
      return String(decoding: bytes, as: UTF8.self)
    }
    return ""
  }

  private func destination(_ product: ProductView) -> String {
    let code = product.text(.toRegionCode)
    if !code.isEmpty { return code }
    let name = product.text(.toLocation)
    return OfferRegions.code(ofLocation: name) ?? name
  }

  private func regionText(_ product: ProductView) -> String {
    for attribute in [OfferAttribute.regionCode, .fromRegionCode, .location, .fromLocation] {
      let text = product.text(attribute)
      if !text.isEmpty { return text }
    }
    return ""
  }

  /// The unit of a price, or `nil` and a note where it is not one that we know: a rate whose unit
  /// is in doubt is left out, the others are not held up by it.
  private mutating func knownUnit(
    _ slice: ByteSlice, wanted: BillingUnit?, product: Int, in window: borrowing ByteWindow
  ) -> BillingUnit? {
    do throws(ScanProblem) {
      return try reader.unit(slice, wanted: wanted, in: window)
    } catch {
      notes.report(
        Diagnostic(
          .warning, at: window.location(error.offset, length: error.length),
          "\(error.message); '\(products[product].usageType)' was not taken", mend: error.mend))
      return nil
    }
  }

  /// Reads the cells of a kept product's price.
  ///
  /// The term is empty for on demand, else our name of the commitment.
  mutating func addPrice(
    _ cells: PriceCells, product: Int, term: String, in window: borrowing ByteWindow
  ) throws(ScanProblem) {
    try reader.checkCurrency(cells.currency, in: window)
    let isUpfront = term.hasSuffix("/upfront")
    let rule = products[product].rule
    guard
      let unit = knownUnit(
        cells.unit, wanted: isUpfront || rule < 0 ? nil : finder.rules[rule].unit,
        product: product, in: window)
    else { return }
    let from = isUpfront ? 0 : try reader.quantity(cells.from, name: "range start", in: window)
    let to =
      isUpfront || reader.isOpen(cells.to, in: window)
      ? nil : try reader.quantity(cells.to, name: "range end", in: window)
    let price = try reader.price(cells.price, in: window)
    let effective = try reader.day(cells.effective, in: window)
    prices.append(
      words.price(
        product: product, term: term, unit: unit, from: from, to: to, price: price,
        effective: effective, rateCode: window.bytes(cells.rateCode)))
  }

  mutating func day(
    _ slice: ByteSlice, in window: borrowing ByteWindow
  ) throws(ScanProblem) -> CalendarDay {
    try reader.day(slice, in: window)
  }

  /// Reads the cells of a savings plan's price.
  mutating func addPlanPrice(
    _ cells: PriceCells, product: Int, term: String, wanted: BillingUnit?,
    in window: borrowing ByteWindow
  ) throws(ScanProblem) {
    if cells.currency.isPresent { try reader.checkCurrency(cells.currency, in: window) }
    let price = try reader.price(cells.price, in: window)
    let effective = try reader.day(cells.effective, in: window)
    guard let unit = knownUnit(cells.unit, wanted: wanted, product: product, in: window) else {
      return
    }
    prices.append(
      words.price(
        product: product, term: term, unit: unit, from: 0, to: nil, price: price,
        effective: effective, rateCode: window.bytes(cells.rateCode)))
  }
}

/// An allowance and a product that draws on it before it costs anything.
struct AllowanceLink: Hashable, Sendable {
  let allowance: SKU
  let product: SKU
}

/// What a file says about itself.
struct OfferHeader: Sendable {
  var formatVersion: String?
  var offer: String?
  var version: String?
  var published: String?
}
