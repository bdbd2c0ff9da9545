import Diagnostics
import PriceLists

/// A table of metrics in CSV: the time first, a metric a column.
enum MetricTable {
  typealias Line = UnsafeBufferPointer<UInt8>

  private static let times: Set<String> = [
    "timestamp", "time", "date", "datetime", "timestamps", "period", "hour", "start",
  ]

  /// Whether a line is the header of one.
  static func fits(_ line: Line) -> Bool {
    let cells = Self.cells(line)
    return cells.count > 1
      && times.contains(cells[0].lowercased().split(separator: " ").first.map(String.init) ?? "")
  }

  /// Cells without their quotes; such a table has no commas within them.
  static func cells(_ line: Line) -> [String] {
    LogNumbers.text(line, 0..<line.count)
      .split(separator: ",", omittingEmptySubsequences: false)
      .map { cell in
        let text = cell.drop { $0 == " " }
        return text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 1
          ? String(text.dropFirst().dropLast()) : String(text)
      }
  }
}

extension MetricExport {
  /// Reads a table from its header on.
  ///
  /// - Throws: rows that are none of it; a table without requests.
  mutating func take(
    table header: MetricTable.Line, _ lines: inout TextLines, file: String
  ) throws(Diagnostics) {
    let columns = MetricTable.cells(header)
    let names = columns.map { MetricSeries.Name(label: $0) }
    let place = lines.location()
    if !names.dropFirst().contains(where: { $0.kind == .requests }) {
      throw Diagnostics(
        Diagnostic(
          .error, at: place, "the table has no column of requests",
          mend: "name one RequestCount, or web.RequestCount for a target group's"))
    }
    var found = Diagnostics()
    while found.items.count < 5 {
      var line: MetricTable.Line?
      do throws(Diagnostic) { line = try lines.next() } catch { throw Diagnostics(error) }
      guard let line else { break }
      if line.isEmpty { continue }
      take(row: line, names, lines, &found)
    }
    try found.throwIfErrors()
    try end(file, at: place)
  }

  private mutating func take(
    row line: MetricTable.Line, _ names: [MetricSeries.Name], _ lines: borrowing TextLines,
    _ found: inout Diagnostics
  ) {
    let cells = MetricTable.cells(line)
    guard cells.count == names.count else {
      found.error(
        at: lines.location(0, length: line.count),
        "\(cells.count) cells, where the header has \(names.count)",
        mend: "give the table whole")
      return
    }
    guard let second = MetricInstant.seconds(cells[0]) else {
      found.error(
        at: lines.location(0, length: cells[0].utf8.count), "'\(cells[0])' is no time",
        mend: "times are written as 2026-10-14T09:00:00Z, or with an offset from UTC")
      return
    }
    var start = 0
    for (cell, name) in zip(cells, names) {
      defer { start += cell.utf8.count + 1 }
      if name.kind == .other || start == 0 || cell.isEmpty { continue }
      guard let value = Double(cell), value >= 0, value.isFinite else {
        found.error(
          at: lines.location(start, length: cell.utf8.count), "'\(cell)' is no number of 0 or more",
          mend: "leave a cell empty where there is no value")
        return
      }
      add(name, value, at: second, lines.location(start), &found)
    }
  }
}
