/// A small formula over named values, as sheets write them: `brokers * volumeGB`, `max(2, zones)`,
/// `mode == PROVISIONED and not global`.
///
/// Numbers, names, `+ - * / ( )`, `min`, `max`, `ceil`; comparisons of numbers and words, `in`,
/// `and`, `or`, `not` for conditions. Nothing else: what needs more is a model in Swift.
package struct Formula: Hashable, Sendable {
  /// What a name stands for.
  package enum Kind: Hashable, Sendable {
    case number(FormulaUnit)
    /// A word out of some; any word without them.
    case word([String]?)
    case flag
  }

  /// A value of a name.
  package enum Value: Hashable, Sendable {
    case number(Double)
    case word(String)
    case flag(Bool)
  }

  /// What is wrong with a formula, and where in its text.
  package struct Problem: Error, Hashable, Sendable {
    package let message: String
    /// What to write instead.
    package let help: String?
    /// In characters from the start of the text.
    package let offset: Int
    package let length: Int

    package init(message: String, help: String?, offset: Int, length: Int) {
      self.message = message
      self.help = help
      self.offset = offset
      self.length = length
    }
  }

  package let text: String
  /// What it comes to.
  package let kind: Kind
  /// The names that stand in it.
  package let names: Set<String>
  let root: FormulaNode

  /// Numbers that every formula may name.
  package static let constants: [String: (value: Double, unit: FormulaUnit)] = [
    "secondsPerHour": (3_600, FormulaUnit("Seconds") / .hour),
    "hoursPerMonth": (730, .hour / .month),
    "megabytesPerGigabyte": (1_024, FormulaUnit("MB") / FormulaUnit("GB")),
    "mebibytesPerGibibyte": (1_024, FormulaUnit("MiBps") / FormulaUnit("GiBps")),
  ]

  /// Reads a formula.
  ///
  /// - Parameters:
  ///   - text: at most 1,000 characters.
  ///   - known: what each name stands for, besides ``constants``.
  /// - Throws: the first thing that is wrong with it, at its place.
  package init(_ text: String, names known: [String: Kind]) throws(Problem) {
    var parser = try FormulaParser(text)
    let root = try parser.formula()
    var check = FormulaCheck(known: known)
    kind = try check.kind(of: root)
    names = check.used
    self.text = text
    self.root = root
  }

  /// The number it comes to; `nil` where a name has no value or it is a condition.
  package func number(_ values: [String: Value]) -> Double? {
    if case .number(let number)? = root.value(values) { number } else { nil }
  }

  /// Whether the condition holds; `nil` where a name has no value or it is no condition.
  package func holds(_ values: [String: Value]) -> Bool? {
    if case .flag(let flag)? = root.value(values) { flag } else { nil }
  }

  /// What it comes to; `nil` where a name has no value.
  package func value(_ values: [String: Value]) -> Value? { root.value(values) }

  /// The formula with numbers in place of its names: `3 × 1,000`.
  package func filled(_ values: [String: Value]) -> String { root.filled(values, level: 0) }
}

/// A part of a formula, with its place in the text.
struct FormulaNode: Hashable, Sendable {
  indirect enum Content: Hashable, Sendable {
    case number(Double)
    case name(String)
    /// A word in quotes.
    case word(String)
    case negative(FormulaNode)
    case arithmetic(Character, FormulaNode, FormulaNode)
    case call(String, [FormulaNode])
    case comparison(String, FormulaNode, FormulaNode)
    case among(FormulaNode, [FormulaNode])
    case not(FormulaNode)
    case both(FormulaNode, FormulaNode)
    case either(FormulaNode, FormulaNode)
  }

  let content: Content
  let offset: Int
  let length: Int
}
