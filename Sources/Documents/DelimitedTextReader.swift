package import Diagnostics

extension DelimitedText {
  /// Reads CSV as RFC 4180 describes it, with LF line ends too.
  ///
  /// The first row names the columns. Blank lines are skipped. A first line `sep=,`, which
  /// spreadsheets write, is skipped with a warning.
  ///
  /// - Parameters:
  ///   - source: the text of the table.
  ///   - problems: takes all the mistakes of the table, each with its place.
  /// - Returns: the table; `nil` when there was a mistake.
  package static func parse(
    _ source: SourceText, into problems: inout Diagnostics
  ) -> DelimitedText? {
    var reader = DelimitedTextReader(source)
    let table = reader.read()
    problems.append(reader.problems)
    return reader.problems.hasErrors ? nil : table
  }
}

/// Goes through the bytes of a table once.
private struct DelimitedTextReader {
  /// Mistakes of one table that are listed; with more, something else is wrong.
  private static let mostProblems = 100

  let source: SourceText
  let bytes: [UInt8]
  private(set) var problems = Diagnostics()
  private var cells: [CellRange] = []
  private var position = 0
  private var columnCount = 0
  private var unlisted = 0
  private let quote = UInt8(ascii: "\"")
  private let comma = UInt8(ascii: ",")

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
  }

  mutating func read() -> DelimitedText? {
    skipSeparatorLine()
    while position < bytes.count, isLineEnd(position) { position += 1 }
    guard bytes[position...].contains(where: { $0 > 0x20 }) else {
      report(
        source.wholeFile, "the file is empty: there is no header row",
        mend: "begin the file with a row of column names")
      return nil
    }
    cells.reserveCapacity(min(bytes.count / 8, 1_000_000))
    guard readRow() else { return nil }
    columnCount = cells.count
    let columns = checkedHeader()
    while position < bytes.count {
      if isLineEnd(position) {
        position += 1
        continue
      }
      let first = cells.count
      guard readRow() else { break }
      let count = cells.count - first
      if count != columnCount {
        reportCount(count, first: first)
        cells.removeLast(count)
      }
    }
    if unlisted > 0 {
      problems.report(
        Diagnostic(
          .note, at: source.wholeFile, "there are \(unlisted) more problems like these",
          mend: "mend those above first"))
    }
    return DelimitedText(source: source, columns: columns, cells: cells)
  }

  private func isLineEnd(_ index: Int) -> Bool { bytes[index] == 0x0A || bytes[index] == 0x0D }

  private mutating func skipSeparatorLine() {
    guard bytes.starts(with: "sep=".utf8) else { return }
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    let place = source.location(ofByte: 0, length: line.count)
    if line.elementsEqual("sep=,".utf8) {
      problems.report(
        Diagnostic(
          .warning, at: place, "the line 'sep=,' belongs to a spreadsheet, and is skipped",
          mend: "remove the line"))
    } else {
      report(place, "the cells are not separated by commas", mend: "save the table with commas")
    }
    position = line.endIndex
  }

  /// Reads the cells of a row, and its line end.
  ///
  /// - Returns: false when a quote is never closed, so that the rest has no rows.
  private mutating func readRow() -> Bool {
    while true {
      if position < bytes.count, bytes[position] == quote {
        guard readQuotedCell() else { return false }
      } else {
        readPlainCell()
      }
      guard position < bytes.count else { return true }
      let byte = bytes[position]
      position += 1
      if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
      if byte != comma { return true }
    }
  }

  private mutating func readPlainCell() {
    let start = position
    var stray = -1
    while position < bytes.count {
      let byte = bytes[position]
      if byte <= quote || byte == comma {
        if byte == comma || byte == 0x0A || byte == 0x0D { break }
        if byte == quote, stray < 0 { stray = position }
      }
      position += 1
    }
    if stray >= 0 {
      report(
        source.location(ofByte: stray), "there is a quote inside a cell without quotes",
        mend: "put the whole cell in quotes, and write \"\" for a quote in it")
    }
    cells.append(CellRange(start..<position, isQuoted: false))
  }

  private mutating func readQuotedCell() -> Bool {
    let start = position
    position += 1
    while true {
      while position < bytes.count, bytes[position] != quote { position += 1 }
      guard position < bytes.count else {
        let line = bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }
        report(
          source.location(ofByte: start, length: line.count),
          "the quote that begins here is never closed", mend: "close the cell with a quote")
        return false
      }
      guard position + 1 < bytes.count, bytes[position + 1] == quote else { break }
      position += 2
    }
    cells.append(CellRange((start + 1)..<position, isQuoted: true))
    position += 1
    let rest = position
    while position < bytes.count, bytes[position] != comma, !isLineEnd(position) { position += 1 }
    if position > rest {
      report(
        source.location(ofByte: rest, length: position - rest),
        "there is text after the closing quote of the cell",
        mend: "end the cell at the quote, and write \"\" for a quote in it")
    }
    return true
  }

  /// The column names, after checking that each is there and is there once.
  private mutating func checkedHeader() -> [String] {
    let header = DelimitedText(source: source, columns: [], cells: cells)
    let names = cells.map { DelimitedText.Cell(source: source, range: $0).text }
    if names.count == 1, let other = names[0].utf8.first(where: { $0 == 0x3B || $0 == 0x09 }) {
      let what = other == 0x3B ? "semicolons" : "tabs"
      report(
        header.columnLocation(0), "the columns are separated by \(what), not by commas",
        mend: "save the table with commas")
    }
    var firstOf: [String: Int] = [:]
    for (column, name) in names.enumerated() {
      if name.isEmpty {
        report(
          header.columnLocation(column), "column \(column + 1) has no name",
          mend: "name it, or remove the comma")
      } else if let first = firstOf[name] {
        report(
          header.columnLocation(column),
          "the column '\(name)' is there twice; first as column \(first + 1)",
          mend: "remove or rename one of the two")
      } else {
        firstOf[name] = column
      }
    }
    return names
  }

  private mutating func reportCount(_ count: Int, first: Int) {
    let begin = cells[first].bytes.lowerBound - (cells[first].isQuoted ? 1 : 0)
    let isMore = count > columnCount
    let wrong = isMore ? cells[first + columnCount] : cells[cells.count - 1]
    let last = isMore ? wrong.bytes.lowerBound - (wrong.isQuoted ? 1 : 0) : begin
    report(
      source.location(ofByte: last, length: isMore ? wrong.bytes.count : position - begin),
      "the row has \(count) cell\(count == 1 ? "" : "s"), the header \(columnCount)",
      mend: isMore
        ? "remove what is too much, or put a text with a comma in quotes"
        : "add the missing cells, empty ones too")
  }

  private mutating func report(_ place: SourceLocation, _ message: String, mend: String) {
    if problems.items.count >= Self.mostProblems {
      unlisted += 1
    } else {
      problems.error(at: place, message, mend: mend)
    }
  }
}
