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

  package init(_ set: EstimateSet) {
    self.init(set, coverage: nil, emptiness: nil)
  }

  /// The report of a synthesized stack.
  package init(_ synthesis: SynthesisEstimate) {
    let count = NumberFormat.count(synthesis.places.count, "resource")
    let percent = NumberFormat.number(synthesis.coveredPercent, decimals: 1)
    self.init(
      synthesis.bill,
      coverage: [
        .heading(2, "Coverage"), .paragraph("\(percent) % of \(count) are priced or free."),
        CoverageWords.list(synthesis, MoneyCoverage(synthesis)),
      ], emptiness: CoverageWords.emptiness(synthesis))
  }

  private init(_ set: EstimateSet, coverage: [Document.Block]?, emptiness: String?) {
    self.set = set
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
        [heading] + header, summary, totals, spread.blocks, spread.changes,
        DiscountSection.blocks(set),
        lines.blocks, bridge, shares, week, plan, assumptions, coverage ?? notes, rates,
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
        """
        US dollars for \(PeriodWords.month(set.period)), before \(before). \
        Every line is quantity × unit price, with the rate row it came from. \
        Rates as last seen on \(set.ratesEffective.text) or before; see \("Rates", heading: "Rates").
        """)
    ]
  }

  /// The figures to plan on, and why the bill is another.
  private var summary: [Document.Block] {
    [
      .list(
        set.estimates.map {
          "\(strong: RichText($0.name)): \(HeadlineWords.sentence($0))."
        })
    ] + (HeadlineWords.difference(set).map { [.paragraph("\($0)")] } ?? [])
      + UnverifiedRates.sentences(set).map { .paragraph("\($0).") }
  }

  private var totals: [Document.Block] {
    var table = Table([Table.Column("")] + set.estimates.map { Table.Column($0.name, .right) })
    func row(_ name: String, isTotal: Bool = false, _ cell: (Estimate) -> String) {
      table.rows.append(Table.Row([name] + set.estimates.map(cell), isTotal: isTotal))
    }
    row("the bill of a month", isTotal: true) { $0.monthly.dollars() }
    row("of it fixed, whatever the traffic") { $0.fixedMonthly.dollars() }
    row("of it by traffic and deployments") { $0.usageMonthly.dollars() }
    if set.period.calendarMonth == nil {
      row("expected a year") { ($0.headline.expected * 12).dollars() }
    }
    row("scenario") { $0.scenario }
    row("requests a month") { NumberFormat.number($0.load.requests, decimals: 0) }
    row("deployments a month") { NumberFormat.number($0.load.deployments) }
    var blocks: [Document.Block] = [.table(table)]
    if set.estimates.contains(where: { $0.name == "conservative" }) {
      blocks.append(
        .paragraph(
          """
          \(emphasis: "Conservative") is the lower figure: lean sizes and low traffic. \
          \(emphasis: "Realistic") is the usual allocation under moderate traffic.
          """))
    }
    return blocks + EstimateCharts.costs(set).map { .picture($0) }
  }

  private var week: [Document.Block] {
    EstimateCharts.week(set).flatMap { [.heading(2, "A week of load"), .picture($0)] }
  }

  // MARK: Comparison

  private var bridge: [Document.Block] {
    guard let bridge = set.bridge, set.estimates.count > 1 else { return [] }
    let (first, second) = (set.estimates[0].name, set.estimates[1].name)
    var table = Table([
      Table.Column("line"), Table.Column("what"), Table.Column(first, .right),
      Table.Column(second, .right), Table.Column("change", .right),
    ])
    let changed = bridge.steps.filter { $0.change != .zero }
      .sorted { $0.change == $1.change ? $0.itemID < $1.itemID : $0.change > $1.change }
    for step in changed where step.change.roundedToCents != .zero {
      table.add(
        .code(step.itemID.text), "\(step.name)", "\(step.before.dollars())",
        "\(step.after.dollars())",
        "\(step.change.signedDollars())")
    }
    let rest = changed.filter { $0.change.roundedToCents == .zero }
    if !rest.isEmpty {
      table.add(
        "", "\(NumberFormat.count(rest.count, "smaller change")), each under half a cent", "", "",
        rest.map(\.change).total.signedDollars(decimals: 4))
    }
    table.add(
      "", "total", bridge.before.dollars(), bridge.after.dollars(),
      (bridge.after - bridge.before).signedDollars(), isTotal: true)
    return [.heading(2, "From \(first) to \(second), line by line"), .table(table)]
  }

  private var shares: [Document.Block] {
    var table = Table(
      [Table.Column("service")]
        + set.estimates.flatMap {
          [Table.Column($0.name, .right), Table.Column("share", .right)]
        })
    for service in lines.services {
      var cells = [ServiceNames.name(of: service)]
      for estimate in set.estimates {
        let cost = estimate.lines.filter { $0.service == service }.map(\.cost).total
        let share =
          estimate.monthly > .zero ? cost.approximate / estimate.monthly.approximate : 0
        cells += [cost.dollars(), NumberFormat.percent(share)]
      }
      table.rows.append(Table.Row(cells))
    }
    return [.heading(2, "What the money is spent on"), .table(table)]
  }

  private var plan: [Document.Block] {
    guard let reconciliation = set.reconciliation else { return [] }
    return PlanSection(reconciliation).blocks
  }

  // MARK: What it rests on

  private var assumptions: [Document.Block] {
    var table = Table(
      [Table.Column("id"), Table.Column("value"), Table.Column("where it comes from")])
    var seen: Set<String> = []
    for estimate in set.estimates {
      for assumption in estimate.assumptions where seen.insert(assumption.id).inserted {
        table.add(.code(assumption.id), "\(assumption.value)", "\(assumption.source)")
      }
    }
    if table.rows.isEmpty { return [] }
    return [
      .heading(2, "Assumptions"),
      .paragraph("Nobody has measured these yet; each can be set in the stack file."),
      .table(table),
    ]
  }

  private var notes: [Document.Block] {
    func list(_ title: RichText, _ notes: [StackNotes.Note]) -> [Document.Block] {
      if notes.isEmpty { return [] }
      return [.heading(2, title), .list(notes.map { "\($0.what): \($0.why)." })]
    }
    return list("What is free", set.notes.free) + list("What is not priced", set.notes.notPriced)
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
    ] + edition + [.table(table)]
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
