internal import Quantities

/// A savings plan as our tables carry it.
struct SavingsPlan: Sendable {
  /// AWS's product family, which names our table: `ComputeSavingsPlans`.
  let family: String
  /// `savings-plan/1yr/no-upfront`.
  let term: String

  /// Our slug for a product under a plan, from the one it has on demand.
  static func product(_ slug: String, table: String, term: String) -> String {
    switch table {
    case "ComputeSavingsPlans": "compute-\(term)/\(slug)"
    case "DatabaseSavingsPlans": "database-\(term)/\(slug)"
    default: slug
    }
  }

  /// Our name for a plan, `savings-plan/1yr/no-upfront`; `nil` for a kind that we do not carry.
  ///
  /// Compute and database plans are carried: no usage type belongs to both. An EC2 instance plan
  /// holds for one family in one region and would stand under the same usage types.
  static func term(family: String, lease: String, option: String) -> String? {
    guard family == "ComputeSavingsPlans" || family == "DatabaseSavingsPlans" else { return nil }
    return ReservedTerm.text(kind: "savings-plan", lease: lease, option: option)
  }
}

/// One rate of a savings plan, where it lies in the window.
struct SavingsPlanRate {
  var sku = ByteSlice.none
  var service = ByteSlice.none
  var usageType = ByteSlice.none
  var operation = ByteSlice.none
  var region = ByteSlice.none
  var cells = PriceCells()
}

extension OfferCollector {
  /// Keeps a plan's rate when the selection keeps the usage that it discounts.
  mutating func addPlanRate(
    _ rate: SavingsPlanRate, family: String, term: String, in window: borrowing ByteWindow
  ) throws(ScanProblem) {
    priceCount += 1
    let service = window.text(rate.service)
    let finder = planFinder(for: service)
    if finder.isEmpty { return }
    guard rate.usageType.count > 0, let sku = SKU(window.pointer(rate.sku), count: rate.sku.count)
    else {
      throw ScanProblem(
        at: rate.cells.rateCode.start, length: max(1, rate.cells.rateCode.count),
        "the rate '\(window.text(rate.cells.rateCode))' names no usage that it discounts",
        mend: "download the file again")
    }
    let region: Int
    let code = window.text(rate.region)
    if code.isEmpty {
      region = regions.region(
        prefixing: window.pointer(rate.usageType), count: rate.usageType.count)
    } else {
      region = regions.names.firstIndex(of: code) ?? -1
    }
    if region < 0 {
      noteOtherRegion(code)
      return
    }
    let start = window.pointer(rate.usageType)
    let skipped = regions.prefixLength(start, count: rate.usageType.count, region: region)
    var slices = [ByteSlice](repeating: .none, count: OfferAttribute.count)
    slices[OfferAttribute.operation.rawValue] = rate.operation
    let origin = UnsafePointer(window.base) - window.offset
    let index = slices.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map {
        finder.find(
          start + skipped, count: rate.usageType.count - skipped,
          product: ProductView(slices: $0, origin: origin))
      } ?? -1
    }
    guard index >= 0 else { return }
    let rule = finder.rules[index]
    let text = window.text(rate.usageType)
    let product = planProduct(
      SelectedProduct(
        sku: sku, rule: index, region: region, usageType: text,
        operation: keptOperation(rule),
        slug: rule.product(
          usageType: String(decoding: text.utf8.dropFirst(skipped), as: UTF8.self), toRegion: ""),
        isAllowance: false, table: family))
    try addPlanPrice(rate.cells, product: product, term: term, wanted: rule.unit, in: window)
  }
}
