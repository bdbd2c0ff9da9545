import Estimation
import Pricing
import Quantities
import Resources
import Services

/// Sets the lines of a bill beside those of an estimate.
struct Reconciler {
  let bill: [BillLine]
  let detail: BillDetail

  /// A group of the estimate and the bill's lines that are the same.
  struct Pair {
    let group: EstimateGroup
    var bill: [BillLine] = []

    var billed: Money { bill.map(\.cost).total }
    var quantity: BillQuantity? {
      guard !bill.isEmpty else { return nil }
      let known = bill.compactMap(\.quantity)
      return known.isEmpty ? nil : known.reduce(.zero) { $0 + $1 }
    }
  }

  /// Pairs, in the order of the estimate, and what is left of the bill.
  ///
  /// A line of the bill goes to the group with its very operation, else to one that has none.
  func pairs(_ groups: [EstimateGroup]) -> (pairs: [Pair], rest: [BillLine]) {
    var pairs = groups.map { Pair(group: $0) }
    var rest: [BillLine] = []
    for line in bill where [.stack, .untaggedLine].contains(line.key.scope) {
      let place =
        groups.firstIndex { $0.fits(line, exactly: true) }
        ?? groups.firstIndex { $0.fits(line, exactly: false) }
      if let place {
        pairs[place].bill.append(line)
      } else {
        rest.append(line)
      }
    }
    return (pairs, rest)
  }

  /// The hours that the stack ran, as the bill tells them.
  ///
  /// From the first use of its lines to the last where that is told by the hour or day; else by the
  /// hours that are charged of what the estimate has all the time, such as a balancer.
  ///
  /// - Parameters:
  ///   - pairs: with groups of an estimate of the whole month.
  ///   - facts: the bill.
  /// - Returns: 1 to the month's hours.
  static func hours(_ pairs: [Pair], _ facts: BillFacts) -> Int {
    let all = facts.month.days * 24
    let spans = pairs.flatMap(\.bill).compactMap(\.span)
    if let first = spans.first {
      let span = spans.dropFirst().reduce(first) { $0.joined($1) }
      return min(max(1, span.hours), all)
    }
    if pairs.allSatisfy(\.bill.isEmpty) { return min(max(1, facts.span.hours), all) }
    let witnesses = pairs.compactMap { pair -> Int? in
      guard pair.group.kind == .fixed, pair.group.lines.first?.quantity.unit == .hours,
        let billed = pair.quantity, let estimated = pair.group.quantity, estimated.units > 0
      else { return nil }
      return Int((billed.approximate / estimated.approximate * Double(all)).rounded())
    }
    return witnesses.max().map { min(max(1, $0), all) } ?? all
  }

  /// What the estimate's rates charge for other quantities of a group's items, the rest as it is.
  ///
  /// The items keep their shares of the quantity; tiers and allowances are drawn as in the estimate.
  static func reprice(
    _ pair: Pair, _ part: PreparedEstimate, _ usages: [Usage]
  ) -> Money? {
    guard let quantity = pair.quantity, let own = pair.group.quantity else { return nil }
    let items = Set(pair.group.items)
    var left = max(0, quantity.billionths)
    let places = usages.indices.filter { items.contains(usages[$0].id) }
    guard let last = places.last else { return nil }
    var changed = usages
    for place in places {
      let share: Int128
      if place == last {
        share = left
      } else if own.units > 0 {
        let ratio = quantity.approximate / own.approximate
        share = min(left, Metering.billionths(nearest: usages[place].quantity.approximate * ratio))
      } else {
        share = 0
      }
      left -= share
      changed[place] = usages[place].metered(billionths: share)
    }
    return part.pricing.price(changed).lines.filter { items.contains($0.itemID) }.map(\.cost).total
  }
}

extension Usage {
  /// The same with another quantity.
  func metered(billionths: Int128) -> Self {
    Usage(
      resource: resource, item: item, name: name, offer: offer, usageTypes: usageTypes,
      operation: operation, allowance: allowance,
      quantity: MeteredQuantity(billionths: billionths, unit: quantity.unit),
      relativePrice: relativePrice, kind: kind, part: part, share: share, why: why,
      assumptions: assumptions, bounds: bounds)
  }
}
