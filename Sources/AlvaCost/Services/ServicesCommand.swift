package import Diagnostics
package import Estimation
import Quantities
import RateTables
package import Reporting
import Services

/// The main path of `alva-cost services`: what is priced, free and not priced, and from what.
package struct ServicesCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Every type of every sheet.
  ///
  /// - Parameter region: whose rates are shown.
  /// - Throws: a region that has no rates; every mistake in the sheets, usage types that no table
  ///   sells among them.
  /// - Returns: one row a type.
  package func run(region: String) throws(Diagnostics) -> TableReport {
    try workspace.check(region: region)
    let catalog = try workspace.sheets.all()
    try SheetCheck(workspace: workspace).checkOwn(catalog.sheets).throwIfErrors()
    return ServicesReport.list(catalog.sheets, region: region)
  }

  /// One type, with its properties and charges.
  ///
  /// - Parameters:
  ///   - name: CloudFormation's or Terraform's.
  ///   - region: whose rates are shown.
  /// - Throws: an error of kind `missing` for a type that no sheet names.
  /// - Returns: the type as a report.
  package func run(type name: String, region: String) throws(Diagnostics) -> TableReport {
    let catalog = try workspace.sheets.catalog(for: [name])
    guard let type = catalog.type(name) else {
      let known = try workspace.sheets.all()
      let names =
        known.knownTypes + known.sheets.flatMap(\.types).flatMap(\.terraform).map(\.type)
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "no sheet names the type '\(name)'",
          mend: suggestion(for: name, from: names)))
    }
    let sheets = catalog.sheets.filter { $0.types.contains { $0.name == type.name } }
    try SheetCheck(workspace: workspace).checkOwn(sheets).throwIfErrors()
    let source = sheets.first?.source ?? ""
    return ServicesReport.one(
      type, source: source, table: try workspace.rates(in: region), region: region)
  }
}
