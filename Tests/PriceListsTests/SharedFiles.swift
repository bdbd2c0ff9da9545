import Diagnostics
import Foundation
import PriceLists
import Quantities
import RateTables
import Services
import TestSupport

/// The genuine files of AWS that the tests read where they lie.
enum SharedFiles {
  static func source(_ path: String) -> PriceListSource {
    PriceListSource(name: path, place: .path(SharedFolder.path("pricelist/\(path)")))
  }
}

/// What the shipped sheets keep of price lists.
let shippedRates: [KeptRate] = {
  let folder = Repository.path("pricing/services")
  let library = SheetLibrary(
    SheetFiles {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()
    } read: { name in
      (try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"))).map { .success(Array($0)) }
        ?? .failure(Diagnostics(Diagnostic(.error, .missing, "there is no '\(name)'")))
    })
  return (try? library.all().keptRates) ?? []
}()

/// Text as a source.
func source(_ text: String, name: String = "offer") -> PriceListSource {
  PriceListSource(name: name, place: .bytes(Array(text.utf8)))
}

func imported(
  _ sources: PriceListSource..., regions: [String]? = nil
) throws -> ImportedRates {
  try PriceListImport(regions: regions, keeping: shippedRates).run(sources)
}

/// The problems of an import that must fail.
func problems(_ source: PriceListSource, regions: [String]? = nil) -> [Diagnostic] {
  do throws(Diagnostics) {
    _ = try PriceListImport(regions: regions, keeping: shippedRates).run([source])
    return []
  } catch {
    return error.items
  }
}

extension ImportedRates {
  /// Price texts of a rate's tiers; empty when there is no such rate.
  func prices(
    _ region: String, _ offer: String, _ usageType: String, operation: String = "",
    term: String = ""
  ) -> [String] {
    rate(region, offer, usageType, operation: operation, term: term)?.tiers.map(\.price.text) ?? []
  }

  func rate(
    _ region: String, _ offer: String, _ usageType: String, operation: String = "",
    term: String = ""
  ) -> ImportedRate? {
    let key = RateKey(offer: offer, usageType: usageType, operation: operation, term: term)
    return rates.first { $0.region == region && $0.key == key }
  }
}
