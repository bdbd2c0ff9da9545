package import Quantities

/// What changed a bill from one record of a history to the next; the three parts add up exactly.
///
/// Each usage type is looked at by itself. Where its prices are the same, the change is one of
/// quantity; where its quantity is the same, one of price; where both changed, the quantity is
/// counted at the old average price, and the rest is price. A change of quantity is configuration
/// for what is due whatever the traffic, and use for what follows from it. A usage type that came or
/// went is configuration.
package struct HistoryStep: Hashable, Sendable {
  package private(set) var configuration = Money.zero
  package private(set) var price = Money.zero
  package private(set) var usage = Money.zero

  package var change: Money { configuration + price + usage }

  package init(from first: HistoryRecord.Figures, to second: HistoryRecord.Figures) {
    let (before, after) = (Self.byUsageType(first), Self.byUsageType(second))
    for key in Set(before.keys).union(after.keys).sorted() {
      guard let a = before[key], let b = after[key] else {
        configuration += (after[key]?.cost ?? .zero) - (before[key]?.cost ?? .zero)
        continue
      }
      let change = b.cost - a.cost
      var quantity = change
      if a.prices != b.prices {
        let ratio = a.quantity == 0 ? 1 : b.quantity / a.quantity
        quantity = ratio == 1 ? .zero : Money(nearest: a.cost.approximate * (ratio - 1))
        price += change - quantity
      }
      if a.isFixed { configuration += quantity } else { usage += quantity }
    }
  }

  private struct Sum {
    var prices: Set<String> = []
    var quantity = 0.0
    var cost = Money.zero
    let isFixed: Bool
  }

  private static func byUsageType(_ figures: HistoryRecord.Figures) -> [String: Sum] {
    var sums: [String: Sum] = [:]
    for item in figures.items {
      let key = "\(item.service) \(item.usageType) \(item.kind)"
      var sum = sums[key] ?? Sum(isFixed: item.kind == "fixed")
      sum.prices.insert(item.prices)
      sum.quantity += item.quantity
      sum.cost += item.cost
      sums[key] = sum
    }
    return sums
  }
}
