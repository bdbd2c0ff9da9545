package import Diagnostics
import RateTables
package import Services

/// Holds sheets against the rate tables of every region: a usage type that no table sells is a slip.
package struct SheetCheck: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// An error for each usage type that no region's table has, at its place, with the nearest name.
  ///
  /// Usage types with a property in them are looked up when a resource gives the property a value.
  package func check(_ sheets: [ServiceSheet]) -> Diagnostics {
    var problems = Diagnostics()
    guard let sold = problems.collecting({ try soldUsageTypes() }) else { return problems }
    for charge in sheets.flatMap(\.types).flatMap(\.charges) {
      let names = charge.usage.filter(\.isPlain).map(\.text)
      let known = sold[charge.offer] ?? []
      if names.count < charge.usage.count || names.contains(where: known.contains) { continue }
      problems.error(
        at: charge.location,
        "no rate table sells '\(names.joined(separator: "' or '"))' of \(charge.offer)",
        mend: known.isEmpty
          ? "add rates/REGION/\(charge.offer).csv, or name another offer"
          : suggestion(for: names.first ?? "", from: known.sorted())
            ?? "add its rate to rates/REGION/\(charge.offer).csv")
    }
    return problems
  }

  /// Every usage type that some region's table has, by offer, without its region's prefix.
  private func soldUsageTypes() throws(Diagnostics) -> [String: Set<String>] {
    var sold: [String: Set<String>] = [:]
    for region in workspace.regions {
      for rate in try workspace.rates(in: region).rates {
        sold[rate.key.offer, default: []].insert(rate.key.usageType)
      }
    }
    return sold
  }
}
