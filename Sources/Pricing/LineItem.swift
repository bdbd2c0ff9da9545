package import Quantities
package import RateTables
package import Resources
import Services

/// One line of a bill: a quantity of a usage type at one unit price, and why.
///
/// `cost = quantity × unitPrice`, exactly, in the same unit. A quantity that reaches through
/// several tiers is several lines.
package struct LineItem: Hashable, Sendable {
  /// Unique within an estimate.
  package let id: LineID
  /// AWS's offer code.
  package let service: String
  package let name: String
  package let kind: LineKind
  package let part: UsagePart
  package let share: UsageShare
  /// As the price list writes it, region prefix included.
  package let usageType: String
  package let quantity: MeteredQuantity
  package let unitPrice: UnitPrice
  package let tier: RateTier
  package let cost: Money
  package let why: String
  package let rate: Rate
  package let assumptions: [String]
  /// How far the cost may lie from what is taken, where that is an assumption of ours.
  package let bounds: CostBounds?
  /// Why the price is one's own; `nil` for a line at list price.
  package let discountReason: String?
  /// Before any discount; the unit price without one.
  package let listPrice: UnitPrice
  /// What the line would cost at list price.
  package let listCost: Money

  /// A line, or `nil` when its cost is too large to count.
  init?(
    tier: LineID.Tier?, usage: Usage, rate: Rate, slice: TierSlice, why: String,
    discounted: (reason: String, listPrice: UnitPrice)? = nil
  ) {
    let quantity = MeteredQuantity(billionths: slice.billionths, unit: rate.unit)
    let price = discounted?.listPrice ?? slice.tier.price
    guard let cost = slice.tier.price.cost(of: quantity), let listCost = price.cost(of: quantity)
    else { return nil }
    id = LineID(usage.resource, usage.item, tier: tier)
    service = usage.offer
    name = usage.name
    kind = usage.kind
    part = usage.part
    share = usage.share
    usageType = rate.usageType
    self.quantity = quantity
    unitPrice = slice.tier.price
    self.tier = slice.tier
    self.cost = cost
    self.why = why
    self.rate = rate
    assumptions = usage.assumptions
    bounds = usage.bounds
    discountReason = discounted?.reason
    listPrice = price
    self.listCost = listCost
  }

  package var resource: ResourceID { id.resource }
  /// The line with all its tiers: what two estimates are compared by.
  package var itemID: LineID { id.allTiers }
  /// The least and the most that it may cost; the cost itself where nothing is assumed.
  package var costRange: ClosedRange<Money> {
    guard let bounds else { return cost...cost }
    return cost.share(percent: bounds.low * 100)...cost.share(percent: bounds.high * 100)
  }
  /// Whether money stands in it at a rate that no source confirms.
  package var isUnverified: Bool { tier.confidence == .unverified && cost > .zero }
  /// Drawn from an always-free amount of the account.
  package var isAllowance: Bool { id.tier == .allowance }

  /// The first price above zero, where lower tiers are free.
  package var firstPaidPrice: UnitPrice {
    rate.tiers.first { $0.price != .zero }?.price ?? unitPrice
  }
}

extension LineID.Tier {
  /// The tier of a line at a span of a rate; `nil` of a rate with a single one.
  init?(_ span: Int, of rate: Rate) {
    guard rate.tiers.count > 1 else { return nil }
    self = .number(span + 1)
  }
}

/// Why a usage could not be priced; it is never counted as zero.
package enum PricingProblem: Hashable, Sendable {
  /// The region's tables have no such rate.
  case noRate(Usage)
  /// The table's unit is another one.
  case unitMismatch(Usage, Rate)
  /// The quantity or the cost is beyond what can be counted exactly.
  case tooLarge(Usage)

  package var usage: Usage {
    switch self {
    case .noRate(let usage), .unitMismatch(let usage, _), .tooLarge(let usage): usage
    }
  }
}
