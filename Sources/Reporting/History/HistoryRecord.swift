package import Pricing
package import Quantities
package import RateTables
import Resources

/// What a stack came to on a day: a line of a history.
///
/// Lines of the bill stand in it by usage type, with how much of it was used and at which prices, so
/// that a later record can say what of a change is configuration, price and use.
package struct HistoryRecord: Hashable, Sendable {
  /// All lines of one usage type, price and kind.
  package struct Item: Hashable, Sendable {
    package let service: String
    package let usageType: String
    /// `fixed` or `usage`.
    package let kind: String
    /// The prices of the rate's tiers, in their order; one's own price behind `@`.
    package let prices: String
    /// In units of the price list.
    package var quantity: Double
    package var cost: Money
  }

  package struct Figures: Hashable, Sendable {
    package let name: String
    package let monthly: Money
    package let expected: Money
    /// `nil` where no months were drawn, or none differs.
    package let p50: Money?
    package let p90: Money?
    package let items: [Item]
  }

  package let date: String
  /// Of the folder's repository; `nil` where there is none.
  package let commit: String?
  package let stack: String
  package let region: String
  /// The newest day of the rates used, and the program's edition where it was used.
  package let rates: String
  package let estimates: [Figures]

  /// What a bill comes to.
  package init(_ set: EstimateSet, on date: String, commit: String?) {
    self.date = date
    self.commit = commit
    stack = set.stack
    region = set.region
    rates = set.ratesEffective.text + (set.ratesEdition.map { ", \($0)" } ?? "")
    estimates = set.estimates.map { estimate in
      let spread = estimate.spread.flatMap { $0.hasBand ? $0 : nil }
      return Figures(
        name: estimate.name, monthly: estimate.monthly, expected: estimate.headline.expected,
        p50: spread?.p50.value, p90: spread?.p90.value, items: Self.items(of: estimate.lines))
    }
  }

  init(
    date: String, commit: String?, stack: String, region: String, rates: String,
    estimates: [Figures]
  ) {
    self.date = date
    self.commit = commit
    self.stack = stack
    self.region = region
    self.rates = rates
    self.estimates = estimates
  }

  private static func items(of lines: [LineItem]) -> [Item] {
    var order: [String] = []
    var items: [String: Item] = [:]
    for line in lines {
      let tiers = line.rate.tiers.map(\.price.text).joined(separator: "/")
      let own = line.discountReason == nil ? "" : "@" + line.unitPrice.text
      let item = Item(
        service: line.service, usageType: line.usageType, kind: line.kind.rawValue,
        prices: tiers + own, quantity: 0, cost: .zero)
      let key = "\(item.service) \(item.usageType) \(item.kind) \(item.prices)"
      if items[key] == nil { order.append(key) }
      items[key, default: item].quantity += line.quantity.approximate
      items[key, default: item].cost += line.cost
    }
    return order.compactMap { items[$0] }
  }
}

extension HistoryRecord {
  /// The same with one estimate alone.
  package func only(_ estimate: String) -> Self {
    Self(
      date: date, commit: commit, stack: stack, region: region, rates: rates,
      estimates: estimates.filter { $0.name == estimate })
  }
}

extension HistoryRecord.Figures {
  /// Cost by service, the most expensive first.
  ///
  /// - Parameter offers: what services are called.
  /// - Returns: each service once.
  package func services(_ offers: ServiceOffers) -> [(name: String, cost: Money)] {
    var sums: [String: Money] = [:]
    for item in items { sums[offers.name(of: item.service), default: .zero] += item.cost }
    return sums.map { (name: $0.key, cost: $0.value) }
      .sorted { $0.cost == $1.cost ? $0.name < $1.name : $0.cost > $1.cost }
  }
}
