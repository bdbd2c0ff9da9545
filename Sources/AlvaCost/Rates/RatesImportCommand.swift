import Services
package import Estimation
package import Diagnostics
import PriceLists
package import Reporting

/// The main path of `alva-cost rates import`: offer files into our tables.
package struct RatesImportCommand: Sendable {
  package let workspace: Workspace
  /// The regions whose rates are kept; all whose prefix is known without one.
  package let regions: [String]?

  package init(workspace: Workspace, regions: [String]?) {
    self.workspace = workspace
    self.regions = regions
  }

  /// Reads the files, merges them into the tables, and writes the tables unless told not to.
  ///
  /// - Parameters:
  ///   - paths: offer files; `-` is standard input.
  ///   - isDryRun: whether the tables stay as they are.
  /// - Throws: what is wrong with a file or a table, located; the tables are then as they were.
  /// - Returns: what changed, or would.
  package func run(_ paths: [String], isDryRun: Bool) throws(Diagnostics) -> TableReport {
    if paths.filter({ $0 == "-" }).count > 1 {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "standard input is named more than once", mend: "write '-' once"))
    }
    try checkRegions()
    let imported = try PriceListImport(
      regions: regions, keeping: try workspace.sheets.all().keptRates
    ).run(
      paths.map { PriceListSource(path: $0) })
    if imported.files.isEmpty {
      throw Diagnostics(
        Diagnostic(
          at: paths.first.map { SourceLocation(file: $0) },
          "these are indexes, which name files but hold no prices",
          mend: "give the files that they name, or let 'rates update' fetch them"))
    }
    // A table that the program ships with is written out whole: the file hides it from then on.
    let update = try RateTableUpdate(imported) { file throws(Diagnostics) in
      if workspace.isShipped(file) { return .bytes(try workspace.bytes(of: file)) }
      return workspace.exists(file) ? .path(workspace.path(file)) : nil
    }
    if !isDryRun { try update.write(toPricingFolder: workspace.folder) }
    var report = RateChangeReport.report(
      update.changes, partial: update.partial,
      title: isDryRun ? "What this import would change" : "Rates imported",
      command: "rates import")
    report.sections.insert(files(imported, update, isDryRun: isDryRun), at: 0)
    report.warnings = imported.notes
    return report
  }

  /// A region without any known prefix would quietly keep nothing.
  private func checkRegions() throws(Diagnostics) {
    var problems = Diagnostics()
    for region in regions ?? [] where !PriceListImport.knownRegions.contains(region) {
      problems.error(
        "--region: the price list has no region '\(region)' that we know",
        mend: suggestion(for: region, from: PriceListImport.knownRegions), kind: .usage)
    }
    try problems.throwIfErrors()
  }

  private func files(
    _ imported: ImportedRates, _ update: RateTableUpdate, isDryRun: Bool
  ) -> TableReport.Section {
    var table = Table([
      Table.Column("file"), Table.Column("offer"), Table.Column("published"),
      Table.Column("products", .right), Table.Column("prices kept", .right),
    ])
    for file in imported.files {
      table.add(
        file.name, file.offer ?? "", String((file.published ?? "").prefix(10)),
        String(file.products), String(file.pricesKept))
    }
    let changed = update.tables.filter(\.isChanged).map(\.file)
    let verb = isDryRun ? "Would write" : "Wrote"
    let words =
      changed.isEmpty
      ? "No table changes."
      : "\(verb) \(changed.map { workspace.path($0) }.joined(separator: ", "))."
    let others = imported.files.map(\.plansPassedOver).reduce(0, +)
    let plans =
      "Savings plans passed over: \(others). Compute and database plans are kept, no others."
    return TableReport.Section(
      "Files read", table: table, notes: (others > 0 ? [plans] : []) + [words])
  }
}
