import Diagnostics

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

  /// What is coloured is a line at most, and colours nothing by itself.
  private func wrap(_ text: String, _ code: String) -> String {
    let text = text.onOneLine
    return hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension Table {
  /// Columns padded with spaces, for a terminal.
  ///
  /// - Parameters:
  ///   - width: characters a line may have; the widest left-aligned columns give way.
  ///   - style: colour, or none.
  /// - Returns: lines, each ended.
  package func terminal(width: Int = 80, style: TerminalStyle = .plain) -> String {
    let cells = rows.map { $0.cells.map(\.onOneLine) }
    let widths = widths(of: cells, within: width)
    var text = style.dim(line(columns.map(\.title), widths)) + "\n"
    for (row, cells) in zip(rows, cells) {
      if row.isTotal, cells.allSatisfy(\.isEmpty) { continue }
      for cells in lines(of: cells, widths) {
        text += (row.isTotal ? style.bold(line(cells, widths)) : line(cells, widths)) + "\n"
      }
    }
    return text
  }

  /// Characters of each column.
  private func widths(of cells: [[String]], within width: Int) -> [Int] {
    var widths = columns.indices.map { index in
      ([columns[index].title] + cells.map { $0[index] }).map(\.count).max() ?? 0
    }
    let gaps = 2 * (columns.count - 1)
    // Rows of sums are few and short: their names stay whole.
    let least = columns.indices.map { index in
      max(8, zip(rows, cells).filter(\.0.isTotal).map { $0.1[index].count }.max() ?? 0)
    }
    for _ in 0..<max(0, widths.reduce(gaps, +) - width) {
      let givesWay = columns.indices.filter {
        columns[$0].alignment == .left && widths[$0] > least[$0]
      }.max { widths[$0] < widths[$1] }
      guard let givesWay else { break }
      widths[givesWay] -= 1
    }
    return widths
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    func padded(_ text: String, _ index: Int) -> String {
      let room = widths[index]
      // Names that begin alike are told apart by their ends.
      let shown =
        text.count > room
        ? String(text.prefix(room - 1 - room / 3)) + "…" + String(text.suffix(room / 3)) : text
      let pad = String(repeating: " ", count: max(0, room - shown.count))
      return columns[index].alignment == .right ? pad + shown : shown + pad
    }
    var text = cells.indices.map { padded(cells[$0], $0) }.joined(separator: "  ")
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  /// A row as the lines that it takes, where a column wraps.
  private func lines(of cells: [String], _ widths: [Int]) -> [[String]] {
    guard columns.contains(where: \.wraps) else { return [cells] }
    let pieces = columns.indices.map { index in
      columns[index].wraps ? Self.wrapped(cells[index], to: widths[index]) : [cells[index]]
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
}
