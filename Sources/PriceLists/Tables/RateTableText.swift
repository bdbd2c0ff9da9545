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
    RateRow.Column.allCases.firstIndex(of: column) ?? 0
  }

  /// The row as CSV; a cell is quoted only where it must be.
  package var text: String {
    cells.map { cell in
      cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        ? "\"" + cell.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\"" : cell
    }.joined(separator: ",")
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
    let sorted = rows.map { (order: Order($0), row: $0) }.sorted { $0.order < $1.order }
    return ([Self.header] + sorted.map(\.row.text)).joined(separator: "\n") + "\n"
  }

  /// Usage type, operation, term, effective date, start of the tier.
  private struct Order: Comparable {
    let names: [String]
    let from: Int128

    init(_ row: RateTableRow) {
      names = [row[.usageType], row[.operation], row[.term], row[.effective]]
      from = (try? DecimalText.parse(row[.from].utf8, scale: 9)) ?? 0
    }

    static func < (a: Self, b: Self) -> Bool {
      if a.names == b.names { return a.from < b.from }
      return a.names.lexicographicallyPrecedes(b.names) {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    }
  }
}
