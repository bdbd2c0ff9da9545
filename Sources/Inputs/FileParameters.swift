package import Diagnostics
package import Quantities
import TrafficSimulation

/// Named numbers of a stack or scenario file, which its formulas may use: `parameters: { users: 1200 }`.
package struct FileParameters: Sendable {
  /// What stands behind a name.
  enum Content: Sendable {
    case number(Double)
    case drawn(Distribution, reason: String?)
    case formula(Formula)
  }

  struct Parameter: Sendable {
    let name: String
    let content: Content
    /// Where its name is written.
    let keyLocation: SourceLocation
    let location: SourceLocation
  }

  /// Each after those that it names.
  private(set) var list: [Parameter] = []

  package init() {}

  /// What each comes to.
  ///
  /// - Parameter drawn: values in place of the middles of ranges, by name.
  /// - Returns: every parameter's value; one that divides by zero has none.
  package func values(_ drawn: [String: Double] = [:]) -> [String: Formula.Value] {
    var values: [String: Formula.Value] = [:]
    for parameter in list {
      switch parameter.content {
      case .number(let number): values[parameter.name] = .number(number)
      case .drawn(let distribution, _):
        values[parameter.name] = .number(drawn[parameter.name] ?? distribution.middle)
      case .formula(let formula): values[parameter.name] = formula.value(values)
      }
    }
    return values
  }

  /// The parameters with a range on which a formula depends, directly or through others.
  package func ranges(of formula: Formula) -> Set<String> {
    var wanted = formula.names
    var found: Set<String> = []
    for parameter in list.reversed() where wanted.contains(parameter.name) {
      switch parameter.content {
      case .number: break
      case .drawn: found.insert(parameter.name)
      case .formula(let formula): wanted.formUnion(formula.names)
      }
    }
    return found
  }

  /// Those that nothing names: neither another parameter nor what is given.
  package func unnamed(by names: Set<String>) -> [String] {
    let inside = list.reduce(into: names) { found, parameter in
      if case .formula(let formula) = parameter.content { found.formUnion(formula.names) }
    }
    return list.map(\.name).filter { !inside.contains($0) }
  }

  func holds(_ name: String) -> Bool { list.contains { $0.name == name } }

  /// Where a parameter's name is written.
  package func location(of name: String) -> SourceLocation? {
    list.first { $0.name == name }?.keyLocation
  }

  var kinds: [String: Formula.Kind] {
    Dictionary(
      list.map { ($0.name, Formula.Kind.number(.one)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The ends of what a formula comes to, with every range at its P10 and at its P90.
  func ends(of formula: Formula) -> ClosedRange<Double>? {
    func value(_ share: Double) -> Double? {
      var drawn: [String: Double] = [:]
      for parameter in list {
        if case .drawn(let distribution, _) = parameter.content {
          drawn[parameter.name] = distribution.quantile(share)
        }
      }
      return formula.number(values(drawn))
    }
    guard let low = value(0.1), let high = value(0.9) else { return nil }
    return min(low, high)...max(low, high)
  }
}

extension FileParameters {
  /// The parameters of a stack file's tree, as far as they can be read.
  package init(of node: ConfigNode) {
    var problems = Diagnostics()
    self = Self.read(node["parameters"], problems: &problems)
  }

  /// Names that mean something else in a formula.
  private static let taken: Set<String> =
    Set(["min", "max", "ceil", "in", "and", "or", "not"]).union(Formula.constants.keys)

  /// Reads a file's parameters.
  ///
  /// - Parameters:
  ///   - node: the mapping under `parameters`; nothing without one.
  ///   - outer: those of the stack that a scenario is read for; its formulas may use them.
  ///   - problems: takes what is wrong.
  /// - Returns: the outer ones and the file's own.
  static func read(
    _ node: ConfigNode?, beside outer: FileParameters = FileParameters(),
    problems: inout Diagnostics
  ) -> FileParameters {
    var parameters = outer
    guard let node, !node.isNull else { return parameters }
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "'parameters' is \(node.kindName)",
        mend: "write a mapping from names to numbers: { users: 1200 }")
      return parameters
    }
    var waiting: [ConfigNode.Entry] = []
    for entry in entries where isName(entry, beside: outer, &problems) {
      if let content = plain(entry, &problems) {
        parameters.add(entry, content)
      } else if entry.value.text != nil {
        waiting.append(entry)
      }
    }
    parameters.addFormulas(waiting, &problems)
    return parameters
  }

  private mutating func add(_ entry: ConfigNode.Entry, _ content: Content) {
    list.append(
      Parameter(
        name: entry.key, content: content, keyLocation: entry.keyLocation,
        location: entry.value.location))
  }

  private static func isName(
    _ entry: ConfigNode.Entry, beside outer: FileParameters, _ problems: inout Diagnostics
  ) -> Bool {
    let isWord =
      entry.key.first.map { $0.isLetter && $0.isASCII } ?? false
      && entry.key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    if !isWord || taken.contains(entry.key) {
      problems.error(
        at: entry.keyLocation, "'\(entry.key)' cannot name a parameter",
        mend: isWord
          ? "it means something else in a formula: choose another name"
          : "write letters, digits and _, a letter first")
      return false
    }
    if let other = outer.list.first(where: { $0.name == entry.key }) {
      problems.error(
        at: entry.keyLocation,
        "the parameter '\(entry.key)' stands at \(other.keyLocation.text) too",
        mend: "give one of them another name, or keep the stack file's")
      return false
    }
    return true
  }

  /// A number or a range; `nil` for a formula, and for what is wrong.
  private static func plain(
    _ entry: ConfigNode.Entry, _ problems: inout Diagnostics
  ) -> Content? {
    let node = entry.value
    if node.entries != nil {
      return readDistribution(node, key: entry.key, range: -1e18...1e18, problems: &problems)
        .map { .drawn($0, reason: $1) }
    }
    guard let text = node.text else {
      problems.error(
        at: node.location, "the parameter '\(entry.key)' is \(node.kindName)",
        mend: "write a number, a range, or a formula over other parameters")
      return nil
    }
    if text.hasSuffix("%"), let percent = strictNumber(String(text.dropLast())) {
      return .number(percent / 100)
    }
    return strictNumber(text).map { .number($0) }
  }

  /// Adds parameters that are formulas, each after those that it names.
  private mutating func addFormulas(
    _ entries: [ConfigNode.Entry], _ problems: inout Diagnostics
  ) {
    var kinds = kinds
    for entry in entries { kinds[entry.key] = .number(.one) }
    var waiting: [(entry: ConfigNode.Entry, formula: Formula)] = []
    for entry in entries {
      do throws(Formula.Problem) {
        let formula = try Formula(entry.value.text ?? "", names: kinds)
        waiting.append((entry, formula))
      } catch {
        problems.report(error.diagnostic(entry.key, at: entry.value.location))
      }
    }
    let names = Set(waiting.map(\.entry.key))
    var done: Set<String> = []
    while !waiting.isEmpty {
      let ready = waiting.filter { $0.formula.names.intersection(names).isSubset(of: done) }
      guard !ready.isEmpty else {
        let circle = waiting.map(\.entry.key)
        return problems.error(
          at: waiting[0].entry.value.location,
          "the parameters go round in a circle: \((circle + circle.prefix(1)).joined(separator: " → "))",
          mend: "give one of them a number")
      }
      for (entry, formula) in ready {
        add(entry, .formula(formula))
        done.insert(entry.key)
        if formula.number(values())?.isFinite != true {
          problems.error(
            at: entry.value.location, "the parameter '\(entry.key)' comes to no number",
            mend: "it divides by zero, or grows beyond every number")
        }
      }
      waiting.removeAll { done.contains($0.entry.key) }
    }
  }
}

extension Formula.Problem {
  /// What is wrong with a formula that stands in the place of a number.
  func diagnostic(_ key: String, at location: SourceLocation) -> Diagnostic {
    let place = SourceLocation(
      file: location.file, line: location.line, column: location.column + offset, length: length,
      lineText: location.lineText, lineTextColumn: location.lineTextColumn)
    return Diagnostic(.error, at: place, "'\(key)': \(message)", mend: help)
  }
}
