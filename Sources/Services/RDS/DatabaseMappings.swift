import Diagnostics
import Quantities
import Resources

/// Amazon RDS and Aurora: instances, clusters, proxies.
enum DatabaseMappings {
  /// The class by its name; sizes beyond the table are known by their name alone.
  private static func databaseClass(
    _ resource: DeployedResource, property: String, in builder: inout StackBuilder
  ) -> DatabaseClass? {
    let value = resource[property]
    guard let name = value.text else {
      if value.isUnresolved { builder.unresolved(resource, property, value, taking: "nothing") }
      return nil
    }
    builder.fact(.databaseClass(name), of: resource, at: value)
    return builder.sizes.databaseClasses.first { $0.name == name }
      ?? DatabaseClass(name: name, vCPU: vCPU(of: name), memoryGB: 4 * vCPU(of: name))
  }

  /// 2 up to `large`, 4 for `xlarge`, 4 n for `nxlarge`.
  static func vCPU(of name: String) -> Double {
    let size = name.split(separator: ".").last.map(String.init) ?? ""
    guard size.hasSuffix("xlarge") else { return 2 }
    return 4 * (Double(size.dropLast("xlarge".count)) ?? 1)
  }

  private static func engineText(_ resource: DeployedResource) -> String {
    (resource["Engine"].text ?? "").lowercased()
  }

  static func instance(_ resource: DeployedResource, into builder: inout StackBuilder) {
    var engine = engineText(resource)
    let clusterLink = resource["DBClusterIdentifier"]
    let cluster = builder.resource(clusterLink, "AWS::RDS::DBCluster")
    let source = builder.resource(resource["SourceDBInstanceIdentifier"], "AWS::RDS::DBInstance")
    if engine.isEmpty, let cluster { engine = engineText(cluster) }
    if engine.isEmpty, let source { engine = engineText(source) }
    if engine.hasPrefix("aurora") || (cluster.map { engineText($0).hasPrefix("aurora") } ?? false) {
      return auroraInstance(resource, engine: engine, cluster: cluster, into: &builder)
    }
    guard let kind = DatabaseEngine(rawValue: engine) else {
      return builder.notPriced(
        resource, "engine '\(engine.isEmpty ? "unknown" : engine)': instance hours and storage")
    }
    guard let type = databaseClass(resource, property: "DBInstanceClass", in: &builder) else {
      return builder.notPriced(resource, "its class is not known: instance hours")
    }
    var database = Database(name: resource.id, instanceClass: type)
    database.engine = kind
    database.version = resource["EngineVersion"].text ?? source?["EngineVersion"].text ?? ""
    database.multiAZ = builder.flag("MultiAZ", of: resource)
    database.storageGB = storageGB(of: resource, source: source, in: &builder)
    database.iops = builder.number("Iops", of: resource, default: 0, in: 0...256_000)
    database.storageType = storage(of: resource, iops: database.iops, in: &builder)
    database.throughputMBps = builder.number(
      "StorageThroughput", of: resource, default: 0, in: 0...4_000)
    database.backupRetentionDays =
      source == nil
      ? builder.count("BackupRetentionPeriod", of: resource, default: 1, in: 0...35) : 0
    database.usedGB = 0
    database.isPubliclyAccessible = builder.flag("PubliclyAccessible", of: resource)
    database.extendedSupportDisabled =
      resource["EngineLifecycleSupport"].text?.hasSuffix("disabled") == true
    let days = builder.number(
      "PerformanceInsightsRetentionPeriod", of: resource, default: 7, in: 0...731)
    if builder.flag("EnablePerformanceInsights", of: resource), days > 7 {
      database.performanceInsightsMonths = Int((days / 31).rounded(.up))
    }
    builder.stack.databases.append(database)
    if database.backupRetentionDays > 0 {
      builder.charge(
        resource,
        [
          Charges.Item(
            "backup", "backups beyond the free amount", "AmazonRDS", ["RDS:ChargedBackupUsage"],
            unit: .gigabyteMonths, .unknownUsage)
        ])
    }
    facts(of: resource, engine: engine, version: database.version, in: &builder)
    builder.fact(.multiAZ(database.multiAZ), of: resource, at: resource["MultiAZ"])
    chargeBesides(resource, in: &builder)
    let ceiling = builder.number("MaxAllocatedStorage", of: resource, default: 0, in: 0...65_536)
    if ceiling > database.storageGB {
      let type = database.storageType.usageType(multiAZ: database.multiAZ)
      builder.charge(
        resource,
        [
          Charges.Item(
            "storage-autoscaling",
            "storage that autoscaling adds, up to \(NumberFormat.number(ceiling)) GB", "AmazonRDS",
            type.names, unit: .gigabyteMonths, .unknownUsage)
        ])
    }
    if database.storageType == .magnetic {
      builder.charge(
        resource,
        [
          Charges.Item(
            "io", "I/O requests", "AmazonRDS", ["RDS:StorageIOUsage"],
            unit: .ioOperations, .unknownUsage)
        ])
    }
    if resource["DedicatedLogVolume"].flag == true {
      builder.notPriced(resource, "its dedicated log volume: 1,000 GB and 3,000 IOPS")
    }
    let isPublicByDefault =
      resource["PubliclyAccessible"].isMissing && resource["DBSubnetGroupName"].isMissing
      && source == nil && resource.type == resource.writtenType
    if isPublicByDefault {
      builder.warn(
        "'\(resource.id)' is in no subnet group: AWS makes it public by default, and its public "
          + "IPv4 address is not counted", at: resource,
        mend: "write PubliclyAccessible and DBSubnetGroupName")
    }
  }

  /// What an instance or a cluster is charged for at other services.
  private static func chargeBesides(
    _ resource: DeployedResource, in builder: inout StackBuilder
  ) {
    var items: [Charges.Item] = []
    if resource["ManageMasterUserPassword"].flag == true {
      items.append(
        Charges.Item(
          "master-secret", "secret of the master password", "AWSSecretsManager",
          ["AWSSecretsManager-Secrets"], unit: .secrets, .month, quantity: 1, why: "1 secret"))
    }
    if builder.number("MonitoringInterval", of: resource, default: 0, in: 0...60) > 0 {
      items.append(
        Charges.Item(
          "enhanced-monitoring", "Enhanced Monitoring logs", "AmazonCloudWatch",
          ["DataProcessing-Bytes"], unit: .gigabytes, .unknownUsage))
    }
    if !resource["EnableCloudwatchLogsExports"].items.isEmpty {
      items.append(
        Charges.Item(
          "exported-logs", "ingestion of exported logs", "AmazonCloudWatch",
          ["DataProcessing-Bytes"], unit: .gigabytes, .unknownUsage))
    }
    if !items.isEmpty { builder.charge(resource, items) }
    if resource["DatabaseInsightsMode"].text == "advanced" {
      builder.notPriced(resource, "Database Insights in advanced mode: vCPU months")
    }
  }

  private static func facts(
    of resource: DeployedResource, engine: String, version: String, in builder: inout StackBuilder
  ) {
    builder.fact(
      .engineVersion(EngineVersion(engine: engine, version: version)), of: resource,
      at: resource["EngineVersion"])
    builder.fact(
      .publicDatabase(resource["PubliclyAccessible"].flag ?? false), of: resource,
      at: resource["PubliclyAccessible"])
  }

  /// A replica has its source's size, one from a snapshot the snapshot's.
  private static func storageGB(
    of resource: DeployedResource, source: DeployedResource?, in builder: inout StackBuilder
  ) -> Double {
    let own = resource["AllocatedStorage"]
    let holder = own.isMissing ? source ?? resource : resource
    let value = holder["AllocatedStorage"]
    if value.isMissing {
      builder.unresolved(
        resource, "AllocatedStorage", .unknown("it is not in the template", at: resource.place),
        taking: "20")
    }
    return builder.number(
      value, "AllocatedStorage", of: holder, default: 20, in: 5...65_536)
  }

  /// CloudFormation's and RDS's default is gp2; provisioned IOPS without a type mean io1.
  private static func storage(
    of resource: DeployedResource, iops: Double, in builder: inout StackBuilder
  ) -> DatabaseStorage {
    let usual = iops > 0 ? DatabaseStorage.io1 : .gp2
    let value = resource["StorageType"]
    let name = builder.text(value, "StorageType", of: resource, default: usual.rawValue)
      .lowercased()
    if name == "standard" { return .magnetic }
    if let known = DatabaseStorage(rawValue: name) { return known }
    builder.wrong(
      value, "StorageType", of: resource, "no storage of RDS",
      mend: suggestion(for: name, from: ["gp2", "gp3", "io1", "io2", "standard"])
        ?? "write gp3")
    return usual
  }

  private static func auroraInstance(
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
    facts(of: resource, engine: name, version: cluster?["EngineVersion"].text ?? "", in: &builder)
    let optimized = cluster?["StorageType"].text == "aurora-iopt1"
    chargeBesides(resource, in: &builder)
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
    if type.name == "db.serverless" {
      let scaling = cluster?["ServerlessV2ScalingConfiguration"]
      let least = builder.number(
        scaling?["MinCapacity"] ?? .absent, "MinCapacity", of: cluster ?? resource, default: 0.5,
        in: 0...256)
      builder.charge(
        resource,
        [
          Charges.Item(
            "acu", "Aurora Serverless v2 capacity, its minimum", "AmazonRDS",
            [optimized ? "Aurora:ServerlessV2IOOptimizedUsage" : "Aurora:ServerlessV2Usage"],
            unit: .acuHours, .hour, quantity: least,
            why: "\(NumberFormat.number(least)) ACU at least"),
          Charges.Item(
            "acu-scaled", "Aurora Serverless v2 capacity above its minimum", "AmazonRDS",
            [optimized ? "Aurora:ServerlessV2IOOptimizedUsage" : "Aurora:ServerlessV2Usage"],
            unit: .acuHours, .unknownUsage),
        ])
      return
    }
    let short =
      type.name.hasSuffix("xlarge") ? String(type.name.dropLast("arge".count)) : type.name
    let start = optimized ? "InstanceUsageIOOptimized:" : "InstanceUsage:"
    builder.charge(
      resource,
      [
        Charges.Item(
          "instance", "\(name) \(type.name)", "AmazonRDS", [start + type.name, start + short],
          operation: kind.operation, unit: .hours, .hour, quantity: 1,
          part: optimized ? .other : .databaseInstance, why: "1 instance")
      ])
  }

  static func cluster(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let engine = engineText(resource)
    guard engine.hasPrefix("aurora") else {
      return multiAZCluster(resource, engine: engine, into: &builder)
    }
    let optimized = resource["StorageType"].text == "aurora-iopt1"
    var items = [
      Charges.Item(
        "storage", "Aurora storage", "AmazonRDS",
        [optimized ? "Aurora:IO-OptimizedStorageUsage" : "Aurora:StorageUsage"],
        unit: .gigabyteMonths, .unknownUsage),
      Charges.Item(
        "backup", "backups beyond the free amount", "AmazonRDS", ["Aurora:BackupUsage"],
        unit: .gigabyteMonths, .unknownUsage),
    ]
    if !optimized {
      items.insert(
        Charges.Item(
          "io", "Aurora I/O", "AmazonRDS", ["Aurora:StorageIOUsage"], unit: .ioOperations,
          .unknownUsage),
        at: 1)
    }
    builder.charge(resource, items)
    chargeBesides(resource, in: &builder)
    if resource["EngineMode"].text == "serverless" {
      builder.notPriced(resource, "Aurora Serverless v1: ACU hours")
    }
  }

  /// A Multi-AZ cluster is three instances, each with the storage.
  private static func multiAZCluster(
    _ resource: DeployedResource, engine: String, into builder: inout StackBuilder
  ) {
    builder.notPriced(
      resource,
      "a Multi-AZ cluster of \(engine.isEmpty ? "an unknown engine" : engine): "
        + "three instances and their storage")
  }
}
