import Pricing
import Quantities
import RateTables
import Resources
import Services

/// A rate with one open tier, at a price that is worked with by hand.
func rate(
  _ offer: String, _ usageType: String, _ dollars: String, _ unit: BillingUnit = .hours,
  term: String = "", line: Int = 2, confidence: String = "seen", seen: String = "undated"
) throws -> Rate {
  Rate(
    key: RateKey(offer: offer, usageType: usageType, term: term), region: "r",
    usageType: usageType, product: "", unit: unit,
    tiers: [
      RateTier(
        from: 0, to: nil, price: try UnitPrice(dollars.utf8), line: line,
        seen: CalendarDay(seen) ?? .undated, confidence: Confidence(rawValue: confidence) ?? .seen,
        source: "test")
    ], effective: .undated, file: "rates/r/\(offer).csv")
}

/// So many units of a usage type.
func usage(
  _ resource: ResourceID, _ item: String, _ offer: String, _ usageType: String, _ count: Int,
  _ unit: BillingUnit = .hours, kind: LineKind = .fixed, part: UsagePart = .other,
  share: UsageShare = .always
) -> Usage {
  Usage(
    resource: resource, item: item, name: item, offer: offer, usageTypes: [usageType],
    quantity: MeteredQuantity(billionths: Int128(count) * 1_000_000_000, unit: unit), kind: kind,
    part: part, share: share, why: "by hand")
}

/// The usages with what they cost.
func lines(_ usages: [Usage], at table: RateTable) -> [LineItem] {
  Pricing(table: table, asOf: nil, allowances: FreeAllowances()).price(usages).lines
}

/// A bill of these usages.
func bill(_ name: String, _ usages: [Usage], at table: RateTable) -> Estimate {
  let stack = Stack(name: "s", region: "r")
  return Estimate(
    name: name, scenario: "none", stack: stack, load: .idle(stack), lines: lines(usages, at: table),
    assumptions: [])
}
