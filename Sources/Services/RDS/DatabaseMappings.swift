import Diagnostics
import Quantities
import Resources

/// Amazon RDS and Aurora: instances, clusters, proxies.
enum DatabaseMappings {
  /// The class by its name; sizes beyond the table are known by their name alone.
  static func databaseClass(
    _ resource: DeployedResource, property: String, in builder: inout StackBuilder
  ) -> DatabaseClass? {
    let value = resource[property]
    guard let name = value.text else {
      if value.isUnresolved {
        builder.unresolved(resource, property, value, taking: UnresolvedProperty.nothing)
      }
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

  static func engineText(_ resource: DeployedResource) -> String {
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
    guard let kind = DatabaseEngine.named(engine, of: resource, source: source, in: &builder) else {
      return builder.notPriced(
        resource, "engine '\(engine.isEmpty ? "unknown" : engine)': instance hours and storage")
    }
    guard let type = databaseClass(resource, property: "DBInstanceClass", in: &builder) else {
      return builder.notPriced(resource, "its class is not known: instance hours")
    }
    var database = Database(name: resource.id, instanceClass: type)
    database.engine = kind
    let isLicensed = kind.isOracle || kind.isSQLServer
    database.version = resource["EngineVersion"].text ?? source?["EngineVersion"].text ?? ""
    database.multiAZ =
      builder.flag("MultiAZ", of: resource) || isMirrored(resource, kind, in: builder)
    database.storageGB = storageGB(of: resource, source: source, in: &builder)
    database.storageType = storage(
      of: resource, iops: resource["Iops"].number ?? 0, in: &builder)
    database.iops =
      resource["AllocatedStorage"].isMissing || isLicensed
      ? provisionedIOPS(of: resource, database.storageType.rawValue, in: &builder)
      : builder.number("Iops", of: resource, default: 0, in: 0...256_000)
    database.throughputMBps = builder.number(
      "StorageThroughput", of: resource, default: 0, in: 0...4_000)
    checkStorage(of: database, resource, source: source, in: &builder)
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
    if isStopped(resource, in: &builder) { database.runningHoursPerWeek = 0 }
    builder.stack.databases.append(database)
    if database.backupRetentionDays > 0 {
      builder.charge(
        resource,
        [
          Charges.Item(
            "backup", "backups beyond the free amount", "AmazonRDS", ["RDS:ChargedBackupUsage"],
            unit: .gigabyteMonths, .unknownUsage, part: .backup)
        ])
    }
    chargeCredits(resource, type, operation: kind.creditsOperation, in: &builder)
    // In a default VPC, AWS makes it public where nobody says otherwise.
    let isPublicByDefault =
      resource["PubliclyAccessible"].isMissing && resource["DBSubnetGroupName"].isMissing
      && source == nil && resource.type == resource.writtenType
    facts(
      of: resource, engine: engine, version: database.version, isPublic: isPublicByDefault,
      in: &builder)
    builder.stack.databases[builder.stack.databases.count - 1].version = builder.offered(
      database.version, of: kind.rawValue, resource)
    builder.fact(.multiAZ(database.multiAZ), of: resource, at: resource["MultiAZ"])
    chargeBesides(resource, in: &builder)
    let ceiling = builder.number("MaxAllocatedStorage", of: resource, default: 0, in: 0...65_536)
    if ceiling > database.storageGB {
      let type = database.storageType.usageType(multiAZ: database.multiAZ, of: kind)
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
    if isPublicByDefault {
      builder.charge(
        resource, [NetworkMappings.usualAddress(count: 1, assuming: "rds.defaultNetwork")])
    }
  }

  /// Whether a state of Terraform says that it does not run; AWS starts it again by itself, so that its
  /// hours are open.
  ///
  /// - Source: RDS user guide, "Stopping an Amazon RDS DB instance temporarily", 2025: storage and backups are
  ///   charged while it is stopped, its hours are not; after seven days it is started again.
  private static func isStopped(
    _ resource: DeployedResource, in builder: inout StackBuilder
  ) -> Bool {
    let status = resource["Status"]
    guard status.text == "stopped" else { return false }
    if let decided = builder.decision(on: "Status", of: resource)?.text {
      return decided == "stopped"
    }
    builder.unresolved(
      resource, "Status",
      .unknown(
        "it is stopped, and AWS starts it again after seven days",
        at: status.place ?? resource.place),
      taking: "stopped", among: ["stopped", "available"], usual: .first)
    return true
  }

  /// Whether an option group gives SQL Server its mirror, as it did before `MultiAZ` could.
  ///
  /// - Source: RDS user guide, "Multi-AZ deployments for SQL Server", 2023-06: the option Mirroring.
  private static func isMirrored(
    _ resource: DeployedResource, _ engine: DatabaseEngine, in builder: StackBuilder
  ) -> Bool {
    guard engine.isSQLServer,
      let group = builder.resource(resource["OptionGroupName"], "AWS::RDS::OptionGroup")
    else { return false }
    return (group["OptionConfigurations"].items + group["Option"].items)
      .contains { $0["OptionName"].text == "Mirroring" }
  }

  /// What an instance or a cluster is charged for at other services.
  static func chargeBesides(
    _ resource: DeployedResource, in builder: inout StackBuilder
  ) {
    var items: [Charges.Item] = []
    // Oracle and SQL Server take volumes beside the first (RDS user guide, "Additional storage volumes", 2025).
    if !resource["AdditionalStorageVolumes"].items.isEmpty {
      builder.notPriced(resource, "its additional storage volumes")
    }
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
    if !resource["AutomaticBackupReplicationRegion"].isMissing {
      builder.notPriced(resource, "backups replicated to another region, and their transfer")
    }
    if resource["DatabaseInsightsMode"].text == "advanced" {
      builder.notPriced(resource, "Database Insights in advanced mode: vCPU months")
    }
  }

  static func facts(
    of resource: DeployedResource, engine: String, version: String, isPublic: Bool = false,
    in builder: inout StackBuilder
  ) {
    builder.fact(
      .engineVersion(EngineVersion(engine: engine, version: version)), of: resource,
      at: resource["EngineVersion"])
    builder.fact(
      .publicDatabase(resource["PubliclyAccessible"].flag ?? isPublic), of: resource,
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

  /// What AWS refuses, where it is written and known.
  private static func checkStorage(
    of database: Database, _ resource: DeployedResource, source: DeployedResource?,
    in builder: inout StackBuilder
  ) {
    let size =
      resource["AllocatedStorage"].isMissing
      ? source?["AllocatedStorage"] : resource["AllocatedStorage"]
    func known(_ property: String, _ value: Double) -> Double? {
      resource[property].isUnresolved ? nil : value
    }
    // IOPS without a type mean io1.
    let isWritten = resource["StorageType"].text != nil
    let isSmall = (5.0..<20).contains(size?.number ?? 20)
    if isSmall, database.storageType == .gp2 || !isWritten, database.iops == 0 {
      builder.warn(
        "'\(resource.id)' has \(NumberFormat.number(database.storageGB)) GiB: general purpose storage of RDS "
          + "begins at 20 GiB by its user guide, and AWS may refuse to make less", at: resource,
        mend: "write an AllocatedStorage of 20 or more")
    }
    guard isWritten || (resource["StorageType"].isMissing && database.iops > 0),
      let flaw = builder.sizes.storageFlaw(
        database.storageType, of: database.engine, gigabytes: size?.number,
        iops: known("Iops", database.iops),
        throughput: known("StorageThroughput", database.throughputMBps))
    else { return }
    report(flaw, of: resource, in: &builder)
  }

  /// An error about the property that AWS refuses.
  static func report(
    _ flaw: StorageFlaw, of resource: DeployedResource, in builder: inout StackBuilder
  ) {
    let property =
      switch flaw.property {
      case .size: "AllocatedStorage"
      case .iops: "Iops"
      case .throughput: "StorageThroughput"
      }
    let value = resource[property]
    let what = value.isMissing ? "left out, and so " : ""
    builder.wrong(value, property, of: resource, what + flaw.message, mend: flaw.help)
  }

  /// What is provisioned; of io1 and io2 without a number the least that RDS makes, and an open question.
  ///
  /// - Source: RDS user guide, "Provisioned IOPS storage", 2025: 1,000 IOPS at least.
  static func provisionedIOPS(
    of resource: DeployedResource, _ type: String, in builder: inout StackBuilder
  ) -> Double {
    let needs = type == "io1" || type == "io2"
    if needs, resource["Iops"].isMissing {
      builder.unresolved(
        resource, "Iops",
        .unknown("\(type) storage has some, and none are written", at: resource.place),
        taking: "1000")
    }
    return builder.number("Iops", of: resource, default: needs ? 1_000 : 0, in: 0...256_000)
  }

  /// Burstable classes of RDS always run unlimited: what they use above their baseline is charged.
  ///
  /// - Source: RDS user guide, "DB instance class types", 2025: db.t3 and db.t4g in unlimited mode.
  static func chargeCredits(
    _ resource: DeployedResource, _ type: DatabaseClass, operation: String,
    in builder: inout StackBuilder
  ) {
    guard ["db.t3", "db.t4g"].contains(type.family) else { return }
    builder.charge(
      resource,
      [
        Charges.Item(
          "cpu-credits", "surplus CPU credits", "AmazonRDS", ["CPUCredits:\(type.family)"],
          operation: operation, unit: .vcpuHours, .unknownUsage, part: .surplusCredits)
      ])
  }

  /// The API's default is gp3; provisioned IOPS without a type mean io1.
  ///
  /// - Source: CloudFormation reference, AWS::RDS::DBInstance, StorageType, and RDS API reference,
  ///   CreateDBInstance, 2026-05.
  private static func storage(
    of resource: DeployedResource, iops: Double, in builder: inout StackBuilder
  ) -> DatabaseStorage {
    let usual = iops > 0 ? DatabaseStorage.io1 : .gp3
    let value = resource["StorageType"]
    let name = builder.text(value, "StorageType", of: resource, default: usual.rawValue)
      .lowercased()
    if name == "standard" { return .magnetic }
    if let known = DatabaseStorage(rawValue: name), !known.isAurora { return known }
    builder.wrong(
      value, "StorageType", of: resource, "no storage of RDS",
      mend: suggestion(for: name, from: ["gp2", "gp3", "io1", "io2", "standard"])
        ?? "write gp3")
    return usual
  }
}
