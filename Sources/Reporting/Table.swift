/// A table as a value: what a report shows, before any format.
package struct Table: Hashable, Sendable {
  /// Where the text of a column stands.
  package enum Alignment: Hashable, Sendable {
    case left, right
  }

  /// A column's title and alignment.
  package struct Column: Hashable, Sendable {
    package let title: String
    package let alignment: Alignment
    /// Whether a terminal shows long text over several lines instead of cutting it.
    package let wraps: Bool

    package init(_ title: String, _ alignment: Alignment = .left, wraps: Bool = false) {
      self.title = title
      self.alignment = alignment
      self.wraps = wraps
    }
  }

  /// A row; the sums at the end of a table stand out.
  package struct Row: Hashable, Sendable {
    package let cells: [String]
    package let isTotal: Bool

    package init(_ cells: [String], isTotal: Bool = false) {
      self.cells = cells
      self.isTotal = isTotal
    }
  }

  package let columns: [Column]
  package var rows: [Row]

  package init(_ columns: [Column], _ rows: [Row] = []) {
    self.columns = columns
    self.rows = rows
  }

  package mutating func add(_ cells: String..., isTotal: Bool = false) {
    rows.append(Row(cells, isTotal: isTotal))
  }

  /// GitHub-flavoured Markdown; a pipe within a cell is escaped.
  package var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    var text = line(columns.map(\.title))
    text += line(columns.map { $0.alignment == .right ? "--:" : "---" })
    for row in rows {
      text += line(
        row.cells.map { cell in
          let escaped = cell.split(separator: "|", omittingEmptySubsequences: false)
            .joined(separator: "\\|")
          return row.isTotal && !escaped.isEmpty ? "**\(escaped)**" : escaped
        })
    }
    return text
  }

  /// Columns padded with spaces, for a terminal.
  ///
  /// - Parameters:
  ///   - width: characters a line may have; the widest left-aligned columns give way.
  ///   - style: colour, or none.
  /// - Returns: lines, each ended.
  package func terminal(width: Int = 80, style: TerminalStyle = .plain) -> String {
    var widths = columns.indices.map { index in
      ([columns[index].title] + rows.map { $0.cells[index] }).map(\.count).max() ?? 0
    }
    let gaps = 2 * (columns.count - 1)
    // Rows of sums are few and short: their names stay whole.
    let least = columns.indices.map { index in
      max(8, rows.filter(\.isTotal).map { $0.cells[index].count }.max() ?? 0)
    }
    for _ in 0..<max(0, widths.reduce(gaps, +) - width) {
      let givesWay = columns.indices.filter {
        columns[$0].alignment == .left && widths[$0] > least[$0]
      }.max { widths[$0] < widths[$1] }
      guard let givesWay else { break }
      widths[givesWay] -= 1
    }
    func padded(_ text: String, _ index: Int) -> String {
      let room = widths[index]
      // Names that begin alike are told apart by their ends.
      let shown =
        text.count > room
        ? String(text.prefix(room - 1 - room / 3)) + "…" + String(text.suffix(room / 3)) : text
      let pad = String(repeating: " ", count: max(0, room - shown.count))
      return columns[index].alignment == .right ? pad + shown : shown + pad
    }
    func line(_ cells: [String]) -> String {
      var text = cells.indices.map { padded(cells[$0], $0) }.joined(separator: "  ")
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }
    var text = style.dim(line(columns.map(\.title))) + "\n"
    for row in rows {
      if row.isTotal, row.cells.allSatisfy(\.isEmpty) { continue }
      for cells in lines(of: row, widths) {
        text += (row.isTotal ? style.bold(line(cells)) : line(cells)) + "\n"
      }
    }
    return text
  }

  /// A row as the lines that it takes, where a column wraps.
  private func lines(of row: Row, _ widths: [Int]) -> [[String]] {
    guard columns.contains(where: \.wraps) else { return [row.cells] }
    let pieces = columns.indices.map { index in
      columns[index].wraps
        ? Self.wrapped(row.cells[index], to: widths[index]) : [row.cells[index]]
    }
    return (0..<(pieces.map(\.count).max() ?? 1)).map { line in
      pieces.map { line < $0.count ? $0[line] : "" }
    }
  }

  /// Words put together to lines of a width; a word that is longer stands alone.
  private static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.isEmpty ? [""] : lines
  }

  /// RFC 4180 with a header; lines end in CR LF as it asks.
  package var csv: String { CSV.text([columns.map(\.title)] + rows.map(\.cells)) }
}

/// Colour on a terminal, or none.
package struct TerminalStyle: Hashable, Sendable {
  private let hasColour: Bool

  package init(colour: Bool) {
    hasColour = colour
  }

  package static let plain = Self(colour: false)

  package func bold(_ text: String) -> String { wrap(text, "1") }
  package func dim(_ text: String) -> String { wrap(text, "2") }
  package func red(_ text: String) -> String { wrap(text, "31") }
  package func green(_ text: String) -> String { wrap(text, "32") }
  package func yellow(_ text: String) -> String { wrap(text, "33") }

  private func wrap(_ text: String, _ code: String) -> String {
    hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// Comma-separated values after RFC 4180.
package enum CSV {
  /// Rows joined; a cell with a comma, a quote or a line break is quoted.
  package static func text(_ rows: [[String]]) -> String {
    var bytes: [UInt8] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(cell, to: &bytes)
      }
      bytes.append(contentsOf: [13, 10])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A single cell, quoted where it has to be.
  package static func cell(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ cell: String, to bytes: inout [UInt8]) {
    let needsQuotes = cell.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 10 || $0 == 13 }
    guard needsQuotes else {
      bytes.append(contentsOf: cell.utf8)
      return
    }
    bytes.append(0x22)
    for byte in cell.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }
}
