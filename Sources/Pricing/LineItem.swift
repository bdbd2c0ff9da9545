package import Quantities
package import RateTables
package import Resources
import Services

/// One line of a bill: a quantity of a usage type at one unit price, and why.
///
/// `cost = quantity × unitPrice`, exactly, in the same unit. A quantity that reaches through
/// several tiers is several lines.
package struct LineItem: Sendable {
  /// All of a line but whose it is.
  ///
  /// Copies of a line share it, and so do the lines of resources that are charged alike: a bill of
  /// thousands holds each of them in several lists.
  fileprivate final class Content: Sendable {
    let item: String
    let tier: LineID.Tier?
    let service: String
    let name: String
    let kind: LineKind
    let part: UsagePart
    let share: UsageShare
    let billionths: Int128
    let rate: Rate
    let tierIndex: Int
    let unitPrice: UnitPrice
    let cost: Money
    let why: String
    let assumptions: [String]
    let bounds: CostBounds?
    let usageKey: String?
    let beforeDiscount: BeforeDiscount?

    init(
      _ tier: LineID.Tier?, of usage: Usage, rate: Rate, tierIndex: Int, slice: TierSlice,
      cost: Money, why: String, beforeDiscount: BeforeDiscount?
    ) {
      item = usage.item
      self.tier = tier
      service = usage.offer
      name = usage.name
      kind = usage.kind
      part = usage.part
      share = usage.share
      billionths = slice.billionths
      self.rate = rate
      self.tierIndex = tierIndex
      unitPrice = slice.tier.price
      self.cost = cost
      self.why = why
      assumptions = usage.assumptions
      bounds = usage.bounds
      usageKey = usage.key
      self.beforeDiscount = beforeDiscount
    }
  }

  /// What a line at a price of one's own would be at list price, and why it is not.
  fileprivate final class BeforeDiscount: Sendable {
    let reason: String
    let price: UnitPrice
    let cost: Money

    init(reason: String, price: UnitPrice, cost: Money) {
      self.reason = reason
      self.price = price
      self.cost = cost
    }
  }

  /// What the lines of a bill are so far, but for whose they are.
  struct Pool {
    private var contents: Set<Content> = []

    fileprivate mutating func shared(_ content: Content) -> Content {
      contents.insert(content).memberAfterInsert
    }
  }

  package let resource: ResourceID
  private let content: Content

  /// A line, or `nil` when its cost is too large to count.
  ///
  /// - Parameters:
  ///   - tier: the part of the item that it holds; `nil` for the whole.
  ///   - usage: what is metered.
  ///   - rate: the rate that prices it, after any discount.
  ///   - tierIndex: which of the rate's tiers the slice lies in, from 0.
  ///   - slice: the quantity, and its tier.
  ///   - why: how the quantity came about.
  ///   - discounted: why the price is one's own, and the list's.
  ///   - pool: the other lines of the bill.
  init?(
    tier: LineID.Tier?, usage: Usage, rate: Rate, tierIndex: Int, slice: TierSlice, why: String,
    discounted: (reason: String, listPrice: UnitPrice)? = nil, pool: inout Pool
  ) {
    let quantity = MeteredQuantity(billionths: slice.billionths, unit: rate.unit)
    guard let cost = slice.tier.price.cost(of: quantity) else { return nil }
    var before: BeforeDiscount?
    if let discounted {
      guard let list = discounted.listPrice.cost(of: quantity) else { return nil }
      before = BeforeDiscount(
        reason: discounted.reason, price: discounted.listPrice, cost: list)
    }
    resource = usage.resource
    content = pool.shared(
      Content(
        tier, of: usage, rate: rate, tierIndex: tierIndex, slice: slice, cost: cost, why: why,
        beforeDiscount: before))
  }

  /// Unique within an estimate.
  package var id: LineID { LineID(resource, content.item, tier: content.tier) }
  /// AWS's offer code.
  package var service: String { content.service }
  package var name: String { content.name }
  package var kind: LineKind { content.kind }
  package var part: UsagePart { content.part }
  package var share: UsageShare { content.share }
  /// As the price list writes it, region prefix included.
  package var usageType: String { content.rate.usageType }
  package var quantity: MeteredQuantity {
    MeteredQuantity(billionths: content.billionths, unit: content.rate.unit)
  }
  package var unitPrice: UnitPrice { content.unitPrice }
  package var tier: RateTier { content.rate.tiers[content.tierIndex] }
  package var cost: Money { content.cost }
  package var why: String { content.why }
  package var rate: Rate { content.rate }
  package var assumptions: [String] { content.assumptions }
  /// How far the cost may lie from what is taken, where that is an assumption of ours.
  package var bounds: CostBounds? { content.bounds }
  /// The key under which somebody states the quantity; `nil` where nobody can.
  package var usageKey: String? { content.usageKey }
  /// The key under which somebody may state the use of it: a sheet's, or that of what a model meters.
  package var statableKey: String {
    usageKey ?? Charges.Item.usageKey(itemID.item, quantity.unit)
  }
  /// Why the price is one's own; `nil` for a line at list price.
  package var discountReason: String? { content.beforeDiscount?.reason }
  /// Before any discount; the unit price without one.
  package var listPrice: UnitPrice { content.beforeDiscount?.price ?? unitPrice }
  /// What the line would cost at list price.
  package var listCost: Money { content.beforeDiscount?.cost ?? cost }

  /// The line with all its tiers: what two estimates are compared by.
  package var itemID: LineID { LineID(resource, content.item) }
  /// The least and the most that it may cost; the cost itself where nothing is assumed.
  package var costRange: ClosedRange<Money> {
    guard let bounds else { return cost...cost }
    return cost.share(percent: bounds.low * 100)...cost.share(percent: bounds.high * 100)
  }
  /// Whether money stands in it at a rate that no source confirms.
  package var isUnverified: Bool { tier.confidence == .unverified && cost > .zero }
  /// Drawn from an always-free amount of the account.
  package var isAllowance: Bool { content.tier == .allowance }

  /// The first price above zero, where lower tiers are free.
  package var firstPaidPrice: UnitPrice {
    rate.tiers.first { $0.price != .zero }?.price ?? unitPrice
  }
}

extension LineItem: Hashable {
  package static func == (a: Self, b: Self) -> Bool {
    a.resource == b.resource && a.content == b.content
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(resource)
    hasher.combine(content)
  }
}

extension LineItem.Content: Hashable {
  static func == (a: LineItem.Content, b: LineItem.Content) -> Bool {
    if a === b { return true }
    return a.item == b.item && a.tier == b.tier && a.billionths == b.billionths
      && a.cost == b.cost && a.why == b.why && a.rate == b.rate && a.tierIndex == b.tierIndex
      && a.service == b.service && a.name == b.name && a.kind == b.kind && a.part == b.part
      && a.share == b.share && a.assumptions == b.assumptions && a.bounds == b.bounds
      && a.usageKey == b.usageKey && a.beforeDiscount?.reason == b.beforeDiscount?.reason
      && a.beforeDiscount?.price == b.beforeDiscount?.price
      && a.beforeDiscount?.cost == b.beforeDiscount?.cost
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(item)
    hasher.combine(billionths)
    hasher.combine(cost)
    hasher.combine(why)
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

extension LineItem {
  /// The lines of either of two bills that cost otherwise in the other, or are not in it.
  package static func moved(from old: [LineItem], to new: [LineItem]) -> [LineItem] {
    func costs(_ lines: [LineItem]) -> [LineID: Money] {
      Dictionary(lines.map { ($0.id, $0.cost) }, uniquingKeysWith: { first, _ in first })
    }
    let (before, after) = (costs(old), costs(new))
    return old.filter { after[$0.id] != $0.cost } + new.filter { before[$0.id] != $0.cost }
  }
}
