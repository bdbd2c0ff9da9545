package import Pricing
import Gate
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
      let chosen = name.map { lines(named: $0, in: estimate) } ?? estimate.lines
      let known = Dictionary(
        estimate.assumptions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      var text = "\(estimate.name), scenario \(estimate.scenario): "
      text += "\(chosen.map(\.cost).total.dollars())"
      text += name == nil ? " a month\n" : " of \(estimate.monthly.dollars()) a month\n"
      if chosen.isEmpty { text += "  no such line in this estimate\n" }
      for line in chosen { text += "\n" + Self.text(line, assumptions: known) }
      return text
    }.joined(separator: "\n")
  }

  private static func text(_ line: LineItem, assumptions: [String: Assumption]) -> String {
    let unit = line.quantity.unit.name
    var text = "  \(line.id): \(line.name)\n"
    text += "    cost       \(line.quantity.text) \(unit) × $\(line.unitPrice.text) = "
    text += "$\(line.cost.exactText) (\(line.kind.rawValue))\n"
    if let reason = line.discountReason {
      text += "    list price $\(line.listPrice.text), $\(line.listCost.exactText) in all; "
      text += "discount: \(reason)\n"
    }
    text += "    quantity   \(line.why)\n"
    let end = line.tier.toText ?? "∞"
    text += "    tier       \(line.tier.fromText) to \(end) \(unit)\n"
    text += "    rate       \(line.usageType)"
    text += line.rate.key.operation.isEmpty ? "\n" : ", operation \(line.rate.key.operation)\n"
    text += "               \(line.rate.file):\(line.tier.line), effective "
    text += "\(line.rate.effective.text), seen \(line.tier.seen.text), "
    text += "\(line.tier.confidence.rawValue)\n"
    text += "               \(line.tier.source)\n"
    for id in line.assumptions {
      guard let assumption = assumptions[id] else { continue }
      text += "    assumption \(id) = \(assumption.value)\n"
      text += "               \(assumption.source)\n"
    }
    return text
  }
}
