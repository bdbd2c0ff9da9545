import Estimation
import Pricing
import Gate
import Diagnostics
import Quantities
package import Reporting
import Resources
import Services
import TrafficSimulation

extension Alternatives {
  /// Every option in one table, and the best combination where it was asked for.
  package func report(best: BestCombination? = nil, target: String = "") -> TableReport {
    var sections = [
      TableReport.Section(
        text: "Each option alone, the rest unchanged; estimate \(bench.base.name), scenario "
          + "\(bench.base.scenario.name), \(bench.base.stack.region). Headroom is what is free of "
          + "the tightest limit at the peak.",
        table: table, notes: notes)
    ]
    if let spread { sections.append(spread) }
    if let best { sections += best.sections(base: base, target: target) }
    var report = TableReport(
      title: "Alternatives for \(bench.name)", sections: sections, data: data,
      json: json(best))
    report.charts = [chart(best)].compactMap { $0 }
    for row in rows where row.figures == nil {
      for problem in row.problems.items {
        report.warnings.report(
          Diagnostic(
            .warning, at: row.option.location,
            "\(row.group), \(row.option.name) is not priced: \(problem.message)",
            mend: problem.mend))
      }
    }
    return report
  }

  /// How sure the differences are; `nil` where no months were drawn.
  private var spread: TableReport.Section? {
    guard let first = rows.lazy.compactMap(\.difference).first else {
      return isWithoutRanges ? DesignDifference.emptiness : nil
    }
    var table = Table([
      Table.Column("option"), Table.Column("mean", .right),
      Table.Column("its 95 % interval", .right), Table.Column("P10 to P90", .right),
      Table.Column("saves", .right),
    ])
    func span(_ low: Money, _ high: Money) -> String {
      "\(low.signedDollars()) to \(high.signedDollars())"
    }
    let moving = rows.filter { row in
      row.difference.map { $0.p10 != .zero || $0.p90 != .zero || $0.mean != .zero } ?? false
    }
    for row in moving.sorted(by: { ($0.difference?.mean ?? .zero) < ($1.difference?.mean ?? .zero) }
    ) {
      guard let difference = row.difference else { continue }
      table.add(
        "\(row.group): \(row.option.name)", difference.mean.signedDollars(),
        span(difference.low, difference.high), span(difference.p10, difference.p90),
        difference.isUnverified
          ? "unverified" : SpreadWords.probability(difference.savesShare, runs: difference.runs))
    }
    return TableReport.Section(
      "How sure the differences are",
      text:
        "Over \(NumberFormat.grouped(String(first.runs))) months drawn once for both sides, seed "
        + "\(first.seed); saves is the share of months that cost less.", table: table,
      notes: rows.contains { $0.difference?.isUnverified == true }
        ? [
          "Where it says unverified, the option's rates have no source that confirms them: how sure the "
            + "saving is cannot be told."
        ] : [])
  }

  /// Options by what they save, most first; those that change nothing are named below.
  private var ranked: [Row] {
    rows.enumerated().filter { $0.element.figures != base }.sorted { a, b in
      guard let first = a.element.figures?.monthly else { return false }
      guard let second = b.element.figures?.monthly else { return true }
      return (first, a.offset) < (second, b.offset)
    }.map(\.element)
  }

  private var table: Table {
    var table = Table([
      Table.Column("option"), Table.Column("a month", .right), Table.Column("difference", .right),
      Table.Column("p95", .right), Table.Column("headroom", .right), Table.Column("risk"),
      Table.Column("what it is, and what it puts at risk"),
    ])
    table.add(
      "current", base.monthly.dollars(), "", base.p95Words,
      NumberFormat.percent(base.headroom), "", "tightest: \(base.tightest)")
    for row in ranked {
      let figures = row.figures
      table.add(
        "\(row.group): \(row.option.name)", figures?.monthly.dollars() ?? "no rate",
        figures.map { ($0.monthly - base.monthly).signedDollars() } ?? "–",
        figures?.p95Words ?? "–",
        figures.map { NumberFormat.percent($0.headroom) } ?? "–",
        row.option.riskLevel?.rawValue ?? "not stated",
        "\(row.option.description): \(row.option.risk)"
          + (figures?.lossWords(beside: base.lostShare) ?? ""))
    }
    return table
  }

  private var notes: [String] {
    func names(_ rows: [Row]) -> String {
      rows.map { "\($0.group): \($0.option.name)" }.joined(separator: "; ")
    }
    var notes: [String] = []
    // What differs in the drawn months alone has its row in the table of them.
    let same = rows.filter { $0.figures == base && ($0.difference?.changesNothing ?? true) }
    if !same.isEmpty { notes.append("Change nothing, or are what stands now: \(names(same)).") }
    if !leftOut.isEmpty {
      notes.append(
        "Left out, as the template has no such part to change: \(leftOut.joined(separator: "; ")).")
    }
    if tooRisky > 0 {
      notes.append(
        "\(NumberFormat.count(tooRisky, "option")) of a higher risk, or of one that is not stated, "
          + (tooRisky == 1 ? "is" : "are") + " left out.")
    }
    return notes
  }

  /// The combinations of the front, or every option alone.
  private func chart(_ best: BestCombination?) -> Chart? {
    var marks = [(name: "current", point: base.point(holds: true))]
    guard let best else {
      return SavingsChart(
        title: "Alternatives for \(bench.name)",
        options: ranked.compactMap { row in
          row.figures.map {
            ("\(row.group): \(row.option.name)", $0.monthly - base.monthly, row.option.riskLevel)
          }
        })?.chart("")
    }
    let shown = (best.best ?? best.closest).figures
    marks.append((best.best == nil ? "closest" : "the best", shown.point()))
    return TradeOffChart(
      title: "Decisions of \(bench.name)",
      points: best.front.map {
        $0.figures.point(
          holds: $0.figures.holds(p95Seconds: best.p95Seconds, headroom: best.headroom))
      }, marks: marks, targetSeconds: best.p95Seconds)?.chart("")
  }

  private var data: Table {
    var table = Table(
      [
        "group", "option", "description", "monthlyUSD", "differenceUSD", "p95Seconds", "headroom",
        "tightest", "lostShare", "riskLevel", "risk", "differenceMeanUSD", "differenceMeanLowUSD",
        "differenceMeanHighUSD", "differenceP10USD", "differenceP50USD", "differenceP90USD",
        "savesShare",
      ].map { Table.Column($0) })
    for row in rows {
      let figures = row.figures
      let spread =
        row.difference.map {
          $0.figures.map(\.amount.exactText)
            + [$0.isUnverified ? "" : NumberFormat.plain($0.savesShare)]
        }
      table.rows.append(
        Table.Row(
          [
            row.group, row.option.name, row.option.description,
            figures?.monthly.exactText ?? "",
            figures.map { ($0.monthly - base.monthly).exactText } ?? "",
            figures.map { NumberFormat.plain($0.p95Seconds) } ?? "",
            figures.map { NumberFormat.plain($0.headroom) } ?? "", figures?.tightest ?? "",
            figures.map { NumberFormat.plain($0.lostShare) } ?? "",
            row.option.riskLevel?.rawValue ?? "", row.option.risk,
          ] + (spread ?? [String](repeating: "", count: 7))))
    }
    return table
  }

  private func json(_ best: BestCombination?) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("schemaVersion", .integer(1)), ("command", .string("whatif --alternatives")),
      ("stack", .string(bench.name)), ("base", base.json),
      (
        "options",
        .array(
          rows.map { row in
            .object([
              ("group", .string(row.group)), ("option", .string(row.option.name)),
              ("description", .string(row.option.description)),
              ("figures", row.figures?.json ?? .null),
              (
                "difference",
                row.figures.map { .string(($0.monthly - base.monthly).exactText) } ?? .null
              ),
              ("risk", .string(row.option.risk)),
              ("riskLevel", row.option.riskLevel.map { .string($0.rawValue) } ?? .null),
              ("spread", row.difference?.json ?? .null),
            ])
          })
      ),
    ]
    if let best {
      entries.append(("best", best.best.map { best.json($0) } ?? .null))
      entries.append(("measured", best.measured?.json ?? .null))
      entries.append(("rejected", .integer(best.rejected)))
      entries.append(("closest", best.json(best.closest)))
      entries.append(("front", .array(best.front.map { best.json($0) })))
    }
    return .object(entries)
  }
}

extension VariantFigures {
  /// Its place in a picture.
  func point(holds: Bool = true) -> TradeOffChart.Point {
    TradeOffChart.Point(monthly: monthly, p95Seconds: p95Seconds, holds: holds)
  }

  var json: JSONValue { json(isPriced: true) }

  /// The same; without a price where what comes is not served.
  func json(isPriced: Bool) -> JSONValue {
    .object([
      ("monthly", isPriced ? .string(monthly.exactText) : .null),
      ("p95Seconds", .number(p95Seconds)),
      ("headroom", .number(headroom)), ("tightest", .string(tightest)),
      ("lostShare", .number(lostShare)),
    ])
  }
}

extension BestCombination {
  func json(_ choice: Choice) -> JSONValue {
    .object([
      (
        "options",
        .object(
          zip(groups, choice.options).compactMap { group, option in
            option.map { (key: group.name, value: JSONValue.string($0.name)) }
          })
      ),
      ("figures", choice.figures.json),
    ])
  }

  /// `registry ghcr, nat instance`.
  func words(_ choice: Choice) -> String {
    let parts = zip(groups, choice.options).compactMap { group, option in
      option.map { "\(group.name) \($0.name)" }
    }
    return parts.isEmpty ? "current" : parts.joined(separator: ", ")
  }

  func sections(base: VariantFigures, target: String) -> [TableReport.Section] {
    let count = NumberFormat.count(tried, "combination")
    let how =
      switch method {
      case .exhaustive: "all \(count) were run"
      case .local: "\(count) were run; nothing that differs in one or two decisions is better"
      case .limited:
        "\(count) were run, the most promising first, and no more are; a cheaper one may be among "
          + "the rest: --keep leaves decisions out"
      }
    var text =
      "Target: \(target); \(how), \(NumberFormat.number(Double(invalid))) make no valid stack "
      + "or lack a rate."
    var table = Table([
      Table.Column("decision"), Table.Column("take"), Table.Column("risk"),
    ])
    let shown = best ?? closest
    text +=
      best == nil
      ? " Nothing that was tried meets it; this comes closest:"
      : " The cheapest that holds:"
    for (group, option) in zip(groups, shown.options) {
      if let option { table.add(group.name, option.name, option.risk) }
    }
    let figures = shown.figures
    var note =
      "\(figures.monthly.dollars()) a month, "
      + "\((figures.monthly - base.monthly).signedDollars()) against the current stack; p95 "
      + "\(figures.p95Words), headroom "
      + "\(NumberFormat.percent(figures.headroom)) (\(figures.tightest))."
    if let measured { note += " " + measured.words(rejected: rejected) }
    var front = Table([
      Table.Column("a month", .right), Table.Column("p95", .right),
      Table.Column("without an answer", .right), Table.Column("headroom", .right),
      Table.Column("holds"), Table.Column("decisions"),
    ])
    for choice in self.front {
      let figures = choice.figures
      front.add(
        figures.monthly.dollars(), figures.p95Words,
        NumberFormat.percent(figures.lostShare, small: .keepsDigits),
        NumberFormat.percent(figures.headroom),
        figures.holds(p95Seconds: p95Seconds, headroom: headroom) ? "yes" : "no", words(choice))
    }
    return [
      TableReport.Section("The best combination", text: text, table: table, notes: [note]),
      TableReport.Section(
        "Pareto front",
        text: "Pareto-optimal combinations (cost, p95, headroom, requests without an answer).",
        table: front),
    ]
  }
}
