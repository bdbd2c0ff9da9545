import Quantities
package import Reporting
import Resources
import Services

extension SweepRows {
  /// Rows that the table shows at most; the CSV has all of them.
  package static let mostShown = 20

  /// The cheapest points in a table, all of them in the CSV and in the picture.
  ///
  /// - Parameter stack: its name.
  /// - Returns: the report with its picture.
  package func report(_ stack: String) -> TableReport {
    let axes = Array(header.dropFirst().dropLast(SweepCommand.figures.count))
    var table = Table(
      axes.map { Table.Column($0, .right) } + [
        Table.Column("a month", .right), Table.Column("p95", .right),
        Table.Column("headroom", .right), Table.Column("tightest"),
      ])
    let order = figures.indices.sorted { a, b in
      let (first, second) = (figures[a], figures[b])
      if first.answersNobody != second.answersNobody { return second.answersNobody }
      return (first.monthly, first.p95Seconds, a) < (second.monthly, second.p95Seconds, b)
    }
    for index in order.prefix(Self.mostShown) {
      table.rows.append(
        Table.Row(
          rows[index][1...].prefix(axes.count) + [
            figures[index].monthly.dollars(),
            figures[index].p95Words,
            NumberFormat.percent(figures[index].headroom), figures[index].tightest,
          ]))
    }
    var notes: [String] = []
    if rows.count > Self.mostShown {
      notes.append(
        "\(NumberFormat.count(rows.count - Self.mostShown, "more point")), each above these; "
          + "--format csv prints all of them in the order of the axes.")
    }
    if skipped > 0 {
      notes.append(
        "\(NumberFormat.grouped(String(skipped))) of \(NumberFormat.count(points, "point")) make no valid "
          + "stack and are left out.")
    }
    let data = Table(header.map { Table.Column($0) }, rows.map { Table.Row($0) })
    var report = TableReport(
      title: "\(stack) over \(axes.joined(separator: ", "))",
      sections: [
        TableReport.Section(
          text: "\(NumberFormat.count(rows.count, "point")), the cheapest first"
            + (figures.contains(where: \.answersNobody) ? ", those that answer nobody last." : "."),
          table: table,
          notes: notes)
      ], data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("whatif --vary")),
        ("stack", .string(stack)), ("points", .integer(points)), ("skipped", .integer(skipped)),
        (
          "rows",
          .array(
            zip(rows, figures).map { row, figures in
              .object([
                (
                  "values",
                  .object(zip(axes, row.dropFirst()).map { (key: $0, value: .string($1)) })
                ), ("figures", figures.json),
              ])
            })
        ),
      ]))
    report.warnings = warnings
    report.charts = [
      TradeOffChart(title: "Sweep of \(stack)", points: figures.map { $0.point() })?.chart("")
    ].compactMap { $0 }
    return report
  }
}
