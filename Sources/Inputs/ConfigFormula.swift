import Quantities

/// A text that may be a formula over the file's parameters: it is one only where a number belongs.
package struct ConfigFormula: Sendable {
  /// What it comes to, or what is wrong with it.
  enum Outcome: Sendable {
    /// With every range at its middle, the ends at P10 and P90, and the ranges that move it.
    case value(Formula, middle: Double, ends: ClosedRange<Double>, ranges: Set<String>)
    case flawed(Formula.Problem)
  }

  let text: String
  let outcome: Outcome

  /// Looks at a text; fails for what nobody would take for a formula: a number, a sentence, a date.
  ///
  /// - Parameters:
  ///   - text: as it is written.
  ///   - parameters: of the file.
  init?(_ text: String, _ parameters: FileParameters) {
    guard text.utf8.count <= 1_000, strictNumber(text) == nil, Self.isLike(text, parameters) else {
      return nil
    }
    self.text = text
    do throws(Formula.Problem) {
      let formula = try Formula(text, names: parameters.kinds)
      guard case .number = formula.kind else { return nil }
      guard let middle = formula.number(parameters.values()), middle.isFinite,
        let ends = parameters.ends(of: formula)
      else {
        throw Formula.Problem(
          message: "'\(text)' comes to no number", help: "it divides by zero", offset: 0,
          length: text.count)
      }
      outcome = .value(formula, middle: middle, ends: ends, ranges: parameters.ranges(of: formula))
    } catch {
      outcome = .flawed(error)
    }
  }

  /// What it comes to, as a property of a resource says it; the text itself where it is no formula.
  package var valueText: String {
    guard case .value(_, let middle, _, _) = outcome else { return text }
    return plain(middle)
  }

  /// Whether it holds a name or a sign that a formula has; dates, addresses and sentences do not.
  private static func isLike(_ text: String, _ parameters: FileParameters) -> Bool {
    if text.contains(where: { "*/×()".contains($0) }) || text.contains(" + ")
      || text.contains(" - ")
    {
      return true
    }
    let isWord = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    return isWord && !parameters.list.isEmpty
  }
}

extension ConfigNode {
  /// The tree with its formulas found.
  ///
  /// Texts keep what they say; a number that is read where one stands finds its value.
  func resolving(_ parameters: FileParameters) -> ConfigNode {
    var node = self
    switch content {
    case .null: break
    case .scalar(let text, let isQuoted):
      if !isQuoted, let formula = ConfigFormula(text, parameters) {
        node.content = .formula(formula)
      }
    case .formula(let formula):
      node.content =
        ConfigFormula(formula.text, parameters).map { .formula($0) }
        ?? .scalar(text: formula.text, isQuoted: false)
    case .list(let items): node.content = .list(items.map { $0.resolving(parameters) })
    case .map(let entries):
      node.content = .map(
        entries.map { entry in
          var entry = entry
          if entry.key != "parameters" { entry.value = entry.value.resolving(parameters) }
          return entry
        })
    }
    return node
  }
}

extension ConfigNode {
  /// The parameters that the formulas of a tree name.
  var namedParameters: Set<String> {
    switch content {
    case .null, .scalar: return []
    case .formula(let formula):
      if case .value(let formula, _, _, _) = formula.outcome { return formula.names }
      return []
    case .list(let items): return items.reduce(into: []) { $0.formUnion($1.namedParameters) }
    case .map(let entries):
      return entries.reduce(into: []) { found, entry in
        if entry.key != "parameters" { found.formUnion(entry.value.namedParameters) }
      }
    }
  }
}
