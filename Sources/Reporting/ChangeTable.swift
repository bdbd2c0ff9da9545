package import Pricing
package import Quantities
import Resources

/// What rose and fell between two estimates, by resource.
package enum ChangeTable {
  /// Largest change first, the total last.
  ///
  /// - Parameters:
  ///   - changes: of one estimate, in their order.
  ///   - before: the whole bill before.
  ///   - after: the whole bill after.
  ///   - most: rows to show; the others are summed up.
  /// - Returns: old and new, the change in dollars and percent, and what it comes from.
  package static func table(
    _ changes: [ResourceChange], before: Money, after: Money, most: Int = .max
  ) -> Table {
    var table = Table([
      Table.Column("resource"), Table.Column("before", .right), Table.Column("after", .right),
      Table.Column("change", .right), Table.Column("%", .right), Table.Column("because of"),
    ])
    for change in changes.prefix(most) {
      table.add(
        .quoted(change.label), "\(change.before.dollars())", "\(change.after.dollars())",
        "\(change.change.signedDollars())", "\(percent(change.before, change.after))",
        .quoted(reasons(change)))
    }
    let rest = changes.dropFirst(most)
    if !rest.isEmpty {
      let (old, new) = (rest.map(\.before).total, rest.map(\.after).total)
      table.add(
        "\(NumberFormat.count(rest.count, "more resource"))", old.dollars(), new.dollars(),
        (new - old).signedDollars(), percent(old, new), "")
    }
    table.add(
      "total per month", before.dollars(), after.dollars(), (after - before).signedDollars(),
      percent(before, after), "", isTotal: true)
    return table
  }

  /// `+12 %`; `new` and `gone` where one side is nothing.
  private static func percent(_ before: Money, _ after: Money) -> String {
    if before == after { return "0 %" }
    if before <= .zero { return "new" }
    if after <= .zero { return "gone" }
    let share = (after - before).approximate / before.approximate
    let text = NumberFormat.percent(abs(share), decimals: 1)
    return (share < 0 ? "-" : "+") + text
  }

  /// `configuration +$29.00, price -$1.20`; one reason alone needs no amount.
  private static func reasons(_ change: ResourceChange) -> String {
    let all = [
      ("configuration", change.configuration), ("price", change.price), ("usage", change.usage),
    ].filter { $0.1 != .zero }
    let words =
      all.count == 1
      ? all[0].0 : all.map { "\($0.0) \($0.1.signedDollars())" }.joined(separator: ", ")
    if change.details.isEmpty { return words }
    let more = change.details.count > mostDetails ? ", …" : ""
    return "\(words): \(change.details.prefix(mostDetails).joined(separator: ", "))\(more)"
  }

  /// Charges that a row names.
  private static let mostDetails = 3

  package static func json(_ change: ResourceChange) -> JSONValue {
    .object([
      ("resource", .string(change.resource.text)), ("label", .string(change.label)),
      ("before", .string(change.before.exactText)), ("after", .string(change.after.exactText)),
      ("change", .string(change.change.exactText)),
      ("configuration", .string(change.configuration.exactText)),
      ("price", .string(change.price.exactText)), ("usage", .string(change.usage.exactText)),
    ])
  }
}
