import Diagnostics
import Gate
package import Pricing
import Quantities
import Resources
import Services
package import TrafficSimulation

/// What a simulated month is shown from.
package struct SimulationReport {
  package let stack: String
  package let region: String
  package let scenario: Scenario
  package let report: CapacityReport
  package let estimate: Estimate
  package let capacity: CapacitySearch.Result?
  package let p95Seconds: Double?
  package let events: EventsReport?

  package init(
    stack: String, region: String, scenario: Scenario, report: CapacityReport,
    estimate: Estimate, capacity: CapacitySearch.Result?, p95Seconds: Double?,
    events: EventsReport?
  ) {
    self.stack = stack
    self.region = region
    self.scenario = scenario
    self.report = report
    self.estimate = estimate
    self.capacity = capacity
    self.p95Seconds = p95Seconds
    self.events = events
  }

  private var tables: CapacityTables { CapacityTables(report) }
  var hours: Int { report.month.load.period.hours }

  package func terminal(style: TerminalStyle) -> String {
    var text = style.bold("\(stack) under \(scenario.name)")
    text += " in \(region.onOneLine), \(hours) hours\n\n"
    text += tables.services.terminal(style: style) + "\n"
    text += tables.resources.terminal(style: style) + "\n"
    text += style.prose(tables.bottleneck) + "\n"
    if let capacity = capacityText { text += style.prose(capacity) + "\n" }
    if let events {
      text += "\n" + events.title + "\n\n" + events.table.terminal(style: style)
      text += events.jobs.map { "\n" + $0.onOneLine + "\n" }.joined()
      text += "\n" + events.comparisonTable.terminal(style: style)
    }
    text += traceNotes.map { "\n" + style.prose("Trace: " + $0) }.joined()
    if !traceNotes.isEmpty { text += "\n" }
    text += "\nThis month costs \(estimate.monthly.dollars()): "
    text +=
      "\(estimate.fixedMonthly.dollars()) fixed, \(estimate.usageMonthly.dollars()) by traffic.\n"
    if let spread = estimate.spread {
      text += style.prose(SpreadWords.summary(of: spread)) + "\n"
      for sentence in SpreadWords.drivers(of: spread, count: 2) {
        text += style.prose(sentence) + "\n"
      }
    }
    return text
  }

  package var document: Document {
    Document(
      title: "What \(stack) holds",
      [.heading(1, "What \(stack) holds under \(scenario.name)"), .paragraph(introduction)]
        + [tables.bottleneck, capacityText].compactMap { $0 }.map { .paragraph(RichText($0)) }
        + cost + (MonthChart(estimate, stack: stack)?.blocks ?? [])
        + [
          .heading(2, "Services"), .table(tables.services), .paragraph(Self.method),
          .heading(2, "Limits"), .table(tables.resources), .list(tables.notes),
        ] + (events?.blocks ?? []) + trace)
  }

  /// Its pictures, and what each file's name ends with.
  package var charts: [Chart] { MonthChart(estimate, stack: stack).map { [$0.chart] } ?? [] }

  private var introduction: RichText {
    """
    Region \(region), a month of \(hours) hours, minute by minute; \
    \(NumberFormat.number(report.month.load.requests, decimals: 0)) requests from outside, \
    \(NumberFormat.number(scenario.deploymentsPerMonth)) deployments, traffic shape \
    \(scenario.shapeName). The same run makes the bill: \
    \(strong: RichText(estimate.monthly.dollars())) a month.
    """
  }

  private static let method: RichText = """
    CPU is demand over the capacity of the tasks that serve; above 100 % work waits and what would \
    wait beyond the idle timeout is lost. Response times include calls to other services, database, \
    cache and third parties; they are those of queues as they stand minute by minute, weighted by \
    requests, and percentiles are of what is answered. \(code: "--events") runs the month request by \
    request. The month begins in its stationary state, so no warm-up is cut off.
    """

  private var cost: [Document.Block] {
    guard let spread = estimate.spread else { return [] }
    return [
      .heading(2, "What it costs"), .paragraph(RichText(SpreadWords.summary(of: spread))),
      .list(SpreadWords.drivers(of: spread, count: 3).map { RichText($0) }),
    ]
  }

  private var trace: [Document.Block] {
    if traceNotes.isEmpty { return [] }
    return [.heading(2, "The trace"), .list(traceNotes.map { RichText($0) })]
  }

  /// `Up to 3.4 × this traffic holds …; then web: CPU …`.
  private var capacityText: String? {
    capacityWords.map { words in
      guard let measured = capacity?.measured else { return words }
      return words + " " + measured.words(rejected: 0)
    }
  }

  private var capacityWords: String? {
    guard let capacity, let p95Seconds else { return nil }
    let target = NumberFormat.duration(p95Seconds)
    guard let failure = capacity.failure else {
      return
        "Up to \(NumberFormat.significant(capacity.multiple)) × this traffic nothing gives way."
    }
    return
      "Up to \(NumberFormat.significant(capacity.multiple)) × this traffic holds a p95 of \(target); "
      + "then \(failure.reason)."
  }

  /// What was wrong with the samples of a replayed trace, and how it was mended.
  var traceNotes: [String] {
    scenario.trace.map { TraceNotes($0).lines } ?? []
  }

  package var csv: String {
    tables.hourly(names: report.services.map(\.name)).csv
  }
}
