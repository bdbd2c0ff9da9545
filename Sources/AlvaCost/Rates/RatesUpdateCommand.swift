import Services
package import Estimation
package import Diagnostics
import Platform
package import PriceLists
package import Reporting

/// The main path of `alva-cost rates update`: fetch the current offer files, then import them.
package struct RatesUpdateCommand {
  package let workspace: Workspace
  package let regions: [String]

  /// An update of some regions; of all that have tables where none is named.
  package init(workspace: Workspace, regions: [String]) {
    self.workspace = workspace
    self.regions = regions.isEmpty ? workspace.regions : regions
  }

  /// Fetches, checks and imports.
  ///
  /// Nothing is written to the tables before every file has arrived and been read. Files that
  /// turn out wrong are removed, so that the next run fetches them anew.
  ///
  /// - Parameters:
  ///   - mirror: the address that holds the published layout.
  ///   - downloads: the folder that files are fetched to.
  ///   - isDryRun: whether the tables stay as they are.
  ///   - fetch: the transport.
  /// - Throws: what went wrong; the tables are then as they were.
  /// - Returns: what changed.
  package func run(
    mirror: String, downloads: String, isDryRun: Bool, fetch: @escaping OfferMirror.Fetch
  ) throws(Diagnostics) -> TableReport {
    let kept = try workspace.sheets.all().keptRates
    try Files.makeFolder(downloads)
    let (files, notes) = try OfferMirror(root: mirror, folder: downloads, fetch: fetch)
      .current(regions, keeping: kept)
    do throws(Diagnostics) {
      var report = try RatesImportCommand(workspace: workspace, regions: regions)
        .run(files.map(\.path), isDryRun: isDryRun)
      report.warnings.append(notes)
      return report
    } catch {
      for item in error.items {
        if let file = item.location?.file, files.contains(where: { $0.path == file }) {
          Files.remove(file)
        }
      }
      throw error
    }
  }
}
