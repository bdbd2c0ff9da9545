package import CostEstimation
import Diagnostics
import Quantities
import StackModel

/// The gate's decision as a pull-request comment.
package enum ValidationMarkdown {
  /// The longest comment GitHub takes, in characters.
  package static let longest = 65_536

  /// Finds an earlier comment of the same stack, to replace it.
  package static func marker(_ name: String) -> String { "<!-- alva-cost: \(name) -->" }

  package static func text(_ validation: Validation) -> String {
    let synthesis = validation.synthesis
    var text = marker(validation.name) + "\n"
    text += "## \(validation.name): \(ValidationTerminal.sentence(validation))\n\n"
    text += totals(validation)
    if !validation.budgetLines.isEmpty {
      text += "\n" + ValidationTerminal.budget(validation).markdown
    }
    let shown = validation.findings.filter { $0.level != .note }
    if !shown.isEmpty { text += "\n### Findings\n\n" }
    let rest = details(synthesis)
    let room = longest - text.count - rest.count - 200
    var used = 0
    for (index, finding) in shown.enumerated() {
      let line = item(finding)
      if used + line.count > room {
        text += "\nand \(shown.count - index) more, see the report\n"
        break
      }
      used += line.count
      text += line
    }
    return String((text + rest).prefix(longest))
  }

  private static func totals(_ validation: Validation) -> String {
    var text = ""
    for estimate in validation.synthesis.bill.estimates {
      text +=
        "**\(estimate.monthly.dollars())** a month, \(estimate.name) (scenario "
        + "\(estimate.scenario)): \(estimate.fixedMonthly.dollars()) fixed, "
        + "\(estimate.usageMonthly.dollars()) by traffic.  \n"
    }
    if let change = validation.change {
      text +=
        change == .zero
        ? "No change against the baseline.\n"
        : "\(change.signedDollars()) a month against the baseline.\n"
    }
    return text
  }

  private static func item(_ finding: Finding) -> String {
    let icon = finding.level == .error ? "❌" : "⚠️"
    var text = "- \(icon) **\(finding.rule)** \(escaped(finding.message))"
    if let location = finding.location { text += " (`\(location.text)`" }
    if finding.location != nil, let path = finding.constructPath { text += ", `\(path)`" }
    if finding.location != nil { text += ")" }
    if let mend = finding.mend { text += "  \n  mend: \(escaped(mend))" }
    return text + "\n"
  }

  private static func escaped(_ text: String) -> String {
    String(
      text.flatMap { character -> [Character] in
        "<>*_`|\\".contains(character)
          ? ["\\", character] : character == "\n" ? [" "] : [character]
      })
  }

  private static func details(_ synthesis: SynthesisEstimate) -> String {
    var table = Table([
      Table.Column("resource"), Table.Column("what"), Table.Column("a month", .right),
    ])
    for line in (synthesis.dearest?.lines ?? []).filter({ $0.cost > .zero })
      .sorted(by: { $0.cost == $1.cost ? $0.id < $1.id : $0.cost > $1.cost }).prefix(60)
    {
      table.add(line.resource, line.name, line.cost.dollars())
    }
    var text = "\n<details><summary>What it costs</summary>\n\n" + table.markdown
    text += "\n</details>\n\n<details><summary>Coverage: "
    text += "\(Working.number(synthesis.coveredPercent, decimals: 1)) % of "
    text += "\(Working.count(synthesis.places.count, "resource"))</summary>\n\n"
    for coverage in ResourcePlace.Coverage.allCases {
      let places = synthesis.places(coverage)
      if places.isEmpty { continue }
      text += "- \(coverage.rawValue): \(ValidationTerminal.types(places))\n"
    }
    for rate in ValidationTerminal.usageRates(synthesis).prefix(100) {
      text += "- depends on usage: \(rate)\n"
    }
    return text + "\n</details>\n"
  }
}
