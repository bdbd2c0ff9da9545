package import Diagnostics
import Quantities

extension LineSelection {
  /// Whether all predicates hold.
  package func holds(for line: Line) -> Bool { predicates.allSatisfy { $0.holds(for: line) } }

  /// Refuses fields that a report has not, and comparisons that mean nothing.
  ///
  /// - Parameter fields: what the report's lines have, by names in lower case.
  /// - Throws: every predicate that asks for something else, with the nearest name.
  package func check(fields: [String: Kind]) throws(Diagnostics) {
    var problems = Diagnostics()
    for predicate in predicates {
      switch fields[predicate.field] {
      case nil:
        problems.error(
          at: predicate.fieldLocation,
          fields.isEmpty
            ? "there are no lines here to select from"
            : "the lines of this report have no '\(predicate.field)'",
          mend: suggestion(for: predicate.field, from: fields.keys.sorted()), kind: .usage)
      case .word? where predicate.comparison.isOfAmounts:
        problems.error(
          at: predicate.fieldLocation, "'\(predicate.field)' is no amount",
          mend: "compare it with =, !=, ~ or !~", kind: .usage)
      case .amount? where (try? Money(predicate.value)) == nil:
        problems.error(
          at: predicate.valueLocation, "'\(predicate.value)' is no amount of dollars",
          mend: "write it as 10 or 12.50", kind: .usage)
      case .amount? where [.contains, .lacks].contains(predicate.comparison):
        problems.error(
          at: predicate.fieldLocation, "'\(predicate.field)' is an amount, and contains nothing",
          mend: "compare it with =, !=, <, <=, > or >=", kind: .usage)
      case .word?, .amount?: break
      }
    }
    try problems.throwIfErrors()
  }

  /// Refuses names that none of the lines has.
  ///
  /// - Parameters:
  ///   - lines: all of the report.
  ///   - others: further names of a field, of things that are without a line.
  /// - Throws: every such name, with the nearest.
  package func check(
    names lines: [Line], others: [String: [String]] = [:]
  ) throws(Diagnostics) {
    var problems = Diagnostics()
    for predicate in predicates where [.equals, .differs].contains(predicate.comparison) {
      let field = predicate.field
      if lines.contains(where: { $0.amounts[field] != nil }) { continue }
      var seen: Set<String> = []
      let names = lines.flatMap { $0.words[field] ?? [] }.filter { seen.insert($0).inserted }
      let further = others[field] ?? []
      let wanted = predicate.value.lowercased()
      if (names + further).contains(where: { $0.lowercased() == wanted }) { continue }
      problems.error(
        at: predicate.valueLocation, "no line has the \(field) '\(predicate.value)'",
        mend: nearestName(to: predicate.value, in: names + further)
          .map { "did you mean '\($0)'?" } ?? suggestion(for: predicate.value, from: names),
        kind: .usage)
    }
    try problems.throwIfErrors()
  }

  /// The error where each field is known, and no table has all of them.
  var apart: Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .usage, at: predicates.last?.fieldLocation,
        "no table of this report has all of \(predicates.map(\.field).joined(separator: ", "))",
        mend: "select by fewer of them"))
  }
}

extension LineSelection.Predicate {
  fileprivate func holds(for line: LineSelection.Line) -> Bool {
    if let amount = line.amounts[field]?.max(), let limit = try? Money(value) {
      return switch comparison {
      case .equals: amount == limit
      case .differs: amount != limit
      case .more: amount > limit
      case .atLeast: amount >= limit
      case .less: amount < limit
      case .atMost: amount <= limit
      case .contains, .lacks: false
      }
    }
    let words = (line.words[field] ?? []).map { $0.lowercased() }
    let wanted = value.lowercased()
    return switch comparison {
    case .equals: words.contains(wanted)
    case .differs: !words.contains(wanted)
    case .contains: words.contains { Self.contains($0, wanted) }
    case .lacks: !words.contains { Self.contains($0, wanted) }
    case .more, .atLeast, .less, .atMost: false
    }
  }

  /// Whether a text stands in another, byte by byte.
  private static func contains(_ text: String, _ part: String) -> Bool {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    guard text.count >= part.count else { return false }
    return (0...(text.count - part.count)).contains { start in
      text[start..<(start + part.count)].elementsEqual(part)
    }
  }
}
