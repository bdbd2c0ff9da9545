/// A text with values in braces: `Kafka.{type}`, `{brokers|broker}`.
///
/// `{formula}` is a word or a number; with a noun behind a bar it is a count, with its plural
/// behind another: `{zones|address|addresses}`.
package struct FormulaText: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case text(String)
    case formula(Formula)
    case count(Formula, String, String?)
  }

  /// As written.
  package let text: String
  private let parts: [Part]

  /// Whether it holds no value.
  package var isPlain: Bool {
    parts.allSatisfy { if case .text = $0 { true } else { false } }
  }

  /// The names that stand in it.
  package var names: Set<String> {
    parts.reduce(into: []) { names, part in
      switch part {
      case .text: break
      case .formula(let formula), .count(let formula, _, _): names.formUnion(formula.names)
      }
    }
  }

  package init(_ text: String, names: [String: Formula.Kind]) throws(Formula.Problem) {
    self.text = text
    var parts: [Part] = []
    var rest = Substring(text)
    var offset = 0
    while let start = rest.firstIndex(of: "{") {
      parts.append(.text(String(rest[..<start])))
      offset += rest.distance(from: rest.startIndex, to: start) + 1
      let inner = rest[rest.index(after: start)...]
      guard let end = inner.firstIndex(of: "}") else {
        throw Formula.Problem(
          message: "the brace is not closed", help: "close it with '}'", offset: offset - 1,
          length: 1)
      }
      let words = inner[..<end].split(separator: "|", omittingEmptySubsequences: false)
        .map(String.init)
      let formula = try Self.formula(words[0], names, offset: offset)
      parts.append(
        words.count == 1
          ? .formula(formula)
          : .count(formula, words[1], words.count > 2 ? words[2] : nil))
      rest = inner[inner.index(after: end)...]
      offset += inner.distance(from: inner.startIndex, to: end) + 1
    }
    if !rest.isEmpty || parts.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  private static func formula(
    _ text: String, _ names: [String: Formula.Kind], offset: Int
  ) throws(Formula.Problem) -> Formula {
    do throws(Formula.Problem) {
      return try Formula(text, names: names)
    } catch {
      // A word stands in a text, though it is no formula.
      throw Formula.Problem(
        message: error.message, help: error.help, offset: error.offset + offset,
        length: error.length)
    }
  }

  /// The text with its values; `nil` where one is not known.
  package func filled(_ values: [String: Formula.Value]) -> String? {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .formula(let formula):
        switch formula.value(values) {
        case .word(let word)?: result += word
        case .number(let number)?: result += NumberFormat.number(number)
        default: return nil
        }
      case .count(let formula, let noun, let plural):
        guard let number = formula.number(values) else { return nil }
        result +=
          number == number.rounded() && abs(number) < 1e15
          ? NumberFormat.count(Int(number), noun, plural)
          : "\(NumberFormat.number(number)) \(plural ?? noun + "s")"
      }
    }
    return result
  }
}
