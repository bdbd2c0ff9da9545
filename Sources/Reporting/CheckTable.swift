import StackModel
package import TrafficSimulation

/// Checks against theory, as a table.
package enum CheckTable {
  package static func table(_ checks: [TheoryCheck]) -> Table {
    var table = Table([
      Table.Column("check"), Table.Column("expected", .right), Table.Column("observed", .right),
      Table.Column("±", .right), Table.Column("runs", .right), Table.Column(""),
    ])
    for check in checks {
      table.add(
        check.name, Working.significant(check.expected, digits: 5),
        Working.significant(check.observed, digits: 5),
        check.halfWidth > 0 ? Working.significant(check.halfWidth, digits: 2) : "exact",
        String(check.replications), check.passed ? "ok" : "MISSED")
    }
    return table
  }
}
