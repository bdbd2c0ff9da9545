package import Diagnostics
import Pricing
import Quantities
import RateTables
import Resources
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

  /// The same of those sheets alone that the user wrote.
  ///
  /// What the program ships with is held to the tables by its tests: only where there are others are the
  /// tables of all regions read.
  package func checkOwn(_ sheets: [ServiceSheet]) -> Diagnostics {
    let own = sheets.filter { workspace.isOwnSheet($0.file) }
    return own.isEmpty ? Diagnostics() : check(own)
  }

  /// The same for what could not be priced, of the sheets that the user wrote: what one region does not
  /// sell is no slip.
  func check(_ problems: [PricingProblem], of read: SynthesizedStack) -> Diagnostics {
    let missing = Set(
      problems.compactMap { problem -> ResourceID? in
        guard case .noRate(let usage) = problem else { return nil }
        return read.owners[usage.resource] ?? usage.resource
      })
    let types = Set(read.resources.filter { missing.contains($0.id) }.map(\.type))
    guard !types.isEmpty, let catalog = try? workspace.sheets.catalog(for: types) else {
      return Diagnostics()
    }
    return checkOwn(catalog.sheets)
  }

  /// Every usage type that some region's table has, by offer, without its region's prefix.
  private func soldUsageTypes() throws(Diagnostics) -> [String: Set<String>] {
    var sold: [String: Set<String>] = [:]
    for region in workspace.regions {
      for rate in try workspace.rates(in: region, isNamed: false).rates {
        sold[rate.key.offer, default: []].insert(rate.key.usageType)
      }
    }
    return sold
  }
}
