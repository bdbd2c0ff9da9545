package import Quantities
import RateTables
package import Resources
import Services

/// Prices the same stack's usages again and again: totals only, rates looked up once.
///
/// The total of a month is the one that ``Pricing/price(_:)`` gives, to the last digit: the same
/// tiers and allowances are drawn in the same order, only no lines are made. A plan remembers the
/// rates of the usages it has seen by their position; one that differs is looked up anew.
package struct PricingPlan: Sendable {
  private let pricing: Pricing
  private let leavesOutUnpriced: Bool
  private var steps: [Step] = []
  /// Per account-wide rate or allowance: what the month has used of it so far, in billionths.
  private var used: [Int128] = []
  /// What each of them begins a month with: used by others.
  private var usedBefore: [Int128] = []
  private var places: [String: [RateKey: Int]] = [:]
  /// The lines of the months so far, in the order in which they were first seen.
  package private(set) var lines: [LineID] = []
  /// What the last month had on each of them, as ``Pricing/price(_:)`` has it.
  ///
  /// Nothing where the month did not reach a line. Lines that are always free are not among them.
  package private(set) var lineCosts: [Money] = []
  private var linePlaces: [LineID: Int] = [:]

  /// A usage's rate and where its quantity is drawn from; shared, so that looking at one copies none.
  private final class Step: Sendable {
    let resource: ResourceID
    let item: String
    let usageTypes: [String]
    let operation: String
    let allowance: String?
    let relativePrice: RelativePrice?
    let unit: BillingUnit
    let tiers: [TierSpan]
    /// Index into `used`.
    let paid: Int
    let free: (place: Int, amount: Int128)?
    /// Indices into `lineCosts`, one a tier.
    let lines: [Int]

    init(
      of usage: Usage, allowance: String?, relativePrice: RelativePrice?, unit: BillingUnit,
      tiers: [TierSpan], paid: Int, free: (place: Int, amount: Int128)?, lines: [Int]
    ) {
      resource = usage.resource
      item = usage.item
      usageTypes = usage.usageTypes
      operation = usage.operation
      self.allowance = allowance
      self.relativePrice = relativePrice
      self.unit = unit
      self.tiers = tiers
      self.paid = paid
      self.free = free
      self.lines = lines
    }
  }

  /// Prepares to price.
  ///
  /// - Parameters:
  ///   - pricing: rates and allowances.
  ///   - leavesOutUnpriced: a usage without a rate adds nothing, as ``Pricing/price(_:)`` has no line
  ///     for it; otherwise the month has no total.
  package init(_ pricing: Pricing, leavesOutUnpriced: Bool = false) {
    self.pricing = pricing
    self.leavesOutUnpriced = leavesOutUnpriced
  }

  /// The month's cost, or `nil` where a usage cannot be priced: no rate, another unit, too large.
  package mutating func total(of usages: [Usage]) -> Money? { total(of: [usages]) }

  /// The same of usages that lie in several lists, as if they were one.
  package mutating func total(of lists: [[Usage]]) -> Money? {
    for index in used.indices { used[index] = usedBefore[index] }
    for index in lineCosts.indices { lineCosts[index] = .zero }
    var total = Money.zero
    var place = 0
    for usages in lists {
      for index in usages.indices {
        if place >= steps.count || !Self.matches(usages, index, steps[place]) {
          guard let step = step(for: usages[index]) else { return nil }
          if place < steps.count { steps[place] = step } else { steps.append(step) }
        }
        let step = steps[place]
        guard step.unit == usages[index].quantity.unit,
          let cost = cost(of: usages[index].quantity.billionths, at: step),
          let sum = total.adding(cost)
        else { return nil }
        total = sum
        place += 1
      }
    }
    return total
  }

  /// Field by field, so that nothing is copied.
  private static func matches(_ usages: [Usage], _ index: Int, _ step: Step) -> Bool {
    usages[index].resource == step.resource && usages[index].item == step.item
      && usages[index].usageTypes == step.usageTypes && usages[index].operation == step.operation
      && usages[index].allowance == step.allowance
      && (usages[index].relativePrice == step.relativePrice || step.tiers.isEmpty)
  }

  private mutating func step(for usage: Usage) -> Step? {
    guard let rate = pricing.rate(for: usage), rate.unit == usage.quantity.unit else {
      return leavesOutUnpriced ? nothing(for: usage) : nil
    }
    let free = pricing.allowance(for: usage).map {
      (place: place(of: $0.key, in: Self.account), amount: $0.amount)
    }
    return Step(
      of: usage, allowance: usage.allowance, relativePrice: usage.relativePrice, unit: rate.unit,
      tiers: rate.tiers.map(\.span),
      paid: place(of: rate.key, in: rate.region, usedBefore: pricing.usedElsewhere(of: rate)),
      free: free,
      lines: rate.tiers.indices.map {
        place(of: LineID(usage.resource, usage.item, tier: LineID.Tier($0, of: rate)))
      })
  }

  /// A step that costs nothing.
  private mutating func nothing(for usage: Usage) -> Step {
    used.append(0)
    usedBefore.append(0)
    return Step(
      of: usage, allowance: nil, relativePrice: nil, unit: usage.quantity.unit, tiers: [],
      paid: used.count - 1, free: nil, lines: [])
  }

  private mutating func place(of line: LineID) -> Int {
    if let place = linePlaces[line] { return place }
    lines.append(line)
    lineCosts.append(.zero)
    linePlaces[line] = lines.count - 1
    return lines.count - 1
  }

  /// Allowances are the account's, whatever the region.
  private static let account = ""

  /// Allowances and paid rates never share a key: an allowance's begins with `Global-`.
  private mutating func place(
    of key: RateKey, in region: String, usedBefore before: Int128 = 0
  ) -> Int {
    if let place = places[region]?[key] { return place }
    used.append(before)
    usedBefore.append(before)
    places[region, default: [:]][key] = used.count - 1
    return used.count - 1
  }

  private mutating func cost(of billionths: Int128, at step: Step) -> Money? {
    var remaining = billionths
    guard remaining <= Pricing.mostBillionths else { return nil }
    if let free = step.free {
      let drawn = min(remaining, max(0, free.amount - used[free.place]))
      used[free.place] += drawn
      remaining -= drawn
    }
    let start = used[step.paid]
    used[step.paid] = start + remaining
    var total = Money.zero
    for index in step.tiers.indices {
      let before = total
      guard step.tiers[index].add(from: start, to: start + remaining, into: &total) else {
        return nil
      }
      lineCosts[step.lines[index]] += total - before
    }
    return total
  }
}
