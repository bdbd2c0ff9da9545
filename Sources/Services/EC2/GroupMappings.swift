import Quantities
import Resources

/// EC2 Auto Scaling: groups, their warm pools.
enum GroupMappings {
  static func group(_ group: DeployedResource, into builder: inout StackBuilder) {
    var sizes = GroupSizes(group, in: &builder)
    let launches = launches(of: group, in: builder)
    guard !launches.isEmpty else {
      return builder.notPriced(
        group,
        "its launch template is not here: hours of \(NumberFormat.number(sizes.mean)) instances")
    }
    let place = builder.chooseLaunch(
      among: launches, of: group, at: group["MixedInstancesPolicy"], usual: usual(of: group))
    let launch = launches[place]
    let isScaled = isScaled(group, in: builder)
    if isScaled { sizes.open("DesiredCapacity", of: group, in: &builder) }
    var fleet = fleet(of: group, sizes, override: place, in: &builder)
    if isScaled || sizes.mean == 0 { fleet.most = sizes.most }
    if isScaled { fleet.countBounds = sizes.bounds }
    pool(of: group, sizes, into: &fleet, in: &builder)
    ComputeMappings.add(fleet, of: group, from: launch, into: &builder)
    if sizes.mean == 0, !isScaled || sizes.most == 0 { builder.free(group, "runs no instances") }
  }

  /// What its instances are launched from: the template, or one for each override.
  static func launches(of group: DeployedResource, in builder: StackBuilder) -> [LaunchDescription]
  {
    let mixed = group["MixedInstancesPolicy"]["LaunchTemplate"]
    let template =
      builder.launchTemplate(group["LaunchTemplate"])
      ?? builder.launchTemplate(mixed["LaunchTemplateSpecification"])
    let configuration = builder.resource(
      group["LaunchConfigurationName"], "AWS::AutoScaling::LaunchConfiguration")
    let overrides = overrides(of: group)
    if overrides.isEmpty {
      guard let described = template ?? configuration else { return [] }
      return [LaunchDescription([described])]
    }
    return overrides.map { item in
      let own = builder.launchTemplate(item["LaunchTemplateSpecification"]) ?? template
      return LaunchDescription(own.map { [$0] } ?? [], type: type(of: item))
    }
  }

  /// Which of its types AWS launches on demand; `nil` where some run on Spot, of any of them.
  ///
  /// - Source: EC2 Auto Scaling API reference, InstancesDistribution, 2026-05: on demand the types by
  ///   their order, the first as long as there is room for it, unless told to take the cheapest; 100 %
  ///   on demand unless told otherwise.
  private static func usual(of group: DeployedResource) -> UnresolvedProperty.Usual? {
    let distribution = group["MixedInstancesPolicy"]["InstancesDistribution"]
    let share = distribution["OnDemandPercentageAboveBaseCapacity"]
    guard share.isMissing || share.number == 100 else { return nil }
    let strategy = distribution["OnDemandAllocationStrategy"]
    if strategy.isUnresolved { return nil }
    return strategy.text == "lowest-price" ? .cheapest : .first
  }

  /// A type that AWS chooses has no name.
  private static func type(of override: Resolved) -> Resolved {
    override["InstanceRequirements"].isMissing
      ? override["InstanceType"]
      : .unknown("AWS chooses it by what it must have", at: override.place)
  }

  private static func overrides(of group: DeployedResource) -> [Resolved] {
    let mixed = group["MixedInstancesPolicy"]["LaunchTemplate"]
    return mixed["Overrides"].isMissing ? mixed["Override"].items : mixed["Overrides"].items
  }

  /// On demand and on Spot: the base first, then the share of what is above it.
  ///
  /// - Source: EC2 Auto Scaling API reference, InstancesDistribution, 2026-05: a base of 0 and 100 % on
  ///   demand above it unless told otherwise; the on-demand part is rounded up.
  private static func fleet(
    of group: DeployedResource, _ sizes: GroupSizes, override place: Int,
    in builder: inout StackBuilder
  ) -> ComputeMappings.Fleet {
    let overrides = overrides(of: group)
    if !overrides.isEmpty, overrides[place]["WeightedCapacity"].isUnresolved {
      builder.unresolved(
        group, "WeightedCapacity", overrides[place]["WeightedCapacity"],
        taking: "1, so as many instances as units")
    }
    let weight =
      overrides.isEmpty
      ? 1 : overrides[place]["WeightedCapacity"].number.map { max(1, $0) } ?? 1
    let count = sizes.mean / weight
    let distribution = group["MixedInstancesPolicy"]["InstancesDistribution"]
    let base = builder.number(
      distribution["OnDemandBaseCapacity"], "OnDemandBaseCapacity", of: group, default: 0,
      in: 0...100_000)
    let share = builder.number(
      distribution["OnDemandPercentageAboveBaseCapacity"], "OnDemandPercentageAboveBaseCapacity",
      of: group, default: 100, in: 0...100)
    // The base is in units of the weights, and instances are whole.
    let isUnits = sizes.mean == sizes.mean.rounded()
    let fixed = min(count, isUnits ? (base / weight).rounded(.up) : base / weight)
    let above = (count - fixed) * share / 100
    let isWhole = count == count.rounded()
    var fleet = ComputeMappings.Fleet(count: fixed + (isWhole ? above.rounded(.up) : above))
    if !isWhole, isUnits {
      // The last instance may weigh more than what is left.
      fleet = ComputeMappings.Fleet(count: (fixed + above).rounded(.up))
      fleet.spotCount = max(0, count.rounded(.up) - fleet.count)
      return fleet
    }
    fleet.spotCount = max(0, count - fleet.count)
    return fleet
  }

  /// Whether something moves the group between its bounds, or may: a policy of a group that only the
  /// deployment knows.
  private static func isScaled(_ group: DeployedResource, in builder: StackBuilder) -> Bool {
    let policy = "AWS::AutoScaling::ScalingPolicy"
    return
      !builder.all(policy, whose: "AutoScalingGroupName", speakOf: group).isEmpty
      || builder.links.open([policy], ["AutoScalingGroupName"], of: group.type) != nil
      || !builder.all(
        "AWS::ECS::CapacityProvider", whose: "AutoScalingGroupProvider.AutoScalingGroupArn",
        speakOf: group
      ).isEmpty
  }

  // MARK: - Warm pools

  static func warmPool(_ pool: DeployedResource, into builder: inout StackBuilder) {
    guard
      let group = builder.resource(
        pool["AutoScalingGroupName"], "AWS::AutoScaling::AutoScalingGroup")
    else {
      return builder.notPriced(pool, "its group is not here: its instances or their volumes")
    }
    builder.free(pool, "counted with its group '\(group.id)'")
  }

  /// Instances kept ready beside the group: those that run cost as much as the group's, those that
  /// are stopped or hibernated their volumes.
  ///
  /// - Source: EC2 Auto Scaling user guide, "Warm pools", 2025: as many as are between the prepared
  ///   capacity, the maximum unless told otherwise, and the desired one, and the minimum at least;
  ///   stopped unless told otherwise.
  private static func pool(
    of group: DeployedResource, _ sizes: GroupSizes, into fleet: inout ComputeMappings.Fleet,
    in builder: inout StackBuilder
  ) {
    let separate = builder.all(
      "AWS::AutoScaling::WarmPool", whose: "AutoScalingGroupName", speakOf: group
    ).first
    let block = group["WarmPool"]
    guard separate != nil || !block.items.isEmpty else { return }
    let holder = separate ?? group
    func value(_ name: String) -> Resolved { separate?[name] ?? block[name] }
    let prepared = builder.number(
      value("MaxGroupPreparedCapacity"), "MaxGroupPreparedCapacity", of: holder, default: -1,
      in: -1...100_000)
    let least = builder.number(
      value("MinSize"), "MinSize", of: holder, default: 0, in: 0...100_000)
    let most = prepared < 0 ? Double(sizes.most) : prepared
    let count = max(least, most - sizes.mean)
    switch builder.text(value("PoolState"), "PoolState", of: holder, default: "Stopped") {
    case "Running": fleet.count += count
    default: fleet.stopped += count
    }
  }
}
