import Services
package import Estimation
package import Diagnostics
import Platform
import PriceLists
import Quantities
import RateTables
package import Reporting

/// The main path of `alva-cost rates verify`: every row of our tables against offer files.
package struct RatesVerifyCommand: Sendable {
  package let workspace: Workspace
  /// The regions whose tables are checked; all without one.
  package let regions: [String]?

  package init(workspace: Workspace, regions: [String]?) {
    self.workspace = workspace
    self.regions = regions
  }

  /// What was found.
  package struct Outcome: Sendable {
    package let report: TableReport
    /// Whether any row has another price than the files.
    package let differs: Bool
  }

  /// Holds the tables against files.
  ///
  /// - Parameter paths: offer files, or folders that hold them at any depth: `.json`, `.csv`, and
  ///   both with `.gz`.
  /// - Throws: what is wrong with a file or a table.
  /// - Returns: the report: what is different and missing row by row, what is equal as a count.
  package func run(_ paths: [String]) throws(Diagnostics) -> Outcome {
    let wanted = regions ?? workspace.regions
    var rates: [Rate] = []
    var problems = Diagnostics()
    for region in wanted {
      guard let table = problems.collecting({ try workspace.rates(in: region, isNamed: false) })
      else { continue }
      rates += table.rates.filter { $0.region == region || region == wanted.first }
    }
    var files: [String] = []
    for path in paths { files += try Self.offerFiles(path) }
    try problems.throwIfErrors()
    let listed = try PriceListImport(
      regions: wanted, keeping: try workspace.sheets.all().keptRates
    ).run(files.map { PriceListSource(path: $0) })
    let findings = RateVerification.findings(for: rates, against: listed)
    var report = Self.report(findings)
    report.warnings = listed.notes
    return Outcome(
      report: report,
      differs: findings.contains { if case .different = $0.outcome { true } else { false } })
  }

  /// The offer files below a folder, in order; a file is itself.
  private static func offerFiles(_ path: String) throws(Diagnostics) -> [String] {
    guard Files.kind(of: path) == .folder else { return [path] }
    let found = below(path, depth: 0)
    if !found.isEmpty { return found }
    throw Diagnostics(
      Diagnostic(
        .error, .missing, at: SourceLocation(file: path), "there are no offer files here",
        mend: "give a folder with .json or .csv files of AWS's price list"))
  }

  private static func below(_ folder: String, depth: Int) -> [String] {
    // A link that leads in a circle ends here.
    if depth > 16 { return [] }
    return Files.names(in: folder).flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      if Files.kind(of: path) == .folder { return below(path, depth: depth + 1) }
      let isOffer = [".json", ".csv", ".json.gz", ".csv.gz"].contains { name.hasSuffix($0) }
      return isOffer ? [path] : []
    }
  }

  private static func report(_ findings: [RateVerification.Finding]) -> TableReport {
    var table = Table([
      Table.Column("outcome"), Table.Column("region"), Table.Column("usage type"),
      Table.Column("ours", .right), Table.Column("listed", .right), Table.Column("row"),
    ])
    var data = Table(
      [
        "outcome", "region", "service", "usageType", "operation", "term", "ours", "listed", "row",
      ].map { Table.Column($0) })
    var counts = [String: Int]()
    for finding in findings {
      let (outcome, listed) = words(finding.outcome)
      counts[outcome, default: 0] += 1
      let rate = finding.rate
      let row = "\(rate.file):\(rate.tiers.first?.line ?? 0)"
      let ours = RateVersion(rate).text
      data.add(
        outcome, rate.region, rate.key.offer, rate.key.usageType, rate.key.operation, rate.key.term,
        ours, listed, row)
      if outcome == "different" || outcome == "missing" {
        table.add(outcome, rate.region, rate.key.text, ours, listed, row)
      }
    }
    let order = ["equal", "different", "missing", "not covered"]
    let summary = order.map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
    return TableReport(
      title: "Our rates against offer files",
      sections: [
        TableReport.Section(
          text: summary + ".", table: table.rows.isEmpty ? nil : table,
          notes: [
            "Missing is what the files cover and do not list; not covered is a service, region or "
              + "term that none of them holds."
          ])
      ], data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("rates verify")),
        ("counts", .object(order.map { ($0, .integer(counts[$0] ?? 0)) })),
        (
          "findings",
          .array(
            data.rows.filter { $0.cells[0] != "equal" && $0.cells[0] != "not covered" }.map { row in
              .object(zip(data.columns, row.cells).map { ($0.title, .string($1)) })
            })
        ),
      ]))
  }

  private static func words(
    _ outcome: RateVerification.Outcome
  ) -> (outcome: String, listed: String) {
    switch outcome {
    case .equal: ("equal", "")
    case .different(let listed): ("different", "\(listed.text) from \(listed.effective.text)")
    case .missing: ("missing", "")
    case .notCovered: ("not covered", "")
    }
  }
}
