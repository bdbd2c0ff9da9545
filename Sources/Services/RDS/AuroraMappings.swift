import Quantities
import Resources

/// Amazon Aurora: clusters, their instances, the readers that scaling adds.
extension DatabaseMappings {
  static func auroraInstance(
    _ resource: DeployedResource, engine: String, cluster: DeployedResource?,
    into builder: inout StackBuilder
  ) {
    let name = engine == "aurora" ? "aurora-mysql" : engine
    guard let kind = DatabaseEngine(rawValue: name) else {
      return builder.notPriced(resource, "engine '\(engine)': instance hours")
    }
    guard let type = databaseClass(resource, property: "DBInstanceClass", in: &builder) else {
      return builder.notPriced(resource, "its class is not known: instance hours")
    }
    // The version is the cluster's; Terraform may write it on the instance too.
    let written = version(of: resource, in: cluster, kind, in: &builder)
    let isPublicByDefault =
      resource["PubliclyAccessible"].isMissing && resource["DBSubnetGroupName"].isMissing
      && cluster.map { $0["DBSubnetGroupName"].isMissing } ?? false
      && resource.type == resource.writtenType
    facts(of: resource, engine: name, version: written, isPublic: isPublicByDefault, in: &builder)
    // The engine's first name is that of Aurora MySQL 1 alone (Aurora user guide, 2025).
    let version = builder.offered(
      engine == "aurora" && written.isEmpty ? "5.6" : written, of: name, resource)
    chargeBesides(resource, in: &builder)
    let optimized = isOptimized(cluster, of: resource, in: &builder)
    if builder.flag("PubliclyAccessible", of: resource) {
      // Amazon VPC pricing page, 2026: addresses of Aurora's instances are charged like any other.
      builder.charge(
        resource,
        [
          Charges.Item(
            "public-ipv4", "public IPv4 address", "AmazonVPC", ["PublicIPv4:InUseAddress"],
            unit: .hours, .hour, quantity: 1, why: "1 address")
        ])
    }
    if isPublicByDefault {
      builder.charge(
        resource, [NetworkMappings.usualAddress(count: 1, assuming: "rds.defaultNetwork")])
    }
    chargeInsights(resource, type, of: cluster, in: &builder)
    var support = AuroraExtendedSupport(name: resource.id, engine: kind, version: version)
    let isDisabled = cluster?["EngineLifecycleSupport"].text?.hasSuffix("disabled") == true
    var least: Double?
    if type.name == ServerlessCapacity.className {
      let minimum = chargeServerless(resource, cluster, isOptimized: optimized, in: &builder)
      support.capacity = .serverless(minimum)
      least = minimum
    } else {
      builder.charge(
        resource, [hours(of: type, kind, count: 1, isOptimized: optimized)])
      chargeCredits(resource, type, operation: kind.operation, in: &builder)
      support.capacity = .vCPU(type.vCPU)
    }
    if !version.isEmpty, !isDisabled { builder.stack.extras.append(support) }
    guard let cluster else { return }
    var model = Database(name: cluster.id, instanceClass: type)
    model.engine = kind
    model.version = version
    model.storageType = optimized ? .auroraOptimized : .aurora
    model.extendedSupportDisabled = isDisabled
    builder.join(resource, to: cluster, as: model, least: least)
  }

  /// Performance Insights that is kept beyond the free week, by the vCPU of the instance.
  ///
  /// - Source: Performance Insights pricing page, 2025, as of RDS's own engines.
  ///   A cluster may have it on for all of its instances (RDS API reference, CreateDBCluster, 2026-05).
  private static func chargeInsights(
    _ resource: DeployedResource, _ type: DatabaseClass, of cluster: DeployedResource?,
    in builder: inout StackBuilder
  ) {
    let own = resource["PerformanceInsightsRetentionPeriod"]
    let days = builder.number(
      own.isMissing ? cluster?["PerformanceInsightsRetentionPeriod"] ?? own : own,
      "PerformanceInsightsRetentionPeriod", of: resource, default: 7, in: 0...731)
    let isOn = builder.flag("EnablePerformanceInsights", of: resource)
    let isOnForAll = cluster?["PerformanceInsightsEnabled"].flag == true
    guard isOn || isOnForAll, days > 7 else { return }
    if type.name == "db.serverless" {
      return builder.notPriced(resource, "Performance Insights beyond 7 days, by its capacity")
    }
    builder.charge(
      resource,
      [
        Charges.Item(
          "performance-insights", "Performance Insights retention", "AmazonRDS",
          ["PI_LTR:\(type.family.dropFirst(3).uppercased())"], unit: .vcpuMonths, .month,
          quantity: type.vCPU, why: "\(NumberFormat.number(type.vCPU)) vCPU")
      ])
  }

  private static let supported = "a version in standard support"

  /// The version of an instance: its cluster's, that of the global cluster which that belongs to, or its own.
  ///
  /// Where the cluster that would say it is not here, what AWS supports is taken, and Extended Support is an
  /// open question. Empty without one.
  private static func version(
    of instance: DeployedResource, in cluster: DeployedResource?, _ engine: DatabaseEngine,
    in builder: inout StackBuilder
  ) -> String {
    let link = cluster?["GlobalClusterIdentifier"] ?? .absent
    let global = builder.resource(link, "AWS::RDS::GlobalCluster")
    let written = [cluster?["EngineVersion"], global?["EngineVersion"], instance["EngineVersion"]]
    if let known = written.lazy.compactMap({ $0?.text }).first { return known }
    let elsewhere =
      cluster == nil ? instance["DBClusterIdentifier"] : global == nil ? link : .absent
    guard !elsewhere.isMissing, written.allSatisfy({ $0?.isMissing ?? true }) else { return "" }
    let majors = builder.sizes.extendedSupport.entries.filter { $0.engine == engine.rawValue }
      .map(\.major)
    let choices = [supported] + majors
    let chosen = builder.choose(
      among: choices, "EngineVersion", of: instance, at: elsewhere, usual: .first)
    return chosen == 0 ? "" : choices[chosen]
  }

  /// Whether an instance has the hours of I/O-Optimized; of a cluster that is not here, that is open.
  private static func isOptimized(
    _ cluster: DeployedResource?, of instance: DeployedResource, in builder: inout StackBuilder
  ) -> Bool {
    let link = instance["DBClusterIdentifier"]
    guard cluster == nil, !link.isMissing else { return isOptimized(cluster) }
    return builder.choose(
      among: ["aurora", "aurora-iopt1"], "StorageType", of: instance, at: link, usual: .first) == 1
  }

  private static func isOptimized(_ cluster: DeployedResource?) -> Bool {
    cluster?["StorageType"].text == "aurora-iopt1"
  }

  private static func hours(
    of type: DatabaseClass, _ kind: DatabaseEngine, count: Double, isOptimized: Bool
  ) -> Charges.Item {
    let short =
      type.name.hasSuffix("xlarge") ? String(type.name.dropLast("arge".count)) : type.name
    let start = isOptimized ? "InstanceUsageIOOptimized:" : "InstanceUsage:"
    return Charges.Item(
      "instance", "\(kind.rawValue) \(type.name)", "AmazonRDS", [start + type.name, start + short],
      operation: kind.operation, unit: .hours, .hour, quantity: count,
      part: isOptimized ? .other : .databaseInstance,
      why: NumberFormat.count(Int(count), "instance"))
  }

  /// Capacity of one serverless instance; what it is at least, in ACU.
  ///
  /// The minimum is the cluster's: of a cluster that is not here, or one that says it at deployment only,
  /// what the instance costs is open.
  private static func chargeServerless(
    _ resource: DeployedResource, _ cluster: DeployedResource?, isOptimized: Bool,
    count: Double = 1, in builder: inout StackBuilder
  ) -> Double {
    let link = resource["DBClusterIdentifier"]
    let written =
      cluster.map { $0["ServerlessV2ScalingConfiguration"]["MinCapacity"] }
      ?? (link.isMissing
        ? .absent : .unknown("the cluster that it names is not here", at: link.place))
    let least = builder.number(
      written, "MinCapacity", of: written.isUnresolved ? resource : cluster ?? resource,
      default: 0.5, in: 0...256)
    let types = [
      isOptimized ? "Aurora:ServerlessV2IOOptimizedUsage" : "Aurora:ServerlessV2Usage"
    ]
    builder.charge(
      resource,
      [
        Charges.Item(
          "acu", "Aurora Serverless v2 capacity, its minimum", "AmazonRDS", types,
          unit: .acuHours, .hour, quantity: least * count,
          why: (count == 1 ? "" : "\(NumberFormat.number(count)) readers × ")
            + "\(NumberFormat.number(least)) ACU at least"),
        Charges.Item(
          "acu-scaled", "Aurora Serverless v2 capacity above its minimum", "AmazonRDS", types,
          unit: .acuHours, .unknownUsage),
      ])
    return least
  }

  // MARK: - Clusters

  static func cluster(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let engine = engineText(resource)
    guard engine.hasPrefix("aurora") else {
      return multiAZCluster(resource, engine: engine, into: &builder)
    }
    let optimized = isOptimized(resource)
    var items = [
      Charges.Item(
        "storage", "Aurora storage", "AmazonRDS",
        [optimized ? "Aurora:IO-OptimizedStorageUsage" : "Aurora:StorageUsage"],
        unit: .gigabyteMonths, .unknownUsage),
      Charges.Item(
        "backup", "backups beyond the free amount", "AmazonRDS", ["Aurora:BackupUsage"],
        unit: .gigabyteMonths, .unknownUsage, part: .backup),
    ]
    if !optimized {
      items.insert(
        Charges.Item(
          "io", "Aurora I/O", "AmazonRDS", ["Aurora:StorageIOUsage"], unit: .ioOperations,
          .unknownUsage),
        at: 1)
    }
    if resource["EngineMode"].text == "serverless" {
      items += firstServerless(resource, engine: engine, in: &builder)
    }
    // Hours of the change records that it keeps, how many nobody can tell (Aurora user guide, "Backtracking
    // an Aurora DB cluster", 2025: a window of 0 is none; Aurora pricing page, 2025).
    let backtrack = builder.number("BacktrackWindow", of: resource, default: 0, in: 0...259_200)
    if backtrack > 0 {
      items.append(
        Charges.Item(
          "backtrack", "change records kept for backtracking", "AmazonRDS",
          ["Aurora:BacktrackUsage"], unit: .changeRecordHours, .unknownUsage))
    }
    builder.charge(resource, items)
    chargeBesides(resource, in: &builder)
  }

  /// Capacity of Aurora Serverless v1, which the cluster itself has: hours of its minimum where it never
  /// pauses, and what nobody but the user knows.
  ///
  /// - Source: Aurora user guide, "Using Amazon Aurora Serverless v1", 2025: it pauses after 5 minutes unless
  ///   `AutoPause` is off; 1 ACU is the least of MySQL, 2 of PostgreSQL; ended on 2025-03-31.
  private static func firstServerless(
    _ resource: DeployedResource, engine: String, in builder: inout StackBuilder
  ) -> [Charges.Item] {
    builder.warn(
      "Aurora Serverless v1 ended on 2025-03-31", at: resource,
      mend: "use db.serverless instances with ServerlessV2ScalingConfiguration")
    let scaling = resource["ScalingConfiguration"]
    let isPostgres = engine == "aurora-postgresql"
    let operation =
      (isPostgres ? DatabaseEngine.auroraPostgres : .auroraMySQL).operation
    let types = ["Aurora:ServerlessUsage"]
    let scaled = Charges.Item(
      "acu-scaled", "Aurora Serverless v1 capacity", "AmazonRDS", types, operation: operation,
      unit: .acuHours, .unknownUsage)
    let pauses = scaling["AutoPause"]
    if pauses.isUnresolved {
      builder.unresolved(resource, "AutoPause", pauses, taking: "true", among: ["true", "false"])
    }
    let decided = builder.decision(on: "AutoPause", of: resource)
    guard (decided ?? pauses).flag == false else { return [scaled] }
    let least = builder.number(
      scaling["MinCapacity"], "MinCapacity", of: resource, default: isPostgres ? 2 : 1,
      in: 1...384)
    return [
      Charges.Item(
        "acu", "Aurora Serverless v1 capacity, its minimum", "AmazonRDS", types,
        operation: operation, unit: .acuHours, .hour, quantity: least,
        why: "\(NumberFormat.number(least)) ACU at least"), scaled,
    ]
  }

  // MARK: - Readers that scaling adds

  /// The readers that a target keeps beside those that are deployed, of the writer's class.
  ///
  /// - Source: Aurora user guide, "Amazon Aurora Auto Scaling with Aurora Replicas", 2025: minimum and
  ///   maximum count all replicas of the cluster; new ones have the class of the primary.
  static func readers(of target: DeployedResource, into builder: inout StackBuilder) {
    let clusters = builder.all("AWS::RDS::DBCluster")
    let value = target["ResourceId"]
    let called = value.text.flatMap { $0.hasPrefix("cluster:") ? String($0.dropFirst(8)) : nil }
    let named =
      builder.resource(value, "AWS::RDS::DBCluster")
      ?? called.flatMap {
        builder.links.all("AWS::RDS::DBCluster", whose: "DBClusterIdentifier", is: $0).first
      }
    // A name that is known may be that of a cluster whose own is not.
    let only = clusters.count == 1 ? clusters[0] : nil
    let isMeant = called == nil || only?["DBClusterIdentifier"].text == nil
    guard let cluster = named ?? (isMeant ? only : nil) else {
      let least = TargetBounds(
        of: target, deployed: 0, in: &builder, default: 1, range: 0...15
      ).least
      return builder.notPriced(
        target, "its cluster is not here: instance hours of \(NumberFormat.count(least, "reader"))")
    }
    if named == nil {
      builder.unresolved(
        target, "ResourceId",
        value.isUnresolved
          ? value : .unknown("the cluster's own name is not known", at: value.place),
        taking: "the only cluster")
    }
    let instances = builder.all(
      "AWS::RDS::DBInstance", whose: "DBClusterIdentifier", speakOf: cluster)
    let deployed = max(0, instances.count - 1)
    let engine = engineText(cluster)
    let name = engine == "aurora" ? "aurora-mysql" : engine
    guard let kind = DatabaseEngine(rawValue: name), let writer = instances.first,
      let type = databaseClass(writer, property: "DBInstanceClass", in: &builder)
    else {
      return builder.notPriced(target, "instance hours of its readers, whose class is not known")
    }
    let bounds = TargetBounds(
      of: target, deployed: deployed, in: &builder, default: 1, range: 0...15)
    let added = bounds.kept(above: deployed)
    if added > 0, type.name == "db.serverless" {
      _ = chargeServerless(
        target, cluster, isOptimized: isOptimized(cluster), count: added, in: &builder)
    } else if added > 0 {
      let hours = hours(of: type, kind, count: added, isOptimized: isOptimized(cluster))
      builder.charge(target, [hours])
    }
    let spare = max(0, bounds.most - max(bounds.least, deployed))
    if spare > 0, type.name != "db.serverless" {
      let hours = hours(of: type, kind, count: 1, isOptimized: isOptimized(cluster))
      builder.charge(
        target,
        [
          Charges.Item(
            "instance-scaled",
            "readers that scaling adds, \(NumberFormat.count(spare, "more", "more")) at most",
            hours.offer, hours.usageTypes, operation: hours.operation, unit: .hours, .unknownUsage)
        ])
    }
    if added == 0, spare == 0 {
      return builder.free(target, "its readers are charged themselves")
    }
    let written = version(of: target, in: cluster, kind, in: &builder)
    guard added > 0, !written.isEmpty else { return }
    let version = builder.offered(written, of: kind.rawValue, target)
    var support = AuroraExtendedSupport(name: target.id, engine: kind, version: version)
    support.capacity = .vCPU(type.vCPU * added)
    if type.name != "db.serverless" { builder.stack.extras.append(support) }
  }
}
