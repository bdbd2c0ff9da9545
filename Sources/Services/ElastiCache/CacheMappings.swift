import Quantities
import Resources

/// Amazon ElastiCache: clusters, replication groups, serverless caches.
enum CacheMappings {
  static func cluster(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let group = builder.resource(
      resource["ReplicationGroupId"], "AWS::ElastiCache::ReplicationGroup")
    if let group {
      if isMember(resource, of: group) {
        return builder.free(resource, "counted with its replication group '\(group.id)'")
      }
      return add(
        resource, nodes: 1, engine: resource["Engine"].text ?? group["Engine"].text ?? "redis",
        like: group, into: &builder)
    }
    let engine = builder.text("Engine", of: resource, default: "redis")
    let nodes = builder.count("NumCacheNodes", of: resource, default: 1, in: 1...300)
    if nodes > 1, engine.lowercased() == "redis" {
      builder.wrong(
        resource["NumCacheNodes"], "NumCacheNodes", of: resource,
        "more than the one node that a cluster of Redis has",
        mend: "write 1, or a ReplicationGroup with NumCacheClusters \(nodes)")
    }
    add(resource, nodes: nodes, engine: engine, into: &builder)
  }

  /// Whether a deployed group counts a cluster among its nodes already.
  ///
  /// - Source: ElastiCache API reference, CreateCacheCluster, ReplicationGroupId, 2025: the cluster is added
  ///   to the group as a read replica, beside the nodes that the group was made with; hashicorp/aws,
  ///   aws_elasticache_replication_group, `member_clusters`: every one of them, once it is deployed.
  private static func isMember(
    _ cluster: DeployedResource, of group: DeployedResource
  ) -> Bool {
    guard let name = cluster["ClusterId"].text else { return false }
    return group["MemberClusters"].items.contains { $0.text == name }
  }

  static func group(_ resource: DeployedResource, into builder: inout StackBuilder) {
    add(
      resource, nodes: nodes(of: resource, in: &builder),
      engine: builder.text("Engine", of: resource, default: "redis"), into: &builder)
  }

  static func nodes(of resource: DeployedResource, in builder: inout StackBuilder) -> Int {
    var nodes = 1
    if !resource["NumCacheClusters"].isMissing {
      nodes = builder.count("NumCacheClusters", of: resource, default: 1, in: 1...500)
    } else if !resource["NumberCacheClusters"].isMissing {
      nodes = builder.count("NumberCacheClusters", of: resource, default: 1, in: 1...500)
    } else {
      let mode = resource["ClusterMode"]
      let holder = { (name: String) in
        resource[name].isMissing && !mode.isMissing ? mode[name] : resource[name]
      }
      let groups = builder.count(
        holder("NumNodeGroups"), "NumNodeGroups", of: resource, default: 1, in: 1...500)
      let replicas = builder.count(
        holder("ReplicasPerNodeGroup"), "ReplicasPerNodeGroup", of: resource, default: 0,
        in: 0...5)
      nodes = groups * (1 + replicas)
      let configured = resource["NodeGroupConfiguration"].items.filter { $0.unknown == nil }
      if !configured.isEmpty {
        nodes = configured.map {
          1
            + builder.count(
              $0["ReplicaCount"], "ReplicaCount", of: resource, default: replicas, in: 0...5)
        }.reduce(0, +)
      }
    }
    return nodes
  }

  private static func add(
    _ resource: DeployedResource, nodes: Int, engine: String, like group: DeployedResource? = nil,
    into builder: inout StackBuilder
  ) {
    func written(_ property: String) -> Resolved {
      let own = resource[property]
      return own.text == nil ? group?[property] ?? own : own
    }
    let value = written("CacheNodeType")
    guard let name = value.text else {
      if value.isUnresolved {
        builder.unresolved(resource, "CacheNodeType", value, taking: UnresolvedProperty.nothing)
      }
      return builder.notPriced(resource, "its node type is not known: node hours")
    }
    guard let kind = CacheEngine(rawValue: engine.lowercased()) else {
      return builder.notPriced(resource, "engine '\(engine)': node hours")
    }
    builder.fact(.cacheNode(name), of: resource, at: value)
    let node =
      builder.sizes.cacheNodes.first { $0.name == name }
      ?? CacheNode(name: name, vCPU: 2, memoryGB: 1)
    var cache = Cache(name: resource.id, node: node)
    cache.engine = kind
    cache.nodes = max(1, nodes)
    cache.version = written("EngineVersion").text ?? ""
    cache.snapshotRetentionDays = builder.count(
      "SnapshotRetentionLimit", of: resource, default: 0, in: 0...35)
    cache.workingSetMB = 0
    if cache.snapshotRetentionDays > 1 {
      builder.charge(
        resource,
        [
          Charges.Item(
            "backup", "snapshots beyond the free one", "AmazonElastiCache",
            ["ElastiCache:BackupUsage"], unit: .gigabyteMonths, .unknownUsage, part: .backup)
        ])
    }
    builder.fact(
      .engineVersion(EngineVersion(engine: kind.rawValue, version: cache.version)), of: resource,
      at: resource["EngineVersion"])
    cache.version = builder.offered(cache.version, of: kind.rawValue, resource)
    builder.stack.caches.append(cache)
  }

  /// Data and processing units are usage; the bill's floor is the least that is always charged.
  ///
  /// - Source: ElastiCache, "What is Amazon ElastiCache" (2025): 1 GB at least, 100 MB for Valkey; a
  ///   minimum in the cache's limits raises it and is charged for processing units too.
  static func serverless(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let engine = resource["Engine"].text ?? "redis"
    let name =
      ["valkey": "Valkey", "memcached": "Memcached"][engine.lowercased()] ?? "Redis"
    let limits = resource["CacheUsageLimits"]
    let floor = name == "Valkey" ? 0.1 : 1
    let least = max(
      floor,
      builder.number(
        limits["DataStorage"]["Minimum"], "DataStorage.Minimum", of: resource, default: floor,
        in: 1...5_000))
    let data = ["ElastiCacheServerless:CachedData:\(name)", "CachedData:\(name)"]
    var items = [
      Charges.Item(
        "data-minimum", "cached data, its minimum", "AmazonElastiCache", data,
        unit: .gigabyteHours, .hour, quantity: least, why: "\(NumberFormat.number(least)) GB"),
      Charges.Item(
        "data", "cached data above its minimum", "AmazonElastiCache", data, unit: .gigabyteHours,
        .unknownUsage),
    ]
    let types = ["ElastiCacheProcessingUnits:\(name)"]
    let rate = builder.number(
      limits["ECPUPerSecond"]["Minimum"], "ECPUPerSecond.Minimum", of: resource, default: 0,
      in: 0...15_000_000)
    if rate > 0 {
      items.append(
        Charges.Item(
          "ecpu-minimum", "processing units, their minimum", "AmazonElastiCache", types,
          unit: .elastiCacheProcessingUnits, .hour, quantity: rate * 3_600,
          why: "\(NumberFormat.number(rate)) a second × 3,600 s"))
    }
    items.append(
      Charges.Item(
        "ecpu", "processing units", "AmazonElastiCache", types,
        unit: .elastiCacheProcessingUnits, .unknownUsage))
    builder.charge(resource, items)
  }
}
