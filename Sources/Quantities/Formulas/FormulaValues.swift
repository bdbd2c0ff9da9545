extension FormulaNode {
  /// What it comes to; `nil` where a name has no value.
  func value(_ values: [String: Formula.Value]) -> Formula.Value? {
    switch content {
    case .number(let number): return .number(number)
    case .word(let word): return .word(word)
    case .name(let name):
      return values[name] ?? Formula.constants[name].map { .number($0.value) }
    case .negative(let inner): return inner.number(values).map { .number(-$0) }
    case .arithmetic(let sign, let left, let right):
      guard let a = left.number(values), let b = right.number(values) else { return nil }
      switch sign {
      case "+": return .number(a + b)
      case "-": return .number(a - b)
      case "*": return .number(a * b)
      default: return b == 0 ? nil : .number(a / b)
      }
    case .call(let name, let inner):
      let numbers = inner.compactMap { $0.number(values) }
      guard numbers.count == inner.count, let first = numbers.first else { return nil }
      switch name {
      case "min": return .number(numbers.min() ?? first)
      case "max": return .number(numbers.max() ?? first)
      default: return .number(first.rounded(.up))
      }
    case .comparison(let sign, let left, let right): return compare(sign, left, right, values)
    case .among(let name, let items):
      guard case .word(let word)? = name.value(values) else { return nil }
      return .flag(items.contains { $0.literal == word })
    case .not(let inner): return inner.flag(values).map { .flag(!$0) }
    case .both(let left, let right):
      let (a, b) = (left.flag(values), right.flag(values))
      if a == false || b == false { return .flag(false) }
      return a == nil || b == nil ? nil : .flag(true)
    case .either(let left, let right):
      let (a, b) = (left.flag(values), right.flag(values))
      if a == true || b == true { return .flag(true) }
      return a == nil || b == nil ? nil : .flag(false)
    }
  }

  private func number(_ values: [String: Formula.Value]) -> Double? {
    if case .number(let number)? = value(values) { number } else { nil }
  }

  private func flag(_ values: [String: Formula.Value]) -> Bool? {
    if case .flag(let flag)? = value(values) { flag } else { nil }
  }

  /// The word that a name is compared with: what is written, not what it might stand for.
  private var literal: String? {
    switch content {
    case .word(let word), .name(let word): word
    default: nil
    }
  }

  private func compare(
    _ sign: String, _ left: FormulaNode, _ right: FormulaNode, _ values: [String: Formula.Value]
  ) -> Formula.Value? {
    switch left.value(values) {
    case .word(let word)?:
      return .flag((word == right.literal) == (sign == "=="))
    case .number(let a)?:
      guard let b = right.number(values) else { return nil }
      switch sign {
      case "==": return .flag(a == b)
      case "!=": return .flag(a != b)
      case "<": return .flag(a < b)
      case "<=": return .flag(a <= b)
      case ">": return .flag(a > b)
      default: return .flag(a >= b)
      }
    default: return nil
    }
  }

  /// The text with numbers in place of names; at level 0 for a sum, 1 within a product, 2 within a
  /// division.
  func filled(_ values: [String: Formula.Value], level: Int) -> String {
    switch content {
    case .number(let number): return NumberFormat.number(number)
    case .word(let word): return word
    case .name(let name):
      switch value(values) {
      case .number(let number)?: return NumberFormat.number(number)
      case .word(let word)?: return word
      case .flag(let flag)?: return flag ? "true" : "false"
      case nil: return name
      }
    case .negative(let inner): return "−" + inner.filled(values, level: 2)
    case .arithmetic(let sign, let left, let right):
      let own = sign == "+" || sign == "-" ? 0 : 1
      let shown = ["+": "+", "-": "−", "*": "×"][sign] ?? "÷"
      let text =
        left.filled(values, level: own) + " \(shown) "
        + right.filled(values, level: sign == "*" || sign == "+" ? own : own + 1)
      return own < level ? "(\(text))" : text
    case .call(let name, let inner):
      return "\(name)(\(inner.map { $0.filled(values, level: 0) }.joined(separator: ", ")))"
    case .comparison, .among, .not, .both, .either: return ""
    }
  }
}

extension Formula {
  /// The words that a name is compared with: `version in ['1.29', '1.30']`.
  package func words(comparedWith name: String) -> [String] { root.words(comparedWith: name) }
}

extension FormulaNode {
  fileprivate func words(comparedWith name: String) -> [String] {
    func word(_ node: FormulaNode) -> [String] {
      switch node.content {
      case .word(let text): [text]
      case .name(let text): text == name ? [] : [text]
      default: []
      }
    }
    let mine = FormulaNode.Content.name(name)
    return switch content {
    case .comparison(_, let left, let right):
      left.content == mine ? word(right) : right.content == mine ? word(left) : []
    case .among(let node, let items): node.content == mine ? items.flatMap(word) : []
    case .not(let node): node.words(comparedWith: name)
    case .both(let left, let right), .either(let left, let right):
      left.words(comparedWith: name) + right.words(comparedWith: name)
    default: []
    }
  }
}
