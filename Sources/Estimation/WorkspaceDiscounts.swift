package import Diagnostics
import Inputs
package import RateTables

extension Workspace {
  /// One's own prices: `discounts.yaml`; none without the file.
  package func discounts() throws(Diagnostics) -> [Discount] {
    let file = path("discounts.yaml")
    if !exists("discounts.yaml") { return [] }
    let bytes = try read("discounts.yaml")
    // Nothing but comments: every discount was commented out.
    let isComment = bytes.split(separator: 10).allSatisfy { line in
      line.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }.map { $0 == UInt8(ascii: "#") } ?? true
    }
    if isComment { return [] }
    let node = try ConfigText.parse(bytes, file: file)
    return try DiscountsReader.read(
      node, offers: offers, regions: regions, tables: WorkspaceTables(workspace: self))
  }
}

/// The usage types of a workspace's tables, read when they are asked for.
private struct WorkspaceTables: UsageTypeLookup {
  let workspace: Workspace

  func forEachUsageType(
    offer: String?, region: String?, _ body: (UsageTypePlace) -> Bool
  ) {
    for folder in region.map({ [$0] }) ?? (workspace.regions + ["global"]) {
      for code in workspace.names(in: "rates/\(folder)", ending: ".csv") {
        let relative = "rates/\(folder)/\(code).csv"
        guard offer ?? code == code, let bytes = try? workspace.bytes(of: relative) else {
          continue
        }
        let file = workspace.path(relative)
        // What is wrong with a table is said when it is used.
        var problems = Diagnostics()
        for row in TableReader.rateRows(bytes, file: file, problems: &problems)
        where !body(UsageTypePlace(offer: code, region: folder, written: row[.usageType])) {
          return
        }
      }
    }
  }
}
