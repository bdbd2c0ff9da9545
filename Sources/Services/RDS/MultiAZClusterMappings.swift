import Quantities
import Resources

/// Multi-AZ clusters of RDS: a writer and two readable standbys under one rate, storage of all three.
///
/// - Source: RDS user guide, "Multi-AZ DB cluster deployments", 2025; usage types from AWS's price maps of
///   2025-06. Provisioned IOPS unless told otherwise (RDS API reference, CreateDBCluster, 2026-05).
extension DatabaseMappings {
  static func multiAZCluster(
    _ resource: DeployedResource, engine: String, into builder: inout StackBuilder
  ) {
    guard let kind = DatabaseEngine(rawValue: engine), kind == .postgres || kind == .mysql else {
      return builder.notPriced(
        resource,
        "a Multi-AZ cluster of \(engine.isEmpty ? "an unknown engine" : engine): "
          + "three instances and their storage")
    }
    guard let type = databaseClass(resource, property: "DBClusterInstanceClass", in: &builder)
    else {
      return builder.notPriced(resource, "its class is not known: hours of its three instances")
    }
    let version = resource["EngineVersion"].text ?? ""
    // RDS API reference, CreateDBCluster, PubliclyAccessible, 2026-05: of Multi-AZ clusters alone, and so in
    // a default network where neither it nor a subnet group is named.
    let isPublicByDefault =
      resource["PubliclyAccessible"].isMissing && resource["DBSubnetGroupName"].isMissing
      && resource.type == resource.writtenType
    facts(
      of: resource, engine: engine, version: version, isPublic: isPublicByDefault, in: &builder)
    chargeBesides(resource, in: &builder)
    let short =
      type.name.hasSuffix("xlarge") ? String(type.name.dropLast("arge".count)) : type.name
    let start = "Multi-AZClusterUsage:"
    var items = [
      Charges.Item(
        "instance", "\(engine) \(type.name), Multi-AZ cluster", "AmazonRDS",
        [start + type.name, start + short], operation: kind.operation, unit: .hours, .hour,
        quantity: 1, part: .databaseInstance, why: "1 cluster of three instances"),
      Charges.Item(
        "backup", "backups beyond the free amount", "AmazonRDS", ["RDS:ChargedBackupUsage"],
        unit: .gigabyteMonths, .unknownUsage, part: .backup),
    ]
    items += storage(of: resource, in: &builder)
    if isPublicByDefault {
      items.append(NetworkMappings.usualAddress(count: 3, assuming: "rds.defaultNetwork"))
    } else if builder.flag("PubliclyAccessible", of: resource) {
      items.append(
        Charges.Item(
          "public-ipv4", "public IPv4 addresses", "AmazonVPC", ["PublicIPv4:InUseAddress"],
          unit: .hours, .hour, quantity: 3, why: "3 addresses"))
    }
    let days = builder.number(
      "PerformanceInsightsRetentionPeriod", of: resource, default: 7, in: 0...731)
    if builder.flag("PerformanceInsightsEnabled", of: resource), days > 7 {
      items.append(
        Charges.Item(
          "performance-insights", "Performance Insights retention", "AmazonRDS",
          ["PI_LTR:\(type.family.dropFirst(3).uppercased())"], unit: .vcpuMonths, .month,
          quantity: 3 * type.vCPU, why: "3 × \(NumberFormat.number(type.vCPU)) vCPU"))
    }
    builder.charge(resource, items)
    builder.join(resource, kind, version: version, type)
    let isDisabled = resource["EngineLifecycleSupport"].text?.hasSuffix("disabled") == true
    guard !version.isEmpty, !isDisabled else { return }
    var support = AuroraExtendedSupport(
      name: resource.id, engine: kind,
      version: builder.offered(version, of: kind.rawValue, resource))
    support.capacity = .vCPU(3 * type.vCPU)
    builder.stack.extras.append(support)
  }

  private static func storage(
    of resource: DeployedResource, in builder: inout StackBuilder
  ) -> [Charges.Item] {
    let type = builder.text("StorageType", of: resource, default: "io1").lowercased()
    if resource["AllocatedStorage"].isMissing {
      builder.unresolved(
        resource, "AllocatedStorage", .unknown("it is not in the template", at: resource.place),
        taking: "100")
    }
    let size = builder.number("AllocatedStorage", of: resource, default: 100, in: 20...65_536)
    let iops = DatabaseMappings.provisionedIOPS(of: resource, type, in: &builder)
    let asked = resource["Iops"].isUnresolved ? nil : iops
    if let kind = DatabaseStorage(rawValue: type),
      let flaw = builder.sizes.storageFlaw(
        kind, gigabytes: resource["AllocatedStorage"].number, iops: asked, throughput: 0)
    {
      report(flaw, of: resource, in: &builder)
    }
    let names: (storage: String, iops: [String])? =
      switch type {
      case "io1": ("PIOPS-Storage", ["PIOPS"])
      case "io2": ("PIOPS-Storage-IO2", ["IO2-PIOPS"])
      case "gp3": ("GP3-Storage", ["GP3-PIOPS"])
      default: nil
      }
    guard let names else {
      builder.notPriced(resource, "storage of type '\(type)' in a Multi-AZ cluster")
      return []
    }
    let start = "RDS:Multi-AZCluster-"
    var items = [
      Charges.Item(
        "storage", "\(type) storage of three instances", "AmazonRDS", [start + names.storage],
        unit: .gigabyteMonths, .month, quantity: size,
        why: "\(NumberFormat.number(size)) GB allocated")
    ]
    let included = type == "gp3" ? (size < 400 ? 3_000.0 : 12_000) : 0
    if iops > included {
      items.append(
        Charges.Item(
          "iops", "provisioned IOPS", "AmazonRDS", names.iops.map { start + $0 },
          unit: .iopsMonths, .month, quantity: iops - included,
          why: "\(NumberFormat.number(iops)) − \(NumberFormat.number(included)) included"))
    }
    return items
  }
}
