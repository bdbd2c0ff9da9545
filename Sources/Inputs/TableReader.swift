package import Diagnostics
import Documents
package import RateTables

/// Reads comma-separated tables into the models' rows.
package enum TableReader {
  /// A rate table's rows; the header has to be the contract's.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - file: its name as the user knows it.
  ///   - lines: where its rows stand in the file, of a table that is cut out of one.
  ///   - problems: takes what is wrong, all of it.
  /// - Returns: the rows that have all their cells.
  package static func rateRows(
    _ bytes: [UInt8], file: String, lines: [Int]? = nil, problems: inout Diagnostics
  ) -> [RateRow] {
    guard let table = parse(bytes, file: file, problems: &problems) else { return [] }
    let columns = rateColumns
    guard table.columns == columns else {
      problems.error(
        at: headerLocation(of: table, expected: columns),
        "the header is not that of a rate table", mend: "write \(columns.joined(separator: ","))")
      return []
    }
    return table.rows.enumerated().map { index, row in
      RateRow(
        texts: (0..<columns.count).map { row[$0].text }, line: lines?[index] ?? row.line
      ) { column in
        row[RateRow.Column.allCases.firstIndex(of: column) ?? 0].location
      }
    }
  }

  private static let rateColumns = RateRow.Column.allCases.map(\.rawValue)

  /// A table with named columns.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - file: its name as the user knows it.
  ///   - columns: those it has to have.
  ///   - problems: takes what is wrong, all of it.
  /// - Returns: the table, without rows where it cannot be read.
  package static func named(
    _ bytes: [UInt8], file: String, columns: [String], problems: inout Diagnostics
  ) -> NamedTable {
    guard let table = parse(bytes, file: file, problems: &problems) else {
      return NamedTable(columns: columns, rows: [])
    }
    for column in columns where !table.columns.contains(column) {
      problems.error(
        at: SourceLocation(file: file, line: 1), "the table has no column '\(column)'",
        mend: suggestion(for: column, from: table.columns))
    }
    return NamedTable(columns: table.columns, rows: table.rows.map { NamedTable.Row($0) })
  }

  static func parse(
    _ bytes: [UInt8], file: String, problems: inout Diagnostics
  ) -> DelimitedText? {
    let source = problems.collecting { try SourceText(name: file, bytes: bytes) }
    return source.flatMap { DelimitedText.parse($0, into: &problems) }
  }

  /// The first column that is not the expected one.
  private static func headerLocation(
    of table: DelimitedText, expected: [String]
  ) -> SourceLocation {
    let wrong = table.columns.indices.first { index in
      !expected.indices.contains(index) || table.columns[index] != expected[index]
    }
    return wrong.map { table.columnLocation($0) } ?? table.columnLocation(0)
  }
}
