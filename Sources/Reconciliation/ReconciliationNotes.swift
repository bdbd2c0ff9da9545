import Diagnostics
import Quantities

/// What a reader of a comparison should know of how it was made.
enum ReconciliationNotes {
  static func of(
    _ facts: BillFacts, lines: [ReconciledLine], hours: Int, filter: ChargeFilter
  ) -> Diagnostics {
    var notes = facts.notes
    func note(_ text: String, _ mend: String? = nil) {
      notes.report(Diagnostic(.note, .invalidInput, text, mend: mend))
    }
    switch facts.detail {
    case .total:
      note(
        "the bill is one sum: nothing but the total can be compared",
        "ask Cost Explorer with --group-by SERVICE and USAGE_TYPE")
    case .services:
      note(
        "the bill has sums by service alone: transfer stands under the service that sent it, and no "
          + "difference can be split into price and quantity",
        "give a report with usage types")
    case .usageTypes:
      note("the bill has no operations: what shares a usage type is compared as one")
    case .operations: break
    }
    if facts.mixesKinds {
      note(
        "Cost Explorer sums credits, refunds and what commitments take back into the use",
        "filter or group by RECORD_TYPE: Usage")
    }
    if hours < facts.month.days * 24 {
      note(
        "the estimate is for \(hours) of the month's \(facts.month.days * 24) hours, as the bill has them"
      )
    }
    if facts.mixesKinds, lines.map(\.billed).total.roundedToCents <= .zero {
      note(
        "nothing remains to be paid for what the estimate holds: credits may cover it",
        "compare a bill of its use alone; nothing can be learnt from this one")
    }
    return notes
  }
}
