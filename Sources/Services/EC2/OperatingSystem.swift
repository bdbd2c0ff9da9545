import Resources

/// What an instance runs, as far as its price tells systems apart.
package enum OperatingSystem: String, Hashable, Sendable, CaseIterable {
  case linux = ""
  case windows = "RunInstances:0002"
  case windowsSQLWeb = "RunInstances:0202"
  case windowsSQLStandard = "RunInstances:0006"
  case windowsSQLEnterprise = "RunInstances:0102"
  case redHat = "RunInstances:0010"

  /// The operation that tells systems apart under one usage type; the tables hold Linux without.
  /// - Source: EC2 user guide, "AMI billing information fields", 2025.
  var operation: String { rawValue }

  var name: String {
    switch self {
    case .linux: "Linux"
    case .windows: "Windows"
    case .windowsSQLWeb: "Windows with SQL Server Web"
    case .windowsSQLStandard: "Windows with SQL Server Standard"
    case .windowsSQLEnterprise: "Windows with SQL Server Enterprise"
    case .redHat: "Red Hat Enterprise Linux"
    }
  }

  var isWindows: Bool { self != .linux && self != .redHat }

  /// How far an instance whose CPU options leave cores out is below the price of all of them.
  ///
  /// Licences are paid for the active ones; of SQL Server Enterprise they are nine tenths of the price.
  /// - Source: EC2 user guide, "Optimize CPUs for License-Included instances", 2025.
  static let boundsOfFewerCores = CostBounds(low: 0.1, high: 1)

  /// By the words of an image's name: `Windows_Server-2022-English-Full-SQL_2022_Standard`.
  ///
  /// SQL Server Express has no licence to pay.
  static func windows(named text: String) -> Self? {
    guard text.contains("SQL") else { return .windows }
    let editions: [(String, Self)] = [
      ("Express", .windows), ("Web", .windowsSQLWeb), ("Standard", .windowsSQLStandard),
      ("Enterprise", .windowsSQLEnterprise),
    ]
    return editions.first { text.hasSuffix($0.0) }?.1
  }

  /// By the `usage_operation` of an image: `RunInstances:0002`; `nil` for one whose price is not here.
  init?(operation: String) {
    if operation == "RunInstances" || operation.isEmpty {
      self = .linux
    } else if let known = Self(rawValue: operation) {
      self = known
    } else {
      return nil
    }
  }

  /// How far an instance of Linux is below one of the mostExpensive system that the image may hold.
  ///
  /// Windows costs 0.046 more a vCPU-hour than Linux; over the types of us-east-1 that is at most
  /// 2.21 times Linux's price (c6a: 0.0765 → 0.1685). Processors of Arm run no Windows.
  /// - Source: EC2 on-demand prices of 2026-10-15 in `pricing/rates/us-east-1/AmazonEC2.csv`.
  static func bounds(ofUnknownOn type: String) -> CostBounds? {
    InstanceType.isARM(type) ? nil : CostBounds(low: 1, high: 2.21)
  }
}

/// What is known of the price of EC2 Spot: a range, not a point.
package enum InstanceSpot {
  /// How far it lies below on demand, 0...1.
  ///
  /// - Source: EC2 Spot pricing page, 2025: up to 90 % off; EC2 user guide, "Spot Instance requests",
  ///   2025: without a maximum price it is never above on demand. The middle is an assumption.
  package static let discount = (low: 0.0, middle: 0.6, high: 0.9)

  /// Of a licence, which is taken at its whole price.
  static let licenceBounds = CostBounds(low: 1 - discount.high, high: 1)

  static let bounds = CostBounds(
    taking: 1 - discount.middle, of: (1 - discount.high)...(1 - discount.low))
}
