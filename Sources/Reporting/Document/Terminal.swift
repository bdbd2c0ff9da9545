import Diagnostics

/// Colour on a terminal, or none.
package struct TerminalStyle: Hashable, Sendable {
  private let hasColour: Bool
  /// Columns that a line may have; `nil` where nobody looks and nothing has to give way.
  package let width: Int?

  package init(colour: Bool, width: Int? = nil) {
    hasColour = colour
    self.width = width
  }

  /// Columns of a sentence: those of the terminal, of which more than a hundred are hard to read.
  package var proseWidth: Int { min(max(width ?? 80, 40), 100) }

  package static let plain = Self(colour: false)

  /// A sentence in lines that the terminal takes; into a pipe it is one line.
  package func prose(_ sentence: String) -> String {
    let line = sentence.onOneLine
    return width == nil ? line : EstimateTerminal.wrapped(line, indent: "", to: proseWidth)
  }

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
  /// Where the terminal is narrower than the table, its left-aligned columns give way, the widest
  /// first, and their text goes on in the next line. Where words would have to be cut, each row is a block of
  /// its own, a line for each column.
  ///
  /// - Parameter style: colour, or none, and how wide a line may be.
  /// - Returns: lines, each ended.
  package func terminal(style: TerminalStyle = .plain) -> String {
    let cells = rows.map { $0.cells.map(\.onOneLine) }
    guard let widths = widths(of: cells, within: style.width) else {
      return blocks(of: cells, style: style)
    }
    var text = ""
    for line in lines(of: columns.map(\.title), widths) { text += style.dim(line) + "\n" }
    for (row, cells) in zip(rows, cells) {
      if row.isTotal, cells.allSatisfy(\.isEmpty) { continue }
      for line in lines(of: cells, widths, row: row, style: style) { text += line + "\n" }
    }
    return text
  }

  /// Characters of each column; `nil` where no widths hold every word.
  private func widths(of cells: [[String]], within width: Int?) -> [Int]? {
    var widths = columns.indices.map { index in
      ([columns[index].title] + cells.map { $0[index] }).map(\.count).max() ?? 0
    }
    guard let width else { return widths }
    let gaps = 2 * (columns.count - 1)
    // Between words first, then between the parts of names.
    let steps: [(narrowest: Int, parts: (String) -> [Substring])] = [
      (20, TextParts.words), (12, TextParts.ofNames), (8, TextParts.ofNames),
    ]
    for step in steps {
      let least = columns.indices.map { index in
        cells.flatMap { step.parts($0[index]) }.map(\.count).reduce(step.narrowest, max)
      }
      for _ in 0..<max(0, widths.reduce(gaps, +) - width) {
        let givesWay = columns.indices.filter {
          columns[$0].alignment == .left && widths[$0] > least[$0]
        }.max { widths[$0] < widths[$1] }
        guard let givesWay else { break }
        widths[givesWay] -= 1
      }
    }
    return widths.reduce(gaps, +) > width ? nil : widths
  }

  /// Rows as blocks: what a row is about, and below it a line for each of its other cells.
  private func blocks(of cells: [[String]], style: TerminalStyle) -> String {
    let width = max(style.width ?? 80, Self.narrowestBlock)
    let told = zip(rows, cells).filter { !$1.allSatisfy(\.isEmpty) }
    return told.map { row, cells in
      var isFirst = true
      var text = ""
      for (index, cell) in cells.enumerated() where !cell.isEmpty {
        let title = columns[index].title.onOneLine
        let key = isFirst || title.isEmpty ? "" : "\(title): "
        let indent = isFirst ? "" : "  "
        let lines = Self.wrapped(key + cell, to: width - indent.count - 2)
        for (number, line) in lines.enumerated() {
          let shown =
            switch row.tones[index] {
            case .good: style.green(line)
            case .bad: style.red(line)
            case nil: isFirst || row.isTotal ? style.bold(line) : line
            }
          text += indent + (number > 0 ? "  " : "") + shown + "\n"
        }
        isFirst = false
      }
      return text
    }.joined(separator: "\n")
  }

  /// Columns that a block takes on the narrowest of terminals.
  private static let narrowestBlock = 20

  /// A row as the lines that it takes, each cell in its colour; a sum without any is bold.
  private func lines(
    of cells: [String], _ widths: [Int], row: Row, style: TerminalStyle
  ) -> [String] {
    if row.tones.isEmpty {
      let lines = lines(of: cells, widths)
      return row.isTotal ? lines.map { style.bold($0) } : lines
    }
    return lines(of: cells, widths) { text, column in
      switch row.tones[column] {
      case .good: style.green(text)
      case .bad: style.red(text)
      case nil: row.isTotal ? style.bold(text) : text
      }
    }
  }

  /// A row as the lines that it takes.
  private func lines(
    of cells: [String], _ widths: [Int],
    shownAs show: (_ text: String, _ column: Int) -> String = { text, _ in text }
  ) -> [String] {
    let pieces = zip(cells, widths).map { Self.wrapped($0, to: $1) }
    return (0..<(pieces.map(\.count).max() ?? 1)).map { number in
      var text = columns.indices.map { index in
        let shown = number < pieces[index].count ? pieces[index][number] : ""
        let pad = String(repeating: " ", count: max(0, widths[index] - shown.count))
        let text = shown.isEmpty ? "" : show(shown, index)
        return columns[index].alignment == .right ? pad + text : text + pad
      }.joined(separator: "  ")
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }
  }

  /// Words put together to lines of a width; a word that is longer goes on in the next line.
  private static func wrapped(_ text: String, to width: Int) -> [String] {
    if text.count <= width { return [text] }
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
        continue
      }
      if word.count <= width {
        lines.append(String(word))
        continue
      }
      // Parts of a name stand together as far as they fit; only a part that is too long is cut.
      var line = ""
      for part in TextParts.ofNames(String(word)) {
        if !line.isEmpty, line.count + part.count > width {
          lines.append(line)
          line = ""
        }
        var rest = part
        while rest.count > width {
          lines.append(String(rest.prefix(width)))
          rest = rest.dropFirst(width)
        }
        line += rest
      }
      lines.append(line)
    }
    return lines
  }
}

/// Where a text may go on in the next line.
enum TextParts {
  /// Words.
  static func words(_ text: String) -> [Substring] { text.split(separator: " ") }

  /// Parts of words: behind a separator, and before a capital letter that follows a small one.
  static func ofNames(_ text: String) -> [Substring] {
    words(text).flatMap { word -> [Substring] in
      var parts: [Substring] = []
      var start = word.startIndex
      var last: Character?
      for index in word.indices {
        if let last, ends(last, before: word[index]) {
          parts.append(word[start..<index])
          start = index
        }
        last = word[index]
      }
      return parts + [word[start...]]
    }
  }

  private static func ends(_ last: Character, before next: Character) -> Bool {
    if "/.-_:,=".contains(last) { return next.isLetter || next.isNumber }
    return last.isLowercase && next.isUppercase
  }
}
