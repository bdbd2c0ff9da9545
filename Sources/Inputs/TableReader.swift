package import Diagnostics
package import RateTables

/// Reads comma-separated tables into the models' rows.
package enum TableReader {
  /// A rate table's rows; the header has to be the contract's.
  package static func rateRows(
    _ bytes: [UInt8], file: String, problems: inout Diagnostics
  ) -> [RateRow] {
    guard let table = TextTable.parse(bytes, file: file, problems: &problems) else { return [] }
    let columns = RateRow.Column.allCases.map(\.rawValue)
    guard table.header == columns else {
      problems.error(
        at: SourceLocation(file: file, line: 1),
        "the header is not that of a rate table", mend: "write \(columns.joined(separator: ","))")
      return []
    }
    return table.rows.map { row in
      RateRow(texts: row.cells, line: row.line) { column in
        let index = RateRow.Column.allCases.firstIndex(of: column) ?? 0
        return table.location(row, index)
      }
    }
  }

  /// A table with named columns.
  package static func named(
    _ bytes: [UInt8], file: String, columns: [String], problems: inout Diagnostics
  ) -> NamedTable {
    guard let table = TextTable.parse(bytes, file: file, problems: &problems) else {
      return NamedTable(columns: columns, rows: [])
    }
    for column in columns where !table.header.contains(column) {
      problems.error(
        at: SourceLocation(file: file, line: 1), "the table has no column '\(column)'",
        mend: "its columns are \(columns.joined(separator: ","))")
    }
    let header = table.header
    return NamedTable(
      columns: header,
      rows: table.rows.map { row in
        NamedTable.Row(
          cells: Dictionary(zip(header, row.cells), uniquingKeysWith: { a, _ in a })
        ) { column in table.location(row, header.firstIndex(of: column) ?? 0) }
      })
  }
}
