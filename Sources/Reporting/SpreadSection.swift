import Gate
import Pricing
import Quantities
import Resources
import Services

/// The part of the report that says how wrong the figures could be.
struct SpreadSection {
  private let set: EstimateSet

  init(_ set: EstimateSet) {
    self.set = set
  }

  /// Percentiles, the budget and the drivers; empty where no months were drawn.
  var blocks: [Document.Block] {
    let spreads = set.estimates.compactMap { estimate in estimate.spread.map { (estimate, $0) } }
    if spreads.isEmpty { return [] }
    let heading = Document.Block.heading(2, "Confidence")
    let empty = spreads.compactMap { estimate, spread in
      SpreadWords.emptiness(of: spread).map { (estimate.name, $0) }
    }
    let told = spreads.filter(\.1.hasBand)
    if told.isEmpty { return [heading] + Set(empty.map(\.1)).sorted().map { .paragraph("\($0).") } }
    return [
      heading, .table(percentiles(told)),
      .list(
        told.map { "\($0.0.name): \(SpreadWords.convergence(of: $0.1))." }
          + empty.map { "\($0.0): \($0.1)." }),
    ] + EstimateCharts.spread(set).suffix(1).map { .picture($0) } + drivers(told) + [
      .details(
        "How this was drawn",
        [.paragraph(sampling(told))]
          + EstimateCharts.spread(set).dropLast().map { .picture($0) })
    ]
  }

  /// How many months were drawn, and of what.
  private func sampling(_ spreads: [(Estimate, CostSpread)]) -> RichText {
    let first = spreads[0].1
    let runs =
      spreads.allSatisfy { $0.1.runs == first.runs }
      ? NumberFormat.count(first.runs, "month")
      : spreads.map { "\(NumberFormat.count($0.1.runs, "month")) of \($0.0.name)" }
        .joined(separator: " and ")
    let drawsSpot = spreads.contains { $0.1.drivers.contains { $0.path == FargateSpot.key } }
    return """
      \(runs) drawn from the ranges that the stack and the scenario declare (scrambled Sobol' \
      points, seed \(String(first.seed))), each priced exactly. \
      A percentile is the value at the nearest rank; its interval assumes no distribution. \
      Prices are taken as certain\(drawsSpot ? " but for Spot's" : ""), \
      and so is what stands as a plain number.\(PeriodWords.band(set.period).map { " \($0)." } ?? "")
      """
  }

  private func percentiles(_ spreads: [(Estimate, CostSpread)]) -> Table {
    var table = Table([Table.Column("")] + spreads.map { Table.Column($0.0.name, .right) })
    func row(_ name: String, _ cell: (Estimate, CostSpread) -> String) {
      table.rows.append(Table.Row([name] + spreads.map { cell($0.0, $0.1) }))
    }
    func percentile(_ value: CostSpread.Percentile) -> String {
      let low = value.low?.dollars() ?? "–"
      let high = value.high?.dollars() ?? "–"
      return "\(value.value.dollars()) (\(low) to \(high))"
    }
    row("P10: 10 % chance that it costs less") { percentile($1.p10) }
    row("P50 (median): as likely to cost less as more") { percentile($1.p50) }
    row("P90: 10 % chance that it costs more") { percentile($1.p90) }
    row("expected (mean)") { $1.mean.dollars() }
    row("point estimate (all inputs at their midpoint)") { estimate, _ in estimate.monthly.dollars()
    }
    if spreads.contains(where: { $0.1.budget != nil }) {
      row("chance to stay within the budget") { _, spread in
        guard let share = spread.withinBudget, let budget = spread.budget else { return "–" }
        return "\(SpreadWords.probability(share, runs: spread.runs)) (\(budget.dollars()))"
      }
    }
    return table
  }

  private func drivers(_ spreads: [(Estimate, CostSpread)]) -> [Document.Block] {
    guard let (estimate, spread) = spreads.last else { return [] }
    if let words = SpreadWords.unexplained(of: spread) {
      return [.paragraph(RichText("In \(estimate.name) \(words)."))]
    }
    guard !spread.drivers.isEmpty else { return [] }
    var table = Table([
      Table.Column("driver"), Table.Column("assumed range (80 %), median"),
      Table.Column("alone", .right),
      Table.Column("with others", .right), Table.Column("at its P10", .right),
      Table.Column("at its P90", .right), Table.Column("why this range"),
    ])
    // Those that explain nothing would hide those that do.
    let shown = spread.drivers.prefix(EstimateSummary.shown)
    for driver in shown {
      table.add(
        driver.name, driver.belief,
        share(min(driver.first, driver.total), driver.firstHalfWidth),
        share(driver.total, driver.totalHalfWidth), driver.low.dollars(), driver.high.dollars(),
        driver.reason)
    }
    let rest = spread.drivers.dropFirst(shown.count)
    let more: [Document.Block] =
      rest.isEmpty
      ? []
      : [
        .details(
          "\(NumberFormat.count(rest.count, "more input")) that were drawn",
          [.list(rest.map { "\($0.name): \($0.belief); \($0.reason)." })])
      ]
    return [.heading(3, "Cost drivers of \(estimate.name)"), .table(table)]
      + EstimateCharts.drivers(set).map { .picture($0) } + [.paragraph(shares(spread))] + more
  }

  private func shares(_ spread: CostSpread) -> RichText {
    """
    Shares of the variance: \(emphasis: "alone"), and \(emphasis: "with others") where inputs act \
    together (Sobol' indices by the estimators of Saltelli and Jansen, \
    \(NumberFormat.grouped(String(spread.sensitivityPoints))) points, ± half a 95 % interval; the \
    cheapest and the most expensive percent of the months count as at its edge). \
    The swing moves one input alone between its 10 % and 90 % points\
    \(spread.isCorrelated ? "; drivers that move together share theirs." : ".")
    """
  }

  /// `31 ± 2 %`, no finer than its interval; `under 3 %` where it may be nothing.
  private func share(_ value: Double, _ halfWidth: Double) -> String {
    let (percent, half) = (min(max(value, 0), 1) * 100, abs(halfWidth) * 100)
    if half >= percent {
      return "under \(NumberFormat.number(min(100, max(1, (percent + half).rounded(.up))))) %"
    }
    let decimals = half < 1 ? 1 : 0
    return "\(NumberFormat.number(percent, decimals: decimals)) ± "
      + "\(NumberFormat.number(half, decimals: decimals)) %"
  }

  /// The way from one estimate to the other by named changes.
  var changes: [Document.Block] {
    guard let changes = set.changes else { return [] }
    var table = Table([
      Table.Column("change"), Table.Column("what"), Table.Column("a month", .right),
    ])
    table.add(changes.from, "", changes.before.dollars())
    for step in changes.steps {
      let decimals = step.change.roundedToCents == .zero ? 4 : 2
      table.add(step.name, step.detail, step.change.signedDollars(decimals: decimals))
    }
    table.add(changes.to, "", changes.after.dollars(), isTotal: true)
    return [
      .heading(2, "From \(changes.from) to \(changes.to)"), .table(table),
      .paragraph(
        """
        The changes are made one after the other, in this order, each on top of those before it; \
        they add up exactly.
        """),
    ] + EstimateCharts.bridge(set).map { .picture($0) }
  }
}
