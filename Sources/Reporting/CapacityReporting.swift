import Gate
import Pricing
import Quantities
import Resources
import Services
package import TrafficSimulation

/// A month's capacity as tables, for every format.
package struct CapacityTables {
  private let report: CapacityReport

  package init(_ report: CapacityReport) {
    self.report = report
  }

  /// One row a service.
  package var services: Table {
    var table = Table([
      Table.Column("service"), Table.Column("requests/s", .right), Table.Column("CPU mean", .right),
      Table.Column("peak", .right), Table.Column("tasks", .right), Table.Column("p50", .right),
      Table.Column("p95", .right), Table.Column("p99", .right), Table.Column("dropped", .right),
    ])
    for service in report.services {
      let most = service.tasksMost
      let tasks =
        service.tasksMean == Double(most)
        ? "\(most)" : "\(NumberFormat.number(service.tasksMean, decimals: 1))–\(most)"
      table.add(
        service.name, NumberFormat.significant(service.arrivalsPerSecond),
        NumberFormat.percent(service.utilisationMean, small: .keepsDigits),
        NumberFormat.percent(service.utilisationPeak, small: .keepsDigits), tasks,
        service.words(service.latency.p50), service.words(service.latency.p95),
        service.words(service.latency.p99),
        NumberFormat.percent(service.errorsShare, small: .keepsDigits))
    }
    return table
  }

  /// One row a limit, tightest first.
  package var resources: Table {
    var table = Table([
      Table.Column("resource"), Table.Column("what"), Table.Column("mean", .right),
      Table.Column("peak", .right), Table.Column("limit", .right),
      Table.Column("headroom", .right), Table.Column("hours until full", .right),
    ])
    for resource in ordered {
      let unit = resource.unit.isEmpty ? "" : ", \(resource.unit)"
      table.add(
        resource.resource, resource.measure + unit, Self.amount(resource.mean),
        Self.amount(resource.peak),
        resource.limit > 0 ? NumberFormat.significant(resource.limit) : "none",
        resource.limit > 0 ? NumberFormat.percent(resource.headroom, small: .keepsDigits) : "–",
        resource.firstSaturatedHour.map { String($0) } ?? "–")
    }
    return table
  }

  /// A load; next to none needs no digits.
  private static func amount(_ value: Double) -> String {
    value > 0 && value < 0.001 ? "< 0.001" : NumberFormat.significant(value)
  }

  /// What each limit rests on.
  var notes: [RichText] {
    ordered.map { "\($0.resource), \($0.measure): \($0.note)." }
  }

  private var ordered: [CapacityReport.Resource] {
    report.resources.enumerated().sorted {
      let (a, b) = ($0.element, $1.element)
      return a.utilisationPeak == b.utilisationPeak
        ? $0.offset < $1.offset : a.utilisationPeak > b.utilisationPeak
    }.map(\.element)
  }

  /// What gives way first, in words.
  package var bottleneck: String {
    guard let worst = report.bottleneck else { return "Nothing is loaded." }
    let state =
      worst.utilisation > 1
      ? "does not hold: \(NumberFormat.percent(worst.utilisation, small: .keepsDigits)) of it is asked for at the peak"
      : "is the tightest: \(NumberFormat.percent(worst.utilisation, small: .keepsDigits)) of it is used at the peak"
    return "\(worst.name), \(worst.measure), \(state)."
  }

  /// The month hour by hour, tidy: one row an hour.
  package func hourly(names: [String]) -> Table {
    let hours = report.month.hours
    var columns = [Table.Column("hour"), Table.Column("requests")]
    for name in names {
      columns += ["tasks", "utilisation", "backlogSeconds", "lost"].map {
        Table.Column("\(name).\($0)")
      }
    }
    columns += shared(hours).map { Table.Column($0.name) }
    var table = Table(columns)
    let series = shared(hours)
    for hour in hours.requests.indices {
      var cells = [String(hour), NumberFormat.plain(hours.requests[hour])]
      for index in names.indices {
        let at = hour * hours.services + index
        cells += [
          NumberFormat.plain(hours.tasks[at]), NumberFormat.plain(hours.utilisation[at]),
          NumberFormat.plain(hours.backlogSeconds[at]), NumberFormat.plain(hours.lost[at]),
        ]
      }
      cells += series.map { $0.cell(hour) }
      table.rows.append(Table.Row(cells))
    }
    return table
  }

  /// Columns of databases, caches and queues; a stack without any keeps the column, empty or zero.
  private func shared(
    _ hours: FluidHours
  ) -> [(name: String, cell: (Int) -> String)] {
    func columns(
      _ names: [String], _ kind: String, _ measures: [(String, [Double])], none: String
    ) -> [(name: String, cell: (Int) -> String)] {
      if names.isEmpty { return measures.map { ("\(kind).\($0.0)", { _ in none }) } }
      return names.enumerated().flatMap { index, name in
        measures.map { measure, values in
          (
            names.count == 1 ? "\(kind).\(measure)" : "\(name).\(measure)",
            { NumberFormat.plain(values[$0 * names.count + index]) }
          )
        }
      }
    }
    return columns(
      hours.databases, "database",
      [
        ("utilisation", hours.databaseUtilisation), ("credits", hours.databaseCredits),
        ("surplusCredits", hours.databaseSurplus),
      ], none: "")
      + columns(hours.caches, "cache", [("credits", hours.cacheCredits)], none: "0")
      + columns(
        hours.queues, "queue",
        [("waiting", hours.jobsWaiting), ("oldestSeconds", hours.oldestJobSeconds)], none: "0")
  }
}

extension CapacityReport.Service {
  /// One of its response times in words.
  package func words(_ seconds: Double) -> String {
    NumberFormat.responseTime(latency.isAnswered ? seconds : 0, isAsked: arrivalsPerSecond > 0)
  }
}
