import Diagnostics
import Gate
import Resources

/// The part of a budget file that says what a request, a user or a job may cost.
extension BudgetReader {
  private static let unitKeys = FileKeys(
    "a limit on a unit",
    [
      FileKey("dollars", .dollars, "dollars for one of it", required: true),
      FileKey("warnAtPercent", .plainNumber(0...100), "percent of the amount"),
    ])

  /// An amount, or a mapping with more.
  static let unitShape = FieldShape.named(
    .oneOf([.dollars, .mapping(unitKeys)]), canAdd: true)

  static func units(_ node: ConfigNode?, _ problems: inout Diagnostics) -> [Budget.UnitLimit] {
    guard let node, !node.isNull else { return [] }
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "'units' is \(node.kindName)",
        mend: "write a mapping from units to dollars: { thousandRequests: 0.05, users: 0.2 }")
      return []
    }
    return entries.compactMap { entry in
      var (amount, warn): (ConfigNode?, Double?) = (entry.value, nil)
      if let parts = entry.value.entries {
        for part in parts where unitKeys[part.key] == nil {
          problems.error(
            at: part.keyLocation, "unknown key '\(part.key)' in a limit on a unit",
            mend: suggestion(for: part.key, from: unitKeys.names))
        }
        amount = entry.value["dollars"]
        warn = entry.value["warnAtPercent"].flatMap {
          readPlainNumber($0, key: "warnAtPercent", range: 0...100, problems: &problems)
        }
      }
      guard let amount else {
        problems.error(
          at: entry.value.location, "the limit of '\(entry.key)' has no amount",
          mend: "add 'dollars: 0.05'")
        return nil
      }
      return BudgetLimits.money(amount, &problems).map {
        Budget.UnitLimit(
          unit: entry.key, dollars: $0, warnAtPercent: warn, location: entry.keyLocation)
      }
    }
  }
}
