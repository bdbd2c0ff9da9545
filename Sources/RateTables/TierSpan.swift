package import Quantities

/// A tier in bare numbers: the one place that says what of a quantity lies in a tier, and what that
/// comes to.
package struct TierSpan: Hashable, Sendable {
  /// First quantity priced here, in billionths of the unit.
  package let from: Int128
  /// First quantity beyond it; the largest number where the tier is open.
  package let to: Int128
  package let price: UnitPrice

  @inlinable
  package init(from: Int128, to: Int128?, price: UnitPrice) {
    self.from = from
    self.to = to ?? .max
    self.price = price
  }

  @inlinable
  package func contains(_ quantity: Int128) -> Bool { quantity >= from && quantity < to }

  /// The length of a span of quantity that lies in the tier, in billionths; 0 or more.
  @inlinable
  package func length(within start: Int128, _ end: Int128) -> Int128 {
    max(0, min(end, to) - max(start, from))
  }

  /// The exact cost of a span of quantity.
  ///
  /// - Parameters:
  ///   - start: where the span begins, in billionths of the unit, 0 or more.
  ///   - end: where it ends.
  ///   - tiers: contiguous, ascending; what lies beyond a last, closed one costs nothing.
  /// - Returns: `nil` where it is too large to count.
  @inlinable
  package static func cost(
    from start: Int128, to end: Int128, in tiers: some Sequence<TierSpan>
  ) -> Money? {
    var total = Money.zero
    for tier in tiers {
      let length = tier.length(within: start, end)
      if length == 0 { continue }
      guard let cost = tier.price.cost(ofBillionths: length), let sum = total.adding(cost) else {
        return nil
      }
      total = sum
    }
    return total
  }
}

extension RateTier {
  package var span: TierSpan { TierSpan(from: from, to: to, price: price) }
}
