import Diagnostics
import Quantities
package import Reporting

/// A calibration in every format.
package enum CalibrationReport {
  package static func report(_ result: Calibration, edits: CalibrationEdits?) -> TableReport {
    var report = TableReport(
      title: "\(result.stack): \(result.reason)",
      sections: [
        summary(result), inputs(result), lines(result), wide(result), changes(edits, result),
      ].compactMap { $0 },
      data: data(result), json: CalibrationJSON.value(result))
    report.warnings = result.notes
    return report
  }

  private static func summary(_ result: Calibration) -> TableReport.Section {
    let used = result.lines.count { $0.use == .used }
    let forecast = result.forecast
    let text =
      "\(NumberFormat.count(used, "quantity", "quantities")) on the bill \(used == 1 ? "tells" : "tell") of "
      + "\(result.narrowed.count) of \(NumberFormat.count(result.inputs.count, "range")) of the "
      + "estimate '\(result.estimate)'. \(forecast.month.text) is now expected to cost "
      + "\(dollars(forecast.after.middle)), 80 % sure between \(dollars(forecast.after.low)) and "
      + "\(dollars(forecast.after.high)); before, \(dollars(forecast.before.middle)) between "
      + "\(dollars(forecast.before.low)) and \(dollars(forecast.before.high))."
    var notes: [String] = []
    if result.effective > 0 {
      notes.append(
        "\(NumberFormat.number(Double(result.drawn), decimals: 0)) months were drawn around what the "
          + "bill makes likely; by their weights they are worth "
          + "\(NumberFormat.number(result.effective, decimals: 0)).")
    }
    return TableReport.Section(text: text, notes: notes)
  }

  private static func inputs(_ result: Calibration) -> TableReport.Section? {
    if result.narrowed.isEmpty { return nil }
    var table = Table([
      Table.Column("input"), Table.Column("before", .right), Table.Column("after", .right),
      Table.Column("middle", .right), Table.Column("told by"),
    ])
    for input in result.narrowed {
      guard let after = input.after else { continue }
      table.add(
        input.path, span(input.before), span(after), number(after.middle),
        input.toldBy.joined(separator: ", "))
    }
    return TableReport.Section(
      "What is known better", table: table,
      notes: [
        "80 % of the belief, before and after. Ranges move together where one line tells of several: "
          + "each alone is wider than all of them at once."
      ]
        + (result.pairs.isEmpty
          ? []
          : [
            "Most of all "
              + result.pairs.sorted {
                let (a, b) = (abs($0.correlation), abs($1.correlation))
                return a == b ? ($0.first, $0.second) < ($1.first, $1.second) : a > b
              }.prefix(3).map {
                "\($0.first) with \($0.second) (\(NumberFormat.number($0.correlation, decimals: 2)))"
              }.joined(separator: ", ") + "."
          ]))
  }

  private static func lines(_ result: Calibration) -> TableReport.Section? {
    if result.lines.isEmpty { return nil }
    var table = Table([
      Table.Column("month"), Table.Column("usage type"), Table.Column("billed", .right),
      Table.Column("unit"), Table.Column("before", .right), Table.Column("after", .right),
      Table.Column(""),
    ])
    for line in result.lines {
      table.add(
        line.month.text, line.usageType, number(line.billed.approximate), line.unit,
        span(line.before), line.after.map(span) ?? "",
        line.use == .used ? "" : "unexplained, left out")
    }
    let left = result.lines.contains { $0.use == .unexplained }
    return TableReport.Section(
      "What it is told by", table: table,
      notes: left
        ? [
          "Unexplained: no month of the ranges comes near the quantity. Others' use may be on the line "
            + "(--tag, --resource say whose it is), or a range leaves the truth out: widen it first."
        ] : [])
  }

  private static func wide(_ result: Calibration) -> TableReport.Section? {
    if result.wide.isEmpty { return nil }
    return TableReport.Section(
      "What the bill tells nothing of",
      text: "These ranges stay as they are: \(result.wide.map(\.path).joined(separator: ", ")).")
  }

  private static func changes(
    _ edits: CalibrationEdits?, _ result: Calibration
  ) -> TableReport.Section? {
    guard let edits, !edits.files.isEmpty || !edits.byHand.isEmpty else { return nil }
    let isApart = !result.pairs.isEmpty && !edits.holdsPairs
    return TableReport.Section(
      "The ranges in the files",
      listing: edits.files.isEmpty ? nil : (edits.files.map(\.diff).joined(), "diff"),
      notes: [
        edits.byHand.isEmpty
          ? nil
          : "To be written by hand, where they are set: \(edits.byHand.joined(separator: ", ")).",
        isApart
          ? "What moves together is not in the files: the scenario has correlations, or other estimates "
            + "with other ranges. An estimate of them is wider than the forecast above." : nil,
      ].compactMap { $0 })
  }

  private static func data(_ result: Calibration) -> Table {
    var table = Table([
      Table.Column("input"), Table.Column("before P10", .right), Table.Column("before P50", .right),
      Table.Column("before P90", .right), Table.Column("after P10", .right),
      Table.Column("after P50", .right), Table.Column("after P90", .right), Table.Column("reason"),
    ])
    for input in result.inputs {
      let after = input.after
      func text(_ value: Double?) -> String { value.map { NumberFormat.plain($0) } ?? "" }
      table.add(
        input.path, text(input.before.low), text(input.before.middle), text(input.before.high),
        text(after?.low), text(after?.middle), text(after?.high),
        after == nil ? "" : result.reason)
    }
    return table
  }

  private static func span(_ range: Calibration.Range) -> String {
    "\(number(range.low))–\(number(range.high))"
  }

  private static func number(_ value: Double) -> String { NumberFormat.significant(value) }

  private static func dollars(_ value: Double) -> String { Money(nearest: value).dollars() }
}
