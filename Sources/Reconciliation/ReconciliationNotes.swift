import Diagnostics
import Quantities

/// What a reader of a comparison should know of how it was made.
enum ReconciliationNotes {
  /// That charges of other months count nowhere; nothing where there are none.
  static func passing(over months: Set<String>) -> Diagnostics {
    var notes = Diagnostics()
    if !months.isEmpty {
      notes.report(
        Diagnostic(
          .note, .invalidInput,
          "charges of \(months.sorted().joined(separator: ", ")) are passed over"))
    }
    return notes
  }

  static func of(
    _ facts: BillFacts, lines: [ReconciledLine], hours: Int, filter: ChargeFilter
  ) -> Diagnostics {
    var notes = facts.notes
    notes.append(passing(over: facts.passedOver))
    func note(_ text: String, _ mend: String? = nil) {
      notes.report(Diagnostic(.note, .invalidInput, text, mend: mend))
    }
    let asked =
      filter.tags.map { "--tag \($0.key)=\($0.value)" }
      + filter.resources.map { "--resource \($0)" }
    if filter.foundNothing {
      note(
        "no charge of the bill is what \(asked.joined(separator: " and ")) asks for: what is compared are charges "
          + "that say nothing of it",
        filter.tags.isEmpty
          ? "see how the bill writes the ids of resources"
          : "see how the bill writes its tags; one counts there once it is activated for cost allocation"
      )
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
    if let share = PrivatePrice.share(lines) {
      let percent = NumberFormat.percent(abs(1 - share), decimals: 2)
      note(
        "prices on the bill are \(NumberFormat.number(share, decimals: 4)) of the estimate's, line by line: "
          + "a private price",
        share < 1
          ? "state what was agreed in pricing/discounts.yaml: \(percent) less than the estimate has"
          : "see whether a reseller adds to the list's prices")
    }
    if facts.mixesKinds, lines.map(\.billed).total.roundedToCents <= .zero {
      note(
        "nothing remains to be paid for what the estimate holds: credits may cover it",
        "compare a bill of its use alone; nothing can be learnt from this one")
    }
    return notes
  }
}

/// A price of the account's own, which hides inside the rates of a bill.
enum PrivatePrice {
  /// What lines may part from the share that they have in common: rates are rounded to some digits.
  private static let spread = 0.004
  /// Lines that show it; two may have a cause of their own.
  private static let fewest = 3
  /// The part of the money that it holds for: the rest has other tiers, or other prices.
  private static let most = 0.8
  private static let cent = 0.01

  /// The share of the list's price that most lines are billed at.
  ///
  /// - Returns: `nil` where that is the list's price, or where lines differ.
  static func share(_ lines: [ReconciledLine]) -> Double? {
    let known = lines.compactMap { line -> (share: Double, money: Double)? in
      guard line.presence == .both, let listed = line.repriced?.approximate, listed > cent,
        line.billed.approximate > 0
      else { return nil }
      return (line.billed.approximate / listed, listed)
    }.sorted { $0.share < $1.share }
    let money = known.reduce(0) { $0 + $1.money }
    var passed = 0.0
    guard
      let middle = known.first(where: {
        passed += $0.money
        return passed >= money / 2
      })
    else { return nil }
    let alike = known.filter { abs($0.share / middle.share - 1) <= spread }
    guard alike.count >= fewest, alike.reduce(0, { $0 + $1.money }) >= most * money,
      abs(middle.share - 1) > spread
    else { return nil }
    return middle.share
  }
}
