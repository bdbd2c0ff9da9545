package import Diagnostics
import Platform
import Quantities
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
    var sold: [String: Set<String>] = [:]
    for charge in sheets.flatMap(\.types).flatMap(\.charges) {
      let names = charge.usage.filter(\.isPlain).map(\.text)
      guard names.count == charge.usage.count else { continue }
      let known = sold[charge.offer] ?? usageTypes(of: charge.offer)
      sold[charge.offer] = known
      if names.contains(where: known.contains) { continue }
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

  /// Every usage type that some region's table of an offer has.
  private func usageTypes(of offer: String) -> Set<String> {
    var names: Set<String> = []
    for region in workspace.regions + ["global"] {
      let file = workspace.path("rates/\(region)/\(offer).csv")
      guard Files.kind(of: file) == .file, let bytes = try? workspace.read(file) else { continue }
      for line in bytes.split(separator: UInt8(ascii: "\n")) {
        names.insert(
          String(decoding: line.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self))
      }
    }
    return names
  }
}
