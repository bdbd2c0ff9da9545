package import Quantities
package import Resources

extension UsageType where Unit == Hours {
  /// RDS shortens sizes from xlarge up for older families: `db.m5.4xl`, yet `db.t4g.2xlarge`.
  ///
  /// - Source: usage types of AmazonRDS's offer file, 2026-10.
  static func databaseHours(
    _ type: String, engine: DatabaseEngine, multiAZ: Bool, isOptimized: Bool = false
  ) -> Self {
    let start =
      isOptimized
      ? "InstanceUsageIOOptimized:" : multiAZ ? "Multi-AZUsage:" : "InstanceUsage:"
    let short = type.hasSuffix("xlarge") ? String(type.dropLast("arge".count)) : type
    return UsageType("AmazonRDS", start + type, start + short, operation: engine.operation)
  }
}

extension UsageType where Unit == VCPUHours {
  /// Aurora's cost more than those of the other engines, under the same usage type.
  static func databaseCredits(_ family: String, _ engine: DatabaseEngine) -> Self {
    UsageType(
      "AmazonRDS", "CPUCredits:\(family)", operation: engine.isAurora ? engine.operation : "")
  }
}

extension DatabaseStorage {
  /// What an allocated GB of it is charged as.
  package func usageType(multiAZ: Bool) -> UsageType<GigabyteMonths> {
    let start = multiAZ ? "RDS:Multi-AZ-" : "RDS:"
    return switch self {
    case .gp2: UsageType("AmazonRDS", start + "GP2-Storage")
    case .gp3: UsageType("AmazonRDS", start + "GP3-Storage")
    case .io1: UsageType("AmazonRDS", start + "PIOPS-Storage")
    case .io2: UsageType("AmazonRDS", start + "IO2-Storage")
    case .magnetic: UsageType("AmazonRDS", start + "StorageUsage")
    case .aurora: UsageType("AmazonRDS", "Aurora:StorageUsage")
    case .auroraOptimized: UsageType("AmazonRDS", "Aurora:IO-OptimizedStorageUsage")
    }
  }
}

extension UsageType where Unit == IOPSMonths {
  static func databaseIOPS(_ type: DatabaseStorage, multiAZ: Bool) -> Self {
    let start = multiAZ ? "RDS:Multi-AZ-" : "RDS:"
    return switch type {
    case .gp3: UsageType("AmazonRDS", start + "GP3-PIOPS")
    case .io2: UsageType("AmazonRDS", start + "IO2-PIOPS")
    default: UsageType("AmazonRDS", start + "PIOPS")
    }
  }
}
