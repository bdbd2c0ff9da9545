import Quantities
package import Reporting
import Resources

/// Differences as a report; nothing to show where nothing changed.
package enum DifferenceReport {
  package static func report(
    _ differences: [EstimateDifference], first: String, second: String
  ) -> TableReport {
    let shown = differences.filter { !$0.isSilent }
    var data = Table(
      ["estimate", "id", "name", "beforeUSD", "afterUSD", "changeUSD"].map { Table.Column($0) })
    for difference in shown {
      for row in difference.rows {
        data.add(
          difference.name, row.id, row.name, row.before.exactText, row.after.exactText,
          row.change.exactText)
      }
    }
    return TableReport(
      title: "From \(first) to \(second)",
      sections: shown.flatMap { difference in
        [resources(of: difference), section(difference, heading: "Line by line")].compactMap { $0 }
      }, data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("diff")),
        ("from", .string(first)), ("to", .string(second)),
        ("estimates", .array(shown.map(json))),
      ]))
  }

  /// What rose and fell, by resource; `nil` where resources were renamed alone.
  private static func resources(of difference: EstimateDifference) -> TableReport.Section? {
    difference.resources.isEmpty
      ? nil
      : TableReport.Section(
        difference.name,
        table: ChangeTable.table(
          difference.resources, before: difference.before, after: difference.after))
  }

  package static func section(
    _ difference: EstimateDifference, heading: String? = nil
  ) -> TableReport.Section {
    var table = Table([
      Table.Column("line"), Table.Column("what"), Table.Column("before", .right),
      Table.Column("after", .right), Table.Column("change", .right),
    ])
    let (told, small) = difference.rows.reduce(into: ([EstimateDifference.Row](), [Money]())) {
      if $1.change.roundedToCents == .zero { $0.1.append($1.change) } else { $0.0.append($1) }
    }
    for row in told {
      table.add(
        row.label, row.name, row.before.dollars(), row.after.dollars(), row.change.signedDollars())
    }
    if let words = SmallChanges.words(small) { table.add("", words.name, "", "", words.sum) }
    table.add(
      "", "total per month", difference.before.dollars(), difference.after.dollars(),
      (difference.after - difference.before).signedDollars(), isTotal: true)
    return TableReport.Section(
      heading ?? difference.name, table: table,
      notes: difference.renamedLabels.map { "\($0.old) is now called \($0.new)." })
  }

  package static func json(_ difference: EstimateDifference) -> JSONValue {
    .object([
      ("name", .string(difference.name)), ("before", .string(difference.before.exactText)),
      ("after", .string(difference.after.exactText)),
      ("change", .string((difference.after - difference.before).exactText)),
      ("resources", .array(difference.resources.map(ChangeTable.json))),
      (
        "renamed",
        .array(
          difference.renamed.map {
            .object([("from", .string($0.old.text)), ("to", .string($0.new.text))])
          })
      ),
      (
        "lines",
        .array(
          difference.rows.map {
            .object([
              ("id", .string($0.id)), ("name", .string($0.name)),
              ("before", .string($0.before.exactText)), ("after", .string($0.after.exactText)),
              ("change", .string($0.change.exactText)),
            ])
          })
      ),
    ])
  }
}
