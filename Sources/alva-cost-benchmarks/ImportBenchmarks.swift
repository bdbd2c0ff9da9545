import Services
import AlvaCost
import Estimation
import Exploration
import Diagnostics
import Platform
import PriceLists

/// The importer over files of any size.
enum ImportBenchmarks {
  /// Writes a made-up offer file in the layout of AWS's own.
  static func generate(_ format: String, bytes: Int, to path: String) throws {
    guard let format = OfferFileWriter.Format(rawValue: format) else {
      throw Diagnostics(Diagnostic(.error, .usage, "a format is json or csv"))
    }
    var content: [UInt8] = []
    content.reserveCapacity(bytes + bytes / 8)
    OfferFileWriter(bytes: bytes, format: format).write { content.append(contentsOf: $0) }
    try Files.write([(path: path, shown: path, bytes: content)])
  }

  /// Reads an offer file and keeps one region, or every one.
  static func read(_ path: String, region: String?) throws {
    let kept = try Workspace.find(given: nil).sheets.all().keptRates
    use(
      try PriceListImport(regions: region.map { [$0] }, keeping: kept)
        .run([PriceListSource(path: path)]))
  }
}
