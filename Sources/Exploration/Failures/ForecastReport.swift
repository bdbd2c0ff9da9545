import Estimation
import Quantities
package import Reporting
import Services

extension FailureForecast {
  /// The expected outage of a year, its price, and what redundancy buys.
  package var report: TableReport {
    var report = TableReport(
      title: "\(stack): what fails in a year", sections: [outages] + bought, data: data, json: json)
    report.moreData = [("redundancy", redundancyRows)]
    return report
  }

  private var outages: TableReport.Section {
    var table = Table([
      Table.Column("what fails"), Table.Column("built as"), Table.Column("there are", .right),
      Table.Column("failures a year", .right), Table.Column("felt for", .right),
      Table.Column("outage a year", .right),
    ])
    for part in year.parts {
      table.add(
        part.part.title, part.part.design.words, NumberFormat.significant(part.count),
        NumberFormat.significant(part.failures),
        part.minutes.map { FailureOutcome.time($0.mean) } ?? "as it starts",
        FailureOutcome.time(part.outageMinutes))
    }
    table.rows.append(
      Table.Row(
        ["all", "", "", "", "", FailureOutcome.time(year.outageMinutes)], isTotal: true))
    return TableReport.Section(
      text:
        "Estimate \(estimate), scenario \(scenario), \(region), in an hour of mean traffic. Each "
        + "minute counts as far as requests fail in it.", table: table, notes: [total, basis])
  }

  private var total: String {
    let answered = NumberFormat.number(year.availability * 100, decimals: 4)
    let sure =
      range.map {
        " (80 % sure: \(FailureOutcome.time($0.p10)) to \(FailureOutcome.time($0.p90)))"
      } ?? ""
    let price =
      dollarsPerYear.map {
        ", which costs \(FailureOutcome.dollars($0)) a year at "
          + "\(FailureOutcome.dollars(dollarsPerHour?.mean ?? 0)) an hour"
      } ?? ""
    return "Expected outage: \(FailureOutcome.time(year.outageMinutes)) a year\(sure)\(price): "
      + "\(answered) % are answered."
  }

  private var basis: String {
    "Rates and times are those of 'outage' in the stack file, else of limits/failures.csv, most of them "
      + "assumptions with wide ranges; expected is the mean over them. Planned maintenance "
      + "is not in it."
      + (dollarsPerHour == nil
        ? " 'outage: { dollarsPerHour: 500 }' in the stack file gives an outage its price." : "")
  }

  private var bought: [TableReport.Section] {
    if redundancies.isEmpty { return [] }
    var table = Table([
      Table.Column("what takes over"), Table.Column("the stack has it"),
      Table.Column("a month", .right), Table.Column("outage without", .right),
      Table.Column("with", .right), Table.Column("saves a year", .right),
    ])
    for redundancy in redundancies {
      table.add(
        redundancy.title, redundancy.isThere ? "yes" : "no", redundancy.monthly.dollars(),
        FailureOutcome.time(redundancy.without), FailureOutcome.time(redundancy.with),
        redundancy.unused == nil ? FailureOutcome.time(redundancy.savedMinutes) : "–")
    }
    return [
      TableReport.Section("What redundancy buys", table: table, notes: redundancies.map(sentence))
    ]
  }

  /// What something costs and saves: Multi-AZ of the database costs $15.44 a month and saves 2 h a year.
  package func sentence(_ redundancy: Redundancy) -> String {
    if let unused = redundancy.unused {
      return
        "\(redundancy.title) \(redundancy.isThere ? "costs" : "would cost") "
        + "\(redundancy.monthly.dollars()) a month. No service says under 'uses' what it asks of "
        + "\(unused): its failure is not in the figures, and what this saves is not known."
    }
    let (costs, saves) = redundancy.isThere ? ("costs", "saves") : ("would cost", "save")
    let text =
      "\(redundancy.title) \(costs) \(redundancy.monthly.dollars()) a month and \(saves) "
      + "\(FailureOutcome.time(redundancy.savedMinutes)) a year"
    guard let dollarsPerHour, let share = paysShare(redundancy) else { return text + "." }
    let worth = dollarsPerHour.mean * redundancy.savedMinutes / 60
    return text + ", worth \(FailureOutcome.dollars(worth)) of outage against "
      + "\((redundancy.monthly * 12).dollars()) a year: "
      + "\(NumberFormat.percent(share, decimals: 0)) chance that it pays."
  }

  /// A row for each part that can fail; together they are the expected outage.
  private var data: Table {
    var table = Table(
      ["kind", "name", "design", "count", "failuresPerYear", "minutes", "outageMinutesPerYear"]
        .map { Table.Column($0) })
    for part in year.parts {
      table.add(
        part.part.kind.rawValue, part.part.title, part.part.design.rawValue,
        NumberFormat.plain(part.count), NumberFormat.plain(part.failures),
        part.minutes.map { NumberFormat.plain($0.mean) } ?? "",
        NumberFormat.plain(part.outageMinutes))
    }
    return table
  }

  /// A row for each kind of redundancy.
  private var redundancyRows: Table {
    var table = Table(
      [
        "name", "isThere", "monthlyUSD", "outageMinutesWithout", "outageMinutesWith",
        "savedMinutesPerYear", "paysShare",
      ].map { Table.Column($0) })
    for redundancy in redundancies {
      let isKnown = redundancy.unused == nil
      table.add(
        redundancy.title, String(redundancy.isThere), redundancy.monthly.exactText,
        NumberFormat.plain(redundancy.without), NumberFormat.plain(redundancy.with),
        isKnown ? NumberFormat.plain(redundancy.savedMinutes) : "",
        isKnown ? paysShare(redundancy).map { NumberFormat.plain($0) } ?? "" : "")
    }
    return table
  }

  private var json: JSONValue {
    func money(_ dollars: Double?) -> JSONValue {
      dollars.map { .string(Money(nearest: $0).exactText) } ?? .null
    }
    return .object([
      ("schemaVersion", .integer(1)), ("command", .string("whatif --fail all")),
      ("stack", .string(stack)), ("estimate", .string(estimate)), ("scenario", .string(scenario)),
      ("region", .string(region)), ("outageMinutesPerYear", .number(year.outageMinutes)),
      ("outageMinutesP10", range.map { .number($0.p10) } ?? .null),
      ("outageMinutesP90", range.map { .number($0.p90) } ?? .null),
      ("availability", .number(year.availability)),
      ("dollarsPerHour", money(dollarsPerHour?.mean)), ("outageCostPerYear", money(dollarsPerYear)),
      (
        "parts",
        .array(
          year.parts.map { part in
            .object([
              ("kind", .string(part.part.kind.rawValue)), ("name", .string(part.part.title)),
              ("design", .string(part.part.design.rawValue)), ("count", .number(part.count)),
              ("failuresPerYear", .number(part.failures)),
              ("minutes", part.minutes.map { .number($0.mean) } ?? .null),
              ("outageMinutesPerYear", .number(part.outageMinutes)),
            ])
          })
      ),
      (
        "redundancies",
        .array(
          redundancies.map { redundancy in
            .object([
              ("name", .string(redundancy.title)), ("isThere", .bool(redundancy.isThere)),
              ("monthly", .string(redundancy.monthly.exactText)),
              ("outageMinutesWithout", .number(redundancy.without)),
              ("outageMinutesWith", .number(redundancy.with)),
              ("savedMinutesPerYear", .number(redundancy.savedMinutes)),
              (
                "savedPerYear", money(dollarsPerHour.map { $0.mean * redundancy.savedMinutes / 60 })
              ),
              ("paysShare", paysShare(redundancy).map { .number($0) } ?? .null),
              ("words", .string(sentence(redundancy))),
            ])
          })
      ),
    ])
  }
}
