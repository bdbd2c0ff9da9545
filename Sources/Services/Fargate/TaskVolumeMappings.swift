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
        ])
    }
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
