import Quantities
package import Reporting
import Resources
import Services

extension Growth {
  /// The months, when the budget breaks, and what saturates when.
  package var report: TableReport {
    var table = Table(
      [
        Table.Column("month", .right), Table.Column("requests/s", .right),
      ]
        + (hasBands
          ? [
            Table.Column("expected", .right), Table.Column("a month", .right),
            Table.Column("80 % sure between", .right), Table.Column("at the middle", .right),
            Table.Column("over a limit", .right),
          ] : [Table.Column("a month", .right)]) + [
          Table.Column("cumulative", .right), Table.Column("p95", .right),
          Table.Column("headroom", .right), Table.Column("tightest"),
        ] + (resizing == nil ? [] : [Table.Column("resized")]))
    var data = Table(
      [
        "month", "requestsPerSecond", "monthlyUSD", "soFarUSD", "p95Seconds", "headroom",
        "tightest", "databaseGB", "backupsGB", "logsGB", "imagesGB", "p10USD", "p90USD",
        "brokenShare", "expectedUSD", "p50USD", "passedShare", "resized",
      ]
      .map { Table.Column($0) })
    var sum = Money.zero
    for month in months {
      let isPriced = month.isServed
      if isPriced { sum += month.expected ?? month.figures.monthly }
      let middle = isPriced ? month.figures.monthly.dollars() : "not served"
      let band = month.band.map { "\($0.lowerBound.dollars()) – \($0.upperBound.dollars())" }
      table.rows.append(
        Table.Row(
          [
            String(month.number), NumberFormat.significant(month.requestsPerSecond),
          ]
            + (hasBands
              ? [
                month.expected?.dollars() ?? "–", month.p50?.dollars() ?? "–", band ?? "–", middle,
                month.passedShare.map { NumberFormat.percent($0) } ?? "–",
              ] : [middle]) + [
              isPriced ? sum.dollars() : "–",
              month.p95 > 0 ? NumberFormat.duration(month.p95) : "–",
              NumberFormat.percent(month.figures.headroom), month.figures.tightest,
            ] + (resizing.map { [$0.words(ofMonth: month.number)] } ?? [])))
      data.add(
        String(month.number), NumberFormat.plain(month.requestsPerSecond),
        isPriced ? month.figures.monthly.exactText : "", isPriced ? sum.exactText : "",
        NumberFormat.plain(month.p95),
        NumberFormat.plain(month.figures.headroom), month.figures.tightest,
        NumberFormat.plain(month.stored.database), NumberFormat.plain(month.stored.backups),
        NumberFormat.plain(month.stored.logs), NumberFormat.plain(month.stored.images),
        month.band?.lowerBound.exactText ?? "", month.band?.upperBound.exactText ?? "",
        month.brokenShare.map(NumberFormat.plain) ?? "", month.expected?.exactText ?? "",
        month.p50?.exactText ?? "", month.passedShare.map(NumberFormat.plain) ?? "",
        resizing?.words(ofMonth: month.number) ?? "")
    }
    var notes = self.totals
    let middle = months.contains { $0.passedShare != nil } ? "With every input at its middle " : ""
    notes += limitWords
    notes.append(
      saturations.isEmpty
        ? "\(middle)\(middle.isEmpty ? "N" : "n")othing saturates within "
          + "\(NumberFormat.count(months.count, "month"))."
        : "\(middle)\(middle.isEmpty ? "Saturates" : "these saturate"): "
          + saturations.map { "\($0.resource), \($0.measure), in month \($0.month)" }
          .joined(separator: "; ") + ".")
    var report = TableReport(
      title: "\(stack) with \(NumberFormat.percent(abs(growthShare))) "
        + "\(growthShare < 0 ? "less" : "more") traffic each month",
      sections: [
        TableReport.Section(
          text: basis.prefix(1).uppercased() + basis.dropFirst() + ".", table: table, notes: notes)
      ] + (resizing?.sections ?? []) + [limitSection].compactMap { $0 } + [piles], data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("whatif --months")),
        ("stack", .string(stack)), ("growth", .number(growthShare)),
        ("total", .string(total.exactText)),
        ("breaksBudget", breaksBudget.map { .integer($0) } ?? .null),
        ("evenChance", evenChance.map { .integer($0) } ?? .null),
        ("limits", .array(limits.map(\.json))), ("resizing", resizing?.json ?? .null),
        (
          "months",
          .array(
            months.map {
              .object([
                ("month", .integer($0.number)),
                ("requestsPerSecond", .number($0.requestsPerSecond)),
                ("served", .bool($0.isServed)),
                ("figures", $0.figures.json(isPriced: $0.isServed)),
                ("p10", $0.band.map { .string($0.lowerBound.exactText) } ?? .null),
                ("p90", $0.band.map { .string($0.upperBound.exactText) } ?? .null),
                ("expected", $0.expected.map { .string($0.exactText) } ?? .null),
                ("p50", $0.p50.map { .string($0.exactText) } ?? .null),
                ("brokenShare", $0.brokenShare.map { .number($0) } ?? .null),
                ("passedShare", $0.passedShare.map { .number($0) } ?? .null),
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
        ("services", .array(services.map(\.json))),
      ]))
    report.charts =
      [
        GrowthChart(
          title: report.title,
          months: months.prefix(while: \.isServed).map {
            $0.p50 ?? $0.figures.monthly
          },
          budget: budget,
          saturations: saturations.map { ("\($0.resource), \($0.measure)", $0.month) },
          bands: months.prefix(while: \.isServed).compactMap(\.band))
      ]
      .compactMap { $0?.chart("") }
    return report
  }

  /// The sum, what is not in it, and the budget.
  private var totals: [String] {
    let served = served.count
    var notes =
      served == 0
      ? []
      : [
        "\(total.dollars()) \(hasBands ? "expected " : "")over "
          + "\(NumberFormat.count(served, "month"))"
          + (hasBands
            ? ": the sum of the months' means. With every input at its middle they sum to "
              + "\(self.served.map(\.figures.monthly).total.dollars())." : ".")
      ]
    if let first = months.first(where: { !$0.isServed }) {
      notes.append(
        "\(months.count - served) of \(NumberFormat.count(months.count, "month")) cannot be served "
          + "\(resizing == nil ? "as the stack stands" : "at any size"), the first of them month \(first.number): a limit is passed, so "
          + "there is no price. \(advice(first))")
    }
    if hasBands {
      notes.append(
        "Expected, a month (half of the draws cost less) and the ranges are of \(draws) "
          + "stacks drawn from the ranges of the inputs, each run through all months; all that comes "
          + "is counted, also where a limit is passed. The growth itself is "
          + (isGrowthDrawn
            ? "drawn too: \(NumberFormat.percent(growthShare)) is its middle."
            : "taken as certain.")
          + (resizing == nil
            ? "" : " All of them have the sizes of the month, which are chosen at the middle."))
    }
    guard let budget else { return notes }
    if hasBands {
      notes.append(
        evenChance.map {
          "The budget of \(budget.dollars()) breaks with 50 % chance in month \($0)\(midpoint)."
        } ?? chanceAtTheEnd(budget))
      return notes
    }
    if let breaksBudget {
      notes.append("The budget of \(budget.dollars()) is exceeded in month \(breaksBudget).")
    } else if served > 0 {
      notes.append(
        "The budget of \(budget.dollars()) holds for "
          + (served == months.count
            ? "all \(months.count) months." : "the \(NumberFormat.count(served, "month")) served."))
    }
    return notes
  }

  /// What finds a way out of the limits of a month, where anything does.
  private func advice(_ month: Month) -> String {
    if let ends = resizing?.ends { return "Nothing that is sold holds: \(ends.reason)." }
    let others = month.passed.filter { !$0.isOfSizes }.map { "\($0.resource), \($0.measure)" }
    return others.isEmpty
      ? "'alva-cost size' finds sizes that hold."
      : "No task, class or node that 'alva-cost size' chooses changes \(others.joined(separator: "; "))."
  }

  /// When a limit is passed with 50 % and 90 % chance.
  private var limitWords: [String] {
    guard let last = months.last?.passedShare else { return [] }
    guard let even = passesLimit(with: 0.5) else {
      return [
        "\(SpreadWords.chance(1 - last, runs: draws)) that no limit is passed within "
          + "\(NumberFormat.count(months.count, "month"))."
      ]
    }
    let likely =
      passesLimit(with: 0.9).map { "with 90 % chance by month \($0)" }
      ?? "with \(NumberFormat.percent(last)) chance by month \(months.count)"
    return ["A limit is passed with 50 % chance by month \(even), \(likely)."]
  }

  /// `, and with every input at its middle in month 4`, where that is another one.
  private var midpoint: String {
    guard let breaksBudget, breaksBudget != evenChance else { return "" }
    return ", and with every input at its middle in month \(breaksBudget)"
  }

  /// How likely it is that the budget breaks in none of the months served.
  private func chanceAtTheEnd(_ budget: Money) -> String {
    guard let last = served.last, let broken = last.brokenShare else {
      return "No month is served that could be held against the budget of \(budget.dollars())."
    }
    return "\(SpreadWords.chance(1 - broken, runs: draws)) that the budget of "
      + "\(budget.dollars()) holds until month \(last.number)\(midpoint)."
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
      "Accumulating storage",
      text: "The database's data at the end of each month, its copies, logs as they are charged "
        + "(compressed, the month's mean), and images.", table: table)
  }
}
