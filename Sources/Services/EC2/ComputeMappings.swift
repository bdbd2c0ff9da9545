import Quantities
import Resources

/// Amazon EC2: instances and volumes.
enum ComputeMappings {
  static func instance(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let template = builder.launchTemplate(resource["LaunchTemplate"])
    let launch = LaunchDescription([resource] + (template.map { [$0] } ?? []))
    let reference = resource["LaunchTemplate"]
    if template == nil,
      reference.isUnresolved || !reference.items.isEmpty || !reference.entries.isEmpty
    {
      // Beside what the instance says itself it may have volumes, Spot and a tenancy.
      builder.notPriced(resource, "its launch template is not here: what that adds to the instance")
    }
    let isStopped = isStopped(resource, in: builder)
    var fleet = Fleet(count: isStopped ? 0 : 1)
    if isStopped {
      fleet.stopped = 1
      builder.coverage[resource.id] = (
        .priced, "it is stopped: its volumes are charged, its hours are not", nil
      )
    }
    add(fleet, of: resource, from: launch, into: &builder)
  }

  /// Whether a state of Terraform, or a resource that keeps it so, says that it does not run.
  ///
  /// - Source: EC2 user guide, "Instance lifecycle", 2025: usage is charged while an instance runs, and while it
  ///   is about to hibernate; hashicorp/aws, aws_instance.instance_state and aws_ec2_instance_state.
  private static func isStopped(_ resource: DeployedResource, in builder: StackBuilder) -> Bool {
    let kept = builder.all("aws_ec2_instance_state", whose: "InstanceId", speakOf: resource).last
    let state = kept?["State"].text ?? resource["InstanceState"].text
    return ["stopped", "shutting-down", "terminated"].contains(state)
  }

  /// How many instances of one description there are.
  struct Fleet {
    /// On average over the month.
    var count: Double
    /// Of them on Spot, whatever the description says.
    var spotCount = 0.0
    /// Instances of a warm pool that stand still: their volumes are charged, their hours are not.
    var stopped = 0.0
    /// What scaling may add.
    var most: Int?
    /// How far scaling may move their number from what it starts with.
    var countBounds: CostBounds?
    /// Whether they run in a capacity block, whatever the description says.
    var isCapacityBlock = false

    init(count: Double) { self.count = count }
  }

  /// Instances under the resource's name, as a description has them.
  static func add(
    _ fleet: Fleet, of resource: DeployedResource, from launch: LaunchDescription,
    image known: MachineImage? = nil, into builder: inout StackBuilder
  ) {
    let type = launch.instanceType
    guard let typeName = type.text else {
      if type.isUnresolved {
        builder.unresolved(resource, "InstanceType", type, taking: UnresolvedProperty.nothing)
      }
      let needs = launch["InstanceRequirements"].isMissing
      return builder.notPriced(
        resource,
        needs
          ? "its instance type is not known: hours of its instances"
          : "AWS chooses its instance types by what they must have: hours of its instances")
    }
    builder.fact(.instanceType(typeName), of: resource, at: type)
    let image =
      known ?? MachineImage(launch["ImageId"], userData: launch.userData, builder.dataSources)
    let all = fleet.count + fleet.spotCount
    let scaled = scaled(fleet, by: typeName, launch, of: resource, image.system ?? .linux)
    // Whoever states the hours that scaling adds has said how many there are.
    let isStated = builder.isStated(scaledKey, of: resource)
    let bounds = isStated || fleet.isCapacityBlock ? nil : fleet.countBounds
    let isBlock = fleet.isCapacityBlock || launch.isCapacityBlock
    var instance = ComputeInstance(name: resource.id, type: typeName)
    instance.countBounds = bounds
    instance.system = image.system ?? .linux
    if image.system == nil { instance.bounds = OperatingSystem.bounds(ofUnknownOn: typeName) }
    if instance.system.isWindows, launch["CpuOptions"]["CoreCount"].number != nil {
      instance.bounds = OperatingSystem.boundsOfFewerCores
      instance.boundsAssumption = "ec2.licensedCores"
    }
    instance.tenancy = launch.tenancy(into: subnets(of: resource, launch), in: builder)
    instance.detailedMonitoring =
      launch.monitoring.isUnresolved
      ? builder.flag(launch.monitoring, "Monitoring", of: resource) : launch.monitorsInDetail
    if isBlock {
      // Its hours are the block's; addresses and monitoring are charged as anywhere.
      instance.tenancy = .host
      addInstances(instance, fleet, of: resource, from: launch, into: &builder)
      builder.notPriced(
        resource,
        "the capacity block that it runs in, paid up front: hours of \(NumberFormat.count(Int(all), "instance"))"
      )
    } else if all > 0 {
      addInstances(instance, fleet, of: resource, from: launch, into: &builder)
      chargeCredits(
        resource, type: typeName, instance.system, launch["CreditSpecification"], in: &builder)
      if let why = image.unpriced { builder.notPriced(resource, why) }
      if instance.tenancy == .host, builder.all("AWS::EC2::Host").isEmpty {
        builder.notPriced(resource, "the dedicated host that it runs on, by the hour")
      }
    }
    if let scaled { builder.charge(resource, [scaled]) }
    let volumes = all + fleet.stopped
    if volumes > 0 {
      add(
        devices(of: launch, image), to: resource, count: volumes,
        within: fleet.stopped == 0 ? bounds : nil, into: &builder)
    }
  }

  /// The hours that scaling adds, for those who state them.
  private static func scaled(
    _ fleet: Fleet, by type: String, _ launch: LaunchDescription, of resource: DeployedResource,
    _ system: OperatingSystem
  ) -> Charges.Item? {
    guard let most = fleet.most, Double(most) > fleet.count + fleet.spotCount,
      !fleet.isCapacityBlock,
      !launch.isCapacityBlock
    else { return nil }
    let listed = UsageType.instanceHours(type, system)
    return Charges.Item(
      "instance-scaled", "instances that scaling adds, up to \(most)", "AmazonEC2",
      listed.names, operation: listed.operation, unit: .hours, .unknownUsage,
      statedBy: scaledKey)
  }

  /// The key under which somebody states the hours that scaling adds.
  static let scaledKey = "instanceScaledPerMonth"

  private static func addInstances(
    _ described: ComputeInstance, _ fleet: Fleet, of resource: DeployedResource,
    from launch: LaunchDescription, into builder: inout StackBuilder
  ) {
    let address = publicAddress(resource, launch, in: &builder)
    func put(_ count: Double, isSpot: Bool) {
      guard count > 0 else { return }
      var instance = described
      instance.count = count
      instance.isSpot = isSpot
      instance.publicAddresses = address == .none ? 0 : count
      instance.hasDefaultAddresses = address == .usual
      builder.stack.extras.append(instance)
    }
    put(launch.isSpot ? 0 : fleet.count, isSpot: false)
    put(launch.isSpot ? fleet.count + fleet.spotCount : fleet.spotCount, isSpot: true)
    if described.tenancy == .dedicated { chargeDedication(resource, in: &builder) }
  }

  /// Where instances are launched: by the launch itself, or by the group.
  static func subnets(
    of resource: DeployedResource, _ launch: LaunchDescription
  ) -> [Resolved] {
    let interface = launch["NetworkInterfaces"].items.first ?? .absent
    return [launch["SubnetId"], interface["SubnetId"]] + resource["VPCZoneIdentifier"].items
      + resource["Subnets"].items
  }

  /// Burstable instances run unlimited unless told otherwise: the surplus is charged.
  private static func chargeCredits(
    _ resource: DeployedResource, type: String, _ system: OperatingSystem, _ credits: Resolved,
    in builder: inout StackBuilder
  ) {
    let family = type.split(separator: ".").first.map(String.init) ?? type
    let written = credits["CPUCredits"].isMissing ? credits["CpuCredits"] : credits["CPUCredits"]
    let mode =
      written.isUnresolved
      ? builder.text(
        written, "CPUCredits", of: resource, default: "unlimited",
        among: ["unlimited", "standard"]) : written.text
    // T2 runs as standard unless told otherwise (EC2 user guide, unlimited mode, 2023-06).
    let isUnlimited = mode.map { $0.lowercased() == "unlimited" } ?? (family != "t2")
    guard ["t2", "t3", "t3a", "t4g"].contains(family), isUnlimited else { return }
    builder.charge(
      resource,
      [
        Charges.Item(
          "cpu-credits", "surplus CPU credits", "AmazonEC2", ["CPUCredits:\(family)"],
          operation: system.isWindows ? OperatingSystem.windows.operation : "", unit: .vcpuHours,
          .unknownUsage, part: .surplusCredits)
      ])
  }
}
