import Gate
import Pricing
import Quantities
import RateTables
import Resources
import Services

/// One's own discounts in a report: every line before and after, with the reason.
enum DiscountSection {
  static let heading = "Own discounts"

  /// A section, or nothing where every line is at list price.
  static func blocks(_ set: EstimateSet) -> [Document.Block] {
    guard set.estimates.contains(where: \.hasDiscounts) else { return [] }
    var table = Table([
      Table.Column("estimate"), Table.Column("line"), Table.Column("list price", .right),
      Table.Column("own price", .right), Table.Column("before", .right),
      Table.Column("after", .right), Table.Column("reason"),
    ])
    for estimate in set.estimates {
      for line in estimate.lines {
        guard let reason = line.discountReason else { continue }
        table.add(
          "\(estimate.name)", .code(line.id.text), "\(line.listPrice.dollars)",
          "\(line.unitPrice.dollars)", "\(line.listCost.dollars())", "\(line.cost.dollars())",
          "\(reason)")
      }
    }
    for estimate in set.estimates where estimate.hasDiscounts {
      table.add(
        estimate.name, "a month", "", "", estimate.listMonthly.dollars(),
        estimate.monthly.dollars(), "all lines", isTotal: true)
    }
    return [
      .heading(2, RichText(heading)),
      .paragraph("Prices of \(code: "discounts.yaml"), beside those of the list."), .table(table),
    ]
  }

  /// One sentence for each estimate and reason.
  static func sentences(_ set: EstimateSet) -> [String] {
    set.estimates.flatMap { estimate -> [String] in
      var reasons: [String] = []
      for line in estimate.lines {
        if let reason = line.discountReason, !reasons.contains(reason) { reasons.append(reason) }
      }
      return reasons.map { reason in
        let lines = estimate.lines.filter { $0.discountReason == reason }
        let change = lines.map { $0.cost - $0.listCost }.total
        return "\(estimate.name): \(reason): \(change.signedDollars()) on "
          + NumberFormat.count(lines.count, "line")
      }
    }
  }
}
