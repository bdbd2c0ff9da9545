package import CostEstimation
import Diagnostics
import Quantities
import StackModel

/// A synthesized stack's estimates as a terminal shows them.
package enum ValidationTerminal {
  package static func text(_ validation: Validation, style: TerminalStyle) -> String {
    var text = text(validation.synthesis, style: style)
    if !validation.budgetLines.isEmpty {
      text += "\n" + budget(validation).terminal(style: style)
    }
    return text
  }

  package static func text(_ synthesis: SynthesisEstimate, style: TerminalStyle) -> String {
    var text = EstimateTerminal.text(synthesis.bill, style: style)
    text += "\n" + style.bold("coverage")
    text +=
      ": \(Working.number(synthesis.coveredPercent, decimals: 1)) % of "
      + Working.count(synthesis.places.count, "resource") + "\n"
    for coverage in ResourcePlace.Coverage.allCases {
      let places = synthesis.places(coverage)
      if places.isEmpty { continue }
      text += "  \(coverage.rawValue): \(types(places))\n"
    }
    if !synthesis.unresolved.isEmpty {
      text += "  unresolved: "
      text +=
        synthesis.unresolved.map { item in
          let range = item.range.map {
            " (\($0.lowerBound.dollars()) to \($0.upperBound.dollars()))"
          }
          return "\(item.resource).\(item.property)\(range ?? "")"
        }.joined(separator: ", ") + "\n"
    }
    let rates = usageRates(synthesis)
    if !rates.isEmpty {
      text += "\n" + style.bold("depends on usage") + ", beside the figures above\n"
      text += rates.map { "  \($0)\n" }.joined()
    }
    return text
  }

  /// `log ingestion: $0.5 per GB (6 resources)`, each rate once.
  static func usageRates(_ synthesis: SynthesisEstimate) -> [String] {
    var order: [String] = []
    var resources: [String: Set<String>] = [:]
    for line in synthesis.unknownUsage {
      let text = "\(line.name): $\(line.firstPaidPrice.text) per \(line.quantity.unit.name)"
      if resources[text] == nil { order.append(text) }
      resources[text, default: []].insert(line.resource)
    }
    return order.map { text in
      let names = resources[text] ?? []
      return names.count == 1
        ? "\(text) (\(names.first ?? ""))" : "\(text) (\(names.count) resources)"
    }
  }

  /// `AWS::EC2::EIP × 2`, in the order of the files.
  static func types(_ places: [ResourcePlace]) -> String {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for place in places {
      if counts[place.type] == nil { order.append(place.type) }
      counts[place.type, default: 0] += 1
    }
    return order.map { type in
      let count = counts[type] ?? 1
      return count == 1 ? type : "\(type) × \(count)"
    }.joined(separator: ", ")
  }

  static func budget(_ validation: Validation) -> Table {
    var table = Table([
      Table.Column("budget"), Table.Column("limit", .right), Table.Column("a month", .right),
      Table.Column("headroom", .right), Table.Column(""),
    ])
    for line in validation.budgetLines {
      table.add(
        line.name, line.limit.dollars(), line.actual.dollars(),
        (line.limit - line.actual).signedDollars(), line.isKept ? "kept" : "OVER")
    }
    return table
  }

  /// Findings and verdict, for standard error.
  package static func findings(_ validation: Validation) -> String {
    var lines = validation.findings.filter { $0.level != .note || $0.waivedBy != nil }.map {
      finding in
      var text = finding.location.map { "\($0.text): " } ?? ""
      text += "\(finding.level.rawValue): \(finding.message) [\(finding.rule)]"
      if let path = finding.constructPath { text += "\n  construct: \(path)" }
      if let impact = finding.monthlyImpact { text += "\n  monthly impact: \(impact.dollars())" }
      if let waiver = finding.waivedBy { text += "\n  waived by \(waiver)" }
      if let mend = finding.mend, finding.level != .note { text += "\n  mend: \(mend)" }
      return text
    }
    lines.append("verdict: \(sentence(validation))")
    return lines.joined(separator: "\n")
  }

  /// The verdict in words.
  static func sentence(_ validation: Validation) -> String {
    let errors = validation.findings.filter { $0.level == .error }.count
    switch validation.verdict {
    case .pass: return "pass: \(validation.name) is within its budget"
    case .fail: return "fail: \(Working.count(errors, "error"))"
    case .incomplete: return "incomplete: it cannot be told; \(Working.count(errors, "error"))"
    case .stale: return "stale: the rates are too old"
    }
  }
}
