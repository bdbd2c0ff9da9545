import Diagnostics

/// A comma-separated table (RFC 4180) whose cells know their place.
struct TextTable {
  struct Row {
    let line: Int
    let cells: [String]
    let columns: [Int]
  }
  let header: [String]
  let rows: [Row]
  let file: String
  let lines: [Substring.UTF8View.SubSequence]

  static func parse(_ bytes: [UInt8], file: String, problems: inout Diagnostics) -> TextTable? {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      problems.error(
        at: SourceLocation(file: file), "the file is not UTF-8", mend: "save it as UTF-8")
      return nil
    }
    if text.allSatisfy(\.isWhitespace) {
      problems.error(
        at: SourceLocation(file: file), "the file is empty",
        mend: "write the header and at least one row")
      return nil
    }
    var rows: [Row] = []
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = raw.last == "\r" || raw.hasSuffix("\r") ? raw.dropLast() : raw
      if line.isEmpty { continue }
      var cells: [String] = []
      var columns: [Int] = []
      var cell: [UInt8] = []
      var quoted = false
      var start = 1
      var column = 0
      let u = Array(line.utf8)
      var i = 0
      while i <= u.count {
        let end = i == u.count
        if end || (!quoted && u[i] == 0x2C) {
          cells.append(String(decoding: cell, as: UTF8.self))
          columns.append(start)
          cell = []
          start = column + 2
        } else if u[i] == 0x22 {
          if quoted, i + 1 < u.count, u[i + 1] == 0x22 {
            cell.append(0x22); i += 1
          } else {
            quoted.toggle()
          }
        } else {
          cell.append(u[i])
        }
        i += 1
        column += 1
      }
      rows.append(Row(line: index + 1, cells: cells, columns: columns))
    }
    let header = rows.removeFirst()
    let count = header.cells.count
    var good: [Row] = []
    for row in rows {
      if row.cells.count != count {
        problems.error(
          at: SourceLocation(file: file, line: row.line),
          "\(row.cells.count) cells where the header has \(count)",
          mend: "quote cells that hold a comma")
      } else {
        good.append(row)
      }
    }
    return TextTable(header: header.cells, rows: good, file: file, lines: [])
  }

  func location(_ row: Row, _ column: Int) -> SourceLocation {
    SourceLocation(
      file: file, line: row.line, column: row.columns[column],
      length: max(1, row.cells[column].count), lineText: row.cells.joined(separator: ","))
  }
}
