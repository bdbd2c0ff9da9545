import Quantities
import Resources
import Services
package import TrafficSimulation

/// A window of requests, replicated.
package struct EventsReport {
  private let result: EventResult
  private let window: StackGraph.Window
  private let seed: UInt64
  private let replications: Int
  private let warmUpSeconds: Double
  private let means: [String: Sample]
  private let comparison: EngineComparison
  /// The station of background jobs.
  private let queue: String?

  package init(
    result: EventResult, window: StackGraph.Window, seed: UInt64, replications: Int,
    warmUpSeconds: Double, means: [String: Sample], comparison: EngineComparison, queue: String?
  ) {
    self.result = result
    self.window = window
    self.seed = seed
    self.replications = replications
    self.warmUpSeconds = warmUpSeconds
    self.means = means
    self.comparison = comparison
    self.queue = queue
  }

  var title: String {
    var text =
      "Hours \(window.startHour) to \(window.startHour + window.hours) request by request, "
    text += "\(NumberFormat.count(replications, "replication")) from seed \(seed), "
    text +=
      "\(NumberFormat.number(warmUpSeconds)) s before them run and not measured; intervals at 95 %, percentiles "
    text += "within 0.4 %."
    if result.stoppedEarly { text += " The run stopped early at its limit of events." }
    return text
  }

  var table: Table {
    var table = Table([
      Table.Column("station"), Table.Column("requests/s", .right), Table.Column("busy", .right),
      Table.Column("mean", .right), Table.Column("±", .right), Table.Column("p50", .right),
      Table.Column("p95", .right), Table.Column("p99", .right), Table.Column("failed", .right),
    ])
    for station in result.stations {
      let half = means[station.name].map { $0.halfWidth(confidence: 0.95) } ?? .infinity
      table.add(
        station.name, NumberFormat.significant(station.arrivalsPerSecond),
        NumberFormat.percent(station.utilisation, small: .keepsDigits),
        NumberFormat.duration(station.meanResponseSeconds),
        half.isFinite ? NumberFormat.duration(half) : "–",
        NumberFormat.duration(station.responses.quantile(0.5)),
        NumberFormat.duration(station.responses.quantile(0.95)),
        NumberFormat.duration(station.responses.quantile(0.99)),
        NumberFormat.percent(station.failedShare, small: .keepsDigits))
    }
    return table
  }

  /// Depth, age, retries and places of the job queue, in words.
  var jobs: [String] {
    guard let queue, let station = result.station(queue),
      let jobs = result.entries.first(where: { $0.station == queue })
    else { return [] }
    let unfinished = jobs.requests - jobs.answered - jobs.failed
    return [
      "Jobs in \(queue): \(NumberFormat.count(jobs.requests, "job")) queued, "
        + "\(NumberFormat.grouped(String(jobs.answered))) done, "
        + "\(NumberFormat.count(station.retries, "retry", "retries")), "
        + "\(NumberFormat.grouped(String(max(0, unfinished)))) unfinished at the end; "
        + "\(NumberFormat.significant(station.meanWaiting)) wait in the mean, "
        + "\(NumberFormat.grouped(String(station.mostWaiting))) at most; the oldest waited "
        + "\(NumberFormat.duration(station.longestWaitSeconds)); "
        + "\(NumberFormat.percent(station.utilisation, small: .keepsDigits)) of the worker's "
        + "\(NumberFormat.number(station.capacityArea / max(station.seconds, 1e-9), decimals: 1)) "
        + "places are busy; from queueing to the end p50 "
        + "\(NumberFormat.duration(jobs.responses.quantile(0.5))), p95 "
        + "\(NumberFormat.duration(jobs.responses.quantile(0.95))), p99 "
        + "\(NumberFormat.duration(jobs.responses.quantile(0.99)))."
    ]
  }

  /// The window by both engines.
  var comparisonTable: Table {
    var table = Table([
      Table.Column("what"), Table.Column("measure"), Table.Column("fluid", .right),
      Table.Column("events", .right), Table.Column("±", .right),
      Table.Column("difference", .right),
    ])
    func text(_ value: Double, _ unit: String) -> String {
      switch unit {
      case "": NumberFormat.percent(value, small: .keepsDigits)
      case "s": NumberFormat.duration(value)
      case "bytes": NumberFormat.bytes(value)
      default: NumberFormat.significant(value)
      }
    }
    for row in comparison.rows {
      table.add(
        row.name, row.measure + (row.unit == "LCU-hours" ? ", LCU-hours" : ""),
        text(row.fluid, row.unit), text(row.events, row.unit),
        row.halfWidth.isFinite ? text(row.halfWidth, row.unit) : "–",
        row.difference.isFinite
          ? NumberFormat.percent(row.difference, decimals: 2) : "–")
    }
    return table
  }

  /// The window as part of a report.
  var blocks: [Document.Block] {
    [.heading(2, "Request by request"), .paragraph(RichText(title)), .table(table)]
      + jobs.map { .paragraph(RichText($0)) }
      + [
        .paragraph("The same hours by both engines; ± is half of the 95 % interval:"),
        .table(comparisonTable),
      ]
  }

  private var comparisonJSON: JSONValue {
    .array(
      comparison.rows.map {
        .object([
          ("name", .string($0.name)), ("measure", .string($0.measure)), ("unit", .string($0.unit)),
          ("fluid", .number($0.fluid)), ("events", .number($0.events)),
          ("halfWidth", .number($0.halfWidth)),
        ])
      })
  }

  private var jobsJSON: JSONValue {
    guard let queue, let station = result.station(queue),
      let jobs = result.entries.first(where: { $0.station == queue })
    else { return .null }
    return .object([
      ("queued", .integer(jobs.requests)), ("done", .integer(jobs.answered)),
      ("failed", .integer(jobs.failed)), ("retries", .integer(station.retries)),
      ("waitingMean", .number(station.meanWaiting)), ("waitingMost", .integer(station.mostWaiting)),
      ("oldestSeconds", .number(station.longestWaitSeconds)),
      ("utilisation", .number(station.utilisation)),
      ("p95Seconds", .number(jobs.responses.quantile(0.95))),
    ])
  }

  var json: JSONValue {
    .object([
      ("startHour", .integer(window.startHour)), ("hours", .integer(window.hours)),
      ("seed", .string(String(seed))), ("replications", .integer(replications)),
      ("warmUpSeconds", .number(warmUpSeconds)), ("events", .integer(result.events)),
      ("jobs", jobsJSON), ("comparison", comparisonJSON),
      (
        "stations",
        .object(
          result.stations.map { station in
            (
              key: station.name,
              value: .object([
                ("arrivalsPerSecond", .number(station.arrivalsPerSecond)),
                ("utilisation", .number(station.utilisation)),
                ("meanSeconds", .number(station.meanResponseSeconds)),
                (
                  "meanHalfWidth",
                  .number(means[station.name]?.halfWidth(confidence: 0.95) ?? .infinity)
                ),
                ("p50", .number(station.responses.quantile(0.5))),
                ("p95", .number(station.responses.quantile(0.95))),
                ("p99", .number(station.responses.quantile(0.99))),
                ("failedShare", .number(station.failedShare)),
              ])
            )
          })
      ),
    ])
  }
}
