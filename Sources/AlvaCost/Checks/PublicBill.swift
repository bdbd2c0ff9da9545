package import Quantities

/// A public bill beside the estimate of what was known of the stack before it came.
package struct PublicBill: Sendable {
  package let name: String
  /// What the bill is of, and what is particular about it.
  package let what: String
  package let source: String
  package let month: CalendarMonth
  /// Hours that the stack ran, of each part of it.
  package let hours: [Int]
  /// Whether the bill was seen while the models were built: then it is no evidence that they hold elsewhere.
  package let wasLookedAt: Bool
  package let billed: Money
  /// Of the drawn months, in dollars, ascending.
  package let p10: Double
  package let p50: Double
  package let p90: Double
  /// Share of the drawn months that cost at most what was billed.
  package let percentile: Double

  /// Whether the bill lies within the 80 % range, to the cents that it states.
  package var isWithin: Bool {
    let billed = self.billed.approximate
    return billed > p10 - Self.halfACent && billed < p90 + Self.halfACent
  }

  /// How far the middle of the estimate lies from the bill, as a share of the bill.
  package var error: Double { p50 / billed.approximate - 1 }

  private static let halfACent = 0.005
}
