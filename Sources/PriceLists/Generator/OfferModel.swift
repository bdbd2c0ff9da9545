/// A made-up database offer in the shape of AWS's own: the same products for every format.
///
/// A product is a function of its number and the seed alone, so that a file of any size needs no
/// memory, and JSON and CSV of one model hold the same content.
package struct OfferModel: Hashable, Sendable {
  package let seed: UInt64
  package let products: Int
  package let published = "2026-09-04T17:27:16Z"
  package let version = "20260904172716"
  package let offer = "AmazonRDS"
  /// The currency of every price.
  package let currency: String

  package init(products: Int, seed: UInt64 = 1, currency: String = "USD") {
    self.products = products
    self.seed = seed
    self.currency = currency
  }

  struct Product {
    let sku: String
    let family = "Database Instance"
    let attributes: [(json: String, column: String, value: String)]
    let hourly: String
    let reserved: [Reserved]
  }

  struct Reserved {
    let code: String
    let lease: String
    let option: String
    let hourly: String
    let upfront: String?
  }

  private static let regions: [(code: String, prefix: String, name: String)] = [
    ("us-east-1", "", "US East (N. Virginia)"), ("eu-west-2", "EUW2-", "EU (London)"),
    ("us-east-2", "USE2-", "US East (Ohio)"), ("us-west-2", "USW2-", "US West (Oregon)"),
    ("eu-west-1", "EU-", "EU (Ireland)"), ("eu-central-1", "EUC1-", "EU (Frankfurt)"),
    ("ap-southeast-2", "APS2-", "Asia Pacific (Sydney)"),
    ("ap-northeast-1", "APN1-", "Asia Pacific (Tokyo)"),
    ("sa-east-1", "SAE1-", "South America (Sao Paulo)"),
    ("ap-south-1", "APS3-", "Asia Pacific (Mumbai)"), ("ca-central-1", "CAN1-", "Canada (Central)"),
    ("eu-north-1", "EUN1-", "EU (Stockholm)"),
  ]
  private static let engines: [(code: String, operation: String, name: String, license: String)] = [
    ("14", "CreateDBInstance:0014", "PostgreSQL", "No license required"),
    ("2", "CreateDBInstance:0002", "MySQL", "No license required"),
    ("18", "CreateDBInstance:0018", "MariaDB", "No license required"),
    ("21", "CreateDBInstance:0021", "Aurora PostgreSQL", "No license required"),
    ("16", "CreateDBInstance:0016", "Aurora MySQL", "No license required"),
    ("5", "CreateDBInstance:0005", "Oracle", "Bring your own license"),
    ("12", "CreateDBInstance:0012", "SQL Server", "License included"),
  ]
  private static let families = [
    "t3", "t4g", "m5", "m6g", "m6i", "m7g", "m7i", "r5", "r6g", "r6i", "r7g", "r7i", "m4", "m5d",
    "m6gd", "m6id", "m8g", "r4", "r5b", "r5d", "r6gd", "r6id", "r8g", "x1", "x1e", "x2g", "x2iedn",
    "z1d", "c6gd",
  ]
  private static let sizes: [(name: String, short: String, vcpu: Int)] = [
    ("micro", "micro", 2), ("small", "small", 2), ("medium", "medium", 2), ("large", "large", 2),
    ("xlarge", "xl", 4), ("2xlarge", "2xl", 8), ("4xlarge", "4xl", 16), ("8xlarge", "8xl", 32),
    ("12xlarge", "12xl", 48), ("16xlarge", "16xl", 64), ("24xlarge", "24xl", 96),
  ]

  func product(_ number: Int) -> Product {
    var rest = number
    func pick<Element>(_ list: [Element]) -> Element {
      defer { rest /= list.count }
      return list[rest % list.count]
    }
    let region = pick(Self.regions)
    let engine = pick(Self.engines)
    let isMultiAZ = pick([false, true])
    let size = pick(Self.sizes)
    let family = pick(Self.families) + (rest == 0 ? "" : "v\(rest)")
    let type = "db.\(family).\(size.name)"
    let noise = Self.mixed(seed &+ UInt64(number))
    let microdollars = Int(noise % 9_000) * size.vcpu + 4_000
    let usage =
      region.prefix + (isMultiAZ ? "Multi-AZUsage:" : "InstanceUsage:")
      + "db.\(family).\(size.short)"
    return Product(
      sku: Self.code(noise, length: 16),
      attributes: [
        ("servicecode", "serviceCode", "AmazonRDS"), ("location", "Location", region.name),
        ("locationType", "Location Type", "AWS Region"), ("instanceType", "Instance Type", type),
        ("currentGeneration", "Current Generation", "Yes"),
        ("instanceFamily", "Instance Family", "General purpose"),
        ("vcpu", "vCPU", String(size.vcpu)),
        ("physicalProcessor", "Physical Processor", "Intel Xeon Platinum 8175"),
        ("clockSpeed", "Clock Speed", "2.5 GHz"), ("memory", "Memory", "\(size.vcpu * 4) GiB"),
        ("storage", "Storage", "EBS Only"),
        ("networkPerformance", "Network Performance", "Up to 10 Gigabit"),
        ("processorArchitecture", "Processor Architecture", "64-bit"),
        ("engineCode", "Engine Code", engine.code),
        ("databaseEngine", "Database Engine", engine.name),
        ("licenseModel", "License Model", engine.license),
        ("deploymentOption", "Deployment Option", isMultiAZ ? "Multi-AZ" : "Single-AZ"),
        ("usagetype", "usageType", usage), ("operation", "operation", engine.operation),
        ("dedicatedEbsThroughput", "Dedicated EBS Throughput", "Upto 2120 Mbps"),
        ("enhancedNetworkingSupported", "Enhanced Networking Supported", "Yes"),
        ("instanceTypeFamily", "Instance Type Family", family.uppercased()),
        ("normalizationSizeFactor", "Normalization Size Factor", String(size.vcpu * 2)),
        ("processorFeatures", "Processor Features", "Intel AVX; Intel AVX2; Intel Turbo"),
        ("regionCode", "Region Code", region.code),
        ("servicename", "serviceName", "Amazon Relational Database Service"),
      ],
      hourly: Self.dollars(microdollars),
      reserved: number % 4 == 3 ? [] : Self.reserved(microdollars, noise: noise))
  }

  private static func reserved(_ microdollars: Int, noise: UInt64) -> [Reserved] {
    [("1yr", 1, 70), ("3yr", 3, 50)].flatMap { lease, years, percent -> [Reserved] in
      let hourly = microdollars * percent / 100
      let whole = hourly * 8_760 * years / 1_000_000
      return [
        Reserved(
          code: code(noise ^ UInt64(years), length: 10), lease: lease, option: "No Upfront",
          hourly: dollars(hourly), upfront: nil),
        Reserved(
          code: code(noise ^ UInt64(years + 10), length: 10), lease: lease,
          option: "Partial Upfront", hourly: dollars(hourly / 2), upfront: String(whole / 2)),
        Reserved(
          code: code(noise ^ UInt64(years + 20), length: 10), lease: lease, option: "All Upfront",
          hourly: dollars(0), upfront: String(whole)),
      ]
    }
  }

  /// A price as AWS writes it: ten decimals.
  private static func dollars(_ microdollars: Int) -> String {
    let digits = String(microdollars % 1_000_000)
    let fraction = String(repeating: "0", count: 6 - digits.utf8.count) + digits
    return "\(microdollars / 1_000_000).\(fraction)0000"
  }

  /// SplitMix64's output function: every number gives another one.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ7".utf8)

  private static func code(_ noise: UInt64, length: Int) -> String {
    var value = noise
    var bytes: [UInt8] = []
    for index in 0..<length {
      if index == 12 { value = mixed(noise &+ 1) }
      bytes.append(alphabet[Int(value & 31)])
      value >>= 5
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
