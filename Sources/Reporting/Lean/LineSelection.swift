package import Diagnostics
package import Quantities

/// Which lines of a report are wanted: predicates that all have to hold.
///
/// `service=RDS,monthly>10,resource~web,kind=usage`: a comma is "and", upper and lower case are
/// alike, `~` is "contains", and `!=` and `!~` are the opposites. An amount is compared exactly, the
/// highest of those that a line has.
package struct LineSelection: Sendable {
  package enum Comparison: String, CaseIterable, Sendable {
    case atLeast = ">="
    case atMost = "<="
    case differs = "!="
    case lacks = "!~"
    case equals = "="
    case contains = "~"
    case more = ">"
    case less = "<"

    /// Whether it asks for the order of amounts.
    var isOfAmounts: Bool { [.atLeast, .atMost, .more, .less].contains(self) }
  }

  /// What a field holds.
  package enum Kind: Hashable, Sendable {
    case word, amount
  }

  package struct Predicate: Sendable {
    /// In lower case.
    package let field: String
    package let comparison: Comparison
    package let value: String
    package let fieldLocation: SourceLocation
    package let valueLocation: SourceLocation
  }

  /// What a line can be chosen by.
  package struct Line: Sendable {
    package var words: [String: [String]] = [:]
    package var amounts: [String: [Money]] = [:]

    package init() {}

    /// Takes a cell of a table.
    mutating func add(_ cell: JSONValue, as field: String, isAmount: Bool) {
      switch cell {
      case .null: break
      case .string(let text):
        if isAmount, let money = try? Money(text) {
          amounts[field, default: []].append(money)
        } else {
          words[field, default: []].append(text)
        }
      case .bool, .integer, .number, .array, .object:
        words[field, default: []].append(cell.compactText)
      }
    }
  }

  /// Other names of fields, by the field that has them.
  static let aliases: KeyValuePairs<String, String> = [
    "line": "id", "resource": "id", "monthly": "change", "cost": "monthly", "type": "usagetype",
  ]

  /// As it was written.
  package let text: String
  package let predicates: [Predicate]

  // MARK: - Reading

  /// Reads predicates.
  ///
  /// - Parameters:
  ///   - text: one or more, with commas between them.
  ///   - option: what they are written behind, for messages.
  /// - Throws: errors of kind `usage`, each at its place.
  package init(_ text: String, option: String = "--select") throws(Diagnostics) {
    var problems = Diagnostics()
    var predicates: [Predicate] = []
    var column = 1
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let start = column
      column += part.count + 1
      if let predicate = problems.collecting({ () throws(Diagnostics) in
        try Self.predicate(part, at: start, of: text, option)
      }) {
        predicates.append(predicate)
      }
    }
    try problems.throwIfErrors()
    self.text = text
    self.predicates = predicates
  }

  private static func predicate(
    _ part: Substring, at column: Int, of text: String, _ option: String
  ) throws(Diagnostics) -> Predicate {
    func place(_ start: Int, _ length: Int) -> SourceLocation {
      SourceLocation(
        file: option, line: 1, column: start, length: max(1, length), lineText: text.onOneLine)
    }
    guard let sign = part.firstIndex(where: { "=~<>!".contains($0) }),
      let comparison = Comparison.allCases.first(where: { part[sign...].hasPrefix($0.rawValue) })
    else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, at: place(column, part.count), "'\(part)' is no FIELD=VALUE",
          mend: "write 'service=RDS', 'monthly>10' or 'resource~web', with commas for and"))
    }
    let (lead, field) = trimmed(part[..<sign])
    let rest = part[sign...].dropFirst(comparison.rawValue.count)
    let (space, value) = trimmed(rest)
    let before = part.distance(from: part.startIndex, to: rest.startIndex)
    guard !field.isEmpty, !value.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, at: place(column, part.count),
          field.isEmpty ? "'\(part)' names no field" : "'\(part)' names nothing to compare with",
          mend: "write 'service=RDS', 'monthly>10' or 'resource~web'"))
    }
    return Predicate(
      field: field.lowercased(), comparison: comparison, value: String(value),
      fieldLocation: place(column + lead, field.count),
      valueLocation: place(column + before + space, value.count))
  }

  /// The text without white space around it, and how much of it stood before.
  private static func trimmed(_ text: Substring) -> (lead: Int, text: Substring) {
    let start = text.drop { $0 == " " || $0 == "\t" }
    var end = start
    while end.last == " " || end.last == "\t" { end = end.dropLast() }
    return (text.count - start.count, end)
  }
}
