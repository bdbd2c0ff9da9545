package import Estimation
package import Pricing
import Gate
package import Diagnostics
import Platform
package import Reporting
package import Quantities
import RateTables
package import Resources
import Services
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
  ///   - years: of the terms that are allowed.
  ///   - sampling: months to draw, for the chance that each pays; none without it.
  /// - Throws: what is wrong with the stack.
  /// - Returns: the commitments that cover something, by kind and term.
  package func run(
    _ request: StackRequest, coveragePercent: Int, years: [Int] = [1, 3],
    sampling: SamplingRequest? = nil
  ) throws(Diagnostics) -> [Offer] {
    let bench = try VariantBench(workspace: workspace, request: request)
    // A stack that cannot be priced is not one to promise anything for.
    _ = try bench.outcome(of: bench.base)
    let lines = bench.base.fixedLines()
    let drawn = try sampling.map { sampling throws(Diagnostics) in
      try drawnMonths(bench.base, sampling)
    }
    var result: [Offer] = []
    for kind in Commitment.Kind.allCases {
      for years in years {
        for payment in Commitment.Payment.allCases {
          let cost = CommittedCost(
            Commitment(
              kind: kind, years: years, payment: payment, coveragePercent: coveragePercent),
            lines: lines.running, roundTheClock: lines.roundTheClock, table: bench.base.table)
          if cost.covered.isEmpty { continue }
          result.append(
            Offer(
              cost: cost,
              paysShare: drawn.map { paysShare(cost, months: $0, table: bench.base.table) },
              isUnverified: cost.isUnverified(on: bench.base.table.newestSeen)))
        }
      }
    }
    return result
  }

  /// What runs at all times and is promised by none of the offers, since the tables have no such rate.
  package struct NotCompared: Hashable, Sendable {
    package let resource: String
    /// `RDS`, as people call it.
    package let service: String
    package let monthly: Money

    /// `db (RDS, $255.14)`.
    var text: String { "\(resource) (\(service), \(monthly.dollars()))" }
  }

  /// What the stack's resources are called by those who wrote it.
  package func labels(_ request: StackRequest) throws(Diagnostics) -> ResourceLabels {
    try VariantBench(workspace: workspace, request: request).labels
  }

  /// What AWS sells commitments for and the offers leave out: tasks, instances, databases and caches.
  ///
  /// - Parameters:
  ///   - request: as for ``run(_:coveragePercent:sampling:)``.
  ///   - offers: what that found.
  /// - Throws: what is wrong with the stack.
  /// - Returns: most expensive first.
  package func notCompared(
    _ request: StackRequest, beside offers: [Offer]
  ) throws(Diagnostics) -> [NotCompared] {
    let bench = try VariantBench(workspace: workspace, request: request)
    let covered = Set(offers.flatMap(\.cost.covered))
    var costs: [ResourceID: (service: String, cost: Money)] = [:]
    for line in bench.base.fixedLines().running
    where Self.isSoldCommitted(line) && !covered.contains(line.id) {
      costs[line.resource, default: (line.service, .zero)].cost += line.cost
    }
    return costs.filter { $0.value.cost.roundedToCents > .zero }
      .sorted { ($1.value.cost, $0.key) < ($0.value.cost, $1.key) }
      .map { resource, found in
        NotCompared(
          resource: bench.labels.label(of: resource),
          service: bench.base.table.offers.name(of: found.service), monthly: found.cost)
      }
  }

  /// - Source: aws.amazon.com/savingsplans, RDS and ElastiCache reserved instances, as of 2025.
  private static func isSoldCommitted(_ line: LineItem) -> Bool {
    switch line.part {
    case .fargate, .databaseInstance, .cacheNode: true
    default: line.usageType.contains("BoxUsage")
    }
  }

  /// A commitment on an estimate.
  package struct Offer: Sendable {
    package let cost: CommittedCost
    /// Share of the drawn months in which it costs less than list price, 0...1.
    package let paysShare: Double?
    /// Whether its rates have no source, or none of the last two years.
    package let isUnverified: Bool
    /// The share as far as anybody may rely on it.
    var chance: Double? { isUnverified ? nil : paysShare }
  }

  /// What runs in a drawn month, and the same running all week.
  private typealias DrawnMonth = (running: [LineItem], roundTheClock: [LineItem])

  private func drawnMonths(
    _ part: PreparedEstimate, _ sampling: SamplingRequest
  ) throws(Diagnostics) -> [DrawnMonth] {
    let sampler = try MonthSampler(part)
    let sequence = SobolSequence(dimensions: sampler.inputs.count, seed: sampling.seed)
    var count = DesignDifference.usualRuns
    if case .months(let months) = sampling.runs { count = months }
    return Parallel.map(count, threads: sampling.cores) { run -> DrawnMonth in
      let uniforms = sampler.inputs.indices.map { sequence.value(run, $0) }
      return part.fixedLines(of: sampler.model(at: sampler.values(at: uniforms)).0)
    }
  }

  /// How often what is promised is used enough.
  ///
  /// The commitment is owed whatever runs. It replaces the list price of what runs, up to what was
  /// promised, in the hours in which it runs.
  private func paysShare(
    _ cost: CommittedCost, months: [DrawnMonth], table: RateTable
  ) -> Double {
    let whole = Commitment(
      kind: cost.commitment.kind, years: cost.commitment.years, payment: cost.commitment.payment)
    let paying = months.count { month in
      let drawn = CommittedCost(
        whole, lines: month.running, roundTheClock: month.roundTheClock, table: table)
      guard drawn.promised > .zero else { return false }
      let hours = drawn.onDemand.approximate / drawn.promised.approximate
      let used = min(drawn.promised, cost.promised).approximate * hours
      return used > cost.committed.approximate
    }
    return Double(paying) / Double(max(1, months.count))
  }

  /// The commitments as a report, with how much of them to buy where that was asked.
  package static func report(
    _ offers: [Offer], stack: String, runs: Int? = nil, horizon: Int? = nil,
    notCompared: [NotCompared] = [], portfolio: CommitmentPortfolio? = nil,
    labels: ResourceLabels = [:]
  ) -> TableReport {
    let costs = offers.map(\.cost)
    var table = Table(
      [
        Table.Column("commitment"), Table.Column("term", .right),
        Table.Column("list price", .right), Table.Column("committed", .right),
        Table.Column("saves", .right), Table.Column("break-even in", .right),
        Table.Column("chance", .right), Table.Column("rate"),
      ]
        + (horizon.map { [Table.Column("over \(NumberFormat.count($0, "month"))", .right)] } ?? []))
    var cash = Table([
      Table.Column("commitment"), Table.Column("term", .right), Table.Column("upfront", .right),
      Table.Column("cash a month", .right), Table.Column("amortised a month", .right),
      Table.Column("over the term", .right),
    ])
    var data = Table(
      [
        "kind", "term", "coveragePercent", "onDemandUSD", "committedUSD", "savingUSD", "upfrontUSD",
        "monthlyCashUSD", "breakEvenMonths", "notCovered", "paysShare", "horizonMonths",
        "horizonSavingUSD", "confidence", "rateSeen",
      ].map { Table.Column($0) })
    for offer in offers {
      let cost = offer.cost
      let commitment = cost.commitment
      table.rows.append(
        Table.Row(
          [
            commitment.kind.words, commitment.term, cost.onDemand.dollars(),
            cost.committed.dollars(), cost.savingMonthly.dollars(),
            cost.breakEvenMonths.map { "month \($0)" } ?? "never",
            offer.chance.map { SpreadWords.probability($0, runs: runs ?? 1) } ?? "–",
            (offer.isUnverified ? "unverified, " : "") + (cost.seen?.text ?? ""),
          ] + (horizon.map { [cost.saving(over: $0).signedDollars()] } ?? [])))
      cash.add(
        commitment.kind.words, commitment.term, cost.upfront.dollars(), cost.monthlyCash.dollars(),
        cost.committed.dollars(), (cost.committed * cost.months).dollars())
      data.add(
        commitment.kind.rawValue, commitment.term, String(commitment.coveragePercent),
        cost.onDemand.exactText, cost.committed.exactText, cost.savingMonthly.exactText,
        cost.upfront.exactText, cost.monthlyCash.exactText,
        cost.breakEvenMonths.map(String.init) ?? "",
        cost.unpriced.map(\.text).joined(separator: " "),
        offer.chance.map(NumberFormat.plain) ?? "", horizon.map(String.init) ?? "",
        horizon.map { cost.saving(over: $0).exactText } ?? "",
        (offer.isUnverified ? .unverified : cost.confidence)?.rawValue ?? "", cost.seen?.text ?? "")
    }
    let unpriced = Set(costs.flatMap(\.unpriced)).map(\.text).sorted()
    var notes = [
      "What autoscaling adds stays at list price. Committed is a month with the upfront part "
        + "amortised over the term. It pays where the stack runs at least until the month it "
        + "breaks even in, since the whole term is paid for."
    ]
    if let horizon {
      notes.append(
        "The last column is what list price over \(NumberFormat.count(horizon, "month")) comes to, less "
          + "as many whole terms as they take.")
    }
    if let runs {
      notes.append(
        "The chance that it pays is the share of \(NumberFormat.grouped(String(runs))) drawn months in "
          + "which what the commitment covers would cost more at list price.")
    }
    let unverified = offers.count(where: \.isUnverified)
    if unverified > 0 {
      notes.append(
        "\(unverified) of \(NumberFormat.count(costs.count, "commitment")) "
          + "\(unverified == 1 ? "rests" : "rest") on rates that no source of the last two years "
          + "confirms: no chance is claimed for them. Look them up at AWS before buying any."
      )
    }
    if !unpriced.isEmpty {
      notes.append("In some terms the tables lack a rate of: \(unpriced.joined(separator: ", ")).")
    }
    let left =
      notCompared.isEmpty
      ? []
      : [
        "Not compared, since the tables have no committed rate: "
          + "\(notCompared.map(\.text).joined(separator: ", "))."
      ]
    var report = TableReport(
      title: "Commitments for \(stack)",
      sections: [
        TableReport.Section(
          text: costs.first.map {
            "\($0.commitment.coveragePercent) % of what runs round the clock, or would but for a "
              + "schedule, is committed; its idle hours are paid for too."
          } ?? "The tables of the region have no commitment for this stack.",
          table: costs.isEmpty ? nil : table, notes: (costs.isEmpty ? [] : notes) + left)
      ]
        + (costs.isEmpty
          ? []
          : [
            TableReport.Section(
              "When it is paid", text: "What leaves the account, and what a month counts for it.",
              table: cash)
          ]),
      data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("whatif --commitments")),
        ("stack", .string(stack)),
        (
          "notCompared",
          .array(
            notCompared.map {
              .object([
                ("resource", .string($0.resource)), ("service", .string($0.service)),
                ("monthly", .string($0.monthly.exactText)),
              ])
            })
        ),
        (
          "commitments",
          .array(
            data.rows.map { row in
              .object(
                zip(data.columns, row.cells).map { (key: $0.title, value: .string($1)) })
            })
        ),
      ]))
    if let portfolio {
      report.sections.insert(contentsOf: portfolio.sections(labels), at: 1)
      report.moreData = portfolio.tables(labels)
      report.json = report.json.adding(portfolio.json(labels))
    }
    return report
  }
}
