package import Diagnostics
internal import Platform
internal import Quantities
internal import RateTables

/// What an import does to the tables, worked out before anything is written.
package struct RateTableUpdate: Sendable {
  /// One table's new text.
  package struct Table: Sendable {
    package let region: String
    package let offer: String
    package let text: String
    /// Whether the text differs from the file's.
    package let isChanged: Bool

    /// Relative to the pricing folder.
    package var file: String { "rates/\(region)/\(offer).csv" }
  }

  package let tables: [Table]
  /// By region, key and date.
  package let changes: [RateChange]
  /// The tables of which the files show but a part.
  package let partial: [PartialList]

  /// Reads the tables that the imported rates belong to, and merges them.
  ///
  /// - Parameters:
  ///   - imported: as read from offer files.
  ///   - table: a table as it is, by its file relative to the pricing folder; `nil` for a new one.
  /// - Throws: problems of the tables as they are, and of what they would become: the new text
  ///   must pass the strict loader, or nothing is written.
  package init(
    _ imported: ImportedRates, over table: (String) throws(Diagnostics) -> PriceListSource.Place?
  ) throws(Diagnostics) {
    var problems = Diagnostics()
    var tables: [Table] = []
    var changes: [RateChange] = []
    var partial: [PartialList] = []
    changes.reserveCapacity(imported.rates.count)
    var rest = imported.rates[...]
    while let place = rest.first.map({ (region: $0.region, offer: $0.offer) }) {
      let rates = rest.prefix { $0.region == place.region && $0.offer == place.offer }
      rest = rest[rates.endIndex...]
      let file = "rates/\(place.region)/\(place.offer).csv"
      let old = problems.collecting { () throws(Diagnostics) -> RateTableText in
        guard let place = try table(file) else { return RateTableText() }
        return try RateTableText(PriceListSource(name: file, place: place))
      }
      guard let old else { continue }
      let merge = RateMerge(
        rows: old.rows, imported: rates, region: place.region, offer: place.offer)
      let text = RateTableText(rows: merge.rows).text
      problems.append(Self.check(merge.rows, offer: place.offer, region: place.region, file: file))
      tables.append(
        Table(
          region: place.region, offer: place.offer, text: text, isChanged: text != old.text))
      changes += merge.changes
      if let part = merge.partial { partial.append(part) }
    }
    try problems.throwIfErrors()
    self.tables = tables
    self.changes = changes
    self.partial = partial
  }

  /// Over the tables of a folder alone.
  package init(_ imported: ImportedRates, pricingFolder folder: String) throws(Diagnostics) {
    try self.init(imported) { file in
      let path = "\(folder)/\(file)"
      return Files.kind(of: path) == .missing ? nil : .path(path)
    }
  }

  /// What the strict loader has to say about rows.
  private static func check(
    _ rows: [RateTableRow], offer: String, region: String, file: String
  ) -> Diagnostics {
    var builder = RateTableBuilder()
    builder.add(
      rows.enumerated().map { index, row in
        RateRow(texts: row.cells, line: index + 2) { _ in
          SourceLocation(file: file, line: index + 2)
        }
      }, offer: offer, region: region, file: file)
    return builder.problems
  }

  /// Writes the tables that change, all of them or none.
  ///
  /// - Throws: a problem of kind `cannotWrite`; the tables are then as they were.
  package func write(toPricingFolder folder: String) throws(Diagnostics) {
    try Files.write(
      tables.filter(\.isChanged).map { table in
        (path: "\(folder)/\(table.file)", shown: table.file, bytes: Array(table.text.utf8))
      }, replacesInputs: true)
  }
}
