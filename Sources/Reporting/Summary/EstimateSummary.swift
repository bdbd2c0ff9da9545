package import Gate
package import Pricing
package import Quantities
import RateTables
import Resources
import Services

/// What a person has to know of an estimate first; the same facts in every format.
package struct EstimateSummary: Sendable {
  /// What a service costs, of the last estimate.
  package struct Cost: Hashable, Sendable {
    package let service: String
    /// One an estimate.
    package let monthly: [Money]
    /// Of the last estimate's bill, 0 to 1.
    package let share: Double
  }

  /// Costs and savings that are named; the rest is counted.
  package static let shown = 5

  private let source: EstimateSet
  /// Every service, most expensive first.
  package let costs: [Cost]

  /// How much of a template's money is known, and what of it is not, with its bounds; `nil` where all of it is.
  package let doubt: String?

  package init(_ source: EstimateSet, money: MoneyCoverage? = nil) {
    self.source = source
    let most = source.estimates.max { $0.monthly < $1.monthly }
    let isRanged = source.estimates.contains { $0.headline.range != nil }
    let whole =
      isRanged || source.estimates.count > 1
      ? "the point estimate" + (most.map { " of \($0.name)" } ?? "") : "it"
    doubt = money.flatMap { CoverageWords.doubt($0, of: whole) }
    let total = source.estimates.last?.monthly ?? .zero
    costs = EstimateLines.services(of: source).map { service in
      let monthly = source.estimates.map { estimate in
        estimate.lines.filter { $0.service == service }.map(\.cost).total
      }
      let last = monthly.last ?? .zero
      return Cost(
        service: service, monthly: monthly,
        share: total > .zero ? last.approximate / total.approximate : 0)
    }
  }

  /// Savings that are named, most money first.
  package var savings: [Advice.Saving] {
    Array((source.advice?.savings ?? []).prefix(Self.shown))
  }

  package var advice: Advice? { source.advice }

  /// USD for 1,000 requests, one an estimate; `nil` without requests.
  package var unitCosts: [Double?] { source.estimates.map { UnitCost.perThousandRequests($0) } }

  // MARK: Sentences

  /// One an estimate: the figures to plan on.
  package var headlines: [(name: String, text: String)] {
    source.estimates.map { ($0.name, HeadlineWords.sentence($0)) }
  }

  /// What the plan says, and where the last estimate lies beside it; `nil` without a plan.
  package var plan: String? {
    if let plan = source.reconciliation {
      return PlanWords.sentence(plan, against: source.estimates)
    }
    // Of several stacks each with its own, as it is estimated alone.
    let plans = source.shares.compactMap { share in
      share.plan.map {
        "\(share.stack): \(PlanWords.sentence($0.reconciliation, against: $0.estimates))"
      }
    }
    return plans.isEmpty ? nil : plans.joined(separator: ". ")
  }

  /// What gives way first, how much of it the peak takes, and the p95; `nil` where nothing was run.
  package var capacity: String? {
    guard let capacity = source.advice?.capacity else { return nil }
    let used = NumberFormat.percent(capacity.utilisation, decimals: 0, small: .isLessThanOne)
    let holds =
      capacity.utilisation < 1
      ? "\(used) used at the peak" : "\(used) of it is needed at the peak: it does not hold"
    let p95 =
      capacity.p95Seconds > 0 ? "; p95 \(NumberFormat.duration(capacity.p95Seconds))" : ""
    return "Tightest limit: \(capacity.tightest), \(holds)\(p95)"
  }

  /// What the alternatives save together with what is left to say of them; `nil` without a file.
  package var savingsNote: String? {
    guard let advice = source.advice, advice.decisions > 0 else { return nil }
    if !source.shares.isEmpty { return severalNote(advice) }
    if advice.isGeneral {
      if advice.savings.isEmpty { return nil }
      if advice.isOfTemplate {
        let sizes = savings.contains(where: \.isOfSize)
        return "Each of these general rules alone, "
          + (sizes ? "sizes under the traffic of \(advice.estimate), the others " : "")
          + "for what is fixed and stated; they do not add up"
      }
      return
        "Each of these general rules alone and under the traffic of \(advice.estimate); they do not add up. "
        + "Alternatives of your own go into pricing/whatif/\(source.stack).yaml"
    }
    let what =
      "\(NumberFormat.count(advice.decisions, "decision")) of pricing/whatif/\(source.stack).yaml"
    if advice.savings.isEmpty { return "None of the \(what) saves money on \(advice.estimate)" }
    let leftOut =
      advice.riskier == 0
      ? "" : "; options of a high risk are left out, in \(advice.riskier) of them"
    let sizes =
      savings.contains(where: \.isOfSize)
      ? ", and sizes that the simulated load leaves idle" : ""
    let others =
      savings.contains(where: \.isBeyondFile) ? ", general rules that the file has no word of" : ""
    return "The best option of each of \(what)\(others)\(sizes), alone and under the traffic of "
      + "\(advice.estimate); they do not add up\(leftOut). 'alva-cost whatif \(source.stack) --alternatives' shows all, "
      + "'--best' combines them"
  }

  /// The same of several stacks.
  private func severalNote(_ advice: Advice) -> String {
    let what = "the \(NumberFormat.count(advice.decisions, "decision")) of the stacks"
    if advice.savings.isEmpty { return "None of \(what) saves money on \(advice.estimate)" }
    let leftOut =
      advice.riskier == 0
      ? "" : "; options of a high risk are left out, in \(advice.riskier) of them"
    return
      "The best option of each of \(what), alone, in the bill of its stack alone and under the traffic of "
      + "\(advice.estimate); they do not add up\(leftOut). 'alva-cost whatif NAME --alternatives' shows "
      + "all of a stack, '--best' combines them"
  }

  /// What the mark of a saving means; `nil` where none has it.
  package var unverifiedNote: String? {
    savings.contains(where: \.isUnverified)
      ? "Unverified: no source of the last two years confirms a price that the saving rests on"
      : nil
  }

  /// `Prices were last seen between 2024-09-25 and 2026-10-08, 49 to 792 days before 2026-11-26; 90 % of the
  /// money stands on those of 101 days or less`.
  package var prices: String {
    let later = source.estimates.lazy.flatMap(\.assumptions)
      .first { $0.id == Assumption.ratesFirstSeenLater }
    let unchanged = later.map { "; \($0.value): \($0.source)" } ?? ""
    // The days and the money are of the same lines: those that cost something, where any does.
    let lines = source.estimates.flatMap(\.lines)
    let days = (lines.contains { $0.cost > .zero } ? lines.filter { $0.cost > .zero } : lines)
      .map(\.tier.seen)
    let newest = days.max() ?? source.ratesEffective
    guard let oldest = days.min(), oldest < newest else {
      return "Prices were last seen on \(newest.text)\(unchanged)"
    }
    return "Prices were last seen between \(oldest.text) and \(newest.text)"
      + ages(lines, newest: newest) + unchanged
  }

  /// How old they are, and which of it matters in money; empty where no day is known.
  private func ages(_ lines: [LineItem], newest: CalendarDay) -> String {
    guard let last = source.estimates.last, let day = last.stack.asOf.dayNumber else { return "" }
    let ages = RateAges(lines, on: last.stack.asOf)
    guard let youngest = ages.steps.first?.days, let oldest = ages.steps.last,
      newest.dayNumber ?? day <= day
    else { return "" }
    let span = oldest.days.map { "\(youngest) to \($0) days" } ?? "\(youngest) days and more"
    let most = RateAges(last.lines, on: last.stack.asOf).days(holding: 0.9).map {
      "; 90 % of the money stands on those of "
        + ($0 == 0 ? "that day" : NumberFormat.count($0, "day") + " or less")
    }
    return ", \(span) before \(last.stack.asOf.text)\(most ?? "")"
  }

  // MARK: Tables

  /// What the printed rows of the costs add up to where that is not the printed total; `nil` where it is.
  package var rounding: String? {
    let rest = source.estimates.indices.map { index in
      costs.dropFirst(Self.shown).map { $0.monthly[index] }.total
    }
    return Self.rounding(of: costs.prefix(Self.shown).map(\.monthly) + [rest], source.estimates)
  }

  /// The same for any rows.
  ///
  /// - Parameters:
  ///   - rows: what each prints for each estimate, not yet rounded.
  ///   - estimates: in the rows' order.
  /// - Returns: a sentence without its full stop.
  package static func rounding(of rows: [[Money]], _ estimates: [Estimate]) -> String? {
    let sums = estimates.enumerated().compactMap { index, estimate -> String? in
      let printed = rows.map { $0[index].roundedToCents }.total
      return printed == estimate.monthly.roundedToCents
        ? nil : "those of \(estimate.name) add up to \(printed.dollars())"
    }
    return sums.isEmpty
      ? nil : "Each row is rounded to cents by itself: \(sums.joined(separator: ", "))"
  }

  /// The services that cost most, and the others together.
  package var costTable: Table {
    var table = Table(
      [Table.Column("cost")] + source.estimates.map { Table.Column($0.name, .right) }
        + [Table.Column("share", .right)])
    for cost in costs.prefix(Self.shown) {
      table.rows.append(
        Table.Row(
          [source.offers.name(of: cost.service)] + cost.monthly.map { $0.dollars() }
            + [NumberFormat.percent(cost.share, decimals: 0)]))
    }
    let rest = costs.dropFirst(Self.shown)
    if !rest.isEmpty {
      let sums = source.estimates.indices.map { index in rest.map { $0.monthly[index] }.total }
      table.rows.append(
        Table.Row(
          ["\(NumberFormat.count(rest.count, "other service"))"] + sums.map { $0.dollars() }
            + [NumberFormat.percent(rest.map(\.share).reduce(0, +), decimals: 0)]))
    }
    table.rows.append(
      Table.Row(
        ["point estimate (all inputs at their midpoint)"]
          + source.estimates.map { $0.monthly.dollars() } + [""], isTotal: true))
    return table
  }

  /// The options that save most; `nil` where none does.
  package var savingTable: Table? {
    if savings.isEmpty { return nil }
    // Nobody uses a template by itself.
    let isTested = savings.contains { $0.p95Seconds != nil }
    var table = Table(
      [Table.Column("saving"), Table.Column("a month", .right), Table.Column("risk")]
        + (isTested ? [Table.Column("p95", .right)] : [])
        + [Table.Column("what it is, and what it puts at risk")])
    for saving in savings {
      let p95: RichText = "\(saving.p95Seconds.map { NumberFormat.duration($0) } ?? "–")"
      table.rows.append(
        Table.Row(
          [
            .code("\(saving.group): \(saving.option)"),
            "\((.zero - saving.monthly).signedDollars())\(saving.isUnverified ? ", unverified" : "")",
            "\(saving.risk?.rawValue ?? "not stated")",
          ] + (isTested ? [p95] : []) + ["\(saving.description): \(saving.riskText)"]))
    }
    return table
  }
}
