package import Pricing
import Gate
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
  private var hours: Int { report.month.load.period.hours }

  package func terminal(style: TerminalStyle) -> String {
    var text = style.bold("\(stack) under \(scenario.name)") + " in \(region), \(hours) hours\n\n"
    text += tables.services.terminal(style: style) + "\n"
    text += tables.resources.terminal(style: style) + "\n"
    text += tables.bottleneck + "\n"
    if let capacity = capacityText { text += capacity + "\n" }
    if let events {
      text += "\n" + events.title + "\n\n" + events.table.terminal(style: style)
      text += events.jobs.map { "\n" + $0 + "\n" }.joined()
      text += "\n" + events.comparisonTable.terminal(style: style)
    }
    text += traceNotes.map { "\nTrace: " + $0 }.joined()
    if !traceNotes.isEmpty { text += "\n" }
    text += "\nThis month costs \(estimate.monthly.dollars()): "
    text +=
      "\(estimate.fixedMonthly.dollars()) fixed, \(estimate.usageMonthly.dollars()) by traffic.\n"
    if let spread = estimate.spread {
      text += SpreadWords.summary(of: spread) + "\n"
      for sentence in SpreadWords.drivers(of: spread, count: 2) {
        text += sentence + "\n"
      }
    }
    return text
  }

  package var markdown: String {
    var text = "# What \(stack) holds under \(scenario.name)\n\n"
    text += "Region \(region), a month of \(hours) hours, minute by minute; "
    text +=
      "\(NumberFormat.number(report.month.load.requests, decimals: 0)) requests from outside, "
    text += "\(NumberFormat.number(scenario.deploymentsPerMonth)) deployments, traffic shape "
    text += "\(scenario.shapeName). The same run makes the bill: "
    text += "**\(estimate.monthly.dollars())** a month.\n\n"
    text += "\(tables.bottleneck)\n"
    if let capacity = capacityText { text += "\n\(capacity)\n" }
    if let spread = estimate.spread {
      text += "\n## What it costs\n\n" + SpreadWords.summary(of: spread) + "\n"
      let sentences = SpreadWords.drivers(of: spread, count: 3)
      if !sentences.isEmpty { text += "\n" + sentences.map { "- \($0)\n" }.joined() }
    }
    text += "\n## Services\n\n" + tables.services.markdown
    text += "\nCPU is demand over the capacity of the tasks that serve; above 100 % work waits and "
    text += "what would wait beyond 60 s is lost. Response times include calls to other services, "
    text += "database, cache and third parties. Means follow from queueing formulas; percentiles "
    text += "are approximations (mixtures of lognormals with the right mean and variance, hour by "
    text +=
      "hour); `--events` measures them. The month begins in its stationary state, so no warm-up is cut off.\n"
    text += "\n## Limits\n\n" + tables.resources.markdown + "\n" + tables.notes
    if let events {
      text += "\n## Request by request\n\n\(events.title)\n\n" + events.table.markdown
      text += events.jobs.map { "\n" + $0 + "\n" }.joined()
      text += "\nThe same hours by both engines; ± is half of the 95 % interval:\n\n"
      text += events.comparisonTable.markdown
    }
    if !traceNotes.isEmpty {
      text += "\n## The trace\n\n" + traceNotes.map { "- \($0)\n" }.joined()
    }
    return text
  }

  /// `Up to 3.4 × this traffic holds …; then web: CPU …`.
  private var capacityText: String? {
    guard let capacity, let p95Seconds else { return nil }
    let target = CapacityTables.duration(p95Seconds)
    guard let failure = capacity.failure else {
      return
        "Up to \(NumberFormat.significant(capacity.multiple)) × this traffic nothing gives way."
    }
    return
      "Up to \(NumberFormat.significant(capacity.multiple)) × this traffic holds a p95 of \(target); "
      + "then \(failure.reason)."
  }

  /// What was wrong with the samples of a replayed trace, and how it was mended.
  private var traceNotes: [String] {
    scenario.trace.map { TraceNotes($0).lines } ?? []
  }

  package var csv: String {
    tables.hourly(names: report.services.map(\.name)).csv
  }

  package var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("simulate")), ("stack", .string(stack)),
      ("region", .string(region)), ("currency", .string("USD")),
      ("hoursPerMonth", .string(String(hours))), ("scenario", .string(scenario.name)),
      (
        "services",
        .object(report.services.map { (key: $0.name, value: Self.service($0)) })
      ),
      ("resources", .array(report.resources.map(Self.resource))),
      (
        "bottleneck",
        report.bottleneck.map {
          .object([
            ("name", .string($0.name)), ("measure", .string($0.measure)),
            ("utilisation", .number($0.utilisation)),
          ])
        } ?? .null
      ),
      (
        "capacity",
        capacity.map {
          .object([
            ("multiple", .number($0.multiple)), ("p95Seconds", .number(p95Seconds ?? 0)),
            ("givesWay", $0.failure.map { .string($0.reason) } ?? .null),
          ])
        } ?? .null
      ),
      (
        "monthly",
        .object(
          [
            ("total", .string(estimate.monthly.exactText)),
            ("fixed", .string(estimate.fixedMonthly.exactText)),
            ("usage", .string(estimate.usageMonthly.exactText)),
          ] + (estimate.spread.map(EstimateJSON.percentiles(of:)) ?? []))
      ),
      (
        "drivers", .array((estimate.spread?.drivers ?? []).map(EstimateJSON.driver))
      ),
      ("notes", .array(traceNotes.map { .string($0) })),
      ("events", events.map(\.json) ?? .null),
    ])
  }

  private static func service(_ service: CapacityReport.Service) -> JSONValue {
    .object([
      ("arrivalsPerSecond", .number(service.arrivalsPerSecond)),
      ("utilisationMean", .number(service.utilisationMean)),
      ("utilisationPeak", .number(service.utilisationPeak)),
      ("tasksMean", .number(service.tasksMean)), ("tasksMax", .integer(service.tasksMost)),
      (
        "latencySeconds",
        .object([
          ("mean", .number(service.latency.mean)), ("p50", .number(service.latency.p50)),
          ("p95", .number(service.latency.p95)), ("p99", .number(service.latency.p99)),
        ])
      ),
      ("errorsShare", .number(service.errorsShare)),
      ("firstSaturatedHour", service.firstSaturatedHour.map { .integer($0) } ?? .null),
    ])
  }

  private static func resource(_ resource: CapacityReport.Resource) -> JSONValue {
    .object([
      ("resource", .string(resource.resource)), ("measure", .string(resource.measure)),
      ("unit", .string(resource.unit)), ("mean", .number(resource.mean)),
      ("peak", .number(resource.peak)),
      ("limit", resource.limit > 0 ? .number(resource.limit) : .null),
      ("utilisationPeak", resource.limit > 0 ? .number(resource.utilisationPeak) : .null),
      ("headroom", resource.limit > 0 ? .number(resource.headroom) : .null),
      ("firstSaturatedHour", resource.firstSaturatedHour.map { .integer($0) } ?? .null),
    ])
  }
}
