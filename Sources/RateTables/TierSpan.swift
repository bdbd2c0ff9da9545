package import Quantities

/// A tier in bare numbers: the one place that says what of a quantity lies in a tier, and what that
/// comes to.
package struct TierSpan: Hashable, Sendable {
  /// First quantity priced here, in billionths of the unit.
  package let from: Int128
  /// First quantity beyond it; the largest number where the tier is open.
  package let to: Int128
  package let price: UnitPrice

  package init(from: Int128, to: Int128?, price: UnitPrice) {
    self.from = from
    self.to = to ?? .max
    self.price = price
  }

  package func contains(_ quantity: Int128) -> Bool { quantity >= from && quantity < to }

  /// The length of a span of quantity that lies in the tier, in billionths; 0 or more.
  package func length(within start: Int128, _ end: Int128) -> Int128 {
    max(0, min(end, to) - max(start, from))
  }

  /// Adds to a total what the part of a span of quantity that lies in the tier costs, exactly.
  ///
  /// Tier by tier rather than over all of them: months are priced by the thousand, and neither a list
  /// nor an iterator is made for it.
  ///
  /// - Parameters:
  ///   - start: where the span begins, in billionths of the unit, 0 or more.
  ///   - end: where it ends.
  ///   - total: of the tiers so far.
  /// - Returns: false where the total is too large to count.
  package func add(from start: Int128, to end: Int128, into total: inout Money) -> Bool {
    let length = length(within: start, end)
    if length == 0 { return true }
    guard let cost = price.cost(ofBillionths: length), let sum = total.adding(cost) else {
      return false
    }
    total = sum
    return true
  }
}

extension RateTier {
  package var span: TierSpan { TierSpan(from: from, to: to, price: price) }
}
