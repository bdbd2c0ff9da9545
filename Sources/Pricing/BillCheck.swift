package import Quantities

/// One bill worked by hand, or by AWS, against what the models and the rate tables make of it.
package struct BillCheck: Hashable, Sendable {
  package let name: String
  /// Who worked it, and where it stands.
  package let source: String
  /// Dollars, or `LCU`.
  package let unit: String
  /// As printed: its decimals are those that are compared.
  package let expected: String
  /// Exact.
  package let observed: String
  package let passed: Bool

  /// A bill: the exact amount is rounded to the decimals that the source prints.
  package init(_ name: String, _ source: String, expected: String, _ observed: Money) {
    let decimals = expected.split(separator: ".").dropFirst().first?.count ?? 0
    let rounded = DecimalText.rounded(observed.units, from: Money.scale, to: decimals)
    self.init(
      name: name, source: source, unit: "$", expected: expected, observed: observed.exactText,
      passed: (try? DecimalText.parse(expected.utf8, scale: decimals)) == rounded)
  }

  /// Any other figure, equal to nine decimals.
  package init(
    _ name: String, _ source: String, unit: String, expected: String, _ observed: Double,
    text: String
  ) {
    self.init(
      name: name, source: source, unit: unit, expected: expected, observed: text,
      passed: Double(expected).map { abs($0 - observed) < 1e-9 } ?? false)
  }

  /// A bill that could not be priced at all.
  package static func unpriced(_ name: String, _ source: String, expected: String) -> Self {
    Self(
      name: name, source: source, unit: "$", expected: expected, observed: "not priced",
      passed: false)
  }

  private init(
    name: String, source: String, unit: String, expected: String, observed: String, passed: Bool
  ) {
    self.name = name
    self.source = source
    self.unit = unit
    self.expected = expected
    self.observed = observed
    self.passed = passed
  }
}
