package import Quantities
package import Resources

extension UsageType where Unit == Hours {
  /// RDS shortens sizes from xlarge up for older families: `db.m5.4xl`, yet `db.t4g.2xlarge`.
  ///
  /// The standby of SQL Server is a mirror. Where a class has no rate with its licence, PostgreSQL's counts for
  /// those that cost more, see ``DatabaseEngine/floor``.
  /// - Source: usage types of AmazonRDS's offer file, 2026-10.
  static func databaseHours(
    _ type: String, engine: DatabaseEngine, multiAZ: Bool, isOptimized: Bool = false
  ) -> Self {
    let copies = engine.isSQLServer ? "MirrorUsage:" : "Multi-AZUsage:"
    let start =
      isOptimized ? "InstanceUsageIOOptimized:" : multiAZ ? copies : "InstanceUsage:"
    let short = type.hasSuffix("xlarge") ? String(type.dropLast("arge".count)) : type
    var hours = UsageType(
      "AmazonRDS", start + type, start + short, operation: engine.operation)
    hours.floor = engine.floor.map {
      let start = start == "MirrorUsage:" ? "Multi-AZUsage:" : start
      return RateFloor(usageTypes: [start + type, start + short], operation: $0.operation)
    }
    return hours
  }
}

extension UsageType where Unit == VCPUHours {
  /// Aurora's and SQL Server's cost more than those of the other engines, under the same usage type.
  static func databaseCredits(_ family: String, _ engine: DatabaseEngine) -> Self {
    UsageType("AmazonRDS", "CPUCredits:\(family)", operation: engine.creditsOperation)
  }
}

extension DatabaseEngine {
  /// What tells the credits of engines apart; the editions of SQL Server have those of Standard.
  var creditsOperation: String {
    if isSQLServer { return DatabaseEngine.sqlServerStandard.operation }
    return isAurora ? operation : ""
  }
}

extension DatabaseStorage {
  /// How usage types of storage in two zones begin, the engine's own word first.
  static func copies(multiAZ: Bool, of engine: DatabaseEngine?) -> [String] {
    guard multiAZ else { return [""] }
    return engine?.isSQLServer == true ? ["Mirror-", "Multi-AZ-"] : ["Multi-AZ-"]
  }

  /// What an allocated GB of it is charged as.
  package func usageType(
    multiAZ: Bool, of engine: DatabaseEngine? = nil
  ) -> UsageType<GigabyteMonths> {
    switch self {
    case .gp2: usageType("GP2-Storage", multiAZ, engine)
    case .gp3: usageType("GP3-Storage", multiAZ, engine)
    case .io1: usageType("PIOPS-Storage", multiAZ, engine)
    case .io2: usageType("IO2-Storage", multiAZ, engine)
    case .magnetic: usageType("StorageUsage", multiAZ, engine)
    case .aurora: UsageType("AmazonRDS", "Aurora:StorageUsage")
    case .auroraOptimized: UsageType("AmazonRDS", "Aurora:IO-OptimizedStorageUsage")
    }
  }

  fileprivate func usageType<Unit: PricingUnit>(
    _ end: String, _ multiAZ: Bool, _ engine: DatabaseEngine?
  ) -> UsageType<Unit> {
    UsageType(
      "AmazonRDS", names: Self.copies(multiAZ: multiAZ, of: engine).map { "RDS:" + $0 + end })
  }
}

extension UsageType where Unit == IOPSMonths {
  static func databaseIOPS(
    _ type: DatabaseStorage, multiAZ: Bool, of engine: DatabaseEngine? = nil
  ) -> Self {
    switch type {
    case .gp3: type.usageType("GP3-PIOPS", multiAZ, engine)
    case .io2: type.usageType("IO2-PIOPS", multiAZ, engine)
    default: type.usageType("PIOPS", multiAZ, engine)
    }
  }
}
