/// How much a saving puts at risk, as those who propose it say.
package enum RiskLevel: String, CaseIterable, Comparable, Sendable {
  case nothing = "none"
  case low, medium, high

  package static func < (a: Self, b: Self) -> Bool {
    let order = allCases
    return (order.firstIndex(of: a) ?? 0) < (order.firstIndex(of: b) ?? 0)
  }
}
