package import Diagnostics
internal import Quantities
package import RateTables

/// One row of a rate table, as its cells.
package struct RateTableRow: Hashable, Sendable {
  /// In the order of ``RateRow/Column``.
  package var cells: [String]

  package init(cells: [String]) {
    precondition(cells.count == RateRow.Column.allCases.count, "a rate row has one cell a column")
    self.cells = cells
  }

  /// A cell by its column.
  package subscript(column: RateRow.Column) -> String {
    get { cells[Self.position(column)] }
    set { cells[Self.position(column)] = newValue }
  }

  private static func position(_ column: RateRow.Column) -> Int {
    switch column {
    case .usageType: 0
    case .operation: 1
    case .term: 2
    case .product: 3
    case .unit: 4
    case .from: 5
    case .to: 6
    case .price: 7
    case .effective: 8
    case .seen: 9
    case .confidence: 10
    case .source: 11
    }
  }

  /// Writes the row as CSV; a cell is quoted only where it must be.
  fileprivate func write(to bytes: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      let mustQuote = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
      guard mustQuote else {
        bytes.append(contentsOf: cell.utf8)
        continue
      }
      bytes.append(0x22)
      for byte in cell.utf8 {
        bytes.append(byte)
        if byte == 0x22 { bytes.append(byte) }
      }
      bytes.append(0x22)
    }
  }
}

/// A rate table's file, read without judging the figures in it.
package struct RateTableText: Sendable {
  package static let header = RateRow.Column.allCases.map(\.rawValue).joined(separator: ",")

  package var rows: [RateTableRow]

  package init(rows: [RateTableRow] = []) {
    self.rows = rows
  }

  /// Reads a table.
  ///
  /// - Throws: a located problem of the text as CSV, of its header, or of a row with missing cells.
  package init(_ source: PriceListSource) throws(Diagnostics) {
    let window: ByteWindow
    do throws(Diagnostic) { window = try ByteWindow(source) } catch { throw Diagnostics(error) }
    var scanner = CSVScanner(window)
    var rows: [RateTableRow] = []
    do throws(ScanProblem) {
      var cursor = scanner.window.base
      var isHeader = true
      while let next = try scanner.row(cursor) {
        cursor = next
        let cells = (0..<scanner.count).map { scanner.text($0) }
        if isHeader {
          guard cells.joined(separator: ",") == Self.header else {
            throw scanner.problem(
              cell: 0, "this is not the header of a rate table", mend: "write '\(Self.header)'")
          }
          isHeader = false
        } else if cells.count == RateRow.Column.allCases.count {
          rows.append(RateTableRow(cells: cells))
        } else if cells != [""] {
          throw scanner.problem(
            cell: cells.count - 1,
            "the row has \(cells.count) cells, a rate table's has \(RateRow.Column.allCases.count)",
            mend: "write one cell a column, and put one that holds a comma in quotes")
        }
      }
    } catch {
      throw Diagnostics(scanner.window.diagnostic(error))
    }
    self.rows = rows
  }

  /// The file's text: header, then the rows in the order of the contract.
  package var text: String {
    var bytes = Array(Self.header.utf8)
    bytes.append(0x0A)
    for place in rows.indices.sorted(by: { precedes(rows[$0], rows[$1]) }) {
      rows[place].write(to: &bytes)
      bytes.append(0x0A)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Usage type, operation, term, effective date, start of the tier.
  private func precedes(_ a: RateTableRow, _ b: RateTableRow) -> Bool {
    for column in [RateRow.Column.usageType, .operation, .term, .effective]
    where a[column] != b[column] {
      return a[column].utf8.lexicographicallyPrecedes(b[column].utf8)
    }
    func from(_ row: RateTableRow) -> Int128 {
      (try? DecimalText.parse(row[.from].utf8, scale: 9)) ?? 0
    }
    return from(a) < from(b)
  }
}
