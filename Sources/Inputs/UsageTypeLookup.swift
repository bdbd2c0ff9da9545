import Diagnostics
import RateTables

/// Rate tables that are asked which usage types they hold.
package protocol UsageTypeLookup {
  /// The tables' usage types, with or without a service and a region; rows end the walk with
  /// `false`.
  func forEachUsageType(
    offer: String?, region: String?, _ body: (UsageTypePlace) -> Bool)
}

/// A usage type and the table that it stands in.
package struct UsageTypePlace: Hashable, Sendable {
  package let offer: String
  package let region: String
  /// As the row has it, region prefix included.
  package let written: String

  package init(offer: String, region: String, written: String) {
    self.offer = offer
    self.region = region
    self.written = written
  }

  /// Without the region's prefix.
  package var neutral: String { RegionPrefix.neutral(written, in: region) }
}

extension UsageTypeLookup {
  /// Whether some row, of any date, is one that the discount means.
  func contains(_ discount: Discount) -> Bool {
    guard let wanted = discount.usageType else { return true }
    var isThere = false
    forEachUsageType(offer: discount.offer, region: discount.region) { place in
      isThere = place.written == wanted || place.neutral == wanted
      return !isThere
    }
    return isThere
  }

  /// What to say of a usage type that no row has: where it is, or what is written like it.
  func unknown(_ discount: Discount, at location: SourceLocation) -> Diagnostic {
    let wanted = discount.usageType ?? ""
    var elsewhere: UsageTypePlace?
    forEachUsageType(offer: nil, region: nil) { place in
      if place.written == wanted || place.neutral == wanted { elsewhere = place }
      return elsewhere == nil
    }
    let tables = [discount.offer, discount.region].compactMap { $0 }
    let scope =
      tables.isEmpty ? "no rate table has" : "no rate of \(tables.joined(separator: " in ")) has"
    if let elsewhere {
      return Diagnostic(
        at: location, "\(scope) the usage type '\(wanted)'",
        mend: "it is one of \(elsewhere.offer) in \(elsewhere.region): "
          + "change 'service' or 'region', or leave them out")
    }
    var names: Set<String> = []
    forEachUsageType(offer: discount.offer, region: discount.region) { place in
      names.insert(place.neutral)
      if place.written.first == wanted.first { names.insert(place.written) }
      return true
    }
    return Diagnostic(
      at: location, "\(scope) the usage type '\(wanted)'",
      mend: suggestion(for: wanted, from: names.sorted()))
  }
}
