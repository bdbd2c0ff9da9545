import Diagnostics
package import Gate
import Pricing
import Quantities
import Resources
import Services

/// A synthesized stack's estimates as a terminal shows them.
package enum ValidationTerminal {
  package static func text(_ validation: Validation, style: TerminalStyle) -> String {
    var text = bill(validation.synthesis, validation.moneyCoverage, style: style)
    if !validation.budgetLines.isEmpty {
      text += "\n" + budget(validation).terminal(style: style)
    }
    if let change = validation.change {
      text += "\nchange against the baseline: "
      text += change == .zero ? "none\n" : "\(change.signedDollars()) a month\n"
      if let now = validation.synthesis.mostExpensive, !validation.changed.isEmpty {
        text += ChangeTable.table(
          validation.changed, before: now.monthly - change, after: now.monthly
        ).terminal(style: style)
      }
    }
    return text
      + coverage(validation.synthesis, validation.moneyCoverage, style: style)
  }

  package static func text(_ synthesis: SynthesisEstimate, style: TerminalStyle) -> String {
    let money = MoneyCoverage(synthesis)
    return bill(synthesis, money, style: style) + coverage(synthesis, money, style: style)
  }

  private static func bill(
    _ synthesis: SynthesisEstimate, _ money: MoneyCoverage, style: TerminalStyle
  ) -> String {
    guard let reason = CoverageWords.emptiness(synthesis) else {
      return EstimateTerminal.text(synthesis.bill, money: money, style: style)
    }
    return style.bold(synthesis.bill.stack) + " in \(synthesis.bill.region.onOneLine)\n\n"
      + EstimateTerminal.wrapped(reason, indent: "") + "\n"
  }

  private static func coverage(
    _ synthesis: SynthesisEstimate, _ money: MoneyCoverage, style: TerminalStyle
  ) -> String {
    var text = "\n" + style.bold("coverage") + "\n"
    func add(_ sentence: String) { text += EstimateTerminal.wrapped("  " + sentence) + "\n" }
    add(
      "resources: \(NumberFormat.number(synthesis.coveredPercent, decimals: 1)) % of "
        + "\(synthesis.places.count) priced or free")
    add("money: " + CoverageWords.money(money))
    for list in CoverageWords.lists(synthesis) { add("\(list.name)\(list.text)") }
    let rates = CoverageWords.usageRates(synthesis)
    if !rates.isEmpty {
      text += "\n" + style.bold("depends on usage") + ", beside the figures above\n"
      for rate in rates { add(rate) }
    }
    return text
  }

  static func budget(_ validation: Validation) -> Table {
    var table = Table([
      Table.Column("budget"), Table.Column("limit", .right), Table.Column("a month", .right),
      Table.Column("headroom", .right), Table.Column(""),
    ])
    for line in validation.budgetLines {
      table.add(
        line.title, line.limit.dollars(), line.actual.dollars(),
        (line.limit - line.actual).signedDollars(), state(line))
      let tone: Table.Tone? = line.mightBeOver ? nil : line.isKept ? .good : .bad
      table.mark(3, 4, as: tone)
    }
    return table
  }

  /// `within`, `over, too close`; of a chance also what was found.
  static func state(_ line: BudgetLine) -> String {
    var parts = [line.mightBeOver ? "might be over" : line.isKept ? "within" : "over"]
    if line.isKept, line.most == nil { parts.append("as far as is known") }
    if case .chance = line.measure, let sample = line.sample, sample.hasBand {
      parts.append(sample.chance)
    }
    if line.isWithoutBand {
      parts.append("no range")
    } else if !line.isDrawnEnough {
      parts.append("too close")
    }
    return parts.joined(separator: ", ")
  }

  /// Findings and verdict, for standard error.
  package static func findings(_ validation: Validation) -> String {
    let shown = validation.findings.filter { $0.level != .note || $0.waivedBy != nil }
    var lines: [String] = []
    for (index, finding) in shown.enumerated() {
      var text = finding.location.map { "\($0.text.onOneLine): " } ?? ""
      text += "\(finding.level.rawValue): \(finding.message.onOneLine) [\(finding.rule)]"
      let about = [
        finding.constructPath,
        finding.rule.hasPrefix("budget/")
          ? nil : finding.monthlyImpact.map { "\($0.dollars()) a month" },
      ].compactMap { $0 }
      if !about.isEmpty { text += "\n  \(about.joined(separator: ", ").onOneLine)" }
      if let waiver = finding.waivedBy { text += "\n  waived by \(waiver.onOneLine)" }
      // A remedy that several findings in a row share stands once, after the last.
      let next = index + 1 < shown.count ? shown[index + 1] : nil
      if let mend = finding.mend, finding.level != .note, next?.mend != mend {
        text += "\n  help: \(mend.onOneLine)"
      }
      lines.append(text)
    }
    lines.append("verdict: \(sentence(validation).onOneLine)")
    return lines.joined(separator: "\n")
  }

  /// The verdict in words: what it is, what it costs, how much there is to say.
  static func sentence(_ validation: Validation) -> String {
    let name = validation.name
    let verdict =
      switch validation.verdict {
      case .pass:
        "pass: \(name) is within its budget\(CoverageWords.unstated(validation))"
          + CoverageWords.withoutBand(validation)
      case .fail:
        validation.budgetLines.allSatisfy(\.isKept)
          ? "fail: \(name) is against its rules" : "fail: \(name) is over its budget"
      case .incomplete: "incomplete: it cannot be told whether \(name) is within its budget"
      case .stale: "stale: the rates are older than the budget allows"
      }
    return verdict + "; " + figures(validation)
  }

  /// What a limit is of: an estimate by its name, else `resource Data/Db`, `service AmazonRDS`.
  private static func subject(_ line: BudgetLine) -> String {
    ["budget/service", "budget/resource", "budget/tag"].contains(line.rule) ? line.what : line.title
  }

  /// `$168.22 a month (realistic), $16.78 below its limit; 1 warning`.
  static func figures(_ validation: Validation) -> String {
    var parts: [String] = []
    let totals = validation.budgetLines.filter { $0.rule == "budget/total" }
    let months = validation.budgetLines.filter { $0.sample != nil && !$0.isKept }
    let broken = validation.budgetLines.filter { !$0.isKept }
    let tightest =
      totals.filter { !$0.isKept }.max { $0.actual < $1.actual }
      ?? months.max { $0.actual < $1.actual }
      ?? broken.max { $0.actual - $0.limit < $1.actual - $1.limit }
      ?? totals.max { $0.actual < $1.actual }
    if CoverageWords.emptiness(validation.synthesis) != nil {
      parts.append("nothing was priced")
    } else if let tightest {
      let headroom = tightest.limit - tightest.actual
      parts.append(
        "\(tightest.actual.dollars()) a month (\(subject(tightest))), "
          + (tightest.isKept
            ? "\(headroom.dollars()) below its limit" : "\((-headroom).dollars()) over its limit"))
    } else if let mostExpensive = validation.synthesis.mostExpensive {
      parts.append("\(mostExpensive.monthly.dollars()) a month (\(mostExpensive.name))")
    }
    let counts = [(Finding.Level.error, "error"), (.warning, "warning")].map { level, word in
      (validation.findings.count { $0.level == level }, word)
    }.filter { $0.0 > 0 }
    if !counts.isEmpty {
      parts.append(counts.map { NumberFormat.count($0.0, $0.1) }.joined(separator: ", "))
    }
    return parts.joined(separator: "; ")
  }
}
