package import Pricing
package import Gate
import Quantities
import RateTables
import Resources
import Services

/// The report that a person reads and checks line by line.
package struct EstimateMarkdown {
  private let set: EstimateSet

  /// What is covered, where a template says it; else the notes of a stack file.
  private let coverage: String?
  /// Why there is no bill, where there is none.
  private let emptiness: String?

  package init(_ set: EstimateSet) {
    self.set = set
    coverage = nil
    emptiness = nil
  }

  /// The report of a synthesized stack; nobody writes pictures beside it.
  package init(_ synthesis: SynthesisEstimate) {
    set = synthesis.bill.withoutPictures
    coverage =
      "\n## Coverage\n\n\(NumberFormat.number(synthesis.coveredPercent, decimals: 1)) % of "
      + "\(NumberFormat.count(synthesis.places.count, "resource")) are priced or free.\n\n"
      + ValidationMarkdown.coverage(synthesis, MoneyCoverage(synthesis))
    emptiness = CoverageWords.emptiness(synthesis)
  }

  package var text: String {
    if let emptiness {
      return "# What \(set.stack) costs in \(set.region)\n\n**\(emptiness)**\n" + (coverage ?? "")
    }
    return [
      header, totals, SpreadMarkdown(set).text, SpreadMarkdown(set).changes,
      DiscountSection.markdown(set), lines, bridge, shares,
      week, plan, assumptions, notes, rates,
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var header: String {
    var text = "# What \(set.stack) costs in \(set.region)\n\n"
    if !set.description.isEmpty { text += "\(set.description).\n\n" }
    text += "US dollars for a month of \(set.period.hours) hours, "
    text +=
      set.estimates.contains(where: \.hasDiscounts)
      ? "before taxes, after the [discounts](#own-discounts) of one's own. "
      : "before taxes and discounts. "
    text += "Every line is quantity × unit price, with the rate row it came from. "
    text += "Rates as last seen on \(set.ratesEffective.text) or before; see [Rates](#rates).\n"
    return text
  }

  private var totals: String {
    var table = Table(
      [Table.Column("")] + set.estimates.map { Table.Column($0.name, .right) })
    table.rows.append(
      Table.Row(
        ["**a month**"] + set.estimates.map { "**\($0.monthly.dollars())**" }))
    table.rows.append(
      Table.Row(
        ["of it fixed, whatever the traffic"] + set.estimates.map { $0.fixedMonthly.dollars() }))
    table.rows.append(
      Table.Row(
        ["of it by traffic and deployments"] + set.estimates.map { $0.usageMonthly.dollars() }))
    table.rows.append(
      Table.Row(["a year at this rate"] + set.estimates.map { ($0.monthly * 12).dollars() }))
    table.rows.append(Table.Row(["scenario"] + set.estimates.map(\.scenario)))
    table.rows.append(
      Table.Row(
        ["requests a month"]
          + set.estimates.map { NumberFormat.number($0.load.requests, decimals: 0) }))
    table.rows.append(
      Table.Row(
        ["deployments a month"] + set.estimates.map { NumberFormat.number($0.load.deployments) }))
    var text = table.markdown
    if set.estimates.contains(where: { $0.name == "conservative" }) {
      text += "\n*Conservative* is the lower figure: lean sizes and low traffic. "
      text += "*Realistic* is the usual allocation under moderate traffic.\n"
    }
    for chart in EstimateCharts.costs(set) { text += SpreadMarkdown(set).link(chart) }
    return "\n" + text
  }

  private var week: String {
    EstimateCharts.week(set).map {
      "\n## A week of load\n" + SpreadMarkdown(set).link($0)
    }.joined()
  }

  // MARK: Lines

  private var lines: String {
    var text = "\n## Lines\n"
    for service in services {
      text += "\n### \(ServiceNames.name(of: service))\n\n"
      var table = Table(
        [Table.Column("line"), Table.Column("what")]
          + set.estimates.flatMap {
            [
              Table.Column("\($0.name): quantity", .right), Table.Column("unit price", .right),
              Table.Column("cost", .right),
            ]
          })
      for id in ids(of: service) {
        var cells = ["`\(id)`", ""]
        for estimate in set.estimates {
          guard let line = estimate.lines.first(where: { $0.id == id }) else {
            cells += ["–", "–", "–"]
            continue
          }
          cells[1] = line.name + (line.isAllowance ? ", always free" : "")
          cells += [
            quantityText(line), line.unitPrice.dollars, costText(line.cost),
          ]
        }
        table.rows.append(Table.Row(cells))
      }
      var sums = ["", "sum"]
      for estimate in set.estimates {
        let sum = estimate.lines.filter { $0.service == service }.map(\.cost).total
        sums += ["", "", sum.dollars()]
      }
      table.rows.append(Table.Row(sums, isTotal: true))
      text += table.markdown
      text += "\n" + workings(of: service)
    }
    return text + roundingNote
  }

  private func quantityText(_ line: LineItem) -> String {
    NumberFormat.significant(line.quantity.approximate, digits: 6) + " " + line.quantity.unit.name
  }

  /// Cents; what is less than half a cent and not nothing is shown as such.
  private func costText(_ cost: Money) -> String {
    cost > .zero && cost.roundedToCents == .zero ? "< $0.01" : cost.dollars()
  }

  /// How each quantity came about, once where the estimates agree.
  private func workings(of service: String) -> String {
    var text = ""
    for id in ids(of: service) {
      let found = set.estimates.compactMap { estimate in
        estimate.lines.first { $0.id == id }.map { (estimate.name, $0.why) }
      }
      let reasons = Set(found.map(\.1))
      if reasons.count == 1 {
        text += "- `\(id)`: \(found[0].1)\n"
      } else {
        text += "- `\(id)`: " + found.map { "\($0.0) \($0.1)" }.joined(separator: "; ") + "\n"
      }
    }
    return text
  }

  private var roundingNote: String {
    var text = "\nCosts are exact until they are printed; each printed figure is rounded once, "
    text += "half away from zero. "
    text += set.estimates.map { estimate in
      let printed = estimate.lines.map { $0.cost.roundedToCents }.total
      let difference = estimate.monthly.roundedToCents - printed
      return difference == .zero
        ? "The printed lines of \(estimate.name) add up to its printed total, "
          + "\(estimate.monthly.dollars())."
        : "The printed lines of \(estimate.name) add up to \(printed.dollars()); its total is "
          + "\(estimate.monthly.dollars()), and the \(difference.signedDollars()) are rounding."
    }.joined(separator: " ")
    return text + "\n"
  }

  /// Offer codes, dearest first in the last estimate.
  private var services: [String] {
    var seen = (set.estimates.last?.costByService ?? []).map(\.service)
    for estimate in set.estimates {
      for (service, _) in estimate.costByService where !seen.contains(service) {
        seen.append(service)
      }
    }
    return seen
  }

  private func ids(of service: String) -> [LineID] {
    var seen: [LineID] = []
    for line in set.estimates.reversed().flatMap(\.lines)
    where line.service == service && !seen.contains(line.id) {
      seen.append(line.id)
    }
    return seen
  }

  // MARK: Comparison

  private var bridge: String {
    guard let bridge = set.bridge, set.estimates.count > 1 else { return "" }
    let (first, second) = (set.estimates[0].name, set.estimates[1].name)
    var table = Table([
      Table.Column("line"), Table.Column("what"), Table.Column(first, .right),
      Table.Column(second, .right), Table.Column("change", .right),
    ])
    let changed = bridge.steps.filter { $0.change != .zero }
      .sorted { $0.change == $1.change ? $0.itemID < $1.itemID : $0.change > $1.change }
    let shown = changed.filter { $0.change.roundedToCents != .zero }
    for step in shown {
      table.add(
        "`\(step.itemID)`", step.name, step.before.dollars(), step.after.dollars(),
        step.change.signedDollars())
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
    return "\n## From \(first) to \(second), line by line\n\n" + table.markdown
  }

  private var shares: String {
    var table = Table(
      [Table.Column("service")]
        + set.estimates.flatMap {
          [Table.Column($0.name, .right), Table.Column("share", .right)]
        })
    for service in services {
      var cells = [ServiceNames.name(of: service)]
      for estimate in set.estimates {
        let cost = estimate.lines.filter { $0.service == service }.map(\.cost).total
        let share =
          estimate.monthly > .zero ? cost.approximate / estimate.monthly.approximate * 100 : 0
        cells += [cost.dollars(), NumberFormat.number(share, decimals: 1) + " %"]
      }
      table.rows.append(Table.Row(cells))
    }
    return "\n## What the money is spent on\n\n" + table.markdown
  }

  private var plan: String {
    guard let reconciliation = set.reconciliation else { return "" }
    return PlanMarkdown(reconciliation).text
  }

  // MARK: What it rests on

  private var assumptions: String {
    var table = Table(
      [Table.Column("id"), Table.Column("value"), Table.Column("where it comes from")])
    var seen: Set<String> = []
    for estimate in set.estimates {
      for assumption in estimate.assumptions where seen.insert(assumption.id).inserted {
        table.add("`\(assumption.id)`", assumption.value, assumption.source)
      }
    }
    guard !table.rows.isEmpty else { return "" }
    return
      "\n## Assumptions\n\nNobody has measured these yet; each can be set in the stack file.\n\n"
      + table.markdown
  }

  private var notes: String {
    if let coverage { return coverage }
    func list(_ title: String, _ items: [(name: String, why: String)]) -> String {
      "\n## \(title)\n\n" + items.map { "- \($0.name): \($0.why).\n" }.joined()
    }
    return list("What is free", StackNotes.free) + list("What is not priced", StackNotes.notPriced)
  }

  private var rates: String {
    var table = Table([
      Table.Column("usage type"), Table.Column("unit price", .right), Table.Column("unit"),
      Table.Column("row"), Table.Column("seen"), Table.Column("confidence"),
      Table.Column("source"),
    ])
    var seen: Set<String> = []
    for line in set.estimates.reversed().flatMap(\.lines) {
      let row = "\(line.rate.file):\(line.tier.line)"
      guard seen.insert(row).inserted else { continue }
      table.add(
        "`\(line.usageType)`", line.unitPrice.dollars, line.rate.unit.name, row,
        line.tier.seen.text, line.tier.confidence.rawValue, line.tier.source)
    }
    table.rows.sort { $0.cells[3] < $1.cells[3] }
    return "\n## Rates\n\n"
      + "*Seen* is the last day on which a source shows the price; `pricing/SOURCES.md` names the "
      + "sources.\n\n" + table.markdown
  }
}
