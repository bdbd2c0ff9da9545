package import Diagnostics
package import PriceLists
package import Quantities
package import RateTables

/// Reads the files of a bill, one after the other, whatever their formats, and hands out its charges.
///
/// Memory does not grow with the bill, but for 16 bytes a row that has an identity: a report that
/// delivers a line twice is charged once.
package struct BillReader: Sendable {
  /// The only month that is read; without it all files have to be of the same.
  package let period: CalendarMonth?
  /// Keys of the tags that anybody asks for, without `user:`.
  package let tagKeys: Set<String>
  package let readsResources: Bool
  /// What services are called on bills that do not write their codes.
  package let offers: ServiceOffers

  package init(
    period: CalendarMonth? = nil, tagKeys: Set<String> = [], readsResources: Bool = false,
    offers: ServiceOffers = ServiceOffers()
  ) {
    self.period = period
    self.tagKeys = tagKeys
    self.readsResources = readsResources
    self.offers = offers
  }

  /// Reads all files.
  ///
  /// - Parameters:
  ///   - sources: at least one.
  ///   - take: is given every charge of the month, in the order of the files.
  /// - Throws: everything that makes the bill none that can be compared; nothing was handed out of a
  ///   row that is wrong.
  /// - Returns: what the bill is.
  package func read(
    _ sources: [PriceListSource], _ take: (BillRow) -> Void
  ) throws(Diagnostics) -> BillFacts {
    var series = BillSeries(period: period)
    var problems = Diagnostics()
    for source in sources {
      do {
        try read(source, &series, readsSeveral: sources.count > 1, take)
      } catch {
        problems.append(error)
      }
    }
    try problems.throwIfErrors()
    return try series.finish()
  }

  /// The months that files hold charges of, in order.
  ///
  /// - Parameter sources: files that can be read again.
  /// - Throws: what makes them no bill.
  /// - Returns: each month once.
  package static func months(
    of sources: [PriceListSource]
  ) throws(Diagnostics) -> [CalendarMonth] {
    // Of a month that AWS did not bill yet nothing is taken, and all others are passed over.
    var series = BillSeries(period: CalendarMonth("1970-01"))
    var problems = Diagnostics()
    for source in sources {
      do {
        try Self().read(source, &series, readsSeveral: false) { _ in }
      } catch {
        problems.append(error)
      }
    }
    try problems.throwIfErrors()
    return series.skippedMonths.sorted().compactMap { CalendarMonth($0) }
  }

  private func read(
    _ source: PriceListSource, _ series: inout BillSeries, readsSeveral: Bool,
    _ take: (BillRow) -> Void
  ) throws(Diagnostics) {
    var stream: CSVStream
    do {
      stream = try CSVStream(source)
    } catch {
      throw Diagnostics(error)
    }
    series.begin(source.name)
    if [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(stream.firstByte) {
      return try readAnswer(&stream, source, &series, take)
    }
    let (header, start) = try Self.header(of: &stream)
    if CostExplorerTable.fits(header) {
      let table = try CostExplorerTable(&stream, header: header, offers)
      series.take(detail: table.detail, format: "Cost Explorer's CSV", mixesKinds: true)
      for (row, location) in table.rows {
        if try series.admitsSum(row, at: location) { take(row) }
      }
      return try series.end(at: SourceLocation(file: source.name))
    }
    guard let layout = BillLayout.all.first(where: { $0.fits(Set(header)) }) else {
      throw Diagnostics(
        Diagnostic(
          .error, at: start, "this is no bill: its header is that of no format of AWS",
          mend: "give a Cost and Usage Report, a CUR 2.0 or FOCUS export, an answer or CSV of "
            + "Cost Explorer, or the CSV of the console's bill"))
    }
    let columns = try BillHeader(layout, names: header, in: stream)
    series.take(detail: columns.detail, format: layout.name, mixesKinds: false)
    var reader = BillTableReader(
      stream, header: columns, tagKeys: tagKeys, readsResources: readsResources, offers: offers)
    while let charges = try reader.next() {
      guard let first = charges.first else { continue }
      try series.check(first.shared.values.currency, at: reader.location(.currency))
      guard try series.admits(month: first.shared.values.month, at: reader.location(.billStart))
      else { continue }
      let (mark, isIdentity) = reader.mark()
      guard series.admits(mark, isIdentity: isIdentity) else { continue }
      if readsSeveral { series.take(content: reader.content()) }
      series.note(first)
      take(first)
      for row in charges.rest {
        series.note(row)
        take(row)
      }
    }
    try series.end(at: SourceLocation(file: source.name))
  }

  /// The header: the first row, or the second where a remark stands before it.
  private static func header(
    of stream: inout CSVStream
  ) throws(Diagnostics) -> ([String], SourceLocation) {
    do {
      _ = try stream.next()
      if stream.count == 1, BillLayout.all.allSatisfy({ !$0.fits([stream.text(0)]) }) {
        _ = try stream.next()
      }
    } catch {
      throw Diagnostics(error)
    }
    return ((0..<stream.count).map { stream.text($0) }, stream.location(0))
  }

  private func readAnswer(
    _ stream: inout CSVStream, _ source: PriceListSource, _ series: inout BillSeries,
    _ take: (BillRow) -> Void
  ) throws(Diagnostics) {
    let bytes: [UInt8]
    do {
      bytes = try stream.rest()
    } catch {
      throw Diagnostics(error)
    }
    let answer = try CostExplorerAnswer(bytes, file: source.name, offers)
    series.take(
      detail: answer.detail, format: "Cost Explorer's JSON", mixesKinds: answer.mixesKinds)
    series.takePage(next: answer.nextPage, isEstimated: answer.isEstimated, metric: answer.metric)
    for (row, location, currency) in answer.rows {
      try series.check(currency, at: location)
      if try series.admitsSum(row, at: location) { take(row) }
    }
    try series.end(at: SourceLocation(file: source.name))
  }
}
