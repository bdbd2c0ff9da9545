import Pricing
package import Gate
import Diagnostics
import Quantities
import Resources
import Services

/// The gate's decision as a pull-request comment.
package enum ValidationMarkdown {
  /// The longest comment GitHub takes, in characters.
  package static let longest = 65_536

  /// Finds an earlier comment of the same stack, to replace it.
  package static func marker(_ name: String) -> String {
    let plain = name.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) ? $0 : "."
    }
    return "<!-- alva-cost: \(String(plain)) -->"
  }

  package static func text(_ validation: Validation) -> String {
    let errors = validation.findings.filter { $0.level == .error }
    let warnings = validation.findings.filter { $0.level == .warning }
    let waived = validation.findings.filter { $0.waivedBy != nil }
    var text = marker(validation.name) + "\n"
    var rest = folded("\(NumberFormat.count(warnings.count, "warning"))", warnings, room: 16_000)
    rest += folded("\(waived.count) waived", waived, room: 8_000)
    if isUnchanged(validation) {
      text += "\(icon(validation)) **\(title(validation))**, no change: "
      text += ValidationTerminal.figures(validation) + "\n"
    } else {
      text += "## \(icon(validation)) \(title(validation))\n\n"
      text += ValidationTerminal.figures(validation) + "\n\n"
      text += totals(validation)
      if !validation.budgetLines.isEmpty { text += "\n" + budget(validation) }
      rest += details(validation)
    }
    if !errors.isEmpty {
      text += "\n### What stops it\n\n"
      text += items(errors, room: longest - length(text) - length(rest) - 200)
    }
    return cut(text + rest)
  }

  private static func icon(_ validation: Validation) -> String {
    switch validation.verdict {
    case .pass: "✅"
    case .fail: "❌"
    case .incomplete, .stale: "❓"
    }
  }

  private static func title(_ validation: Validation) -> String {
    let name = escaped(validation.name)
    return switch validation.verdict {
    case .pass: "\(name) is within its budget"
    case .fail:
      validation.budgetLines.allSatisfy(\.isKept)
        ? "\(name) is against its rules" : "\(name) is over its budget"
    case .incomplete: "\(name): it cannot be told whether the budget is kept"
    case .stale: "\(name): the rates are older than the budget allows"
    }
  }

  /// Every estimate costs what it did, and nothing stops it.
  private static func isUnchanged(_ validation: Validation) -> Bool {
    validation.verdict == .pass && !validation.changes.isEmpty
      && validation.changes.count == validation.synthesis.bill.estimates.count
      && validation.changes.allSatisfy { $0.change == .zero }
  }

  // MARK: - Tables

  private static func totals(_ validation: Validation) -> String {
    if let reason = CoverageWords.emptiness(validation.synthesis) { return "**\(reason)**\n" }
    let estimates = validation.synthesis.bill.estimates
    var table = Table(
      [Table.Column("a month")] + estimates.map { Table.Column($0.name, .right) })
    func row(_ name: String, _ cell: (Estimate) -> String) {
      table.rows.append(Table.Row([name] + estimates.map(cell)))
    }
    row("**total**") { "**\($0.monthly.dollars())**" }
    if !validation.changes.isEmpty {
      row("change against the baseline") { estimate in
        let change = validation.changes.first { $0.estimate == estimate.name }?.change
        return change.map { $0 == .zero ? "none" : $0.signedDollars() } ?? "not in it"
      }
    }
    row("fixed, whatever the traffic") { $0.fixedMonthly.dollars() }
    row("by traffic") { $0.usageMonthly.dollars() }
    if estimates.contains(where: { $0.spread != nil }) {
      row("P50 of the months drawn") { $0.spread?.p50.value.dollars() ?? "–" }
      row("P90 of the months drawn") { $0.spread?.p90.value.dollars() ?? "–" }
    }
    row("scenario", \.scenario)
    return table.markdown
  }

  /// What is over first.
  private static func budget(_ validation: Validation) -> String {
    var table = Table([
      Table.Column("budget"), Table.Column("limit", .right), Table.Column("a month", .right),
      Table.Column("headroom", .right), Table.Column(""),
    ])
    let lines = validation.budgetLines
    for line in (lines.filter { !$0.isKept } + lines.filter(\.isKept)).prefix(100) {
      let mark = line.isKept ? line.isCertain ? "✅" : "⚠️" : "❌"
      table.add(
        line.title, line.limit.dollars(), line.actual.dollars(),
        (line.limit - line.actual).signedDollars(), "\(mark) \(ValidationTerminal.state(line))")
    }
    return table.markdown
  }

  // MARK: - Findings

  /// As many findings as there is room for; one that several share a remedy with says it once.
  private static func items(_ findings: [Finding], room: Int) -> String {
    var text = ""
    for (index, finding) in findings.enumerated() {
      let next = index + 1 < findings.count ? findings[index + 1].mend : nil
      let line = item(finding, mends: finding.mend != next)
      if length(text) + length(line) > room {
        return text + "\nand \(findings.count - index) more, see the report\n"
      }
      text += line
    }
    return text
  }

  private static func folded(_ title: String, _ findings: [Finding], room: Int) -> String {
    if findings.isEmpty { return "" }
    return "\n<details><summary>\(title)</summary>\n\n\(items(findings, room: room))\n</details>\n"
  }

  private static func item(_ finding: Finding, mends: Bool) -> String {
    var text = "- **\(finding.rule)** \(escaped(finding.message))"
    if let impact = finding.monthlyImpact, !finding.rule.hasPrefix("budget/") {
      text += ", **\(impact.dollars())** a month"
    }
    let place = [finding.constructPath, finding.location?.text].compactMap { $0 }
    if !place.isEmpty {
      text += "  \n  " + place.map { code($0) }.joined(separator: " in ")
    }
    if let waiver = finding.waivedBy { text += "  \n  waived by \(escaped(waiver))" }
    if mends, finding.waivedBy == nil, let mend = finding.mend {
      text += "  \n  mend: \(escaped(mend))"
    }
    return text + "\n"
  }

  private static func code(_ text: String) -> String {
    "`" + String(text.map { $0 == "`" ? "'" : $0.isNewline ? " " : $0 }) + "`"
  }

  /// Text that GitHub shows as it is: no markup, no tags, no mentions.
  private static func escaped(_ text: String) -> String {
    String(
      text.flatMap { character -> [Character] in
        switch character {
        case "<": Array("&lt;")
        case ">": Array("&gt;")
        case "&": Array("&amp;")
        case "@": Array("@\u{200B}")
        case "*", "_", "`", "|", "\\", "[", "]", "#": ["\\", character]
        default: character.isNewline ? [" "] : [character]
        }
      })
  }

  // MARK: - Details

  private static func details(_ validation: Validation) -> String {
    let synthesis = validation.synthesis
    var text = ""
    let costs = (synthesis.dearest?.lines ?? []).filter { $0.cost > .zero }
      .sorted { $0.cost == $1.cost ? $0.id < $1.id : $0.cost > $1.cost }
    if !costs.isEmpty {
      var table = Table([
        Table.Column("resource"), Table.Column("what"), Table.Column("a month", .right),
      ])
      for line in costs.prefix(60) {
        table.add(
          synthesis.bill.labels.label(of: line.resource), line.name, line.cost.dollars())
      }
      let more = costs.dropFirst(60).map(\.cost).total
      if more > .zero { table.add("\(costs.count - 60) more lines", "", more.dollars()) }
      text += "\n<details><summary>What it costs (\(synthesis.dearest?.name ?? ""))</summary>\n\n"
      text += table.markdown + "\n</details>\n"
    }
    text += "\n<details><summary>Coverage: "
    text += "\(NumberFormat.number(synthesis.coveredPercent, decimals: 1)) % of "
    text += "\(NumberFormat.count(synthesis.places.count, "resource"))"
    if let percent = validation.moneyCoverage.percent {
      text += ", \(NumberFormat.number(percent, decimals: 1)) % of the money"
    }
    text += "</summary>\n\n" + coverage(synthesis, validation.moneyCoverage)
    return text + "\n</details>\n"
  }

  /// The four lists and the rates that wait for a usage.
  static func coverage(_ synthesis: SynthesisEstimate, _ money: MoneyCoverage) -> String {
    var text = "- money: \(CoverageWords.money(money))\n"
    for list in CoverageWords.lists(synthesis) {
      let most = 4_000
      let shown = length(list.text) > most ? String(list.text.prefix(most)) + " …" : list.text
      text += "- \(list.name)\(escaped(shown))\n"
    }
    let rates = CoverageWords.usageRates(synthesis)
    for rate in rates.prefix(60) { text += "- depends on usage: \(escaped(rate))\n" }
    if rates.count > 60 { text += "- and \(rates.count - 60) more rates that depend on usage\n" }
    return text
  }

  // MARK: - Length

  /// Characters as GitHub counts them: no fewer than UTF-16 has.
  private static func length(_ text: String) -> Int { text.utf16.count }

  private static func cut(_ text: String) -> String {
    if length(text) <= longest { return text }
    let note = "\n\n…\n"
    var units = 0
    var end = text.startIndex
    while end < text.endIndex {
      let size = text[end].utf16.count
      if units + size > longest - length(note) { break }
      units += size
      end = text.index(after: end)
    }
    return text[..<end] + note
  }
}
