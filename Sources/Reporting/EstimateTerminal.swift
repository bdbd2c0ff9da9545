import Diagnostics
package import Gate
package import Pricing
import Quantities
import Resources
import Services

/// Estimates as a terminal shows them: one line a resource, readable at 80 columns.
package enum EstimateTerminal {
  /// The bill by resource, what to plan on, what would save money, and how sure each is.
  ///
  /// - Parameters:
  ///   - set: the estimates.
  ///   - money: of a template, how much of it is known.
  ///   - style: width and colours.
  /// - Returns: lines, each with its end.
  package static func text(
    _ set: EstimateSet, money: MoneyCoverage? = nil, style: TerminalStyle
  ) -> String {
    let names = set.estimates.map(\.name)
    var table = Table(
      [Table.Column("resource"), Table.Column("service")]
        + names.map { Table.Column($0, .right) })
    let all = ResourceCost.all(of: set)
    let free = all.filter { $0.costs.allSatisfy { $0 == .zero } }
    // A row or two tell their names; many that cost nothing only hide what does.
    let folds = free.count > 2
    for resource in all where !folds || resource.costs.contains(where: { $0 != .zero }) {
      table.rows.append(
        Table.Row(
          [set.labels.label(of: resource.id), resource.services.joined(separator: ", ")]
            + resource.costs.map { $0.dollars() }))
    }
    if folds {
      let services = Set(free.map { $0.services.joined(separator: ", ") }).sorted()
      table.rows.append(
        Table.Row(
          [
            "\(NumberFormat.grouped("\(free.count)")) more without cost",
            services.joined(separator: ", "),
          ]
            + set.estimates.map { _ in Money.zero.dollars() }))
    }
    func total(_ name: String, _ value: (Estimate) -> Money) {
      table.rows.append(
        Table.Row([name, ""] + set.estimates.map { value($0).dollars() }, isTotal: true))
    }
    total("total per month", \.monthly)
    if set.estimates.contains(where: \.hasDiscounts) {
      total("at list prices", \.listMonthly)
      total("own discounts") { $0.monthly - $0.listMonthly }
    }
    total("fixed", \.fixedMonthly)
    total("usage-based", \.usageMonthly)
    if set.estimates.contains(where: { $0.spread?.hasBand == true }) {
      func percentile(_ name: String, _ value: @escaping (CostSpread) -> Money) {
        table.rows.append(
          Table.Row(
            [name, ""]
              + set.estimates.map { estimate in
                estimate.spread.flatMap { $0.hasBand ? value($0).dollars() : "–" } ?? ""
              }))
      }
      percentile("P10") { $0.p10.value }
      percentile("P50") { $0.p50.value }
      percentile("P90") { $0.p90.value }
      percentile("mean") { $0.mean }
    }
    let summary = EstimateSummary(set, money: money)
    func wrapped(_ sentence: String, indent: String = "  ") -> String {
      Self.wrapped(sentence, indent: indent, to: style.proseWidth) + "\n"
    }
    var text =
      style.bold(set.stack)
      + " in \(set.region.onOneLine), USD for \(PeriodWords.span(set.period))\n"
    text += wrapped(summary.prices + (set.ratesEdition.map { ", \($0)" } ?? "") + ".", indent: "")
    text += "\n"
    for (name, sentence) in summary.headlines { text += wrapped("\(name): \(sentence)") }
    for sentence in [summary.doubt, summary.plan, summary.capacity].compactMap({ $0 }) {
      text += wrapped(sentence + ".")
    }
    if let reason = HeadlineWords.difference(set) {
      text += wrapped(reason + ".", indent: "")
      if let band = PeriodWords.band(set.period) { text += wrapped(band + ".", indent: "") }
    }
    text += "\n"
    text += table.terminal(style: style)
    if let note = EstimateSummary.rounding(of: all.map(\.costs), set.estimates) {
      text += wrapped(note + ".", indent: "")
    }
    // What to do about it, before how sure each line is.
    if let savings = summary.savingTable {
      text += "\n" + savings.terminal(style: style)
    }
    for note in [summary.unverifiedNote, summary.savingsNote].compactMap({ $0 }) {
      text += "\n" + wrapped(note + ".", indent: "")
    }
    if let shares = set.shareTable {
      text += "\n" + shares.terminal(style: style)
      text += wrapped(EstimateSet.shareNote + ".", indent: "")
      if let note = EstimateSummary.rounding(of: set.shares.map(\.monthly), set.estimates) {
        text += wrapped(note + ".", indent: "")
      }
    }
    text += LineSpreadTables.terminal(of: set, style: style)
    text += "\n"
    for sentence in scenarios(of: set) + DiscountSection.sentences(set) {
      text += wrapped(sentence)
    }
    for sentence in UnverifiedRates.sentences(set) { text += wrapped(sentence) }
    for estimate in set.estimates {
      guard let spread = estimate.spread else { continue }
      if let reason = SpreadWords.emptiness(of: spread) {
        text += wrapped("\(estimate.name): \(reason)")
        continue
      }
      for sentence in SpreadWords.drivers(of: spread, count: 2) {
        text += wrapped("\(estimate.name): \(sentence)")
      }
    }
    return text
  }

  /// A sentence in lines of at most 80 columns, those after the first set in.
  static func wrapped(
    _ sentence: String, indent: String = "  ", to width: Int = TerminalStyle.plain.proseWidth
  ) -> String {
    let start = String(sentence.prefix { $0 == " " })
    var lines: [String] = []
    for word in sentence.onOneLine.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(start + (lines.isEmpty ? "" : indent) + word)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func scenarios(of set: EstimateSet) -> [String] {
    set.estimates.map { estimate in
      if estimate.isWithoutTraffic {
        return
          "\(estimate.name): no traffic is described; --scenario NAME, or the name of a stack file, adds "
          + "what follows it"
      }
      let mean = estimate.load.requests / Double(estimate.load.period.seconds)
      return "\(estimate.name): scenario \(estimate.scenario), ".onOneLine
        + "\(NumberFormat.significant(mean)) requests a second on average"
    }
  }
}
