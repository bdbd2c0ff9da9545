import Resources
import Gate
import Pricing
import Quantities

/// The plan's own table beside ours.
struct PlanSection {
  let reconciliation: PlanReconciliation

  init(_ reconciliation: PlanReconciliation) {
    self.reconciliation = reconciliation
  }

  var blocks: [Document.Block] {
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
      let isFree = left.conservative == .zero && left.realistic == .zero
      let why =
        isFree
        ? "is metered, and within the account's free amount here" : "is charged and not in the plan"
      table.add(
        "\(emphasis: "left out:") \(left.name)", "–", "\(left.conservative.dollars())",
        "\(left.conservative.signedDollars())", "–", "\(left.realistic.dollars())",
        "\(left.realistic.signedDollars())", "\(code: left.itemID.text) \(why)")
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
    return [
      .heading(2, "The plan reconciled"), .paragraph(verdict(sums: sums)), .table(table),
    ]
  }

  private func whole(_ money: Money) -> String { PlanWords.whole(money) }

  private func verdict(sums: (conservative: Money, realistic: Money)) -> RichText {
    let plan = reconciliation.plan
    let high = plan.realisticTotal
    let agrees =
      sums.conservative == plan.conservativeTotal && high.contains(sums.realistic)
    let text: RichText = """
      The plan (\(code: "plans/\(plan.name).csv")) prints ~\(whole(plan.conservativeTotal)) and \
      ~\(PlanWords.range(high)) a month. Its own lines add up to \(whole(sums.conservative)) and \
      \(whole(sums.realistic))\(agrees ? "." : ": they do not agree with its totals.")
      """
    if reconciliation.leftOut.isEmpty { return text }
    let left = reconciliation.leftOut.map(\.realistic).total
    return text + RichText([.softBreak])
      + "It leaves out charges of \(left.dollars()) a month in the realistic estimate."
  }
}
