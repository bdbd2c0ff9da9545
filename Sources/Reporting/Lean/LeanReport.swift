package import Diagnostics
import Quantities

/// A report for a reader with little room, such as an agent: its facts and its tables as rows.
///
/// Columns stand once, rows are lists, and the whole is one line of JSON of at most so many bytes.
/// What has no room is counted and summed, and the report says how to ask for it.
package struct LeanReport: Sendable {
  /// A table with the most important rows first.
  package struct Table: Sendable {
    /// Cells in the order of the columns, and what else the row can be chosen by.
    package struct Row: Sendable {
      package let cells: [JSONValue]
      /// The resource that a row is about, where no column says it.
      package let resource: String?

      package init(_ cells: [JSONValue], resource: String? = nil) {
        self.cells = cells
        self.resource = resource
      }
    }

    package let name: String
    package let columns: [String]
    package var rows: [Row]
    /// Columns of amounts, which what is left out is summed by.
    package let amounts: [String]
    /// How much of the room it takes, where it is one of those that do not fit: 1 or more.
    package var weight = 1

    package init(
      _ name: String, _ columns: [String], amounts: [String] = [], _ rows: [Row] = []
    ) {
      self.name = name
      self.columns = columns
      self.amounts = amounts
      self.rows = rows
    }
  }

  /// How the rest is asked for: by options of the command line or by arguments of a tool.
  package enum Asking: Sendable {
    case options, arguments
  }

  /// Some 2,000 tokens.
  package static let usualBytes = 8_000

  /// What a report may have, so that what is said beside it has room too where that is part of the
  /// answer.
  package static func mostBytes(_ asking: Asking) -> Int {
    switch asking {
    case .options: usualBytes
    case .arguments: usualBytes - 300
    }
  }

  package var facts: [(key: String, value: JSONValue)]
  package var tables: [Table]
  /// What is never in it, and where it is.
  package var elsewhere: [String]
  /// Whether the command prints all of it as JSON too.
  package var hasJSON = true

  package init(
    facts: [(key: String, value: JSONValue)], tables: [Table] = [], elsewhere: [String] = []
  ) {
    self.facts = facts
    self.tables = tables
    self.elsewhere = elsewhere
  }
}

/// What can be said in the lean form, with the lines that somebody chose.
package protocol LeanReporting {
  /// The report in few words.
  ///
  /// - Parameter selection: which lines are wanted; all without it.
  /// - Throws: a predicate that the report has no field or no name for.
  /// - Returns: the facts and the tables.
  func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport
}

extension LeanReport {
  /// The rows that a selection leaves of the tables that have all its fields; other tables go.
  ///
  /// - Parameter selection: what is wanted; everything without it.
  /// - Throws: a field that no table has, or a name that none of their rows has.
  /// - Returns: the report with those rows.
  package func selecting(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    guard let selection else { return self }
    var known: [String: LineSelection.Kind] = [:]
    for table in tables { known.merge(table.fields) { first, _ in first } }
    try selection.check(fields: known)
    let fitting = tables.filter { table in
      selection.predicates.allSatisfy { table.fields[$0.field] != nil }
    }
    if fitting.isEmpty { throw selection.apart }
    let lines = fitting.flatMap { table in table.rows.map { table.line($0) } }
    try selection.check(names: lines)
    var report = self
    report.tables = fitting.map { table in
      var table = table
      table.rows = table.rows.filter { selection.holds(for: table.line($0)) }
      return table
    }
    report.facts.append(
      (
        "selected",
        .object([
          ("select", .string(selection.text)),
          ("rows", .integer(report.tables.map(\.rows.count).reduce(0, +))),
        ])
      ))
    return report
  }
}

extension LeanReport.Table {
  /// What rows can be chosen by: the columns, and what people call them.
  fileprivate var fields: [String: LineSelection.Kind] {
    var fields: [String: LineSelection.Kind] = [:]
    for column in columns {
      fields[column.lowercased()] = amounts.contains(column) ? .amount : .word
    }
    if fields["resource"] == nil, rows.contains(where: { $0.resource != nil }) {
      fields["resource"] = .word
    }
    for (name, column) in LineSelection.aliases where fields[name] == nil {
      fields[name] = fields[column]
    }
    return fields
  }

  fileprivate func line(_ row: Row) -> LineSelection.Line {
    var line = LineSelection.Line()
    for (column, cell) in zip(columns, row.cells) {
      line.add(cell, as: column.lowercased(), isAmount: amounts.contains(column))
    }
    if let resource = row.resource, line.words["resource"] == nil {
      line.words["resource"] = [resource]
    }
    for (name, column) in LineSelection.aliases {
      if line.words[name] == nil { line.words[name] = line.words[column] }
      if line.amounts[name] == nil { line.amounts[name] = line.amounts[column] }
    }
    return line
  }
}
