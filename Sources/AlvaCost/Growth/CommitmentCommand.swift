package import CostEstimation
package import Diagnostics
import Quantities
package import Reporting
import StackModel

/// The main path of `alva-cost whatif NAME --commitments`: every promise that the tables price.
package struct CommitmentCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Savings Plans and reserved nodes of every term, at the given coverage.
  ///
  /// - Parameters:
  ///   - request: the stack; without an estimate named, the last of its file is taken.
  ///   - coveragePercent: of the round-the-clock usage that is promised, 1...100.
  /// - Throws: what is wrong with the stack.
  /// - Returns: the commitments that cover something, by kind and term.
  package func run(
    _ request: StackRequest, coveragePercent: Int
  ) throws(Diagnostics) -> [CommittedCost] {
    let bench = try VariantBench(workspace: workspace, request: request)
    let lines = try bench.outcome(of: bench.base).estimate.lines
    var result: [CommittedCost] = []
    for kind in Commitment.Kind.allCases {
      for years in [1, 3] {
        for payment in Commitment.Payment.allCases {
          let cost = CommittedCost(
            Commitment(
              kind: kind, years: years, payment: payment, coveragePercent: coveragePercent),
            lines: lines, table: bench.base.table)
          if !cost.covered.isEmpty { result.append(cost) }
        }
      }
    }
    return result
  }

  /// The commitments as a report.
  package static func report(_ costs: [CommittedCost], stack: String) -> TableReport {
    var table = Table([
      Table.Column("commitment"), Table.Column("covers", .right),
      Table.Column("list price", .right),
      Table.Column("committed", .right), Table.Column("saves a month", .right),
      Table.Column("upfront", .right), Table.Column("cash a month", .right),
      Table.Column("pays from month", .right),
    ])
    var data = Table(
      [
        "kind", "term", "coveragePercent", "onDemandUSD", "committedUSD", "savingUSD", "upfrontUSD",
        "monthlyCashUSD", "breakEvenMonths", "notCovered",
      ].map { Table.Column($0) })
    for cost in costs {
      let commitment = cost.commitment
      table.add(
        "\(commitment.kind.rawValue) \(commitment.term)",
        "\(commitment.coveragePercent) % of \(Working.count(cost.covered.count, "line"))",
        cost.onDemand.dollars(), cost.committed.dollars(), cost.savingMonthly.dollars(),
        cost.upfront.dollars(), cost.monthlyCash.dollars(),
        cost.breakEvenMonths.map { "\($0) of \(cost.months)" } ?? "never")
      data.add(
        commitment.kind.rawValue, commitment.term, String(commitment.coveragePercent),
        cost.onDemand.exactText, cost.committed.exactText, cost.savingMonthly.exactText,
        cost.upfront.exactText, cost.monthlyCash.exactText,
        cost.breakEvenMonths.map(String.init) ?? "", cost.unpriced.joined(separator: " "))
    }
    let unpriced = Set(costs.flatMap(\.unpriced)).sorted()
    var notes = [
      "Committed is a month with the upfront part amortised over the term. A commitment is owed for "
        + "its whole term: it pays where the stack runs at least as many months as the last column "
        + "says. What autoscaling adds stays at list price."
    ]
    if !unpriced.isEmpty {
      notes.append("In some terms the tables lack a rate of: \(unpriced.joined(separator: ", ")).")
    }
    return TableReport(
      title: "Commitments for \(stack)",
      sections: [
        TableReport.Section(
          text: costs.isEmpty ? "The tables of the region have no commitment for this stack." : "",
          table: table, notes: notes)
      ], data: data,
      json: .array(
        data.rows.map { row in
          .object(
            zip(data.columns, row.cells).map { (key: $0.title, value: .string($1)) })
        }))
  }
}
