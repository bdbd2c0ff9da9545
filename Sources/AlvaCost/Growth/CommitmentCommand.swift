package import CostEstimation
package import Diagnostics
package import Reporting
import Quantities
import RateTables
import StackModel
import TrafficSimulation

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
  ///   - sampling: months to draw, for the chance that each pays; none without it.
  /// - Throws: what is wrong with the stack.
  /// - Returns: the commitments that cover something, by kind and term.
  package func run(
    _ request: StackRequest, coveragePercent: Int, sampling: SamplingRequest? = nil
  ) throws(Diagnostics) -> [Offer] {
    let bench = try VariantBench(workspace: workspace, request: request)
    let lines = try bench.outcome(of: bench.base).estimate.lines
    let drawn = try sampling.map { sampling throws(Diagnostics) in
      try roundTheClock(bench.base, sampling)
    }
    var result: [Offer] = []
    for kind in Commitment.Kind.allCases {
      for years in [1, 3] {
        for payment in Commitment.Payment.allCases {
          let cost = CommittedCost(
            Commitment(
              kind: kind, years: years, payment: payment, coveragePercent: coveragePercent),
            lines: lines, table: bench.base.table)
          if cost.covered.isEmpty { continue }
          result.append(
            Offer(
              cost: cost,
              paysShare: drawn.map { paysShare(cost, months: $0, table: bench.base.table) }))
        }
      }
    }
    return result
  }

  /// A commitment on an estimate.
  package struct Offer: Sendable {
    package let cost: CommittedCost
    /// Share of the drawn months in which it costs less than list price, 0...1.
    package let paysShare: Double?
  }

  /// The lines of drawn months that no traffic changes.
  private func roundTheClock(
    _ part: PreparedEstimate, _ sampling: SamplingRequest
  ) throws(Diagnostics) -> [[LineItem]] {
    let sampler = try MonthSampler(part)
    let sequence = SobolSequence(dimensions: sampler.inputs.count, seed: sampling.seed)
    var count = DesignDifference.usualRuns
    if case .months(let months) = sampling.runs { count = months }
    let months = Parallel.map(count, threads: sampling.cores) { run -> [LineItem] in
      let uniforms = sampler.inputs.indices.map { sequence.value(run, $0) }
      let stack = sampler.model(at: sampler.values(at: uniforms)).0
      let usages = stack.usage(under: .idle(stack)).filter { $0.kind == .fixed }
      return part.pricing.price(usages).lines
    }
    return months
  }

  /// How often what is promised is used enough.
  ///
  /// The commitment is owed whatever runs: it replaces the list price of what runs round the clock,
  /// up to what was promised.
  private func paysShare(
    _ cost: CommittedCost, months: [[LineItem]], table: RateTable
  ) -> Double {
    let whole = Commitment(
      kind: cost.commitment.kind, years: cost.commitment.years, payment: cost.commitment.payment)
    let paying = months.count { lines in
      let used = min(
        CommittedCost(whole, lines: lines, table: table).onDemand, cost.onDemand)
      return used > cost.committed
    }
    return Double(paying) / Double(max(1, months.count))
  }

  /// The commitments as a report.
  package static func report(
    _ offers: [Offer], stack: String, runs: Int? = nil
  ) -> TableReport {
    let costs = offers.map(\.cost)
    var table = Table([
      Table.Column("commitment"), Table.Column("covers", .right),
      Table.Column("list price", .right),
      Table.Column("committed", .right), Table.Column("saves", .right),
      Table.Column("upfront", .right), Table.Column("cash a month", .right),
      Table.Column("pays from", .right), Table.Column("chance", .right),
    ])
    var data = Table(
      [
        "kind", "term", "coveragePercent", "onDemandUSD", "committedUSD", "savingUSD", "upfrontUSD",
        "monthlyCashUSD", "breakEvenMonths", "notCovered", "paysShare",
      ].map { Table.Column($0) })
    for offer in offers {
      let cost = offer.cost
      let commitment = cost.commitment
      table.add(
        "\(commitment.kind.rawValue) \(commitment.term)",
        "\(commitment.coveragePercent) %",
        cost.onDemand.dollars(), cost.committed.dollars(), cost.savingMonthly.dollars(),
        cost.upfront.dollars(), cost.monthlyCash.dollars(),
        cost.breakEvenMonths.map { "month \($0)" } ?? "never",
        offer.paysShare.map(WhatIfWords.percent) ?? "–")
      data.add(
        commitment.kind.rawValue, commitment.term, String(commitment.coveragePercent),
        cost.onDemand.exactText, cost.committed.exactText, cost.savingMonthly.exactText,
        cost.upfront.exactText, cost.monthlyCash.exactText,
        cost.breakEvenMonths.map(String.init) ?? "", cost.unpriced.joined(separator: " "),
        offer.paysShare.map(Working.plain) ?? "")
    }
    let unpriced = Set(costs.flatMap(\.unpriced)).sorted()
    var notes = [
      "Covers is the share of what runs round the clock. Committed is a month with the upfront part amortised over the term. A commitment is owed for "
        + "its whole term: it pays where the stack runs at least until the month it pays from. "
        + "What autoscaling adds stays at list price. Upfront and cash a month are what leaves "
        + "the account and when."
    ]
    if let runs {
      notes.append(
        "The chance that it pays is the share of \(Working.grouped(String(runs))) drawn months in which what "
          + "runs round the clock would cost more at list price than the promise; it is 100 % or 0 % "
          + "where no input changes what runs round the clock.")
    }
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
