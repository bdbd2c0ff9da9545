import Diagnostics
import Gate
package import Pricing
import Quantities
import RateTables
import Resources
import Services

/// One number walked down to its quantity, traffic, assumptions and rate row.
package enum Explanation {
  /// The lines that a person may mean: a line, an item with its tiers, a resource, a service.
  package static func lines(named name: String, in estimate: Estimate) -> [LineItem] {
    estimate.lines.filter { Self.names(of: $0).contains(name) || $0.service == name }
  }

  /// What a line can be named by, its service aside.
  private static func names(of line: LineItem) -> [String] {
    [line.resource.text, line.itemID.text, line.id.text]
  }

  /// Everything that can be named, for suggestions.
  package static func names(in set: EstimateSet) -> [String] {
    var seen: [String] = []
    for line in set.estimates.flatMap(\.lines) {
      for name in Self.names(of: line) where !seen.contains(name) {
        seen.append(name)
      }
    }
    return seen
  }

  package static func text(_ set: EstimateSet, line name: String?) -> String {
    set.estimates.map { estimate in
      let chosen = name.map { Self.lines(named: $0, in: estimate) } ?? estimate.lines
      let known = Dictionary(
        estimate.assumptions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      let whole = name == nil ? " a month" : " of \(estimate.monthly.dollars()) a month"
      var lines = [
        "\(estimate.name), scenario \(estimate.scenario): \(chosen.map(\.cost).total.dollars())"
          + whole
      ]
      if chosen.isEmpty { lines.append("  no such line in this estimate") }
      for line in chosen { lines += [""] + Self.lines(of: line, assumptions: known) }
      return lines.map { $0.onOneLine + "\n" }.joined()
    }.joined(separator: "\n")
  }

  private static func lines(of line: LineItem, assumptions: [String: Assumption]) -> [String] {
    let unit = line.quantity.unit.name
    var lines = [
      "  \(line.id): \(line.name)",
      "    cost       \(line.quantity.text) \(unit) × $\(line.unitPrice.text) = "
        + "$\(line.cost.exactText) (\(line.kind.rawValue))",
    ]
    if let reason = line.discountReason {
      lines.append(
        "    list price $\(line.listPrice.text), $\(line.listCost.exactText) in all; "
          + "discount: \(reason)")
    }
    let operation = line.rate.key.operation
    lines += [
      "    quantity   \(line.why)",
      "    tier       \(line.tier.fromText) to \(line.tier.toText ?? "∞") \(unit)",
      "    rate       \(line.usageType)" + (operation.isEmpty ? "" : ", operation \(operation)"),
      "               \(line.rate.file):\(line.tier.line), effective "
        + "\(line.rate.effective.text), seen \(line.tier.seen.text), "
        + line.tier.confidence.rawValue,
      "               \(line.tier.source)",
    ]
    for id in line.assumptions {
      guard let assumption = assumptions[id] else { continue }
      lines += [
        "    assumption \(id) = \(assumption.value)", "               \(assumption.source)",
      ]
    }
    return lines
  }
}
