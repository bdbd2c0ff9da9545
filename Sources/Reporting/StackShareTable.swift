import Pricing
import Quantities

extension EstimateSet {
  /// What each of several stacks has of the bill; `nil` of one alone.
  var shareTable: Table? {
    if shares.isEmpty { return nil }
    var table = Table(
      [Table.Column("stack"), Table.Column("region")]
        + estimates.map { Table.Column($0.name, .right) })
    for share in shares {
      table.rows.append(
        Table.Row([share.stack, share.region] + share.monthly.map { $0.dollars() }))
    }
    table.rows.append(
      Table.Row(
        ["all", ""] + estimates.map { $0.monthly.dollars() }, isTotal: true))
    return table
  }

  /// How what is shared is told apart.
  static let shareNote =
    "Tiers and free amounts are the account's: the stacks draw on them in this order"
}
