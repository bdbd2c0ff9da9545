package import Quantities

/// What a person plans on: the middle of what is believed, with the range that holds 80 % of it.
///
/// The itemised bill has every input at its middle. Where costs do not follow their inputs in a
/// straight line (free amounts, steps of capacity), the middle of the costs lies elsewhere.
package struct Headline: Hashable, Sendable {
  /// P50 of the months drawn; the itemised bill where nothing was drawn.
  package let monthly: Money
  /// P10 and P90; `nil` where nothing was drawn, or no input that counts has a range.
  package let range: ClosedRange<Money>?
  /// The mean: what budgets, years and sums are made of; the itemised bill where nothing was drawn.
  package let expected: Money
}

extension Estimate {
  /// The figure to plan on.
  package var headline: Headline {
    guard let spread, spread.hasBand else {
      return Headline(monthly: monthly, range: nil, expected: monthly)
    }
    let (low, high) = (spread.p10.value, spread.p90.value)
    return Headline(
      monthly: spread.p50.value, range: min(low, high)...max(low, high), expected: spread.mean)
  }
}
