import Diagnostics
import Gate
package import Pricing
import Quantities
import RateTables
package import Resources
import Services

/// One number walked down to its quantity, traffic, assumptions and rate row.
package enum Explanation {
  /// The lines that a person may mean: a line, an item with its tiers, a resource, a service.
  ///
  /// Every name that a report shows is one: by what people call a resource as well as by its id.
  package static func lines(
    named name: String, in estimate: Estimate, _ labels: ResourceLabels
  ) -> [LineItem] {
    estimate.lines.filter { Self.names(of: $0, labels).contains(name) || $0.service == name }
  }

  /// What a line can be named by, its service aside.
  private static func names(of line: LineItem, _ labels: ResourceLabels) -> [String] {
    let label = labels.label(of: line.resource)
    return [
      line.resource.text, line.itemID.text, line.id.text, label, line.itemID.text(of: label),
      line.id.text(of: label),
    ]
  }

  /// Everything that can be named, for suggestions.
  package static func names(in set: EstimateSet) -> [String] {
    var seen: Set<String> = []
    return set.estimates.flatMap(\.lines).flatMap { Self.names(of: $0, set.labels) }
      .filter { seen.insert($0).inserted }
  }

  package static func text(_ set: EstimateSet, line name: String?) -> String {
    set.estimates.map { estimate in
      let chosen = chosen(name, of: estimate, set.labels)
      let known = assumptions(of: estimate)
      var lines = [
        "\(estimate.name), scenario \(estimate.scenario): \(amount(name, of: estimate, set.labels))"
      ]
      if chosen.isEmpty { lines.append("  no such line in this estimate") }
      for line in chosen { lines += [""] + Self.lines(of: line, estimate, known) }
      return lines.map { $0.onOneLine + "\n" }.joined()
    }.joined(separator: "\n")
  }

  /// The lines that are explained: those named, or all.
  static func chosen(
    _ name: String?, of estimate: Estimate, _ labels: ResourceLabels
  ) -> [LineItem] {
    name.map { lines(named: $0, in: estimate, labels) } ?? estimate.lines
  }

  /// `$12.30 of $169.46 a month`, or of everything: `$169.46 a month`.
  static func amount(_ name: String?, of estimate: Estimate, _ labels: ResourceLabels) -> String {
    let total = chosen(name, of: estimate, labels).map(\.cost).total.dollars()
    return total + (name == nil ? " a month" : " of \(estimate.monthly.dollars()) a month")
  }

  /// What an estimate takes for granted, by its id.
  static func assumptions(of estimate: Estimate) -> [String: Assumption] {
    Dictionary(estimate.assumptions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What was drawn of a line; nothing where no months were.
  private static func range(of line: LineItem, _ estimate: Estimate) -> [String] {
    guard let spread = estimate.spread(of: line) else {
      guard estimate.hasLineSpreads, line.bounds != nil else { return [] }
      return ["    drawn      nothing: it rests on an assumption that is no input"]
    }
    let months = "over \(NumberFormat.count(estimate.spread?.runs ?? 0, "drawn month"))"
    if !spread.isWide {
      return ["    drawn      $\(spread.p50.exactText) from P10 to P90, \(months)"]
    }
    return [
      "    drawn      P10 $\(spread.p10.exactText), P50 $\(spread.p50.exactText), "
        + "P90 $\(spread.p90.exactText), \(months)"
    ]
  }

  private static func lines(
    of line: LineItem, _ estimate: Estimate, _ assumptions: [String: Assumption]
  ) -> [String] {
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
    lines += range(of: line, estimate)
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
