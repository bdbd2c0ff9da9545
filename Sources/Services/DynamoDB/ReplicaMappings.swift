import Quantities
import RateTables
import Resources

/// Replicas of DynamoDB tables in other regions: each is charged in its own.
///
/// - Source: DynamoDB developer guide, "Understanding Amazon DynamoDB billing for global tables",
///   2026-11: a write is one replicated write unit in the region of each replica, an index's a plain
///   one; reads, storage and backups as of a table of that region; DynamoDB pricing page, 2025: data
///   that is replicated pays for its way to the other region.
enum ReplicaMappings {
  /// What all replicas have alike.
  private struct Table {
    let isOnDemand: Bool
    /// The class of a replica that names none.
    let tableClass: String?
    let writes: Double
    let indexWrites: Double
    let hasIndexes: Bool
  }

  static func replicas(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let isGlobal = resource.type == "AWS::DynamoDB::GlobalTable"
    if !isGlobal { openCapacity(of: resource, in: &builder) }
    ScalableTargetMappings.lower(resource, in: &builder)
    ContributorInsights.charge(resource, in: &builder)
    let replicas = resource["Replicas"].items
    guard replicas.count > (isGlobal ? 1 : 0) else { return }
    let table = table(resource, isGlobal: isGlobal, in: builder)
    let home = resource.region ?? builder.stack.region
    for replica in replicas {
      let written = replica["Region"].isMissing ? replica["RegionName"] : replica["Region"]
      guard let region = written.text else {
        builder.notPriced(resource, "a replica whose region is not known, and its writes")
        continue
      }
      let reads = reads(of: replica, resource, isGlobal: isGlobal)
      if region == home {
        if isGlobal, !table.isOnDemand {
          builder.charge(resource, [capacity("read", reads, prefix(of: replica, table))])
        }
        continue
      }
      builder.charge(
        resource, items(of: replica, reads: reads, table, resource), in: region)
      let routes = RegionPrefix.prefixes(of: region).filter { $0.hasSuffix("-") }
      builder.charge(
        resource,
        [
          Charges.Item(
            "replication-\(region)", "data replicated to \(region)", "AWSDataTransfer",
            routes.map { $0 + "AWS-Out-Bytes" }, unit: .gigabytes, .unknownUsage,
            statedBy: "replicatedGBPerMonth")
        ])
    }
  }

  /// Capacity that a provisioned table or an index of it does not name is open, not none: AWS makes no
  /// such table.
  ///
  /// - Source: CloudFormation user guide, AWS::DynamoDB::Table, 2025: BillingMode PROVISIONED is the
  ///   default and needs ProvisionedThroughput, of the indexes too.
  private static func openCapacity(
    of resource: DeployedResource, in builder: inout StackBuilder
  ) {
    let mode = resource["BillingMode"]
    guard mode.isMissing || mode.text == "PROVISIONED" else { return }
    let capacities =
      [(resource["ProvisionedThroughput"], resource["ReadCapacity"])]
      + resource["GlobalSecondaryIndexes"].items.map {
        ($0["ProvisionedThroughput"], $0["ReadCapacity"])
      }
    if capacities.allSatisfy({ !$0.isMissing || !$1.isMissing }) { return }
    builder.unresolved(
      resource, "ProvisionedThroughput",
      .unknown("a provisioned table or index does not name it", at: resource.place),
      taking: "no capacity")
  }

  private static func table(
    _ resource: DeployedResource, isGlobal: Bool, in builder: StackBuilder
  ) -> Table {
    let indexes = resource["GlobalSecondaryIndexes"].items
    func writes(_ holder: Resolved) -> Double {
      let scaling = holder["WriteProvisionedThroughputSettings"]["WriteCapacityAutoScalingSettings"]
      return scaling["MinCapacity"].number
        ?? holder["ProvisionedThroughput"]["WriteCapacityUnits"].number
        ?? holder["WriteCapacity"].number ?? 0
    }
    let written = resource["ProvisionedThroughput"]["WriteCapacityUnits"]
    let own =
      isGlobal
      ? resource["WriteProvisionedThroughputSettings"]["WriteCapacityAutoScalingSettings"][
        "MinCapacity"
      ].number
      : written.number ?? resource["WriteCapacity"].number
    return Table(
      isOnDemand: resource["BillingMode"].text == "PAY_PER_REQUEST",
      tableClass: isGlobal ? nil : resource["TableClass"].text, writes: own ?? 0,
      indexWrites: indexes.reduce(0) { $0 + writes($1) }, hasIndexes: !indexes.isEmpty)
  }

  /// Read units of a replica, its indexes included; of Terraform's those of the table.
  private static func reads(
    of replica: Resolved, _ resource: DeployedResource, isGlobal: Bool
  ) -> Double {
    func provisioned(_ holder: Resolved) -> Double {
      let settings = holder["ReadProvisionedThroughputSettings"]
      return settings["ReadCapacityUnits"].number
        ?? settings["ReadCapacityAutoScalingSettings"]["MinCapacity"].number ?? 0
    }
    if isGlobal {
      return replica["GlobalSecondaryIndexes"].items.reduce(provisioned(replica)) {
        $0 + provisioned($1)
      }
    }
    func units(_ own: Resolved, _ throughput: Resolved) -> Double {
      throughput["ReadCapacityUnits"].number ?? own.number ?? 0
    }
    return resource["GlobalSecondaryIndexes"].items.reduce(
      units(resource["ReadCapacity"], resource["ProvisionedThroughput"])
    ) {
      $0 + units($1["ReadCapacity"], $1["ProvisionedThroughput"])
    }
  }

  /// How usage types of a replica's class begin: each has one of its own, Terraform's that of the table
  /// where it says nothing else.
  ///
  /// - Source: CloudFormation reference, AWS::DynamoDB::GlobalTable ReplicaSpecification, TableClass, 2025;
  ///   DynamoDB API reference, CreateReplicationGroupMemberAction, TableClassOverride, 2025.
  private static func prefix(of replica: Resolved, _ table: Table) -> String {
    (replica["TableClass"].text ?? table.tableClass) == "STANDARD_INFREQUENT_ACCESS" ? "IA-" : ""
  }

  private static func capacity(_ word: String, _ units: Double, _ prefix: String) -> Charges.Item {
    let isRead = word == "read"
    return Charges.Item(
      "\(word)-capacity", "\(word) capacity", "AmazonDynamoDB",
      [prefix + (isRead ? "ReadCapacityUnit-Hrs" : "WriteCapacityUnit-Hrs")],
      unit: isRead ? .readCapacityUnitHours : .writeCapacityUnitHours, .hour, quantity: units,
      why: "\(NumberFormat.number(units)) units")
  }

  /// What a replica is charged for in its region.
  private static func items(
    of replica: Resolved, reads: Double, _ table: Table, _ resource: DeployedResource
  ) -> [Charges.Item] {
    let prefix = prefix(of: replica, table)
    func use(
      _ slug: String, _ title: String, _ usage: String, _ unit: BillingUnit, _ key: String
    ) -> Charges.Item {
      Charges.Item(
        slug, title, "AmazonDynamoDB", [prefix + usage], unit: unit, .unknownUsage,
        statedBy: key)
    }
    var items = [
      use("storage", "table storage", "TimedStorage-ByteHrs", .gigabyteMonths, "storageGB")
    ]
    if table.isOnDemand {
      items.append(
        use("reads", "read requests", "ReadRequestUnits", .readRequestUnits, "readUnitsPerMonth"))
      items.append(
        use(
          "replicated-writes", "replicated write requests", "ReplWriteRequestUnits",
          .replicatedWriteRequestUnits, "replicatedWriteUnitsPerMonth"))
      if table.hasIndexes {
        items.append(
          use(
            "writes", "write requests", "WriteRequestUnits", .writeRequestUnits,
            "writeUnitsPerMonth"))
      }
    } else {
      items.append(capacity("read", reads, prefix))
      items.append(
        Charges.Item(
          "replicated-write-capacity", "replicated write capacity", "AmazonDynamoDB",
          [prefix + "ReplWriteCapacityUnit-Hrs"], unit: .replicatedWriteCapacityUnitHours,
          .hour, quantity: table.writes, why: "\(NumberFormat.number(table.writes)) units"))
      if table.hasIndexes { items.append(capacity("write", table.indexWrites, prefix)) }
    }
    let recovery = replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    if recovery.flag ?? replica["PointInTimeRecovery"].flag == true {
      items.append(
        Charges.Item(
          "point-in-time-recovery", "point-in-time recovery", "AmazonDynamoDB",
          ["TimedPITRStorage-ByteHrs"], unit: .gigabyteMonths, .unknownUsage, statedBy: "storageGB")
      )
    }
    return items
  }
}
