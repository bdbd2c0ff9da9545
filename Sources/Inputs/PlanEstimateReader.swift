package import Diagnostics
import Gate
package import Pricing
import Quantities

/// Reads a plan's own estimate.
package enum PlanEstimateReader {
  package static let columns = ["line", "conservative", "realistic", "covers", "reason"]

  /// The plan of a table; the row `Total` holds what it printed as its total.
  ///
  /// - Parameters:
  ///   - table: with the columns above; several `covers` are divided by `|`.
  ///   - name: the plan's name.
  ///   - problems: takes what is wrong.
  /// - Returns: the plan, or `nil` when it has no total.
  package static func read(
    _ table: NamedTable, name: String, problems: inout Diagnostics
  ) -> Plan? {
    var lines: [Plan.Line] = []
    var total: (low: Money, high: ClosedRange<Money>)?
    for row in table.rows {
      let conservative = money(row, "conservative", problems: &problems)
      let realistic = money(row, "realistic", problems: &problems)
      guard let conservative, let realistic else { continue }
      if row["line"] == "Total" {
        total = (conservative.lowerBound, realistic)
        continue
      }
      lines.append(
        Plan.Line(
          name: row["line"], conservative: conservative.lowerBound,
          realistic: realistic.lowerBound,
          covers: row["covers"].split(separator: "|").map(String.init), reason: row["reason"]))
    }
    guard let total else { return nil }
    return Plan(
      name: name, lines: lines, conservativeTotal: total.low, realisticTotal: total.high)
  }

  /// An amount, or two with a dash between them.
  private static func money(
    _ row: NamedTable.Row, _ column: String, problems: inout Diagnostics
  ) -> ClosedRange<Money>? {
    let parts = row[column].split(separator: "–").map(String.init)
    let amounts = parts.compactMap { try? Money($0) }
    if amounts.count == parts.count, let low = amounts.first, let high = amounts.last, low <= high {
      return low...high
    }
    problems.error(
      at: row.locate(column), "'\(row[column])' is no amount of dollars",
      mend: "write 40, or a range 182–190")
    return nil
  }
}
