import Pricing
import Gate
import Quantities

/// The plan's own table beside ours.
struct PlanMarkdown {
  let reconciliation: PlanReconciliation

  init(_ reconciliation: PlanReconciliation) {
    self.reconciliation = reconciliation
  }

  var text: String {
    let plan = reconciliation.plan
    var table = Table([
      Table.Column("line of the plan"), Table.Column("plan, low", .right),
      Table.Column("conservative", .right), Table.Column("difference", .right),
      Table.Column("plan, high", .right), Table.Column("realistic", .right),
      Table.Column("difference", .right), Table.Column("why"),
    ])
    for row in reconciliation.rows {
      table.add(
        row.plan.name, whole(row.plan.conservative), row.conservative.dollars(),
        (row.conservative - row.plan.conservative).signedDollars(), whole(row.plan.realistic),
        row.realistic.dollars(), (row.realistic - row.plan.realistic).signedDollars(),
        row.plan.reason)
    }
    for left in reconciliation.leftOut {
      table.add(
        "*left out:* \(left.name)", "–", left.conservative.dollars(),
        left.conservative.signedDollars(), "–", left.realistic.dollars(),
        left.realistic.signedDollars(),
        left.conservative == .zero && left.realistic == .zero
          ? "`\(left.itemID)` is metered, and within the account's free amount here"
          : "`\(left.itemID)` is charged and not in the plan")
    }
    let sums = reconciliation.planSums
    let ours = (
      reconciliation.rows.map(\.conservative).total
        + reconciliation.leftOut.map(\.conservative).total,
      reconciliation.rows.map(\.realistic).total + reconciliation.leftOut.map(\.realistic).total
    )
    table.add(
      "sum of the lines", whole(sums.conservative), ours.0.dollars(),
      (ours.0 - sums.conservative).signedDollars(), whole(sums.realistic), ours.1.dollars(),
      (ours.1 - sums.realistic).signedDollars(), "", isTotal: true)
    return "\n## The plan reconciled\n\n" + verdict(of: plan, sums: sums) + "\n" + table.markdown
  }

  private func verdict(
    of plan: Plan, sums: (conservative: Money, realistic: Money)
  ) -> String {
    let high = plan.realisticTotal
    let range =
      high.lowerBound == high.upperBound
      ? whole(high.lowerBound) : "\(whole(high.lowerBound))–\(whole(high.upperBound))"
    var text = "The plan (`plans/\(plan.name).csv`) prints ~\(whole(plan.conservativeTotal)) and "
    text += "~\(range) a month. Its own lines add up to \(whole(sums.conservative)) and "
    text += "\(whole(sums.realistic))"
    let agrees =
      sums.conservative == plan.conservativeTotal && high.contains(sums.realistic)
    text += agrees ? ".\n" : ": they do not agree with its totals.\n"
    if !reconciliation.leftOut.isEmpty {
      let left = reconciliation.leftOut.map(\.realistic).total
      text += "It leaves out charges of \(left.dollars()) a month in the realistic estimate.\n"
    }
    return text
  }

  /// A plan's figure as it printed it.
  private func whole(_ money: Money) -> String { money.dollars(decimals: 0) }
}
