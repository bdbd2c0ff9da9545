package import Quantities
package import RateTables
package import Resources
package import Services

/// Turns usage into line items with the rates of one region.
///
/// Tiers and free allowances belong to the account: resources draw on them one after the other in
/// the stack's order, so that the first GB is free once and the tier of a resource depends on what
/// those before it used.
package struct Pricing: Sendable {
  package let table: RateTable
  /// Prices of this day; the newest without one.
  package let day: CalendarDay?
  package let allowances: FreeAllowances

  /// One's own prices, and the day of the bill on which they have to hold.
  package let discounts: [Discount]
  package let billingDay: CalendarDay?
  /// Rates of the resources that lie in another region than the rest, by their names.
  package let elsewhere: [ResourceID: RateTable]

  package init(
    table: RateTable, asOf day: CalendarDay?, allowances: FreeAllowances,
    discounts: [Discount] = [], billingDay: CalendarDay? = nil,
    elsewhere: [ResourceID: RateTable] = [:]
  ) {
    self.table = table
    self.elsewhere = elsewhere
    self.day = day
    self.allowances = allowances
    self.discounts = discounts
    self.billingDay = billingDay ?? day
  }

  /// What was priced, and what could not be.
  package struct Result: Sendable {
    package let lines: [LineItem]
    package let problems: [PricingProblem]
  }

  /// The line items of usages, in their order.
  package func price(_ usages: [Usage]) -> Result {
    var lines: [LineItem] = []
    var problems: [PricingProblem] = []
    var account = AccountUse()
    for usage in usages {
      price(usage, of: &account, &problems) { lines.append($0) }
    }
    return Result(lines: lines, problems: problems)
  }

  /// The line items of a stack under a load, in the order of its resources.
  ///
  /// The same as pricing ``Stack/usage(under:)``, without a list of all that is used.
  package func price(_ stack: Stack, under load: MonthLoad) -> Result {
    var lines: [LineItem] = []
    let problems = price(stack, under: load) { lines.append($0) }
    return Result(lines: lines, problems: problems)
  }

  /// What each resource of a stack costs under a load; no line is kept.
  package func costs(of stack: Stack, under load: MonthLoad) -> Costs {
    var costs: [ResourceID: Money] = [:]
    var total = Money.zero
    let problems = price(stack, under: load) { line in
      costs[line.resource, default: .zero] += line.cost
      total += line.cost
    }
    return Costs(resources: costs, total: total, problems: problems.count)
  }

  /// What of a load's bill is due whatever the traffic, and what follows from it; no line is kept.
  package func sums(
    of stack: Stack, under load: MonthLoad, nodes: [NodeSummary]? = nil
  ) -> (fixed: Money, usage: Money) {
    var sums = (fixed: Money.zero, usage: Money.zero)
    var problems: [PricingProblem] = []
    var account = AccountUse()
    for usage in stack.quantities(under: load, nodes: nodes).joined() {
      price(usage, of: &account, &problems) { line in
        if line.kind == .fixed { sums.fixed += line.cost } else { sums.usage += line.cost }
      }
    }
    return sums
  }

  /// The lines of some resources of a stack; the others are priced with them and forgotten.
  package func lines(
    of stack: Stack, under load: MonthLoad, for resources: Set<ResourceID>
  ) -> [LineItem] {
    var lines: [LineItem] = []
    _ = price(stack, under: load) { if resources.contains($0.resource) { lines.append($0) } }
    return lines
  }

  /// A bill by resource.
  package struct Costs: Sendable {
    package let resources: [ResourceID: Money]
    package let total: Money
    /// How many usages could not be priced.
    package let problems: Int
  }

  private func price(
    _ stack: Stack, under load: MonthLoad, _ take: (LineItem) -> Void
  ) -> [PricingProblem] {
    var problems: [PricingProblem] = []
    var account = AccountUse()
    stack.meter(under: load) { usages in
      for usage in usages { price(usage, of: &account, &problems, take) }
    }
    return problems
  }

  private func price(
    _ usage: Usage, of account: inout AccountUse, _ problems: inout [PricingProblem],
    _ take: (LineItem) -> Void
  ) {
    guard let list = listRate(for: usage) else {
      problems.append(.noRate(usage))
      return
    }
    if let floor = usage.floor, list.key.operation == floor.operation {
      // The line is what it costs at least; what it does cost, no rate says.
      problems.append(.noRate(usage))
    }
    let discount = discount(for: list)
    let rate = discount?.applied(to: list) ?? list
    guard rate.unit == usage.quantity.unit else {
      problems.append(.unitMismatch(usage, rate))
      return
    }
    guard
      let priced = price(
        usage, at: rate, list: list, reason: discount?.reason, account: &account)
    else {
      problems.append(.tooLarge(usage))
      return
    }
    priced.forEach(take)
  }

  /// The rates of the region that a usage's resource lies in.
  package func table(for usage: Usage) -> RateTable {
    elsewhere.isEmpty ? table : elsewhere[usage.resource] ?? table
  }

  /// The rate of a usage after any discount.
  package func rate(for usage: Usage) -> Rate? {
    guard let list = listRate(for: usage) else { return nil }
    return discount(for: list)?.applied(to: list) ?? list
  }

  private func discount(for list: Rate) -> Discount? {
    discounts.isEmpty ? nil : Discount.chosen(from: discounts, for: list, on: billingDay)
  }

  /// The list's rate of a usage: the first of its names that the table knows.
  ///
  /// A price that is stated as a share of another rate's is that share of what the table has.
  package func listRate(for usage: Usage) -> Rate? {
    let table = table(for: usage)
    if let price = usage.relativePrice {
      for name in price.usageTypes {
        let key = RateKey(offer: usage.offer, usageType: name, operation: price.operation)
        guard let rate = table.rate(for: key, asOf: day) else { continue }
        let part = rate.share(billionths: price.billionths, of: usage.usageTypes.first ?? name)
        guard let other = price.beyond else { return part }
        let without = RateKey(offer: usage.offer, usageType: name, operation: other)
        return table.rate(for: without, asOf: day).map { part.beyond($0) }
      }
      return nil
    }
    for name in usage.usageTypes {
      let key = RateKey(offer: usage.offer, usageType: name, operation: usage.operation)
      if let rate = table.rate(for: key, asOf: day) { return rate }
    }
    guard let floor = usage.floor else { return nil }
    for name in floor.usageTypes {
      let key = RateKey(offer: usage.offer, usageType: name, operation: floor.operation)
      if let rate = table.rate(for: key, asOf: day) { return rate }
    }
    return nil
  }

  /// What the account has used so far, in billionths.
  private struct AccountUse {
    /// By region: tiers are drawn in each of them anew.
    var paid: [String: [RateKey: Int128]] = [:]
    var free: [RateKey: Int128] = [:]
    var lines = LineItem.Pool()
  }

  private func price(
    _ usage: Usage, at rate: Rate, list: Rate, reason: String?, account: inout AccountUse
  ) -> [LineItem]? {
    var lines: [LineItem] = []
    var remaining = usage.quantity.billionths
    guard remaining <= Self.mostBillionths else { return nil }
    if let allowance = allowance(for: usage) {
      let used = account.free[allowance.key] ?? 0
      let drawn = min(remaining, max(0, allowance.amount - used))
      if drawn > 0 {
        account.free[allowance.key] = used + drawn
        remaining -= drawn
        let of = DecimalText.format(allowance.amount, scale: 9)
        guard
          let line = LineItem(
            tier: .allowance, usage: usage, rate: allowance.rate, tierIndex: 0,
            slice: TierSlice(tier: allowance.tier, billionths: drawn),
            why: "always free: \(allowance.rate.unit.amount(of)) a month for the account",
            pool: &account.lines)
        else { return nil }
        lines.append(line)
      }
    }
    let region = rate.region
    let start = account.paid[region, default: [:]][rate.key] ?? usedElsewhere(of: rate)
    account.paid[region, default: [:]][rate.key] = start + remaining
    for slice in rate.slices(from: start, length: remaining) {
      if slice.billionths == 0, !lines.isEmpty { continue }
      let index = rate.tiers.firstIndex(of: slice.tier) ?? 0
      guard
        let line = LineItem(
          tier: LineID.Tier(index, of: rate), usage: usage, rate: rate, tierIndex: index,
          slice: slice, why: usage.why, discounted: reason.map { ($0, list.tiers[index].price) },
          pool: &account.lines)
      else { return nil }
      lines.append(line)
    }
    return lines
  }

  struct Allowance {
    let key: RateKey
    let rate: Rate
    let tier: RateTier
    /// Billionths left for this estimate.
    let amount: Int128
  }

  /// The free amount a usage may draw on: the closed first tier, at 0, of the allowance's row.
  func allowance(for usage: Usage) -> Allowance? {
    guard allowances.apply, let name = usage.allowance else { return nil }
    let key = RateKey(offer: usage.offer, usageType: name)
    guard
      let rate = table(for: usage).rate(for: key, asOf: day) ?? table.rate(for: key, asOf: day),
      let tier = rate.tiers.first,
      tier.price == .zero, let end = tier.to, rate.unit == usage.quantity.unit
    else { return nil }
    return Allowance(
      key: key, rate: rate, tier: tier, amount: end - end / 1_000_000 * elsewhereMillionths)
  }

  /// What others have used of an amount that is free within a rate itself: its closed first tier, at 0.
  ///
  /// Nobody tells it from an allowance with a row of its own: AWS writes some amounts that are always free the one
  /// way, some the other, and `freeAllowances` is of all of them.
  ///
  /// - Returns: in billionths of the rate's unit; 0 where its first tier costs something or has no end.
  func usedElsewhere(of rate: Rate) -> Int128 {
    guard rate.tiers.count > 1, let tier = rate.tiers.first, tier.price == .zero, let end = tier.to
    else { return 0 }
    return allowances.apply ? end / 1_000_000 * elsewhereMillionths : end
  }

  /// The share of the free amounts that others use.
  private var elsewhereMillionths: Int128 {
    Int128((min(max(allowances.usedElsewhereShare, 0), 1) * 1e6).rounded())
  }

  /// 10²⁰ units: a quantity beyond it is a slip, and sums stay within 128 bits.
  static let mostBillionths = DecimalText.powerOfTen(29)
}
