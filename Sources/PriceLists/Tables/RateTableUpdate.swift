package import Diagnostics
internal import Quantities
internal import RateTables

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

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
  ///   - folder: the pricing folder.
  /// - Throws: problems of the tables as they are, and of what they would become: the new text
  ///   must pass the strict loader, or nothing is written.
  package init(_ imported: ImportedRates, pricingFolder folder: String) throws(Diagnostics) {
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
      let path = "\(folder)/\(file)"
      var old = RateTableText()
      if access(path, F_OK) == 0 {
        let read = problems.collecting { () throws(Diagnostics) -> RateTableText in
          try RateTableText(PriceListSource(name: file, place: .path(path)))
        }
        guard let read else { continue }
        old = read
      }
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
  /// Each goes to a file beside its place first; only when every one lies on the disk are they put
  /// in place.
  /// - Throws: a problem of kind `cannotWrite`; the tables are then as they were.
  package func write(toPricingFolder folder: String) throws(Diagnostics) {
    var written: [(temporary: String, final: String)] = []
    do throws(Diagnostic) {
      for table in tables where table.isChanged {
        let final = "\(folder)/\(table.file)"
        try WholeFile.makeFolder("\(folder)/rates")
        try WholeFile.makeFolder("\(folder)/rates/\(table.region)")
        let temporary = "\(final).\(getpid()).new"
        written.append((temporary, final))
        try WholeFile.write(Array(table.text.utf8), to: temporary, name: table.file)
      }
      for (temporary, final) in written where rename(temporary, final) != 0 {
        throw WholeFile.problem(final, "cannot be put in place")
      }
    } catch {
      for (temporary, _) in written { unlink(temporary) }
      throw Diagnostics(error)
    }
  }
}

/// Files that are written whole.
enum WholeFile {
  static func makeFolder(_ path: String) throws(Diagnostic) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    throw problem(path, "cannot be made")
  }

  static func write(_ bytes: [UInt8], to path: String, name: String) throws(Diagnostic) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard descriptor >= 0 else { throw problem(name, "cannot be written") }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        #elseif canImport(Musl)
          Musl.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        #else
          Darwin.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw problem(name, "cannot be written") }
      done += count
    }
    if fsync(descriptor) != 0 { throw problem(name, "cannot be written") }
  }

  static func problem(_ file: String, _ what: String) -> Diagnostic {
    Diagnostic(
      .error, .cannotWrite, at: SourceLocation(file: file),
      "\(what): \(String(cString: strerror(errno)))",
      mend: "check the folder, its rights and the free space; the tables are as they were")
  }
}
