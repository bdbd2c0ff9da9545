package import Diagnostics
package import Pricing
package import Quantities

/// An estimate beside the bill of the same month.
package struct Reconciliation: Sendable {
  package let stack: String
  package let region: String
  package let estimate: Estimate
  package let facts: BillFacts
  /// Hours that the estimate is for, as the bill tells them.
  package let hours: Int
  /// The stack's lines: largest difference first.
  package let lines: [ReconciledLine]
  /// What is told apart, largest first.
  package let apart: [ApartGroup]
  /// The sum of the bill: that of the lines and of what is told apart, to the last digit.
  package let total: Money
  /// Share of the drawn months that cost at most what is billed to the stack.
  package let percentile: Double?
  package let notes: Diagnostics

  /// What is billed to the stack.
  package var billed: Money { lines.map(\.billed).total }
  package var estimated: Money { estimate.monthly }
  package var difference: Money { billed - estimated }
  /// The difference as a share of the estimate; `nil` where the estimate is nothing.
  package var share: Double? {
    estimated == .zero ? nil : difference.approximate / estimated.approximate
  }

  /// Whether the difference is within a share of the estimate.
  package func isWithin(_ tolerance: Double) -> Bool {
    guard let share else { return billed == .zero }
    return abs(share) <= tolerance
  }
}
