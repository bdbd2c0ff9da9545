package import Diagnostics

/// A table read from a CSV text: named columns, and rows of cells that know where they stand.
///
/// All rows have a cell for each column. Cells are ranges of the text's bytes; a cell's text is
/// made, and its quotes are resolved, when it is asked for.
package struct DelimitedText: Sendable {
  package let source: SourceText
  /// The names in the first row, in its order, each once.
  package let columns: [String]

  let cells: [CellRange]

  init(source: SourceText, columns: [String], cells: [CellRange]) {
    self.source = source
    self.columns = columns
    self.cells = cells
  }

  /// The index of a column by its name.
  package func columnIndex(_ name: String) -> Int? { columns.firstIndex(of: name) }

  /// Where the name of a column, an index of ``columns``, was written.
  package func columnLocation(_ column: Int) -> SourceLocation {
    Cell(source: source, range: cells[column]).location
  }

  /// The rows below the header.
  package var rows: Rows { Rows(table: self) }

  /// The rows of a table, the header left out.
  package struct Rows: RandomAccessCollection, Sendable {
    fileprivate let table: DelimitedText

    package var startIndex: Int { 0 }
    package var endIndex: Int { table.cells.count / table.columns.count - 1 }

    package subscript(position: Int) -> Row { Row(table: table, number: position) }
  }

  /// One row of a table.
  package struct Row: Sendable {
    fileprivate let table: DelimitedText
    fileprivate let number: Int

    /// The cell in a column, an index of ``DelimitedText/columns``.
    package subscript(_ column: Int) -> Cell {
      precondition(table.columns.indices.contains(column), "the table has no such column")
      let index = (number + 1) * table.columns.count + column
      return Cell(source: table.source, range: table.cells[index])
    }

    /// The cell in the column of a name; `nil` without such a column.
    package subscript(_ name: String) -> Cell? {
      table.columnIndex(name).map { self[$0] }
    }

    /// The number of the row's first line, from 1.
    package var line: Int { table.source.lineNumber(ofByte: self[0].byteOffset) }

    /// The row's line as a whole.
    package var location: SourceLocation {
      let first = self[0].location
      return SourceLocation(
        file: first.file, line: first.line, column: 0, lineText: first.lineText,
        lineTextColumn: first.lineTextColumn)
    }
  }

  /// One cell of a table.
  package struct Cell: Sendable {
    let source: SourceText
    let range: CellRange

    /// The text, quotes resolved, spaces kept.
    package var text: String {
      let written = String(decoding: bytes, as: UTF8.self)
      return range.isQuoted ? written.unquoted : written
    }

    package var isEmpty: Bool { range.bytes.isEmpty }

    package var isQuoted: Bool { range.isQuoted }

    /// Where the cell stands; a quoted one at its quote.
    package var location: SourceLocation {
      source.location(ofByte: byteOffset, length: range.bytes.count + (isQuoted ? 2 : 0))
    }

    /// Offset of the cell's first byte in ``SourceText/bytes``.
    package var byteOffset: Int { range.bytes.lowerBound - (isQuoted ? 1 : 0) }

    /// The bytes as written between the quotes, where `""` stands for one quote.
    package var bytes: ArraySlice<UInt8> { source.bytes[range.bytes] }
  }
}

/// The bytes of a cell, its quotes left out, in 8 bytes.
struct CellRange: Sendable {
  private let start: UInt32
  private let lengthAndQuotes: UInt32

  init(_ bytes: Range<Int>, isQuoted: Bool) {
    start = UInt32(clamping: bytes.lowerBound)
    lengthAndQuotes = UInt32(clamping: bytes.count) << 1 | (isQuoted ? 1 : 0)
  }

  var bytes: Range<Int> { Int(start)..<(Int(start) + Int(lengthAndQuotes >> 1)) }
  var isQuoted: Bool { lengthAndQuotes & 1 == 1 }
}

extension String {
  /// The text with each pair of quotes made one.
  fileprivate var unquoted: String {
    guard utf8.contains(UInt8(ascii: "\"")) else { return self }
    var result: [UInt8] = []
    var isSecond = false
    for byte in utf8 {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if byte != UInt8(ascii: "\"") || isSecond { result.append(byte) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
