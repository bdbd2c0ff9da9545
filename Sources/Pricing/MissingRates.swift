package import Diagnostics
package import RateTables
import Resources
import Services
import Quantities

extension PricingProblem {
  /// The problem as the user sees it: where the resource stands, what is missing, how to mend it.
  ///
  /// - Parameters:
  ///   - table: the rates that were asked.
  ///   - location: where the resource is described, if known.
  ///   - unitPlace: where a person wrote the usage's unit; `nil` where it is the model's own.
  ///   - folder: the pricing folder as the user names it.
  /// - Returns: an error for exit code 65.
  package func diagnostic(
    table: RateTable, at location: SourceLocation?, unitAt unitPlace: SourceLocation? = nil,
    folder: String
  ) -> Diagnostic {
    let usage = usage
    switch self {
    case .noRate:
      let names = usage.relativePrice?.usageTypes ?? usage.usageTypes
      let name = names.first ?? usage.item
      let operation = usage.operation.isEmpty ? "" : " (operation \(usage.operation))"
      let known = table.rates { key, _ in key.offer == usage.offer && key.term.isEmpty }
      // Somebody else's prices belong to no region, and those of a model's profile to several.
      let isOthers =
        table.offers[usage.offer] == nil
        && known.allSatisfy { $0.file.hasPrefix("rates/global/") }
      let near = nearestName(to: name, in: known.map(\.key.usageType))
      let isGlobal =
        isOthers || known.contains { $0.key.usageType == near && $0.region == "global" }
      let file = "\(folder)/rates/\(isGlobal ? "global" : table.region)/\(usage.offer).csv"
      let offers = known.isEmpty ? table.offers.names.filter { table.offers[$0] != nil } : []
      let service = nearestName(to: usage.offer, in: offers)
      let hint = near.map { $0 == name ? "" : "; the nearest there is '\($0)'" } ?? ""
      return Diagnostic(
        .error, at: location ?? SourceLocation(file: file),
        "no rate for '\(name)'\(operation) in \(table.region), needed by \(usage.id)\(hint)",
        mend: (service.map { $0 == usage.offer ? "" : "did you mean the service '\($0)'? Else " }
          ?? "")
          + "add the row to \(file)"
          + (isOthers ? "" : ", or import the region's offer file with 'alva-cost rates import'"))
    case .unitMismatch(_, let rate) where unitPlace != nil:
      return Diagnostic(
        .error, at: unitPlace,
        "unit '\(usage.quantity.unit.name)' is not the unit of \(rate.usageType), which "
          + "\(folder)/\(rate.file):\(rate.tiers.first?.line ?? 0) has in '\(rate.unit.name)'",
        mend: "write 'unit: \(rate.unit.name)', with the quantity in it")
    case .unitMismatch(_, let rate):
      return Diagnostic(
        .error,
        at: SourceLocation(file: "\(folder)/\(rate.file)", line: rate.tiers.first?.line ?? 0),
        "unit '\(rate.unit.name)' is not a unit of \(rate.usageType), "
          + "which \(usage.id) meters in '\(usage.quantity.unit.name)'",
        mend: "write '\(usage.quantity.unit.name)', as the price list does, with the price of one")
    case .tooLarge:
      return Diagnostic(
        .error, at: location,
        "\(usage.id) comes to more than can be counted: \(usage.quantity.text) "
          + usage.quantity.unit.name,
        mend: "check the traffic and the sizes; a figure is many orders of magnitude too large")
    }
  }
}
