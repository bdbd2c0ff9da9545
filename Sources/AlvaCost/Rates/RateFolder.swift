import Estimation
package import Diagnostics
import Inputs
import Platform
package import RateTables

/// Rate tables in a folder: of a pricing folder, of its `rates`, or of one region.
package struct RateFolder: Sendable {
  /// As the user named it.
  package let path: String
  /// By region, offer and key; every effective date.
  package let rates: [Rate]
  /// The regions that have a folder of their own, `global` among them.
  package let regions: [String]

  /// Reads every table.
  ///
  /// - Parameter path: holds `rates/`, or folders named after regions, or tables; in the last case
  ///   the folder's own name is the region.
  /// - Throws: every problem of every table; one of kind `missing` where there are none.
  package init(_ path: String) throws(Diagnostics) {
    self.path = path
    let root = Files.kind(of: "\(path)/rates") == .folder ? "\(path)/rates" : path
    var folders: [(region: String, path: String)] = Files.names(in: root).filter {
      Self.isRegion($0) && Files.kind(of: "\(root)/\($0)") == .folder
    }.map { ($0, "\(root)/\($0)") }
    if folders.isEmpty, let name = root.split(separator: "/").last.map(String.init),
      Self.isRegion(name)
    {
      folders = [(name, root)]
    }
    var builder = RateTableBuilder()
    var problems = Diagnostics()
    var found = 0
    for (region, folder) in folders {
      for name in Files.names(in: folder) where name.hasSuffix(".csv") {
        found += 1
        let file = "\(folder)/\(name)"
        guard let bytes = problems.collecting({ try Files.read(file, shown: file) }) else {
          continue
        }
        builder.add(
          TableReader.rateRows(bytes, file: file, problems: &problems),
          offer: String(name.dropLast(4)), region: region, file: file)
      }
    }
    problems.append(builder.problems)
    if found == 0 {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: path), "there are no rate tables here",
          mend: "name a pricing folder, its rates folder, or the folder of one region"))
    }
    try problems.throwIfErrors()
    rates = builder.rates
    regions = folders.map(\.region)
  }

  /// The rates of a region with the global ones, as an estimate needs them.
  ///
  /// - Parameters:
  ///   - region: AWS's name.
  ///   - spare: gives the global rates where the folder holds a single region's.
  /// - Throws: an error of kind `missing` where the folder has no such region.
  /// - Returns: the table.
  package func table(of region: String, spare: RateTable) throws(Diagnostics) -> RateTable {
    guard regions.contains(region) else {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: path), "there are no rates of \(region) here",
          mend: "it has \(regions.joined(separator: ", ")); choose one of them with --region"))
    }
    let global =
      regions.contains("global")
      ? rates.filter { $0.region == "global" } : spare.rates.filter { $0.region == "global" }
    let own = rates.filter { $0.region == region } + global
    return RateTable(region: region, rates: own, files: Array(Set(own.map(\.file))).sorted())
  }

  /// Whether a name is a region's, as AWS writes them, or `global`.
  private static func isRegion(_ name: String) -> Bool {
    if name == "global" { return true }
    let parts = name.split(separator: "-")
    return parts.count >= 3 && Int(parts[parts.count - 1]) != nil && !name.contains(".")
  }
}
