internal import RateTables

/// The regions whose rates are wanted, and how files name them.
struct OfferRegions: Sendable {
  static let global = "global"
  /// `global` first, then the regions wanted.
  let names: [String]
  private let codes: NameIndex
  private let locations: NameIndex
  /// The prefixes of all regions, in the order of ``names``.
  private var prefixes = FlatNames()
  /// Where a region's prefixes begin; the next region's beginning is their end.
  private var prefixStarts: [Int] = []

  /// - Parameter wanted: region codes; `nil` for every region whose prefix is known.
  init(_ wanted: [String]?) {
    let regions = (wanted ?? RegionPrefix.knownRegions).filter { $0 != Self.global }
    names = [Self.global] + regions
    var codeNames: [(String, Int)] = [("Any", 0), ("any", 0), ("global", 0), ("Global", 0)]
    var locationNames: [(String, Int)] = [("Any", 0), ("Global", 0)]
    for edge in Self.edges { locationNames.append((edge, 0)) }
    for (index, region) in names.enumerated() where index > 0 {
      codeNames.append((region, index))
      for name in AWSRegion.locations[region] ?? [] { locationNames.append((name, index)) }
    }
    codes = NameIndex(codeNames)
    locations = NameIndex(locationNames)
    for name in names {
      prefixStarts.append(prefixes.count)
      for prefix in RegionPrefix.prefixes(of: name) { prefixes.append(prefix.utf8) }
    }
    prefixStarts.append(prefixes.count)
  }

  /// The region of a product as an index into ``names``; -1 for one that is not wanted.
  ///
  /// The code counts; old lists have only a location's name. Neither, or `Any`, is global.
  func region(of product: ProductView) -> Int {
    for attribute in [OfferAttribute.regionCode, .fromRegionCode] {
      let code = product[attribute]
      if code.count > 0 { return codes.value(code.start, count: code.count) }
    }
    for attribute in [OfferAttribute.location, .fromLocation] {
      let name = product[attribute]
      if name.count > 0 { return locations.value(name.start, count: name.count) }
    }
    return 0
  }

  /// The region that a usage type's prefix names; us-east-1, if wanted, for one without.
  func region(prefixing usageType: UnsafePointer<UInt8>, count: Int) -> Int {
    for index in 1..<max(1, names.count)
    where prefixLength(usageType, count: count, region: index) > 0 {
      return index
    }
    return names.firstIndex(of: "us-east-1") ?? -1
  }

  /// How many bytes of a usage type are its region's prefix.
  func prefixLength(_ usageType: UnsafePointer<UInt8>, count: Int, region: Int) -> Int {
    var index = prefixStarts[region]
    let end = prefixStarts[region + 1]
    while index < end {
      let length = prefixes.length(index)
      if count > length, prefixes.matches(index, usageType) { return length }
      index += 1
    }
    return 0
  }

  /// The code of a location's name, for destinations.
  static func code(ofLocation name: String) -> String? {
    AWSRegion.locations.first { $0.value.contains(name) }?.key
  }

  /// CloudFront's edges, which belong to no region: their rates are the account's.
  private static let edges = [
    "United States", "Canada", "Europe", "Asia Pacific", "Australia", "India", "Japan",
    "Middle East", "South America", "South Africa",
  ]
}
