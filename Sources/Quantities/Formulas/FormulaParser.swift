/// Reads the text of a formula into its parts.
struct FormulaParser {
  private struct Token {
    enum Kind: Equatable { case number(Double), name, word, symbol, end }
    let kind: Kind
    let text: String
    let offset: Int

    var length: Int { max(1, text.count + (kind == .word ? 2 : 0)) }
    var shown: String { kind == .end ? "the end" : "'\(text)'" }
  }

  private var tokens: [Token] = []
  private var position = 0
  private var level = 0

  private static let longest = 1_000
  private static let deepest = 50
  private static let functions = ["min", "max", "ceil"]
  private static let pairs = ["==", "!=", "<=", ">="]

  init(_ text: String) throws(Formula.Problem) {
    let characters = Array(text)
    guard characters.count <= Self.longest else {
      throw Formula.Problem(
        message: "the formula is longer than \(Self.longest) characters",
        help: "split it over several charges", offset: 0, length: 1)
    }
    var index = 0
    while index < characters.count {
      let character = characters[index]
      if character.isWhitespace {
        index += 1
        continue
      }
      let token = try Self.token(characters, at: index)
      tokens.append(token)
      index += token.kind == .word ? token.length : token.text.count
    }
    tokens.append(Token(kind: .end, text: "", offset: characters.count))
  }

  private static func token(
    _ characters: [Character], at start: Int
  ) throws(Formula.Problem) -> Token {
    func run(_ holds: (Character) -> Bool) -> String {
      String(characters[start...].prefix { holds($0) })
    }
    let first = characters[start]
    if first.isASCII, first.isNumber {
      let text = run { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
      let digits = text.filter { $0 != "_" }
      guard let value = Double(digits), value.isFinite else {
        throw Formula.Problem(
          message: "'\(text)' is no number", help: "write digits with at most one point",
          offset: start, length: text.count)
      }
      return Token(kind: .number(value), text: text, offset: start)
    }
    if first.isLetter {
      let text = run { $0.isLetter || $0.isNumber || $0 == "_" }
      return Token(kind: .name, text: text, offset: start)
    }
    if first == "'" || first == "\"" {
      guard let end = characters[(start + 1)...].firstIndex(of: first) else {
        throw Formula.Problem(
          message: "the quote is not closed", help: "close it with \(first)", offset: start,
          length: 1)
      }
      return Token(kind: .word, text: String(characters[(start + 1)..<end]), offset: start)
    }
    let pair = String(characters[start...].prefix(2))
    if pairs.contains(pair) { return Token(kind: .symbol, text: pair, offset: start) }
    if "+-*/×()[],<>".contains(first) {
      return Token(kind: .symbol, text: String(first), offset: start)
    }
    throw Formula.Problem(
      message: "'\(first)' means nothing in a formula",
      help: "write numbers, names, + - * / ( ) min max ceil == != < <= > >= in and or not",
      offset: start, length: 1)
  }

  /// The whole text.
  mutating func formula() throws(Formula.Problem) -> FormulaNode {
    let node = try either()
    guard tokens[position].kind == .end else {
      throw unexpected("the formula goes on with \(tokens[position].shown)", "take it out")
    }
    return node
  }

  // MARK: - Steps

  private func unexpected(_ message: String, _ help: String? = nil) -> Formula.Problem {
    let token = tokens[position]
    return Formula.Problem(
      message: message, help: help, offset: token.offset, length: token.length)
  }

  private mutating func take(_ text: String) -> Bool {
    let token = tokens[position]
    guard token.text == text, token.kind == .symbol || token.kind == .name else { return false }
    position += 1
    return true
  }

  private func node(_ content: FormulaNode.Content, from offset: Int) -> FormulaNode {
    let last = tokens[max(0, position - 1)]
    return FormulaNode(
      content: content, offset: offset, length: max(1, last.offset + last.length - offset))
  }

  private mutating func either() throws(Formula.Problem) -> FormulaNode {
    let start = tokens[position].offset
    var left = try both()
    while take("or") { left = node(.either(left, try both()), from: start) }
    return left
  }

  private mutating func both() throws(Formula.Problem) -> FormulaNode {
    let start = tokens[position].offset
    var left = try negated()
    while take("and") { left = node(.both(left, try negated()), from: start) }
    return left
  }

  private mutating func negated() throws(Formula.Problem) -> FormulaNode {
    let start = tokens[position].offset
    guard take("not") else { return try comparison() }
    return try nested { parser throws(Formula.Problem) in
      parser.node(.not(try parser.negated()), from: start)
    }
  }

  private mutating func comparison() throws(Formula.Problem) -> FormulaNode {
    let start = tokens[position].offset
    let left = try sum()
    for sign in Self.pairs + ["<", ">"] where take(sign) {
      return node(.comparison(sign, left, try sum()), from: start)
    }
    guard take("in") else { return left }
    guard take("[") else { throw unexpected("'in' wants a list", "write in [A, B]") }
    var items = [try sum()]
    while take(",") { items.append(try sum()) }
    guard take("]") else { throw unexpected("the list is not closed", "close it with ']'") }
    return node(.among(left, items), from: start)
  }

  private mutating func sum() throws(Formula.Problem) -> FormulaNode {
    let start = tokens[position].offset
    var left = try product()
    while true {
      if take("+") {
        left = node(.arithmetic("+", left, try product()), from: start)
      } else if take("-") {
        left = node(.arithmetic("-", left, try product()), from: start)
      } else {
        return left
      }
    }
  }

  private mutating func product() throws(Formula.Problem) -> FormulaNode {
    let start = tokens[position].offset
    var left = try factor()
    while true {
      if take("*") || take("×") {
        left = node(.arithmetic("*", left, try factor()), from: start)
      } else if take("/") {
        left = node(.arithmetic("/", left, try factor()), from: start)
      } else {
        return left
      }
    }
  }

  private mutating func factor() throws(Formula.Problem) -> FormulaNode {
    let token = tokens[position]
    if take("-") {
      return try nested { parser throws(Formula.Problem) in
        parser.node(.negative(try parser.factor()), from: token.offset)
      }
    }
    if take("(") {
      return try nested { parser throws(Formula.Problem) in
        let inner = try parser.either()
        guard parser.take(")") else {
          throw parser.unexpected("the bracket is not closed", "close it with ')'")
        }
        return inner
      }
    }
    position += 1
    switch token.kind {
    case .number(let value): return node(.number(value), from: token.offset)
    case .word: return node(.word(token.text), from: token.offset)
    case .name where Self.functions.contains(token.text) && take("("):
      return try nested { parser throws(Formula.Problem) in
        var inner = [try parser.either()]
        while parser.take(",") { inner.append(try parser.either()) }
        guard parser.take(")") else {
          throw parser.unexpected("the bracket is not closed", "close it with ')'")
        }
        return parser.node(.call(token.text, inner), from: token.offset)
      }
    case .name where !["and", "or", "not", "in"].contains(token.text):
      return node(.name(token.text), from: token.offset)
    default:
      position -= 1
      throw unexpected(
        "\(token.shown) stands where a number or a name should", "write a number or a name")
    }
  }

  private mutating func nested(
    _ step: (inout Self) throws(Formula.Problem) -> FormulaNode
  ) throws(Formula.Problem) -> FormulaNode {
    level += 1
    guard level <= Self.deepest else {
      throw unexpected("brackets are nested deeper than \(Self.deepest)", "take some out")
    }
    let node = try step(&self)
    level -= 1
    return node
  }
}
