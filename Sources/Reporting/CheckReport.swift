import Gate
package import Pricing
import Quantities
import Resources
import Services
package import TrafficSimulation

/// The simulator against theory and pricing against worked bills, in groups.
package struct CheckReport: Sendable {
  package let theory: [TheoryCheck]
  package let bills: [BillCheck]

  package init(theory: [TheoryCheck], bills: [BillCheck]) {
    self.theory = theory
    self.bills = bills
  }

  package var missed: Int { theory.count { !$0.passed } + bills.count { !$0.passed } }
  /// Those that hold and could have failed.
  package var passed: Int { theory.count + bills.count - missed - identities }
  /// Those that hold in any model.
  package var identities: Int { theory.count { $0.passed && $0.isIdentity } }

  private static let theoryTitle = "The simulator against exact theory"
  private static let billsTitle = "Pricing against worked bills"

  private static func verdict(_ passed: Bool) -> String { passed ? "ok" : "MISSED" }

  private var theoryTable: Table {
    var table = Table([
      Table.Column("check"), Table.Column("expected", .right), Table.Column("observed", .right),
      Table.Column("±", .right), Table.Column("runs", .right), Table.Column(""),
    ])
    for check in theory {
      table.add(
        check.name, NumberFormat.significant(check.expected, digits: 5),
        NumberFormat.significant(check.observed, digits: 5),
        check.halfWidth > 0 ? NumberFormat.significant(check.halfWidth, digits: 2) : "exact",
        String(check.replications),
        check.isIdentity && check.passed ? "identity" : Self.verdict(check.passed))
    }
    return table
  }

  private var billsTable: Table {
    var table = Table([
      Table.Column("bill"), Table.Column("expected", .right), Table.Column("observed", .right),
      Table.Column("worked by"), Table.Column(""),
    ])
    for check in bills {
      let unit = check.unit == "$" ? "$" : ""
      let after = check.unit == "$" ? "" : " " + check.unit
      table.add(
        check.name, unit + check.expected + after, unit + check.observed + after, check.source,
        Self.verdict(check.passed))
    }
    return table
  }

  package func terminal(style: TerminalStyle) -> String {
    style.bold(Self.theoryTitle) + "\n\n" + theoryTable.terminal(style: style) + "\n"
      + style.bold(Self.billsTitle) + "\n\n" + billsTable.terminal(style: style)
  }

  package var document: Document {
    Document(
      title: "Checks",
      [
        .heading(1, "Checks"), .heading(2, RichText(Self.theoryTitle)), .table(theoryTable),
        .heading(2, RichText(Self.billsTitle)), .table(billsTable),
      ])
  }

  /// One row a check of either group.
  package var csv: String {
    var table = Table(
      ["group", "check", "source", "unit", "expected", "observed", "halfWidth", "runs", "passed"]
        .map { Table.Column($0) })
    for check in theory {
      table.add(
        "theory", check.name, check.source, check.unit, "\(check.expected)", "\(check.observed)",
        "\(check.halfWidth)", String(check.replications), String(check.passed))
    }
    for check in bills {
      table.add(
        "bills", check.name, check.source, check.unit, check.expected, check.observed, "0", "1",
        String(check.passed))
    }
    return table.csv
  }

  package var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("verify")),
      ("passed", .integer(passed)), ("failed", .integer(missed)),
      (
        "theory",
        .array(
          theory.map {
            .object([
              ("name", .string($0.name)), ("source", .string($0.source)),
              ("unit", .string($0.unit)), ("expected", .number($0.expected)),
              ("observed", .number($0.observed)), ("halfWidth", .number($0.halfWidth)),
              ("runs", .integer($0.replications)), ("passed", .bool($0.passed)),
            ])
          })
      ),
      (
        "bills",
        .array(
          bills.map {
            .object([
              ("name", .string($0.name)), ("source", .string($0.source)),
              ("unit", .string($0.unit)), ("expected", .string($0.expected)),
              ("observed", .string($0.observed)), ("passed", .bool($0.passed)),
            ])
          })
      ),
    ])
  }
}
