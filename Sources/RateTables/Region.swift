/// How AWS writes a region in front of a usage type: `USE1-`, `EU-`, `APS2-`.
///
/// us-east-1 has no single prefix: none for the oldest services, `USE1-` for newer ones, `USE1:`
/// for a few, and the region's own name for KMS.
/// - Source: AWS, Region billing codes (docs.aws.amazon.com/global-infrastructure); the rule was
///   checked row by row for eu-west-1, see `pricing/SOURCES.md`.
package enum RegionPrefix {
  private static let codes: [String: [String]] = [
    "us-east-1": ["USE1"], "us-east-2": ["USE2"], "us-west-1": ["USW1"], "us-west-2": ["USW2"],
    "ca-central-1": ["CAN1"], "ca-west-1": ["CAN2"], "mx-central-1": ["MXC1"],
    "sa-east-1": ["SAE1"], "eu-west-1": ["EU", "EUW1"], "eu-west-2": ["EUW2"],
    "eu-west-3": ["EUW3"], "eu-central-1": ["EUC1"], "eu-central-2": ["EUC2"],
    "eu-north-1": ["EUN1"], "eu-south-1": ["EUS1"], "eu-south-2": ["EUS2"],
    "ap-southeast-1": ["APS1"], "ap-southeast-2": ["APS2"], "ap-southeast-3": ["APS4"],
    "ap-southeast-4": ["APS6"], "ap-southeast-5": ["APS7"], "ap-southeast-6": ["APS8"],
    "ap-southeast-7": ["APS9"], "ap-northeast-1": ["APN1"], "ap-northeast-2": ["APN2"],
    "ap-northeast-3": ["APN3"], "ap-south-1": ["APS3"], "ap-south-2": ["APS5"],
    "ap-east-1": ["APE1"], "ap-east-2": ["APE2"], "me-south-1": ["MES1"],
    "me-central-1": ["MEC1"], "il-central-1": ["ILC1"], "af-south-1": ["AFS1"],
  ]

  /// The regions whose prefix is known, in alphabetical order.
  package static var knownRegions: [String] { codes.keys.sorted() }

  /// What may stand in front of a usage type of a region, separator included.
  package static func prefixes(of region: String) -> [String] {
    ((codes[region] ?? []) + [region]).flatMap { [$0 + "-", $0 + ":"] }
  }

  /// A usage type without its region, so that one name serves every region.
  ///
  /// `USE1-Fargate-GB-Hours` and `EU-Fargate-GB-Hours` both become `Fargate-GB-Hours`; the mark
  /// `?` of a stand-in name goes too. Only a whole prefix in front is taken off.
  package static func neutral(_ usageType: String, in region: String) -> String {
    neutral(usageType, without: prefixes(of: region).map { Array($0.utf8) })
  }

  /// The same for many usage types of a region, whose ``prefixes(of:)`` are at hand.
  static func neutral(_ usageType: String, without prefixes: [[UInt8]]) -> String {
    var text = usageType
    let width = text.withUTF8 { Self.width(inFrontOf: $0, prefixes) }
    return width == 0 ? usageType : String(Substring(usageType.utf8.dropFirst(width)))
  }

  /// How many bytes stand in front of the name that serves every region.
  ///
  /// - Parameters:
  ///   - usageType: as the price list writes it.
  ///   - prefixes: of the region, as bytes.
  /// - Returns: 0 where the name itself begins.
  package static func width(
    inFrontOf usageType: UnsafeBufferPointer<UInt8>, _ prefixes: [[UInt8]]
  ) -> Int {
    let mark = usageType.first == UInt8(ascii: "?") ? 1 : 0
    for prefix in prefixes where usageType.count >= mark + prefix.count {
      var index = 0
      while index < prefix.count, usageType[mark + index] == prefix[index] { index += 1 }
      if index == prefix.count { return mark + index }
    }
    return mark
  }
}

/// The regions that AWS has, rates of ours or not.
///
/// - Source: AWS, Regions and Availability Zones, 2026-03.
package enum AWSRegion {
  package static let names: Set<String> = [
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2",
    "ap-south-1", "ap-south-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1",
    "eu-central-2", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "eu-south-1",
    "eu-south-2", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
    "us-gov-east-1", "us-gov-west-1", "cn-north-1", "cn-northwest-1",
  ]

  /// What a region is called: first as the price list and the bills have it, then its newer names.
  ///
  /// - Source: attribute `location` of the price list; AWS, Regions and Availability Zones, 2026-03;
  ///   column `RegionName` of AWS's public sample of FOCUS 1.0 writes the first.
  package static let locations: [String: [String]] = [
    "us-east-1": ["US East (N. Virginia)"], "us-east-2": ["US East (Ohio)"],
    "us-west-1": ["US West (N. California)"], "us-west-2": ["US West (Oregon)"],
    "ca-central-1": ["Canada (Central)"], "ca-west-1": ["Canada West (Calgary)"],
    "mx-central-1": ["Mexico (Central)"], "eu-west-1": ["EU (Ireland)", "Europe (Ireland)"],
    "eu-west-2": ["EU (London)", "Europe (London)"], "eu-west-3": ["EU (Paris)", "Europe (Paris)"],
    "eu-central-1": ["EU (Frankfurt)", "Europe (Frankfurt)"],
    "eu-central-2": ["Europe (Zurich)"], "eu-north-1": ["EU (Stockholm)", "Europe (Stockholm)"],
    "eu-south-1": ["EU (Milan)", "Europe (Milan)"], "eu-south-2": ["Europe (Spain)"],
    "ap-southeast-4": ["Asia Pacific (Melbourne)"], "ap-southeast-5": ["Asia Pacific (Malaysia)"],
    "ap-southeast-6": ["Asia Pacific (New Zealand)"], "ap-southeast-7": ["Asia Pacific (Thailand)"],
    "ap-east-2": ["Asia Pacific (Taipei)"], "ap-southeast-1": ["Asia Pacific (Singapore)"],
    "ap-southeast-2": ["Asia Pacific (Sydney)"], "ap-southeast-3": ["Asia Pacific (Jakarta)"],
    "ap-northeast-1": ["Asia Pacific (Tokyo)"], "ap-northeast-2": ["Asia Pacific (Seoul)"],
    "ap-northeast-3": ["Asia Pacific (Osaka)"], "ap-south-1": ["Asia Pacific (Mumbai)"],
    "ap-south-2": ["Asia Pacific (Hyderabad)"], "ap-east-1": ["Asia Pacific (Hong Kong)"],
    "sa-east-1": ["South America (Sao Paulo)", "South America (São Paulo)"],
    "me-south-1": ["Middle East (Bahrain)"], "me-central-1": ["Middle East (UAE)"],
    "il-central-1": ["Israel (Tel Aviv)"], "af-south-1": ["Africa (Cape Town)"],
  ]

  /// The name of a region, as bills have it; its code where that is all that is known.
  package static func name(of code: String) -> String { locations[code]?.first ?? code }
}
