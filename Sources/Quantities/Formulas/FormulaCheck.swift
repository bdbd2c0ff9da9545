/// Finds what each part of a formula comes to, and what does not go together.
struct FormulaCheck {
  let known: [String: Formula.Kind]
  private(set) var used: Set<String> = []

  init(known: [String: Formula.Kind]) {
    self.known = known
  }

  mutating func kind(of node: FormulaNode) throws(Formula.Problem) -> Formula.Kind {
    switch node.content {
    case .number: return .number(.one)
    case .word: throw problem(node, "a word can only be compared", "write it after == or in")
    case .name(let name): return try kind(ofName: name, at: node)
    case .negative(let inner): return .number(try unit(of: inner))
    case .arithmetic(let sign, let left, let right): return try arithmetic(sign, left, right, node)
    case .call(let name, let inner):
      if name == "ceil", inner.count > 1 {
        throw problem(node, "'ceil' takes one number", "write ceil(number)")
      }
      let first = try unit(of: inner[0])
      for other in inner.dropFirst() { try same(first, try unit(of: other), at: other) }
      return .number(first)
    case .comparison(let sign, let left, let right): return try comparison(sign, left, right)
    case .among(let name, let items):
      guard case .word(let choices) = try kind(of: name) else {
        throw problem(name, "'in' is for words", "compare numbers with == or <")
      }
      for item in items { try word(item, among: choices) }
      return .flag
    case .not(let inner):
      try flag(inner)
      return .flag
    case .both(let left, let right), .either(let left, let right):
      try flag(left)
      try flag(right)
      return .flag
    }
  }

  private func problem(
    _ node: FormulaNode, _ message: String, _ help: String? = nil
  ) -> Formula.Problem {
    Formula.Problem(message: message, help: help, offset: node.offset, length: node.length)
  }

  private mutating func kind(
    ofName name: String, at node: FormulaNode
  ) throws(Formula.Problem) -> Formula.Kind {
    if let kind = known[name] {
      used.insert(name)
      return kind
    }
    if let constant = Formula.constants[name] { return .number(constant.unit) }
    throw problem(
      node, "there is no '\(name)' here", FormulaCheck.offer(name, Array(known.keys)))
  }

  /// The nearest name, or all of them.
  private static func offer(_ name: String, _ known: [String]) -> String {
    let names = known.sorted()
    let near = names.first {
      $0.lowercased() == name.lowercased() || $0.lowercased().hasPrefix(name.lowercased())
        || name.lowercased().hasPrefix($0.lowercased())
    }
    if let near { return "did you mean '\(near)'?" }
    return names.isEmpty
      ? "give it a value under 'parameters', in a sheet under 'properties'"
      : "known: \(names.joined(separator: ", "))"
  }

  private mutating func unit(of node: FormulaNode) throws(Formula.Problem) -> FormulaUnit {
    guard case .number(let unit) = try kind(of: node) else {
      throw problem(node, "a number should stand here", "name a number of the properties")
    }
    return unit
  }

  private mutating func flag(_ node: FormulaNode) throws(Formula.Problem) {
    guard case .flag = try kind(of: node) else {
      throw problem(
        node, "a condition should stand here", "compare it: == != < <= > >= in")
    }
  }

  private func same(
    _ left: FormulaUnit, _ right: FormulaUnit, at node: FormulaNode
  ) throws(Formula.Problem) {
    if left == right { return }
    throw problem(
      node, "\(right.text) does not go with \(left.text)", "bring both to one unit")
  }

  private mutating func arithmetic(
    _ sign: Character, _ left: FormulaNode, _ right: FormulaNode, _ node: FormulaNode
  ) throws(Formula.Problem) -> Formula.Kind {
    let (first, second) = (try unit(of: left), try unit(of: right))
    switch sign {
    case "*": return .number(first * second)
    case "/": return .number(first / second)
    default:
      // A plain number may be added to anything, as "− 20 free" is.
      if case .number = right.content { return .number(first) }
      if case .number = left.content { return .number(second) }
      try same(first, second, at: right)
      return .number(first)
    }
  }

  private mutating func comparison(
    _ sign: String, _ left: FormulaNode, _ right: FormulaNode
  ) throws(Formula.Problem) -> Formula.Kind {
    switch try kind(of: left) {
    case .word(let choices):
      guard sign == "==" || sign == "!=" else {
        throw problem(left, "words have no order", "compare them with == or !=")
      }
      try word(right, among: choices)
    case .number(let unit):
      let other = try self.unit(of: right)
      if case .number = right.content { return .flag }
      try same(unit, other, at: right)
    case .flag:
      throw problem(left, "a condition is not compared", "write it alone, or with not")
    }
    return .flag
  }

  /// A word that a name is compared with.
  private func word(
    _ node: FormulaNode, among choices: [String]?
  ) throws(Formula.Problem) {
    let word: String
    switch node.content {
    case .word(let text), .name(let text): word = text
    default: throw problem(node, "a word should stand here", "write it in quotes")
    }
    guard let choices, !choices.contains(word) else { return }
    throw problem(
      node, "'\(word)' is none of its words", "known: \(choices.joined(separator: ", "))")
  }
}
