package import Gate
package import Pricing
import Quantities
import RateTables
import Resources
import Services

/// The report of a stack's estimates, which a person reads and checks line by line.
package struct EstimateDocument {
  private let set: EstimateSet
  private let spread: SpreadSection
  private let lines: EstimateLines
  /// What a template leaves open, where there is one; else the notes of a stack file.
  private let coverage: [Document.Block]?
  /// Why there is no bill, where there is none.
  private let emptiness: String?
  private let summary: EstimateSummary

  package init(_ set: EstimateSet) {
    self.init(set, coverage: nil, emptiness: nil, money: nil)
  }

  /// The report of a synthesized stack.
  package init(_ synthesis: SynthesisEstimate) {
    let count = NumberFormat.count(synthesis.places.count, "resource")
    let percent = NumberFormat.number(synthesis.coveredPercent, decimals: 1)
    let money = MoneyCoverage(synthesis)
    self.init(
      synthesis.bill,
      coverage: [
        .heading(2, "Coverage"), .paragraph("\(percent) % of \(count) are priced or free."),
        CoverageWords.list(synthesis, money),
      ], emptiness: CoverageWords.emptiness(synthesis), money: money)
  }

  private init(
    _ set: EstimateSet, coverage: [Document.Block]?, emptiness: String?, money: MoneyCoverage?
  ) {
    self.set = set
    summary = EstimateSummary(set, money: money)
    self.coverage = coverage
    self.emptiness = emptiness
    spread = SpreadSection(set)
    lines = EstimateLines(set)
  }

  package var document: Document {
    let title = "What \(set.stack) costs"
    let heading = Document.Block.heading(1, "What \(set.stack) costs in \(set.region)")
    if let emptiness {
      return Document(
        title: title,
        [heading, .paragraph(.strong(RichText(emptiness)))] + (coverage ?? []))
    }
    return Document(
      title: title,
      sections: [
        [heading] + header, overview, WhatIfSection.blocks(set), spread.blocks, plan,
        coverage ?? [], spread.changes,
        DiscountSection.blocks(set), lines.blocks, month, week, assumptions,
        coverage == nil ? notes : [], rates,
      ])
  }

  /// The Markdown whose pictures lie beside it as files.
  package var markdown: String {
    document.markdown { "\(set.stack)-\($0.name).svg" }
  }

  private var header: [Document.Block] {
    let hasDiscounts = set.estimates.contains(where: \.hasDiscounts)
    let before: RichText =
      hasDiscounts
      ? "taxes, after the \("discounts", heading: DiscountSection.heading) of one's own"
      : "taxes and discounts"
    return (set.description.isEmpty ? [] : [.paragraph("\(set.description).")]) + [
      .paragraph(
        "US dollars for \(PeriodWords.month(set.period)), before \(before). \(summary.prices).")
    ]
  }

  /// What it costs, how sure that is, what would save money, and whether it holds.
  private var overview: [Document.Block] {
    var points: [RichText] = summary.headlines.map { "\(strong: RichText($0.name)): \($0.text)." }
    points += [summary.doubt, summary.plan, summary.capacity].compactMap { $0 }.map { "\($0)." }
    var blocks: [Document.Block] = [
      .heading(2, "Summary"), .list(points), .table(summary.costTable),
    ]
    blocks += (HeadlineWords.difference(set).map { [.paragraph("\($0).")] } ?? [])
    blocks += summary.rounding.map { [.paragraph("\($0).")] } ?? []
    blocks += UnverifiedRates.sentences(set).map { .paragraph("\($0).") }
    if let table = set.shareTable {
      blocks += [.heading(3, "By stack"), .table(table), .paragraph("\(EstimateSet.shareNote).")]
      blocks +=
        EstimateSummary.rounding(of: set.shares.map(\.monthly), set.estimates)
        .map { [.paragraph("\($0).")] } ?? []
    }
    if let table = summary.savingTable { blocks.append(.table(table)) }
    for note in [summary.unverifiedNote, summary.savingsNote].compactMap({ $0 }) {
      blocks.append(.paragraph("\(note)."))
    }
    return blocks + EstimateCharts.costs(set).map { .picture($0) } + [
      .details("Fixed and usage-based, scenarios", figures)
    ]
  }

  private var figures: [Document.Block] {
    var table = Table([Table.Column("")] + set.estimates.map { Table.Column($0.name, .right) })
    func row(_ name: String, isTotal: Bool = false, _ cell: (Estimate) -> String) {
      table.rows.append(Table.Row([name] + set.estimates.map(cell), isTotal: isTotal))
    }
    row("point estimate of a month", isTotal: true) { $0.monthly.dollars() }
    row("fixed") { $0.fixedMonthly.dollars() }
    row("usage-based: traffic and deployments") { $0.usageMonthly.dollars() }
    if set.period.calendarMonth == nil {
      row("expected a year") { ($0.headline.expected * 12).dollars() }
    }
    row("scenario") { $0.scenario }
    row("requests a month") { NumberFormat.number($0.requests, decimals: 0) }
    row("per 1,000 requests") { UnitCost.text($0) }
    row("deployments a month") { NumberFormat.number($0.load.deployments) }
    var blocks: [Document.Block] = [.table(table)]
    if let low = set.estimates.first(where: { $0.name == "conservative" }),
      let usual = set.estimates.first(where: { $0.name == "realistic" })
    {
      blocks.append(
        .paragraph(
          """
          \(emphasis: "Conservative") is the lower figure: lean sizes under the scenario \(code: low.scenario). \
          \(emphasis: "Realistic") is the usual allocation under \(code: usual.scenario).
          """))
    }
    return blocks
  }

  private var month: [Document.Block] {
    guard let last = set.estimates.last, let month = MonthChart(last, stack: set.stack) else {
      return []
    }
    return month.blocks
  }

  private var week: [Document.Block] {
    EstimateCharts.week(set).flatMap {
      [.heading(2, "A week of load"), .details("Requests, load and tasks by hour", [.picture($0)])]
    }
  }

  private var plan: [Document.Block] {
    guard let reconciliation = set.reconciliation else { return [] }
    return PlanSection(reconciliation).blocks
  }

  // MARK: What it rests on

  private var assumptions: [Document.Block] {
    var table = Table(
      [
        Table.Column("id"), Table.Column("value"), Table.Column("set by"),
        Table.Column("where it comes from"),
      ])
    var seen: Set<String> = []
    for estimate in set.estimates {
      for assumption in estimate.assumptions where seen.insert(assumption.id).inserted {
        table.add(
          .code(assumption.id), "\(assumption.value)", AssumptionKeys.text(assumption.id),
          "\(assumption.source)")
      }
    }
    if table.rows.isEmpty { return [] }
    return [
      .heading(2, "Assumptions"),
      .details(
        "\(NumberFormat.count(table.rows.count, "assumption")) that nobody has measured yet",
        [
          .paragraph(
            "Keys are those of the stack file, or of its scenario; * is the name of each."),
          .table(table),
        ]),
    ]
  }

  private var notes: [Document.Block] {
    func list(_ title: RichText, _ notes: [StackNotes.Note]) -> [Document.Block] {
      if notes.isEmpty { return [] }
      return [
        .heading(2, title),
        .details(
          "\(NumberFormat.count(notes.count, "entry", "entries"))",
          [.list(notes.map { "\($0.what): \($0.why)." })]),
      ]
    }
    return list("Not included", set.notes.notPriced) + list("Free", set.notes.free)
  }

  private var rates: [Document.Block] {
    var table = Table([
      Table.Column("usage type"), Table.Column("unit price", .right), Table.Column("unit"),
      Table.Column("row"), Table.Column("seen"), Table.Column("confidence"),
      Table.Column("source"),
    ])
    var rows: [(row: String, line: LineItem)] = []
    var seen: Set<String> = []
    for line in set.estimates.reversed().flatMap(\.lines) {
      let row = "\(line.rate.file):\(line.tier.line)"
      if seen.insert(row).inserted { rows.append((row, line)) }
    }
    for (row, line) in rows.sorted(by: { $0.row < $1.row }) {
      table.add(
        .code(line.usageType), "\(line.unitPrice.dollars)", "\(line.rate.unit.name)", "\(row)",
        "\(line.tier.seen.text)", "\(line.tier.confidence.rawValue)", "\(line.tier.source)")
    }
    return [
      .heading(2, "Rates"),
      .paragraph(
        """
        \(emphasis: "Seen") is the last day on which a source shows the price; \
        \(code: "pricing/SOURCES.md") names the sources.
        """),
    ] + edition + [
      .details("\(NumberFormat.count(table.rows.count, "rate row"))", [.table(table)])
    ]
  }

  /// Which tables the program brought along, where it did.
  private var edition: [Document.Block] {
    guard let edition = set.ratesEdition else { return [] }
    return [
      .paragraph(
        "The tables are \(edition); \(code: "alva-cost pricing export DIR") writes them out.")
    ]
  }
}
