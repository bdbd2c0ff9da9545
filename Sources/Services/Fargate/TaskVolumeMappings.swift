import Quantities
import Resources

/// EBS volumes that a service makes for each of its tasks.
///
/// - Source: Amazon ECS API reference, CreateService, volumeConfigurations, 2026-05; charged as any
///   volume (EBS pricing page, 2025).
extension ECSMappings {
  static func chargeVolumes(
    of resource: DeployedResource, tasks: Int, in builder: inout StackBuilder
  ) {
    let written = resource["VolumeConfigurations"]
    for (index, item) in written.items.enumerated() {
      let volume =
        item["ManagedEBSVolume"].isMissing ? item["ManagedEbsVolume"] : item["ManagedEBSVolume"]
      guard !volume.isMissing else { continue }
      let size = volume["SizeInGiB"].isMissing ? volume["SizeInGb"] : volume["SizeInGiB"]
      if size.isMissing {
        builder.notPriced(resource, "the volumes of its tasks, whose size is a snapshot's")
        continue
      }
      let gigabytes = builder.number(size, "SizeInGiB", of: resource, default: 1, in: 1...65_536)
      let type = builder.text(volume["VolumeType"], "VolumeType", of: resource, default: "gp3")
      builder.charge(
        resource,
        [
          Charges.Item(
            index == 0 ? "storage" : "storage-\(index + 1)", "EBS volumes of tasks, \(type)",
            "AmazonEC2", [usageType(of: type)], unit: .gigabyteMonths, .month,
            quantity: gigabytes * Double(tasks),
            why: "\(NumberFormat.count(tasks, "task")) × \(NumberFormat.number(gigabytes)) GB")
        ] + performance(of: volume, type, resource, tasks: tasks, index, in: &builder))
    }
  }

  /// IOPS and throughput beyond what the type includes; gp3 has 3,000 and 125 MiB/s.
  private static func performance(
    of volume: Resolved, _ type: String, _ resource: DeployedResource, tasks: Int, _ index: Int,
    in builder: inout StackBuilder
  ) -> [Charges.Item] {
    let suffix = index == 0 ? "" : "-\(index + 1)"
    let iops = builder.number(volume["Iops"], "Iops", of: resource, default: 0, in: 0...256_000)
    let rate = builder.number(
      volume["Throughput"], "Throughput", of: resource, default: 0, in: 0...2_000)
    let included = type == "gp3" ? 3_000.0 : 0
    var items: [Charges.Item] = []
    if type == "gp3" || type.hasPrefix("io"), iops > included {
      items.append(
        Charges.Item(
          "storage-iops" + suffix, "provisioned IOPS of tasks' volumes", "AmazonEC2",
          UsageType.volumeIOPS(type, tier: 1).names, unit: .iopsMonths, .month,
          quantity: (iops - included) * Double(tasks),
          why: "\(NumberFormat.count(tasks, "task")) × (\(NumberFormat.number(iops)) − "
            + "\(NumberFormat.number(included)) included)"))
    }
    if type == "gp3", rate > 125 {
      items.append(
        Charges.Item(
          "storage-throughput" + suffix, "provisioned throughput of tasks' volumes", "AmazonEC2",
          UsageType.volumeThroughput.names, unit: .gibibytesPerSecondMonths, .month,
          quantity: (rate - 125) / 1_024 * Double(tasks),
          why: "\(NumberFormat.count(tasks, "task")) × (\(NumberFormat.number(rate)) − 125 "
            + "included) MiB/s ÷ 1,024"))
    }
    return items
  }

  /// io1 is `piops` on the price list, magnetic has no name.
  private static func usageType(of volume: String) -> String {
    switch volume {
    case "io1": "EBS:VolumeUsage.piops"
    case "standard": "EBS:VolumeUsage"
    default: "EBS:VolumeUsage.\(volume)"
    }
  }
}
