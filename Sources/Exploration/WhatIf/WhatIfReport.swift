import Estimation
import Pricing
import Gate
import Quantities
package import Reporting
import Resources
import Services
import TrafficSimulation

extension WhatIf {
  /// Money and capacity, before and after.
  package var report: TableReport {
    let bridge = bridge
    var lines = Table([
      Table.Column("line"), Table.Column("what"), Table.Column("before", .right),
      Table.Column("after", .right), Table.Column("change a month", .right),
      Table.Column("a year", .right),
    ])
    let changed = bridge.steps.filter { $0.change != .zero }
      .sorted {
        let (a, b) = (abs($0.change.approximate), abs($1.change.approximate))
        return a == b ? $0.itemID < $1.itemID : a > b
      }
    let told = changed.filter { $0.change.roundedToCents != .zero }
    for step in told {
      lines.add(
        shown(step.itemID), step.name, step.before.dollars(), step.after.dollars(),
        step.change.signedDollars(), (step.change * 12).signedDollars())
      lines.mark(4, 5, as: step.change < .zero ? .good : .bad)
    }
    let rest = changed.map(\.change).filter { $0.roundedToCents == .zero }
    if let words = SmallChanges.words(rest) {
      lines.add("", words.name, "", "", words.sum, (rest.total * 12).signedDollars())
    }
    let change = bridge.after - bridge.before
    lines.add(
      "", "total", bridge.before.dollars(), bridge.after.dollars(), change.signedDollars(),
      (change * 12).signedDollars(), isTotal: true)
    if change.roundedToCents != .zero { lines.mark(4, 5, as: change < .zero ? .good : .bad) }
    let spread =
      difference.map { [$0.section(change: change)] }
      ?? (isWithoutRanges ? [DesignDifference.emptiness] : [])
    var report = TableReport(
      title: "What if: \(stack) with \(self.change)",
      sections: [
        TableReport.Section(
          text: "Estimate \(before.estimate.name)"
            + (after.estimate.name == before.estimate.name ? "" : " → \(after.estimate.name)")
            + ", scenario \(before.estimate.scenario)"
            + (after.estimate.scenario == before.estimate.scenario
              ? "" : " → \(after.estimate.scenario)")
            + ", \(before.estimate.stack.region)"
            + (after.estimate.stack.region == before.estimate.stack.region
              ? "" : " → \(after.estimate.stack.region)")
            + (after.isDeployed ? ", as the template deploys it" : "")
            + ". Lines that do not change are left out."
            + (after.isDeployed && changed.isEmpty
              ? " Nothing does: a value that the stack file has already leaves what is deployed as it "
                + "is." : "")
            + after.unpricedWords,
          table: lines)
      ] + spread + [TableReport.Section("What it holds", table: capacity)],
      data: data, json: json)
    report.leanForm = lean(changed)
    if let difference {
      report.moreData = [("difference", difference.row(of: stack, from: before, to: after))]
    }
    return report
  }

  /// The facts of the JSON, and the lines that change with what they can be chosen by.
  private func lean(_ changed: [Bridge.Step]) -> LeanReport {
    var lean = LeanReport(json)
    lean.tables.removeAll { $0.name == "lines" }
    var services: [LineID: String] = [:]
    for estimate in [before.estimate, after.estimate] {
      for line in estimate.lines {
        services[line.itemID] = estimate.name(ofService: line.service)
      }
    }
    lean.tables.append(
      LeanReport.Table(
        "lines", ["id", "service", "name", "before", "after", "change"],
        amounts: ["before", "after", "change"],
        changed.map { step in
          LeanReport.Table.Row(
            [
              .string(step.itemID.text), .string(services[step.itemID] ?? ""), .string(step.name),
              .string(step.before.exactText), .string(step.after.exactText),
              .string(step.change.exactText),
            ], resource: step.itemID.resource.text)
        }))
    return lean
  }

  /// An item's id with the resource as those who wrote the template call it.
  private func shown(_ id: LineID) -> String { id.text(of: labels.label(of: id.resource)) }

  private var capacity: Table {
    var table = Table([
      Table.Column(""), Table.Column("before", .right), Table.Column("after", .right),
    ])
    table.add(
      "p95 of the slowest entry", before.figures.p95Words, after.figures.p95Words)
    if max(before.lostShare, after.lostShare) >= 0.0005 {
      table.add(
        "requests without an answer", NumberFormat.percent(before.lostShare, small: .keepsDigits),
        NumberFormat.percent(after.lostShare, small: .keepsDigits))
    }
    table.add(
      "headroom of the tightest limit", NumberFormat.percent(before.headroom),
      NumberFormat.percent(after.headroom))
    table.add("which limit that is", before.tightest, after.tightest)
    for service in after.report.services {
      let old = before.report.services.first { $0.name == service.name }
      table.add(
        "\(labels.label(of: service.name)): p95",
        old.map { $0.words($0.latency.p95) } ?? "–", service.words(service.latency.p95))
      table.add(
        "\(labels.label(of: service.name)): CPU at the peak",
        old.map { NumberFormat.percent($0.utilisationPeak) } ?? "–",
        NumberFormat.percent(service.utilisationPeak))
    }
    return table
  }

  private var data: Table {
    var table = Table(
      ["id", "name", "beforeUSD", "afterUSD", "changeUSD", "changeYearUSD"].map {
        Table.Column($0)
      })
    for step in bridge.steps {
      table.add(
        step.itemID.text, step.name, step.before.exactText, step.after.exactText,
        step.change.exactText, (step.change * 12).exactText)
    }
    return table
  }

  private var json: JSONValue {
    func side(_ outcome: VariantOutcome) -> JSONValue {
      .object([
        ("estimate", .string(outcome.estimate.name)),
        ("scenario", .string(outcome.estimate.scenario)),
        ("region", .string(outcome.estimate.stack.region)),
        ("monthly", .string(outcome.estimate.monthly.exactText)),
        ("p95Seconds", .number(outcome.p95Seconds)), ("headroom", .number(outcome.headroom)),
        ("lostShare", .number(outcome.lostShare)),
        ("tightest", .string(outcome.tightest)),
      ])
    }
    let bridge = bridge
    return .object([
      ("schemaVersion", .integer(1)), ("command", .string("whatif")), ("stack", .string(stack)),
      ("change", .string(change)), ("before", side(before)), ("after", side(after)),
      ("monthlyChange", .string((bridge.after - bridge.before).exactText)),
      ("yearlyChange", .string(((bridge.after - bridge.before) * 12).exactText)),
      ("difference", difference?.json ?? .null),
      ("lines", bridge.changedLines),
    ])
  }
}

extension Bridge {
  /// The lines that change, as JSON.
  var changedLines: JSONValue {
    .array(
      steps.filter { $0.change != .zero }.map {
        .object([
          ("id", .string($0.itemID.text)), ("name", .string($0.name)),
          ("before", .string($0.before.exactText)), ("after", .string($0.after.exactText)),
          ("change", .string($0.change.exactText)),
        ])
      })
  }
}
