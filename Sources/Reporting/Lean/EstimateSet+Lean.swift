package import Diagnostics
import Gate
package import Pricing
import Quantities
import RateTables
import Resources

extension EstimateSet: LeanReporting {
  package func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    try lean(selection, command: "estimate")
  }

  /// The estimates with the lines that are wanted.
  ///
  /// - Parameters:
  ///   - selection: which lines; all without it.
  ///   - command: what was asked.
  ///   - places: what a template says of its resources.
  /// - Throws: what the selection asks for and is not there.
  /// - Returns: the lean form.
  func lean(
    _ selection: LineSelection?, command: String, places: [CoveredResource] = []
  ) throws(Diagnostics) -> LeanReport {
    let lines = LeanLines(self, places: places)
    let chosen = try lines.chosen(selection)
    var report = LeanReport(facts: facts(command))
    if let selection { report.facts.append(("selected", selected(selection, chosen))) }
    report.tables.append(estimatesTable)
    if selection == nil, let sharesTable { report.tables.append(sharesTable) }
    report.tables += lines.tables(chosen, isSelected: selection != nil)
    if selection == nil {
      report.tables += [savingsTable, changesTable, driversTable, assumptionsTable].compactMap {
        $0
      }
    }
    report.elsewhere = ["workings, tiers, rate rows and sources of lines: explain"]
    return report
  }

  private func facts(_ command: String) -> [(key: String, value: JSONValue)] {
    var facts: [(key: String, value: JSONValue)] = [
      ("command", .string(command)), ("stack", .string(stack)), ("region", .string(region)),
      ("currency", .string("USD")), ("hoursPerMonth", .string(String(period.hours))),
      ("ratesEffective", .string(ratesEffective.text)),
    ]
    if let month = period.calendarMonth { facts.append(("period", .string(month.text))) }
    if let edition = ratesEdition { facts.append(("ratesEdition", .string(edition))) }
    if let capacity = advice?.capacity {
      facts.append(("tightest", .string(capacity.tightest)))
      facts.append(("utilisation", .number(capacity.utilisation)))
    }
    return facts
  }

  private func selected(_ selection: LineSelection, _ chosen: [LeanLines.Line]) -> JSONValue {
    .object([
      ("select", .string(selection.text)), ("lines", .integer(chosen.count)),
      (
        "monthly",
        .object(
          estimates.enumerated().map { place, estimate in
            (estimate.name, .string(chosen.compactMap { $0.costs[place] }.total.exactText))
          })
      ),
    ])
  }

  private var estimatesTable: LeanReport.Table {
    func text(_ money: Money?) -> JSONValue { money.map { .string($0.exactText) } ?? .null }
    func spread(_ estimate: Estimate) -> CostSpread? {
      estimate.spread.flatMap { $0.hasBand ? $0 : nil }
    }
    var columns: [(name: String, cell: (Estimate) -> JSONValue)] = [
      ("name", { .string($0.name) }), ("scenario", { .string($0.scenario) }),
      ("monthly", { text($0.monthly) }), ("fixedMonthly", { text($0.fixedMonthly) }),
      ("usageMonthly", { text($0.usageMonthly) }),
    ]
    if estimates.contains(where: \.hasDiscounts) {
      columns.append(("listMonthly", { text($0.listMonthly) }))
    }
    if estimates.contains(where: { spread($0) != nil }) {
      columns += [
        ("p10", { text(spread($0)?.p10.value) }), ("p50", { text(spread($0)?.p50.value) }),
        ("p90", { text(spread($0)?.p90.value) }), ("expected", { text(spread($0)?.mean) }),
      ]
    }
    if estimates.contains(where: { spread($0)?.budget != nil }) {
      columns += [
        ("budget", { text(spread($0)?.budget) }),
        ("withinBudget", { spread($0)?.withinBudget.map { .number($0) } ?? .null }),
      ]
    }
    if estimates.contains(where: { $0.load.requests > 0 }) {
      columns += [
        ("requests", { .number($0.requests) }),
        ("perThousandRequests", { UnitCost.perThousandRequests($0).map { .number($0) } ?? .null }),
      ]
    }
    return LeanReport.Table(
      "estimates", columns.map(\.name),
      estimates.map { estimate in LeanReport.Table.Row(columns.map { $0.cell(estimate) }) })
  }

  /// What each of several stacks has of the bill.
  private var sharesTable: LeanReport.Table? {
    if shares.isEmpty { return nil }
    return LeanReport.Table(
      "stacks", ["stack", "region"] + estimates.map(\.name), amounts: estimates.map(\.name),
      shares.map { share in
        LeanReport.Table.Row(
          [.string(share.stack), .string(share.region)]
            + share.monthly.map { .string($0.exactText) })
      })
  }

  private var changesTable: LeanReport.Table? {
    changes.map { changes in
      LeanReport.Table(
        "changes", ["from \(changes.from) to \(changes.to)", "change"], amounts: ["change"],
        changes.steps.map {
          LeanReport.Table.Row([.string($0.name), .string($0.change.exactText)])
        })
    }
  }

  /// What would cost less, each option alone: they do not add up.
  private var savingsTable: LeanReport.Table? {
    let savings = advice?.savings ?? []
    if savings.isEmpty { return nil }
    return LeanReport.Table(
      "savings", ["saving", "option", "monthly", "risk"],
      savings.map {
        LeanReport.Table.Row([
          .string($0.group), .string($0.option), .string($0.monthly.exactText),
          $0.risk.map { .string($0.rawValue) } ?? .null,
        ])
      })
  }

  private var driversTable: LeanReport.Table? {
    let rows = estimates.flatMap { estimate in
      (estimate.spread?.drivers ?? []).map { driver in
        LeanReport.Table.Row([
          .string(estimate.name), .string(driver.path), .number(max(0, driver.total)),
          .string(driver.low.exactText), .string(driver.high.exactText),
        ])
      }
    }
    return rows.isEmpty
      ? nil : LeanReport.Table("drivers", ["estimate", "name", "share", "low", "high"], rows)
  }

  private var assumptionsTable: LeanReport.Table? {
    var seen: Set<String> = []
    let rows = estimates.flatMap(\.assumptions).filter {
      seen.insert("\($0.id)=\($0.value)").inserted
    }
    .map { LeanReport.Table.Row([.string($0.id), .string($0.value)]) }
    return rows.isEmpty ? nil : LeanReport.Table("assumptions", ["id", "value"], rows)
  }
}
