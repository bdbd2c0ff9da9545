package import Diagnostics
package import Estimation
import Inputs
import Pricing
import Quantities
import Resources
import TrafficSimulation

/// The public bills under `pricing/bills`, each beside its estimate.
///
/// `bills.csv` has a row a bill. The stacks that it names lie beside it with their scenarios: what was known
/// before the bill came, the rest as ranges. Several stacks of one bill are drawn apart and added up.
package struct PublicBills: Sendable {
  package static let columns = [
    "bill", "month", "hours", "stacks", "lines", "billedUSD", "lookedAt", "source", "what",
  ]
  private static let table = "bills/bills.csv"
  /// Months drawn for each bill.
  package static let months = 1_024

  private let workspace: Workspace

  /// - Parameter workspace: the pricing folder.
  package init(workspace: Workspace) {
    var workspace = workspace
    workspace.within = "bills/"
    self.workspace = workspace
  }

  /// Reads the table and makes every estimate.
  ///
  /// - Throws: all that is wrong with the table, or with a stack or scenario.
  /// - Returns: the bills in the table's order.
  package func run() throws(Diagnostics) -> [PublicBill] {
    var problems = Diagnostics()
    let rows = try workspace.table(Self.table, columns: Self.columns, problems: &problems).rows
    let read = rows.compactMap { Row($0, problems: &problems) }
    try problems.throwIfErrors()
    let bills = read.compactMap { row in
      problems.collecting { () throws(Diagnostics) in try bill(row) }
    }
    try problems.throwIfErrors()
    return bills
  }

  /// A row of the table.
  private struct Row {
    let cells: NamedTable.Row
    let month: CalendarMonth
    let parts: [(stack: String, hours: Int)]
    /// Parts of usage types; empty for all lines.
    let lines: [String]
    let billed: Money
    let wasLookedAt: Bool

    init?(_ row: NamedTable.Row, problems: inout Diagnostics) {
      func wrong(_ column: String, _ what: String, _ mend: String) {
        problems.error(at: row.locate(column), "'\(row[column])' is no \(what)", mend: mend)
      }
      func list(_ column: String) -> [String] {
        row[column].split(separator: "|").map { String($0) }
      }
      let month = CalendarMonth(row["month"])
      if month == nil { wrong("month", "month", "write it as 2026-10") }
      let stacks = list("stacks")
      let hours = list("hours").compactMap { Int($0) }
      let most = (month?.days ?? 31) * 24
      let fits = hours.count == stacks.count && hours.allSatisfy { (1...most).contains($0) }
      if !fits || stacks.isEmpty {
        wrong(
          "hours", "number of hours for each stack", "write 1 to \(most), as 676|744 for two stacks"
        )
      }
      let billed = try? Money(row["billedUSD"])
      if (billed ?? .zero) <= .zero { wrong("billedUSD", "amount above zero", "write 44.38") }
      let answers = ["yes": true, "no": false]
      if answers[row["lookedAt"]] == nil { wrong("lookedAt", "yes or no", "write yes or no") }
      if row["source"].isEmpty { wrong("source", "source", "say where the bill stands") }
      guard let month, let billed, billed > .zero, fits, !stacks.isEmpty,
        let wasLookedAt = answers[row["lookedAt"]], !row["source"].isEmpty
      else { return nil }
      cells = row
      self.month = month
      parts = zip(stacks, hours).map { (stack: $0, hours: $1) }
      lines = list("lines")
      self.billed = billed
      self.wasLookedAt = wasLookedAt
    }
  }

  private func bill(_ row: Row) throws(Diagnostics) -> PublicBill {
    var months = [Double](repeating: 0, count: Self.months)
    for (index, part) in row.parts.enumerated() {
      let costs = try costs(of: part, row, seed: SamplingRequest.usualSeed + UInt64(index))
      for month in months.indices { months[month] += costs[month] }
    }
    if months.contains(where: \.isNaN) {
      throw Diagnostics(
        Diagnostic(
          .error, at: row.cells.locate("stacks"), "a drawn month of it cannot be priced",
          mend: "narrow its ranges"))
    }
    let drawn = OrderStatistics(months)
    let billed = row.billed.approximate
    return PublicBill(
      name: row.cells["bill"], what: row.cells["what"], source: row.cells["source"],
      month: row.month, hours: row.parts.map(\.hours), wasLookedAt: row.wasLookedAt,
      billed: row.billed, p10: drawn.quantile(0.1), p50: drawn.quantile(0.5),
      p90: drawn.quantile(0.9), percentile: drawn.share(upTo: billed))
  }

  private func costs(
    of part: (stack: String, hours: Int), _ row: Row, seed: UInt64
  ) throws(Diagnostics) -> [Double] {
    var request = StackRequest(name: part.stack)
    request.month = row.month
    request.hours = part.hours
    let prepared = try EstimateCommand(workspace: workspace).prepare(request)
    let sampler = try MonthSampler(prepared[prepared.count - 1])
    var isFound = row.lines.isEmpty
    let costs = sampler.costs(months: Self.months, seed: seed) { line in
      let isChosen = row.lines.isEmpty || row.lines.contains { line.usageType.contains($0) }
      if isChosen { isFound = true }
      return isChosen
    }
    if !isFound {
      throw Diagnostics(
        Diagnostic(
          .error, at: row.cells.locate("lines"),
          "the estimate of '\(part.stack)' has no line with '\(row.cells["lines"])' in its usage type",
          mend: "write parts of usage types, as NatGateway-|LCUUsage, or nothing for all lines"))
    }
    return costs
  }
}
