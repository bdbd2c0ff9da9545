import Diagnostics
import Documents

/// The only region of a template whose mappings leave no other: `FindInMap` with another one stops the
/// deployment.
struct MappedRegion {
  let region: String
  let mapping: String
  let location: SourceLocation

  /// `nil` where the mappings have several regions in common, or none by region.
  ///
  /// - Parameter root: of the template.
  init?(_ root: Value) {
    var common: Set<String>?
    var shortest: (mapping: String, region: Value, count: Int)?
    for (name, mapping) in root["Mappings"]?.entries ?? Value.noEntries {
      let keys = mapping.entries.map(\.key)
      let regions = keys.compactMap(\.text).filter(Self.isRegion)
      guard let first = keys.first, !regions.isEmpty, regions.count == keys.count else { continue }
      common = common.map { $0.intersection(regions) } ?? Set(regions)
      if keys.count < shortest?.count ?? .max {
        shortest = (name.text ?? "", first, keys.count)
      }
    }
    guard let shortest, shortest.count == 1, let common, common.count == 1,
      let region = common.first
    else { return nil }
    self.region = region
    mapping = shortest.mapping
    location = shortest.region.location
  }

  /// Whether a key is written as AWS writes regions: `us-east-2`, `us-gov-west-1`.
  private static func isRegion(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].count == 2, parts[parts.count - 1].count == 1 else {
      return false
    }
    let isWord = parts.dropLast().allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A }
    }
    return isWord && parts[parts.count - 1].utf8.allSatisfy { $0 >= 0x31 && $0 <= 0x39 }
  }
}
