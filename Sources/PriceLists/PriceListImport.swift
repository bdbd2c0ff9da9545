package import Diagnostics
internal import Quantities
package import RateTables

/// Reads AWS's offer files and keeps what the models need.
///
/// JSON and CSV, plain or gzip, offers of one region or of all, savings-plan files and indexes;
/// memory does not grow with the files. Equal content gives equal rates, whichever the format.
package struct PriceListImport: Sendable {
  private let regions: OfferRegions
  private let selection: OfferSelection

  /// An import.
  ///
  /// - Parameters:
  ///   - regions: whose rates are kept, by region code; rates without a region come with them. `nil`
  ///     keeps every region whose prefix is known.
  ///   - kept: which products are kept; none for indexes alone.
  package init(regions: [String]? = nil, keeping kept: [KeptRate]) {
    self.regions = OfferRegions(regions)
    selection = OfferSelection(kept)
  }

  /// The regions whose usage types we can tell.
  package static var knownRegions: [String] { RegionPrefix.knownRegions }

  /// Reads all sources.
  ///
  /// - Throws: every problem found: the first of each file, and contradictions between them.
  package func run(_ sources: [PriceListSource]) throws(Diagnostics) -> ImportedRates {
    var problems = Diagnostics()
    var builder = ImportedRatesBuilder()
    for source in sources {
      do throws(Diagnostic) {
        builder.add(try read(source), source: source)
      } catch {
        problems.report(error)
      }
    }
    let result = builder.result(problems: &problems)
    try problems.throwIfErrors()
    return result
  }

  // MARK: One file

  private func read(_ source: PriceListSource) throws(Diagnostic) -> FileContent {
    var window = try ByteWindow(source)
    var start = window.base
    do throws(ScanProblem) {
      while window.end - window.base < 16, !window.isExhausted {
        start = try window.refill(window.base)
      }
      if window.end - start >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF {
        start += 3
      }
      try ForeignFile.refuse(start, in: window)
    } catch {
      throw window.diagnostic(error)
    }
    let content =
      start.pointee == UInt8(ascii: "{")
      ? try readJSON(window, from: start, source: source) : try readCSV(window, from: start)
    if content.index == nil { try check(content, source: source) }
    return content
  }

  private func readJSON(
    _ window: consuming ByteWindow, from start: ByteWindow.Cursor, source: PriceListSource
  ) throws(Diagnostic) -> FileContent {
    let collector = OfferCollector(selection: selection, regions: regions)
    var reader = OfferJSONReader(JSONScanner(window), collector: collector, isSecondPass: false)
    do throws(ScanProblem) {
      try reader.read(from: start)
    } catch {
      throw reader.scanner.window.diagnostic(error)
    }
    if reader.termsCameFirst { return try readAgain(reader, source: source) }
    return FileContent(
      collector: reader.collector, index: reader.index, plansPassedOver: reader.plansPassedOver)
  }

  /// Reads the terms of a file in which they stand before the products.
  private func readAgain(
    _ first: borrowing OfferJSONReader, source: PriceListSource
  ) throws(Diagnostic) -> FileContent {
    if case .descriptor = source.place {
      throw Diagnostic(
        at: SourceLocation(file: source.name),
        "the terms stand before the products, which needs a second reading",
        mend: "give the file by its path, not through a pipe")
    }
    var second = OfferJSONReader(
      JSONScanner(try ByteWindow(source)), collector: first.collector, isSecondPass: true)
    second.plans = first.plans
    do throws(ScanProblem) {
      let start = try second.scanner.available(1, at: second.scanner.window.base)
      try second.read(from: start)
    } catch {
      throw second.scanner.window.diagnostic(error)
    }
    return FileContent(
      collector: second.collector, index: second.index, plansPassedOver: first.plansPassedOver)
  }

  private func readCSV(
    _ window: consuming ByteWindow, from start: ByteWindow.Cursor
  ) throws(Diagnostic) -> FileContent {
    let collector = OfferCollector(selection: selection, regions: regions)
    var reader = OfferCSVReader(CSVScanner(window), collector: collector)
    do throws(ScanProblem) {
      try reader.read(from: start)
    } catch {
      throw reader.scanner.window.diagnostic(error)
    }
    return FileContent(
      collector: reader.collector, index: nil, plansPassedOver: reader.plansPassedOver)
  }

  /// Refuses a file that could not have given anything, and says why.
  private func check(_ content: FileContent, source: PriceListSource) throws(Diagnostic) {
    let collector = content.collector
    let place = SourceLocation(file: source.name)
    if let offer = collector.header.offer, collector.finder.isEmpty, !content.isSavingsPlan {
      throw Diagnostic(
        at: place, "nothing is kept of the offer '\(offer)'",
        mend: suggestion(for: offer, from: selection.offers))
    }
    if collector.header.published == nil {
      throw Diagnostic(
        at: place, "the file has no publication date", mend: "give a file as AWS publishes it")
    }
    if collector.prices.isEmpty, let other = collector.otherRegion {
      let wanted = regions.names.dropFirst().joined(separator: ", ")
      throw Diagnostic(
        at: place, "the file holds rates of \(other), none of \(wanted)",
        mend: "give the file of that region, or name the region with --region")
    }
  }
}

/// What was found in one file.
struct FileContent {
  private(set) var collector: OfferCollector
  let index: OfferIndex?
  let plansPassedOver: Int

  /// Hands the collector over, so that its prices are held once.
  consuming func takeCollector() -> OfferCollector { collector }

  var isSavingsPlan: Bool {
    collector.header.offer?.hasSuffix("SavingsPlans") ?? true
  }
}
