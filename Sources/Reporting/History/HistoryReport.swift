import Quantities
package import RateTables

/// The trend of a history, and what each step of it consists of.
package enum HistoryReport {
  /// One estimate of one stack through the records.
  private struct Series {
    let stack: String
    let estimate: String
    var points: [(record: HistoryRecord, figures: HistoryRecord.Figures)] = []

    var name: String { "\(stack), \(estimate)" }

    /// The point's step from the one before.
    func step(_ index: Int) -> HistoryStep? {
      index == 0
        ? nil : HistoryStep(from: points[index - 1].figures, to: points[index].figures)
    }
  }

  /// What stands below every table.
  private static let method = """
    A step is the change of the itemised month. Configuration is what is due whatever the traffic, and usage \
    types that came or went; price is a change of rates; use is a change of what is charged by use. Where a \
    usage type changed in quantity and in price, its quantity counts at the old price.
    """

  /// The trend of a file of records.
  ///
  /// - Parameters:
  ///   - records: in the order of the file.
  ///   - file: its name as the user knows it.
  ///   - offers: what services are called.
  /// - Returns: a section for each estimate of each stack.
  package static func report(
    _ records: [HistoryRecord], file: String, offers: ServiceOffers
  ) -> TableReport {
    let series = series(of: records)
    var report = TableReport(
      title: "What it came to, by \(file)",
      sections: series.map { section($0, offers) }
        + [TableReport.Section(notes: records.isEmpty ? ["There is no record yet."] : [method])],
      data: data(series), json: json(series))
    report.charts =
      series.count == 1
      ? series.compactMap { chart($0, "") }
      : series.enumerated()
        .compactMap { chart($0.element, "\($0.offset + 1)") }
    return report
  }

  private static func series(of records: [HistoryRecord]) -> [Series] {
    var series: [Series] = []
    for record in records {
      for figures in record.estimates {
        let place =
          series.firstIndex { $0.stack == record.stack && $0.estimate == figures.name }
          ?? series.count
        if place == series.count {
          series.append(Series(stack: record.stack, estimate: figures.name))
        }
        series[place].points.append((record, figures))
      }
    }
    return series
  }

  private static func chart(_ series: Series, _ name: String) -> Chart? {
    HistoryChart(
      title: series.name,
      points: series.points.map { ($0.record.date, $0.figures.monthly, $0.figures.p90) }
    )?.chart(name)
  }

  private static func section(_ series: Series, _ offers: ServiceOffers) -> TableReport.Section {
    var table = Table([
      Table.Column("date"), Table.Column("commit"), Table.Column("a month", .right),
      Table.Column("P50", .right), Table.Column("P90", .right), Table.Column("change", .right),
      Table.Column("configuration", .right), Table.Column("price", .right),
      Table.Column("use", .right),
    ])
    for (index, point) in series.points.enumerated() {
      let step = series.step(index)
      func signed(_ money: Money?) -> String { money.map { $0.signedDollars() } ?? "" }
      table.add(
        point.record.date, String((point.record.commit ?? "").prefix(10)),
        point.figures.monthly.dollars(), point.figures.p50?.dollars() ?? "–",
        point.figures.p90?.dollars() ?? "–", signed(step?.change), signed(step?.configuration),
        signed(step?.price), signed(step?.usage))
    }
    let last = series.points.last
    let rates = last.map { "The last record's rates: \($0.record.rates)." }
    return TableReport.Section(
      series.name, table: table, notes: [rates, moved(series, offers)].compactMap { $0 })
  }

  /// The services that moved most in the last step.
  private static func moved(_ series: Series, _ offers: ServiceOffers) -> String? {
    guard series.points.count > 1 else { return nil }
    let (first, last) = (
      series.points[series.points.count - 2], series.points.last ?? series.points[0]
    )
    let before = Dictionary(
      first.figures.services(offers).map { ($0.name, $0.cost) }, uniquingKeysWith: { $1 })
    let after = Dictionary(
      last.figures.services(offers).map { ($0.name, $0.cost) }, uniquingKeysWith: { $1 })
    let changes = Set(before.keys).union(after.keys).sorted()
      .map { (name: $0, change: (after[$0] ?? .zero) - (before[$0] ?? .zero)) }
      .filter { $0.change.roundedToCents != .zero }
      .sorted { abs($0.change.approximate) > abs($1.change.approximate) }
    if changes.isEmpty { return "In the last step no service changed." }
    return "In the last step: "
      + changes.prefix(5).map { "\($0.name) \($0.change.signedDollars())" }
      .joined(separator: ", ") + "."
  }

  private static func data(_ series: [Series]) -> Table {
    var table = Table(
      [
        "stack", "estimate", "date", "commit", "rates", "monthlyUSD", "expectedUSD", "p50USD",
        "p90USD", "changeUSD", "configurationUSD", "priceUSD", "useUSD",
      ].map { Table.Column($0) })
    for one in series {
      for (index, point) in one.points.enumerated() {
        let step = one.step(index)
        table.add(
          one.stack, one.estimate, point.record.date, point.record.commit ?? "",
          point.record.rates, point.figures.monthly.exactText, point.figures.expected.exactText,
          point.figures.p50?.exactText ?? "", point.figures.p90?.exactText ?? "",
          step?.change.exactText ?? "", step?.configuration.exactText ?? "",
          step?.price.exactText ?? "", step?.usage.exactText ?? "")
      }
    }
    return table
  }

  private static func json(_ series: [Series]) -> JSONValue {
    func text(_ money: Money?) -> JSONValue { money.map { .string($0.exactText) } ?? .null }
    return .object([
      ("schemaVersion", .integer(1)), ("command", .string("history")), ("currency", .string("USD")),
      (
        "series",
        .array(
          series.map { one in
            .object([
              ("name", .string(one.name)), ("stack", .string(one.stack)),
              ("estimate", .string(one.estimate)),
              (
                "records",
                .array(
                  one.points.enumerated().map { index, point in
                    let step = one.step(index)
                    return .object([
                      ("date", .string(point.record.date)),
                      ("commit", point.record.commit.map { .string($0) } ?? .null),
                      ("rates", .string(point.record.rates)),
                      ("monthly", text(point.figures.monthly)),
                      ("expected", text(point.figures.expected)),
                      ("p50", text(point.figures.p50)), ("p90", text(point.figures.p90)),
                      ("change", text(step?.change)),
                      ("configuration", text(step?.configuration)), ("price", text(step?.price)),
                      ("use", text(step?.usage)),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
