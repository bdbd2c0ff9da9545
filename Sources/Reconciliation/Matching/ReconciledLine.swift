package import Quantities
package import Resources

/// A line as the estimate has it beside the same line of the bill.
package struct ReconciledLine: Sendable {
  /// Where a line stands.
  package enum Presence: String, Hashable, Sendable {
    case both
    case billOnly = "bill-only"
    case estimateOnly = "estimate-only"
  }

  package let presence: Presence
  /// The product code of the bill; of several, the one with the largest charge.
  package let product: String
  package let usageType: String
  package let operation: String
  /// What the estimate calls it; empty where it has none.
  package let name: String
  /// The estimate's items.
  package let items: [LineID]
  package let estimated: Money
  package let billed: Money
  package let estimatedQuantity: BillQuantity?
  package let billedQuantity: BillQuantity?
  package let unit: String
  /// Rows of the bill.
  package let rows: Int
  /// What the estimate's own rates charge for the quantity on the bill; `nil` where that is not known.
  package let repriced: Money?
  /// Share of the drawn months with at most the billed quantity; `nil` where none were drawn, or where
  /// all have the same.
  package var percentile: Double?
  /// What 80 % of the drawn months are metered for, and their middle.
  package var drawn: (low: Double, middle: Double, high: Double)?

  package var difference: Money { billed - estimated }
  /// The part of the difference that the quantity makes, at the estimate's rates.
  package var byQuantity: Money? { repriced.map { $0 - estimated } }
  /// The rest of it: another price for the same quantity.
  package var byPrice: Money? { repriced.map { billed - $0 } }
}

/// Charges of a bill that are told apart from the stack's.
package struct ApartGroup: Sendable {
  package let scope: ChargeScope
  package let cost: Money
  package let rows: Int
  /// The products with the most of it, most first.
  package let products: [(product: String, cost: Money)]
}
