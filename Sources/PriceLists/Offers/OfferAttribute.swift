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
