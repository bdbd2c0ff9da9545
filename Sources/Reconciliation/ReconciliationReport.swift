import Diagnostics
import Pricing
import Quantities
package import Reporting
import Resources

/// A comparison of an estimate with a bill, in every format.
package enum ReconciliationReport {
  package static func report(_ result: Reconciliation, tolerance: Double? = nil) -> TableReport {
    var report = TableReport(
      title: "\(result.stack): the bill of \(result.facts.month.text) beside the estimate",
      sections: [
        summary(result, tolerance), lines(result), apart(result), notes(result),
      ].compactMap { $0 },
      data: data(result), json: ReconciliationJSON.value(result, tolerance: tolerance))
    if let chart = chart(result) { report.charts = [chart] }
    return report
  }

  // MARK: Words

  private static func summary(
    _ result: Reconciliation, _ tolerance: Double?
  ) -> TableReport.Section {
    // Credits and refunds are of the whole bill: beside them a stack may have more than all.
    let off = result.apart.map(\.cost).filter { $0 < .zero }.total
    let whole =
      off < .zero
      ? "\((result.total - off).dollars()) before \((-off).dollars()) of credits, refunds and discounts"
      : result.total.dollars()
    var text =
      "\(result.billed.dollars()) of the bill's \(whole) are the stack's; the "
      + "estimate '\(result.estimate.name)' for the same \(result.hours) hours is "
      + "\(result.estimated.dollars()). The difference is \(result.difference.signedDollars())"
    if let share = result.share { text += " (\(signed(share)))" }
    text += "."
    if let tolerance {
      text +=
        result.isWithin(tolerance)
        ? " That is within the tolerance of \(NumberFormat.percent(tolerance))."
        : " That is beyond the tolerance of \(NumberFormat.percent(tolerance))."
    }
    var notes: [String] = []
    if let percentile = result.percentile {
      notes.append(place(percentile))
    }
    let parts = result.lines.filter { $0.presence == .both }
    let quantity = parts.compactMap(\.byQuantity).total
    let price = parts.compactMap(\.byPrice).total
    let lacking = result.lines.filter { $0.presence == .billOnly }.map(\.billed).total
    let missing = result.lines.filter { $0.presence == .estimateOnly }.map(\.estimated).total
    let unsplit = result.difference - quantity - price - lacking + missing
    notes.append(
      "Of the difference, \(quantity.signedDollars()) is quantity, \(price.signedDollars()) price, "
        + "\(lacking.signedDollars()) is billed and not in the estimate, "
        + "\((-missing).signedDollars()) is in the estimate and not billed"
        + (unsplit == .zero ? "." : ", \(unsplit.signedDollars()) cannot be split."))
    return TableReport.Section(text: text, notes: notes)
  }

  private static func place(_ percentile: Double) -> String {
    switch percentile {
    case 0:
      "All drawn months cost more than what is billed to the stack: below the estimated range."
    case 1: "All drawn months cost at most what is billed to the stack: above the estimated range."
    default:
      "What is billed to the stack is at P\(NumberFormat.number(percentile * 100, decimals: 0)) of "
        + "the drawn months: \(NumberFormat.percent(1 - percentile, decimals: 0)) of them cost more."
    }
  }

  private static func signed(_ share: Double) -> String {
    (share > 0 ? "+" : "") + NumberFormat.percent(share)
  }

  // MARK: Tables

  private static func lines(_ result: Reconciliation) -> TableReport.Section {
    var table = Table([
      Table.Column("service"), Table.Column("usage type"),
      Table.Column("estimated", .right), Table.Column("billed", .right),
      Table.Column("difference", .right), Table.Column("quantity", .right),
      Table.Column("price", .right), Table.Column("lies at", .right),
    ])
    var silent = 0
    for line in result.lines {
      if line.estimated == .zero, line.billed == .zero {
        silent += 1
        continue
      }
      table.add(
        result.estimate.name(ofService: line.product), type(of: line),
        line.presence == .billOnly ? "–" : line.estimated.dollars(),
        line.presence == .estimateOnly ? "–" : line.billed.dollars(), change(line.difference),
        change(of: line, line.byQuantity), change(of: line, line.byPrice),
        line.percentile.map { "P\(NumberFormat.number($0 * 100, decimals: 0))" } ?? "")
    }
    table.add(
      "total", "", result.estimated.dollars(), result.billed.dollars(),
      result.difference.signedDollars(), "", "", "", isTotal: true)
    var notes = [
      "A dash: the side has no such line. Quantity is what the other quantity costs at the estimate's "
        + "rates, price the rest; 'lies at' is the share of drawn months with at most that quantity."
    ]
    if silent > 0 {
      notes.append(
        "\(NumberFormat.count(silent, "line")) that cost nothing on either side "
          + (silent == 1 ? "is" : "are") + " in the CSV and JSON.")
    }
    return TableReport.Section("The stack's charges", table: table, notes: notes)
  }

  private static func type(of line: ReconciledLine) -> String {
    let type = line.usageType.isEmpty ? "" : line.usageType
    let operation = line.operation.isEmpty ? "" : " (\(line.operation))"
    return type + operation
  }

  private static func change(_ money: Money) -> String {
    let isSmall = money.roundedToCents == .zero && abs(money.approximate) >= 0.00005
    return money.signedDollars(decimals: isSmall ? 4 : 2)
  }

  private static func change(of line: ReconciledLine, _ money: Money?) -> String {
    line.presence == .both ? money.map { change($0) } ?? "not split" : ""
  }

  private static func apart(_ result: Reconciliation) -> TableReport.Section? {
    guard !result.apart.isEmpty else { return nil }
    var table = Table([
      Table.Column("what"), Table.Column("products"), Table.Column("rows", .right),
      Table.Column("billed", .right),
    ])
    for group in result.apart {
      let names = group.products.prefix(4).map { result.estimate.name(ofService: $0.product) }
        .filter { !$0.isEmpty }
      table.add(
        group.scope.text,
        names.joined(separator: ", ") + (group.products.count > 4 ? ", …" : ""),
        NumberFormat.grouped(String(group.rows)), group.cost.dollars())
    }
    table.add("the stack", "", "", result.billed.dollars(), isTotal: true)
    table.add("the whole bill", "", "", result.total.dollars(), isTotal: true)
    return TableReport.Section("What is not the stack's use", table: table)
  }

  private static func notes(_ result: Reconciliation) -> TableReport.Section? {
    guard !result.notes.isEmpty else { return nil }
    return TableReport.Section(
      "Notes",
      notes: result.notes.items.map { note in
        let text = note.message + (note.mend.map { "; \($0)" } ?? "")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
      })
  }

  // MARK: CSV

  private static func data(_ result: Reconciliation) -> Table {
    var table = Table(
      [
        "scope", "presence", "service", "usageType", "operation", "name", "estimatedQuantity",
        "billedQuantity", "unit", "estimatedUSD", "billedUSD", "differenceUSD", "quantityUSD",
        "priceUSD", "percentile", "rows",
      ].map { Table.Column($0) })
    for line in result.lines {
      table.add(
        "stack", line.presence.rawValue, line.product, line.usageType, line.operation, line.name,
        line.estimatedQuantity?.text ?? "", line.billedQuantity?.text ?? "", line.unit,
        line.estimated.exactText, line.billed.exactText, line.difference.exactText,
        line.byQuantity?.exactText ?? "", line.byPrice?.exactText ?? "",
        line.percentile.map { NumberFormat.plain($0) } ?? "", String(line.rows))
    }
    for group in result.apart {
      for (product, cost) in group.products {
        table.add(
          group.scope.text, Self.billOnly, product, "", "", "", "", "", "", "", cost.exactText, "",
          "", "", "", "")
      }
    }
    return table
  }

  private static let billOnly = ReconciledLine.Presence.billOnly.rawValue

  // MARK: Picture

  /// From the estimate to the bill by the lines that differ most, the rest in one step.
  private static func chart(_ result: Reconciliation) -> Chart? {
    let shown = result.lines.filter { $0.difference != .zero }
    guard !shown.isEmpty else { return nil }
    var steps = shown.prefix(8).map { line in
      ChangeBridge.Step(
        name: result.estimate.name(ofService: line.product), detail: line.usageType,
        change: line.difference)
    }
    let rest = shown.dropFirst(8)
    if !rest.isEmpty {
      steps.append(
        ChangeBridge.Step(
          name: "the rest", detail: NumberFormat.count(rest.count, "line"),
          change: rest.map(\.difference).total))
    }
    return EstimateCharts.bridge(
      ChangeBridge(
        from: "estimate", to: "bill", before: result.estimated, after: result.billed, steps: steps),
      stack: result.stack, name: "bridge")
  }
}
