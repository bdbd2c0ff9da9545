import Estimation
import Gate
import Pricing
import Quantities
package import Reporting
import Resources
import Services
import TrafficSimulation

extension FailureOutcome {
  /// What is lost, how long, and what it costs.
  package var report: TableReport {
    var report = TableReport(
      title: "\(stack): \(told.map(\.part.title).joined(separator: " and ")) "
        + "\(told.count == 1 ? "fails" : "fail")",
      sections: [happening, loss, byService, money], data: data, json: json)
    report.moreData = [("parts", parts), ("services", serviceRows), ("lines", lines)]
    return report
  }

  private var when: String {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    let clock = hour % 24 < 10 ? "0\(hour % 24):00" : "\(hour % 24):00"
    let first = before.estimate.stack.period.firstWeekHour
    return "\(days[(first + hour) / 24 % 7]) \(clock) UTC, hour \(hour) of the month"
      + (isBusiest ? ", the busiest" : "")
  }

  private var happening: TableReport.Section {
    var table = Table([
      Table.Column("what fails"), Table.Column("built as"), Table.Column("felt for", .right),
      Table.Column("what happens"),
    ])
    for part in told {
      table.add(
        part.part.title, part.part.design.words, Self.time(part.minutes), part.words)
    }
    let ranges = told.compactMap { part in
      part.range.map {
        "\(part.part.title) \(Self.time($0.p10)) to \(Self.time($0.p90))"
      }
    }
    return TableReport.Section(
      text: "Estimate \(before.estimate.name), scenario \(before.estimate.scenario), "
        + "\(before.estimate.stack.region). It begins on \(when).", table: table,
      notes: ranges.isEmpty
        ? []
        : [
          "How long it is felt is the middle of the assumed range (80 % sure: "
            + "\(ranges.joined(separator: "; "))); --for says otherwise."
        ])
  }

  private var loss: TableReport.Section {
    var table = Table([Table.Column("figure"), Table.Column("amount", .right)])
    table.add("requests that fail", NumberFormat.number(lost, decimals: 0))
    table.add(
      "of those that come in \(Self.time(minutes))", NumberFormat.percent(lostShare, decimals: 1))
    table.add(
      "of the month's", NumberFormat.percent(lostShareOfMonth, decimals: 3, small: .keepsDigits))
    table.add("which amounts to an outage of", Self.time(outageMinutes))
    table.add("p95 in these hours without it", NumberFormat.duration(p95.before))
    table.add("p95 of what is answered in them", NumberFormat.duration(p95.after))
    table.add(
      "until all is as before",
      recovered.map(Self.time) ?? "more than \(watchedHours) h")
    return TableReport.Section("What is lost", table: table)
  }

  private var byService: TableReport.Section {
    var table = Table([
      Table.Column("service"), Table.Column("fails at most", .right),
      Table.Column("tasks at least", .right), Table.Column("else", .right),
      Table.Column("longest wait", .right),
    ])
    for service in services {
      table.add(
        before.labels.label(of: service.name), NumberFormat.percent(service.failing),
        String(service.fewestTasks), String(service.usualTasks),
        NumberFormat.duration(service.waiting))
    }
    return TableReport.Section(
      "By service", table: table,
      notes: [
        "What fails is answered with an error at once and not asked for again; who calls it fails with "
          + "it. Clients that try again bring more traffic than this when all is back."
      ])
  }

  private var changed: [Bridge.Step] {
    bridge.steps.filter { $0.change.roundedToCents != .zero }.sorted {
      let (a, b) = (abs($0.change.approximate), abs($1.change.approximate))
      return a == b ? $0.itemID < $1.itemID : a > b
    }
  }

  private var money: TableReport.Section {
    let bridge = bridge
    var table = Table([
      Table.Column("line"), Table.Column("what"), Table.Column("before", .right),
      Table.Column("after", .right), Table.Column("change", .right),
    ])
    for step in changed {
      table.add(
        step.itemID.text(of: before.labels.label(of: step.itemID.resource)), step.name,
        step.before.dollars(), step.after.dollars(), step.change.signedDollars())
    }
    table.add(
      "", "the month's bill", bridge.before.dollars(), bridge.after.dollars(),
      (bridge.after - bridge.before).signedDollars(), isTotal: true)
    return TableReport.Section("What it costs", table: table, notes: [outageWords])
  }

  private var outageWords: String {
    guard let dollarsPerHour, let outageDollars else {
      return
        "What an hour without answers costs is not stated; 'outage: { dollarsPerHour: 500 }' in "
        + "the stack file gives the loss a price."
    }
    return "The loss costs \(Self.dollars(outageDollars)): \(Self.time(outageMinutes)) at "
      + "\(Self.dollars(dollarsPerHour)) an hour."
  }

  static func dollars(_ value: Double) -> String {
    Money(nearest: value).dollars()
  }

  /// Minutes as a person says them: `90 s`, `19 min`, `3.5 h`.
  static func time(_ minutes: Double) -> String {
    if minutes < 2, minutes != minutes.rounded() || minutes < 1 {
      return NumberFormat.number(minutes * 60, decimals: minutes < 0.2 ? 1 : 0) + " s"
    }
    return minutes < 120
      ? NumberFormat.number(minutes, decimals: minutes < 10 ? 1 : 0) + " min"
      : NumberFormat.number(minutes / 60, decimals: 1) + " h"
  }
}

extension FailureOutcome {
  /// One row: what is lost, how long, and what it costs.
  private var data: Table {
    let cells: KeyValuePairs = [
      "stack": stack, "estimate": before.estimate.name, "scenario": before.estimate.scenario,
      "region": before.estimate.stack.region,
      "fails": told.map(\.part.title).joined(separator: "; "),
      "hour": String(hour), "minutes": NumberFormat.plain(minutes),
      "requests": NumberFormat.plain(requests), "lost": NumberFormat.plain(lost),
      "lostShare": NumberFormat.plain(lostShare),
      "lostShareOfMonth": NumberFormat.plain(lostShareOfMonth),
      "outageMinutes": NumberFormat.plain(outageMinutes),
      "p95SecondsBefore": NumberFormat.plain(p95.before),
      "p95SecondsAfter": NumberFormat.plain(p95.after),
      "recoveredMinutes": recovered.map { NumberFormat.plain($0) } ?? "",
      "outageUSD": outageDollars.map { NumberFormat.plain($0) } ?? "",
      "beforeUSD": bridge.before.exactText, "afterUSD": bridge.after.exactText,
      "changeUSD": (bridge.after - bridge.before).exactText,
    ]
    return Table(cells.map { Table.Column($0.key) }, [Table.Row(cells.map(\.value))])
  }

  /// A row for each part that fails.
  private var parts: Table {
    var table = Table(
      ["kind", "name", "design", "minutes", "minutesP10", "minutesP90"].map { Table.Column($0) })
    for part in told {
      table.add(
        part.part.kind.rawValue, part.part.title, part.part.design.rawValue,
        NumberFormat.plain(part.minutes), part.range.map { NumberFormat.plain($0.p10) } ?? "",
        part.range.map { NumberFormat.plain($0.p90) } ?? "")
    }
    return table
  }

  /// A row for each service.
  private var serviceRows: Table {
    var table = Table(
      ["service", "failingShare", "fewestTasks", "usualTasks", "waitingSeconds"].map {
        Table.Column($0)
      })
    for service in services {
      table.add(
        before.labels.label(of: service.name), NumberFormat.plain(service.failing),
        String(service.fewestTasks), String(service.usualTasks),
        NumberFormat.plain(service.waiting))
    }
    return table
  }

  /// A row for each line of the month's bill.
  private var lines: Table {
    var table = Table(
      ["id", "name", "beforeUSD", "afterUSD", "changeUSD"].map { Table.Column($0) })
    for step in bridge.steps {
      table.add(
        step.itemID.text, step.name, step.before.exactText, step.after.exactText,
        step.change.exactText)
    }
    return table
  }

  private var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("whatif --fail")),
      ("stack", .string(stack)), ("estimate", .string(before.estimate.name)),
      ("scenario", .string(before.estimate.scenario)),
      ("region", .string(before.estimate.stack.region)), ("hour", .integer(hour)),
      ("minutes", .number(minutes)),
      (
        "parts",
        .array(
          told.map { part in
            .object([
              ("kind", .string(part.part.kind.rawValue)), ("name", .string(part.part.title)),
              ("design", .string(part.part.design.rawValue)), ("minutes", .number(part.minutes)),
              ("minutesP10", part.range.map { .number($0.p10) } ?? .null),
              ("minutesP90", part.range.map { .number($0.p90) } ?? .null),
              ("what", .string(part.words)),
            ])
          })
      ),
      ("requests", .number(requests)), ("lost", .number(lost)), ("lostShare", .number(lostShare)),
      ("lostShareOfMonth", .number(lostShareOfMonth)), ("outageMinutes", .number(outageMinutes)),
      ("p95SecondsBefore", .number(p95.before)), ("p95SecondsAfter", .number(p95.after)),
      ("recoveredMinutes", recovered.map { .number($0) } ?? .null),
      ("monthlyBefore", .string(bridge.before.exactText)),
      ("monthlyAfter", .string(bridge.after.exactText)),
      ("monthlyChange", .string((bridge.after - bridge.before).exactText)),
      (
        "outageCost",
        outageDollars.map { .string(Money(nearest: $0).exactText) } ?? .null
      ),
      (
        "services",
        .array(
          services.map { service in
            .object([
              ("name", .string(before.labels.label(of: service.name))),
              ("failing", .number(service.failing)),
              ("fewestTasks", .integer(service.fewestTasks)),
              ("usualTasks", .integer(service.usualTasks)),
              ("waitingSeconds", .number(service.waiting)),
            ])
          })
      ),
      ("lines", bridge.changedLines),
    ])
  }
}
