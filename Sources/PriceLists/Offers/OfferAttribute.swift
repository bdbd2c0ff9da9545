/// The attributes of a product that a selection can ask for.
enum OfferAttribute: Int, CaseIterable {
  case productFamily, usageType, operation
  case regionCode, fromRegionCode, toRegionCode, location, fromLocation, toLocation
  case databaseEngine, databaseEdition, deploymentOption, cacheEngine
  case tenancy, operatingSystem, preInstalledSoftware, capacityStatus

  static let count = allCases.count

  /// The key in JSON offer files, and in the selection's table.
  var jsonName: String {
    switch self {
    case .productFamily: "productFamily"
    case .usageType: "usagetype"
    case .operation: "operation"
    case .regionCode: "regionCode"
    case .fromRegionCode: "fromRegionCode"
    case .toRegionCode: "toRegionCode"
    case .location: "location"
    case .fromLocation: "fromLocation"
    case .toLocation: "toLocation"
    case .databaseEngine: "databaseEngine"
    case .databaseEdition: "databaseEdition"
    case .deploymentOption: "deploymentOption"
    case .cacheEngine: "cacheEngine"
    case .tenancy: "tenancy"
    case .operatingSystem: "operatingSystem"
    case .preInstalledSoftware: "preInstalledSw"
    case .capacityStatus: "capacitystatus"
    }
  }

  /// The column in CSV offer files.
  var columnName: String {
    switch self {
    case .productFamily: "Product Family"
    case .usageType: "usageType"
    case .operation: "operation"
    case .regionCode: "Region Code"
    case .fromRegionCode: "From Region Code"
    case .toRegionCode: "To Region Code"
    case .location: "Location"
    case .fromLocation: "From Location"
    case .toLocation: "To Location"
    case .databaseEngine: "Database Engine"
    case .databaseEdition: "Database Edition"
    case .deploymentOption: "Deployment Option"
    case .cacheEngine: "Cache Engine"
    case .tenancy: "Tenancy"
    case .operatingSystem: "Operating System"
    case .preInstalledSoftware: "Pre Installed S/W"
    case .capacityStatus: "CapacityStatus"
    }
  }
}

/// Names and what they stand for, found by their bytes without making a string.
struct NameIndex: Sendable {
  private struct Entry {
    let bytes: [UInt8]
    let value: Int
  }

  /// By length; longer names than any known one find nothing.
  private let buckets: [[Entry]]

  init(_ names: [(String, Int)]) {
    let longest = names.map(\.0.utf8.count).max() ?? 0
    var buckets = [[Entry]](repeating: [], count: longest + 1)
    for (name, value) in names {
      buckets[name.utf8.count].append(Entry(bytes: Array(name.utf8), value: value))
    }
    self.buckets = buckets
  }

  /// The value of a name, -1 for an unknown one.
  func value(_ name: UnsafePointer<UInt8>, count: Int) -> Int {
    guard count < buckets.count else { return -1 }
    for entry in buckets[count] where entry.bytes.matches(name) { return entry.value }
    return -1
  }
}

extension [UInt8] {
  /// Whether the same bytes lie at an address.
  @inline(__always)
  func matches(_ address: UnsafePointer<UInt8>) -> Bool {
    withUnsafeBufferPointer { own in
      var index = 0
      while index < own.count {
        if own[index] != address[index] { return false }
        index += 1
      }
      return true
    }
  }
}
