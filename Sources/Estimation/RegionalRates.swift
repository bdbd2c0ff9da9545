import Diagnostics
import RateTables
import Resources
import Services

extension Workspace {
  /// The rates of resources that lie in another region than the rest, by their names.
  ///
  /// A region without tables has an empty one: what lies there is named as not priced, never
  /// priced at another region's rates.
  ///
  /// - Parameter regions: the region of each such resource.
  /// - Throws: every problem of the tables.
  /// - Returns: the table of each of these resources.
  func rates(
    elsewhere regions: [ResourceID: String]
  ) throws(Diagnostics) -> [ResourceID: RateTable] {
    guard !regions.isEmpty else { return [:] }
    let known = self.regions
    var tables: [String: RateTable] = [:]
    for region in Set(regions.values).sorted() {
      tables[region] =
        known.contains(region)
        ? try rates(in: region) : RateTable(region: region, rates: [], files: [])
    }
    return regions.compactMapValues { tables[$0] }
  }
}

extension SynthesisCommand {
  /// Tells which resources lie in another region than the rest, and are priced there.
  static func notes(
    _ places: [CoveredResource], elsewhere regions: [ResourceID: String]
  ) -> [Diagnostic] {
    let away = places.filter { $0.coverage == .priced }.compactMap { place in
      regions[place.id].map { (region: $0, place: place) }
    }
    return Dictionary(grouping: away) { $0.region }.sorted { $0.key < $1.key }.map {
      region, members in
      let names = members.prefix(3).map { "'\($0.place.id)'" }.joined(separator: ", ")
      let more = members.count > 3 ? " and \(members.count - 3) more" : ""
      return Diagnostic(
        .note, at: members[0].place.location,
        "priced with the rates of \(region), where they lie: \(names)\(more)")
    }
  }

  /// The files of all tables, each once; those of the main region first.
  static func files(_ table: RateTable, _ elsewhere: [ResourceID: RateTable]) -> [String] {
    var files = table.files
    for other in elsewhere.sorted(by: { $0.value.region < $1.value.region }) {
      files += other.value.files.filter { !files.contains($0) }
    }
    return files
  }
}
