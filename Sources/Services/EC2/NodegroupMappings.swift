import Quantities
import Resources

/// Managed node groups of EKS: the instances and volumes that they run.
///
/// - Source: EKS API reference, CreateNodegroup, 2026-05: t3.medium where no type is named; a disk of 20
///   GiB, 50 for Windows; node groups themselves are free (EKS pricing page, 2025).
enum NodegroupMappings {
  static func group(_ group: DeployedResource, into builder: inout StackBuilder) {
    let template = builder.launchTemplate(group["LaunchTemplate"])
    if template == nil, !group["LaunchTemplate"].items.isEmpty {
      return builder.notPriced(group, "its launch template is not here: hours of its instances")
    }
    let types = group["InstanceTypes"].items
    let layers = template.map { [$0] } ?? []
    let own = LaunchDescription(layers)
    let capacity = group["CapacityType"].text?.uppercased()
    let isSpot = capacity == "SPOT"
    let written =
      types.isEmpty && own.instanceType.isMissing
      ? [Resolved(.text("t3.medium"), at: group.place)] : types
    let launches =
      written.isEmpty
      ? [own] : written.map { LaunchDescription(layers, type: $0) }
    // On demand, EKS takes the first that there is room for.
    let place =
      isSpot
      ? builder.chooseLaunch(among: launches, of: group, at: group["InstanceTypes"]) : 0
    let launch = launches[place]
    // It may take any of them, where there is no room for the first.
    for other in launches {
      if let type = other.instanceType.text, type != launch.instanceType.text {
        builder.fact(.instanceType(type), of: group, at: other.instanceType)
      }
    }
    var sizes = sizes(of: group, in: &builder)
    sizes.open("DesiredSize", of: group, in: &builder)
    var fleet = ComputeMappings.Fleet(count: isSpot ? 0 : sizes.mean)
    fleet.spotCount = isSpot ? sizes.mean : 0
    fleet.isCapacityBlock = capacity == "CAPACITY_BLOCK"
    if Double(sizes.most) > sizes.mean { fleet.most = sizes.most }
    fleet.countBounds = sizes.bounds
    ComputeMappings.add(
      fleet, of: group, from: launch,
      image: own["ImageId"].isMissing ? image(of: group, own, in: &builder) : nil, into: &builder)
  }

  private static func sizes(
    of group: DeployedResource, in builder: inout StackBuilder
  ) -> GroupSizes {
    let scaling = group["ScalingConfig"]
    let least = builder.count(
      scaling["MinSize"], "MinSize", of: group, default: 1, in: 0...100_000)
    let written =
      scaling["DesiredSize"].isMissing ? scaling["MinSize"] : scaling["DesiredSize"]
    if written.isMissing {
      builder.unresolved(
        group, "DesiredSize", .unknown("it is not in the template", at: group.place), taking: "2")
    }
    // EKS API reference, NodegroupScalingConfig, 2026-05: from the minimum to the maximum.
    let desired = builder.count(
      written, "DesiredSize", of: group, default: 2,
      between: (scaling["MinSize"], scaling["MaxSize"]))
    let most = builder.count(
      scaling["MaxSize"], "MaxSize", of: group, default: max(least, desired), in: 0...100_000)
    return GroupSizes(
      mean: Double(max(least, desired)), least: least, most: max(most, least, desired))
  }

  /// The image that EKS takes for a kind of nodes, and its disk.
  ///
  /// - Source: Bottlerocket's README, "Default volumes", 2025: `/dev/xvda` holds the system, 2 GiB, and `/dev/xvdb`
  ///   the data, which is the disk that is asked for.
  private static func image(
    of group: DeployedResource, _ launch: LaunchDescription, in builder: inout StackBuilder
  ) -> MachineImage {
    let kind = group["AmiType"].text?.uppercased() ?? ""
    let isWindows = kind.hasPrefix("WINDOWS")
    let size = builder.number(
      "DiskSize", of: group, default: isWindows ? 50 : 20, in: 1...16_384)
    if kind.hasPrefix("BOTTLEROCKET") {
      let hasOwn = launch["BlockDeviceMappings"].items.contains {
        $0["DeviceName"].text == "/dev/xvdb"
      }
      return MachineImage(
        system: .linux,
        root: MachineImage.Root(
          sizeGB: 2 + (hasOwn ? 0 : size), type: "gp3", device: "/dev/xvda",
          bounds: CostBounds(low: 1, high: 1.25), assumption: "eks.nodeDisk"))
    }
    // Whether the disk is gp3 or gp2, a quarter more expensive, is not said.
    return MachineImage(
      system: isWindows ? .windows : .linux,
      root: MachineImage.Root(
        sizeGB: size, type: "gp3", bounds: CostBounds(low: 1, high: 1.25),
        assumption: "eks.nodeDisk"))
  }
}
