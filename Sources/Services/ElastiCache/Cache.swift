package import Resources
import Quantities

/// Engines of ElastiCache, with what the price list calls them.
package enum CacheEngine: String, Hashable, Sendable, CaseIterable {
  case redis, valkey, memcached

  /// - Source: AWS offer files of AmazonElastiCache.
  package var operation: String {
    switch self {
    case .redis: "CreateCacheCluster:0002"
    case .memcached: "CreateCacheCluster:0001"
    case .valkey: "CreateCacheCluster:Valkey"
    }
  }
}

/// What a cache node can do, from `pricing/limits/cache-nodes.csv`.
package struct CacheNode: Hashable, Sendable {
  package let name: String
  package let vCPU: Double
  package let memoryGB: Double
  /// Bytes for data before any reserve.
  package let maxmemoryBytes: Double?
  package let creditsPerHour: Double?
  package let creditsMost: Double?
  package let baselineShare: Double?

  package init(
    name: String, vCPU: Double, memoryGB: Double, maxmemoryBytes: Double? = nil,
    creditsPerHour: Double? = nil, creditsMost: Double? = nil, baselineShare: Double? = nil
  ) {
    self.name = name
    self.vCPU = vCPU
    self.memoryGB = memoryGB
    self.maxmemoryBytes = maxmemoryBytes
    self.creditsPerHour = creditsPerHour
    self.creditsMost = creditsMost
    self.baselineShare = baselineShare
  }

  /// Bytes that data may take: maxmemory less the 25 % that is reserved by default.
  /// - Source: ElastiCache user guide, Redis memory management, 2023-06.
  package var usableBytes: Double { (maxmemoryBytes ?? memoryGB * Bytes.perGB) * 0.75 }
}

/// An ElastiCache cluster of nodes.
package struct Cache: Hashable, Sendable {
  package let name: String
  package var engine = CacheEngine.redis
  package var version = "7.1"
  package var node: CacheNode
  /// The node that the times of its commands were measured on; `nil` for the one that it runs on.
  package var measuredOn: String?
  /// Primaries and replicas together.
  package var nodes = 1
  package var snapshotRetentionDays = 0
  /// Data held besides jobs, which snapshots copy.
  package var workingSetMB = 50.0
  /// Microseconds of one core for a simple command.
  package var microsecondsPerCommand = 20.0

  package init(name: String, node: CacheNode) {
    self.name = name
    self.node = node
  }
}

extension Cache: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    let hours = month.period.hours
    var result = [
      month.usage(
        name, "nodes", "\(engine.rawValue) \(node.name)", .cacheNodeHours(node.name, engine),
        Quantity(nodes * hours), .fixed, .cacheNode,
        why: "\(NumberFormat.count(nodes, "node")) × \(hours) h")
    ]
    let extra = max(0, snapshotRetentionDays - 1)
    if extra > 0, workingSetMB > 0 {
      let gigabytes = Double(extra) * workingSetMB / 1_024
      result.append(
        month.usage(
          name, "backup", "snapshots beyond the free one",
          UsageType<GigabyteMonths>("AmazonElastiCache", "ElastiCache:BackupUsage"),
          Quantity(measured: gigabytes * month.period.months), .fixed,
          why: "\(NumberFormat.count(extra, "snapshot")) × \(NumberFormat.number(workingSetMB)) MB")
      )
    }
    if engine == .redis,
      let (year, major) = month.extendedSupport.year(
        of: engine.rawValue, version: version, on: month.billingDay)
    {
      let name = year == .third ? "Yr3" : "Yr1_Yr2"
      result.append(
        month.usage(
          self.name, "extended-support", "Extended Support for Redis OSS \(major)",
          UsageType<Hours>(
            "AmazonElastiCache", "ExtendedSupport\(name)-NodeUsage:\(node.name)"),
          Quantity(nodes * hours), .fixed,
          why: "\(NumberFormat.count(nodes, "node")) × \(hours) h; past standard support on "
            + month.billingDay.text))
    }
    return result
  }
}

extension UsageType where Unit == Hours {
  static func cacheNodeHours(_ node: String, _ engine: CacheEngine) -> Self {
    UsageType("AmazonElastiCache", "NodeUsage:\(node)", operation: engine.operation)
  }
}
