import Quantities
package import Reporting
import Resources
import Services

extension Growth {
  /// The months, when the budget breaks, and what saturates when.
  package var report: TableReport {
    var table = Table([
      Table.Column("month", .right), Table.Column("requests/s", .right),
      Table.Column("a month", .right), Table.Column("so far", .right), Table.Column("p95", .right),
      Table.Column("headroom", .right), Table.Column("tightest"),
    ])
    var data = Table(
      [
        "month", "requestsPerSecond", "monthlyUSD", "soFarUSD", "p95Seconds", "headroom",
        "tightest", "databaseGB", "backupsGB", "logsGB", "imagesGB",
      ]
      .map { Table.Column($0) })
    var sum = Money.zero
    for month in months {
      let isPriced = month.isServed
      if isPriced { sum += month.figures.monthly }
      table.add(
        String(month.number), NumberFormat.significant(month.requestsPerSecond),
        isPriced ? month.figures.monthly.dollars() : "not served", isPriced ? sum.dollars() : "–",
        NumberFormat.duration(month.p95),
        NumberFormat.percent(month.figures.headroom), month.figures.tightest)
      data.add(
        String(month.number), NumberFormat.plain(month.requestsPerSecond),
        isPriced ? month.figures.monthly.exactText : "", isPriced ? sum.exactText : "",
        NumberFormat.plain(month.p95),
        NumberFormat.plain(month.figures.headroom), month.figures.tightest,
        NumberFormat.plain(month.stored.database), NumberFormat.plain(month.stored.backups),
        NumberFormat.plain(month.stored.logs), NumberFormat.plain(month.stored.images))
    }
    var notes = self.totals
    notes.append(
      saturations.isEmpty
        ? "Nothing saturates within \(months.count) months."
        : "Saturates: "
          + saturations.map { "\($0.resource), \($0.measure), in month \($0.month)" }
          .joined(separator: "; ") + ".")
    var report = TableReport(
      title: "\(stack) with \(NumberFormat.percent(growthShare)) more traffic each month",
      sections: [
        TableReport.Section(
          text: basis.prefix(1).uppercased() + basis.dropFirst() + ".", table: table, notes: notes),
        piles,
      ], data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("whatif --months")),
        ("stack", .string(stack)), ("growth", .number(growthShare)),
        ("total", .string(total.exactText)),
        ("breaksBudget", breaksBudget.map { .integer($0) } ?? .null),
        (
          "months",
          .array(
            months.map {
              .object([
                ("month", .integer($0.number)),
                ("requestsPerSecond", .number($0.requestsPerSecond)),
                ("served", .bool($0.isServed)),
                ("figures", $0.figures.json(isPriced: $0.isServed)),
                (
                  "storedGB",
                  .object([
                    ("database", .number($0.stored.database)),
                    ("backups", .number($0.stored.backups)), ("logs", .number($0.stored.logs)),
                    ("images", .number($0.stored.images)),
                  ])
                ),
              ])
            })
        ),
        (
          "saturations",
          .array(
            saturations.map {
              .object([
                ("resource", .string($0.resource)), ("measure", .string($0.measure)),
                ("month", .integer($0.month)),
              ])
            })
        ),
      ]))
    report.charts =
      [
        GrowthChart(
          title: report.title, months: months.prefix(while: \.isServed).map(\.figures.monthly),
          budget: budget,
          saturations: saturations.map { ("\($0.resource), \($0.measure)", $0.month) })
      ]
      .compactMap { $0?.chart("") }
    return report
  }

  /// The sum, what is not in it, and the budget.
  private var totals: [String] {
    let served = served.count
    var notes =
      served == 0
      ? [] : ["\(total.dollars()) over \(NumberFormat.count(served, "month"))."]
    if let first = months.first(where: { !$0.isServed }) {
      notes.append(
        "\(months.count - served) of \(NumberFormat.count(months.count, "month")) cannot be served "
          + "as the stack stands, the first of them month \(first.number): a limit is passed, so "
          + "there is no price. 'alva-cost size' finds sizes that hold.")
    }
    guard let budget else { return notes }
    if let breaksBudget {
      notes.append("The budget of \(budget.dollars()) breaks in month \(breaksBudget).")
    } else if served > 0 {
      notes.append(
        "The budget of \(budget.dollars()) holds for "
          + (served == months.count
            ? "all \(months.count) months." : "the \(NumberFormat.count(served, "month")) served."))
    }
    return notes
  }

  /// What is stored month after month.
  private var piles: TableReport.Section {
    var table = Table([
      Table.Column("month", .right), Table.Column("database", .right),
      Table.Column("backups", .right), Table.Column("logs", .right), Table.Column("images", .right),
    ])
    func gigabytes(_ value: Double) -> String { NumberFormat.significant(value) + " GB" }
    for month in months {
      table.add(
        String(month.number), gigabytes(month.stored.database), gigabytes(month.stored.backups),
        gigabytes(month.stored.logs), gigabytes(month.stored.images))
    }
    return TableReport.Section(
      "What piles up",
      text: "The database's data at the end of each month, its copies, logs as they are charged "
        + "(compressed, the month's mean), and images.", table: table)
  }
}
