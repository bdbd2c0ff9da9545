package import Pricing
package import Quantities
package import Resources
package import Services

/// What a template could be beside the values of single properties: other ways out to the internet, capacity that may
/// be taken away, hours in which nobody works.
///
/// Each is a change of the stack that is priced like any other, with what is written in the template for it.
package struct DeployedAlternatives: Sendable {
  /// A change with what it is, what is written for it and what it puts at risk.
  package struct Option: Sendable {
    /// The decision: `nat`.
    package let group: String
    package let resources: [String]
    /// What is written for it, and where.
    package let edit: String
    package let risk: RiskLevel
    package let because: String
    package let apply: @Sendable (inout Stack) -> Void
  }

  private let stack: Stack
  private let isTerraform: Bool
  /// Whether the template says of itself that it is no production.
  private let isForWork: Bool
  /// Auto Scaling groups, by id.
  private let groups: Set<String>

  /// - Parameters:
  ///   - read: the template.
  ///   - stack: as it runs.
  package init(_ read: SynthesizedStack, running stack: Stack) {
    self.stack = stack
    isTerraform = read.kind.rawValue.hasPrefix("Terraform")
    isForWork = Self.isForWork(read)
    groups = Set(
      read.resources.filter { $0.type == Self.group || $0.type == Self.terraformGroup }.map(
        \.id.text))
  }

  /// The decisions that the template leaves open, in no order.
  package var options: [Option] {
    [
      endpoint, natInstance, spot, fleetSpot, schedule, databaseHours,
    ].compactMap { $0 }
  }

  /// Decisions of which one stands in the other's way.
  private static let exclusive: Set<String> = ["nat-instance", "one-gateway"]

  /// The same without the lesser of those that exclude each other.
  package static func best(_ savings: [Advice.Saving]) -> [Advice.Saving] {
    let ways = savings.filter { exclusive.contains($0.group) }
    guard let best = ways.max(by: { $0.monthly < $1.monthly }), ways.count > 1 else {
      return savings
    }
    return savings.filter { !exclusive.contains($0.group) || $0 == best }
  }

  private func written(_ cloudFormation: String, _ terraform: String) -> String {
    isTerraform ? terraform : cloudFormation
  }

  // MARK: Network

  /// The gateways through which the template's own networks reach the internet.
  private var gateways: [String] {
    guard let nat = stack.nat, nat.kind == .gateway, nat.isPublic else { return [] }
    return nat.gateways.filter { $0.addresses > 0 && $0.zones == nil }.map(\.name)
  }

  private var endpoint: Option? {
    guard !gateways.isEmpty, !stack.endpoints.contains(where: { $0.service == "s3" }) else {
      return nil
    }
    let service = "com.amazonaws.\(stack.region).s3"
    return Option(
      group: "s3-endpoint", resources: gateways,
      edit: "a gateway endpoint for S3 beside the NAT: "
        + written(
          "AWS::EC2::VPCEndpoint with VpcEndpointType: Gateway, ServiceName: \(service) and the "
            + "RouteTableIds of the private subnets",
          "aws_vpc_endpoint with service_name = \"\(service)\" and the route_table_ids of the private "
            + "subnets"),
      risk: .nothing,
      because: "none: it costs nothing, and the layers of images in ECR come from S3 too"
    ) { stack in
      stack.endpoints.append(VPCEndpoint(name: "s3", service: "s3", kind: .gateway, zones: 0))
    }
  }

  private var natInstance: Option? {
    let gateways = gateways
    guard !gateways.isEmpty, gateways.count == stack.nat?.gateways.count else { return nil }
    return Option(
      group: "nat-instance", resources: gateways,
      edit: "an instance that forwards packets in place of each gateway: "
        + written(
          "AWS::EC2::Instance, InstanceType: t4g.nano, SourceDestCheck: false",
          "aws_instance, instance_type = \"t4g.nano\", source_dest_check = false")
        + ", and the routes to it",
      risk: .medium, because: "its bandwidth, patches and failover are yours"
    ) { stack in
      stack.nat?.gateways = []
      stack.nat?.kind = .instance
      stack.nat?.count = gateways.count
    }
  }

  // MARK: Compute

  /// Fargate Spot runs no Windows (ECS developer guide, Fargate capacity providers, 2025).
  private var spot: Option? {
    @Sendable func can(_ service: FargateService) -> Bool {
      service.fleet.isEmpty && service.platform != .windows && service.spotShare < 0.5
    }
    let names = stack.services.filter(can).map(\.name)
    if names.isEmpty { return nil }
    return Option(
      group: "fargate-spot", resources: names,
      edit: "half of the tasks on Fargate Spot: "
        + written(
          "CapacityProviderStrategy: FARGATE and FARGATE_SPOT, each with Weight: 1, in place of LaunchType",
          "capacity_provider_strategy for FARGATE and FARGATE_SPOT, each with weight = 1, in place of "
            + "launch_type"),
      risk: .medium, because: "two minutes' notice; with one task, down until another starts"
    ) { stack in
      for index in stack.services.indices where can(stack.services[index]) {
        stack.services[index].spotShare = 0.5
      }
    }
  }

  private static let (group, terraformGroup) = (
    "AWS::AutoScaling::AutoScalingGroup", "aws_autoscaling_group"
  )

  /// Half of the instances of each group on Spot, of an odd number the smaller half.
  private var fleetSpot: Option? {
    let groups = groups
    let onSpot = Set(instances.filter(\.isSpot).map(\.name))
    @Sendable func half(of instance: ComputeInstance) -> Double? {
      guard groups.contains(instance.name), !onSpot.contains(instance.name), !instance.isSpot,
        instance.tenancy == .shared, instance.count >= 2
      else { return nil }
      return (instance.count / 2).rounded(.down)
    }
    let names = instances.filter { half(of: $0) != nil }.map(\.name)
    if names.isEmpty { return nil }
    return Option(
      group: "ec2-spot", resources: names,
      edit: "half of the instances on Spot: "
        + written(
          "MixedInstancesPolicy with InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 50 } in "
            + "place of LaunchTemplate",
          "mixed_instances_policy with instances_distribution { on_demand_percentage_above_base_capacity "
            + "= 50 } in place of launch_template"),
      risk: .medium,
      because: "two minutes' notice; what runs there has to bear it, and the price moves"
    ) { stack in
      stack.extras = stack.extras.flatMap { extra -> [any MeteredResource] in
        guard var rest = extra as? ComputeInstance, let half = half(of: rest) else {
          return [extra]
        }
        var spot = rest
        let share = half / rest.count
        spot.isSpot = true
        spot.count = half
        spot.publicAddresses = rest.publicAddresses * share
        rest.publicAddresses -= spot.publicAddresses
        rest.count -= half
        return [rest, spot]
      }
    }
  }

  private var instances: [ComputeInstance] { stack.extras.compactMap { $0 as? ComputeInstance } }

  /// Hours a week in which somebody works: five days of twelve (an assumption of ours).
  private static let workingHours = 60.0

  /// Stops what nobody needs at night; RDS stops no instance that has read replicas.
  private var schedule: Option? {
    @Sendable func stops(_ service: FargateService) -> Bool {
      service.fleet.isEmpty && service.runningHoursPerWeek > Self.workingHours
    }
    let names = stack.services.filter(stops).map(\.name)
    if names.isEmpty { return nil }
    return Option(
      group: "working-hours", resources: names,
      edit: "no tasks outside 60 hours a week: "
        + written(
          "ScheduledActions of AWS::ApplicationAutoScaling::ScalableTarget",
          "aws_appautoscaling_scheduled_action")
        + " to a capacity of 0 and back",
      risk: isForWork ? .medium : .high,
      because: "only where nobody needs it at night and at the weekend; a start takes minutes"
    ) { stack in
      for index in stack.services.indices where stops(stack.services[index]) {
        stack.services[index].runningHoursPerWeek = Self.workingHours
      }
    }
  }

  /// Databases that may be stopped: RDS stops none that has read replicas, and no SQL Server in two zones;
  /// one that is stopped pays for its storage alone, and starts again after seven days (RDS user guide,
  /// "Stopping an Amazon RDS DB instance temporarily", 2025).
  private var databaseHours: Option? {
    @Sendable func stops(_ database: Database) -> Bool {
      database.host == .rds && database.runningHoursPerWeek > Self.workingHours
        && (database.engine.isAurora
          || database.replicas == 0 && !(database.engine.isSQLServer && database.multiAZ))
    }
    let names = stack.databases.filter(stops).map(\.name)
    if names.isEmpty { return nil }
    return Option(
      group: "database-hours", resources: names,
      edit: "stopped outside 60 hours a week: "
        + written("AWS::Scheduler::Schedule", "aws_scheduler_schedule")
        + " that stops and starts it",
      risk: isForWork ? .medium : .high,
      because: "only where nobody needs it at night and at the weekend; a start takes minutes"
    ) { stack in
      for index in stack.databases.indices where stops(stack.databases[index]) {
        stack.databases[index].runningHoursPerWeek = Self.workingHours
      }
    }
  }

  /// Words by which stacks and tags say that something is no production.
  private static let workWords: Set<String> = [
    "dev", "develop", "development", "test", "testing", "staging", "stage", "qa", "uat", "sandbox",
    "preview", "nonprod",
  ]
  private static let tagNames: Set<String> = ["environment", "env", "stage"]

  private static func isForWork(_ read: SynthesizedStack) -> Bool {
    let tags = read.resources.lazy.flatMap(\.tags).filter {
      tagNames.contains($0.key.lowercased())
    }.map(\.value)
    let names = Array(Set(tags)).sorted() + read.stacks
    return names.contains { !workWords.isDisjoint(with: words(of: $0)) }
  }

  /// `alva`, `staging` of `AlvaStaging` and of `alva-staging`.
  private static func words(of name: String) -> [String] {
    var words = [""]
    var wasLower = false
    for letter in name {
      if !letter.isLetter || letter.isUppercase && wasLower { words.append("") }
      if letter.isLetter { words[words.count - 1] += letter.lowercased() }
      wasLower = letter.isLowercase
    }
    return words.filter { !$0.isEmpty }
  }
}

extension Advice.Saving {
  /// What an alternative saves.
  package init(_ option: DeployedAlternatives.Option, saving: Money, _ labels: ResourceLabels) {
    self.init(
      group: option.group, option: Advice.named(option.resources.map { labels.label(of: $0) }),
      description: option.edit, monthly: saving, risk: option.risk, riskText: option.because)
  }

  /// What a commitment of a year with nothing upfront saves of what runs at all times; `nil` where the tables
  /// price none, or it saves nothing.
  package init?(of cost: CommittedCost, isUnverified: Bool) {
    let saving = cost.onDemand - cost.committed
    guard !cost.covered.isEmpty, saving.roundedToCents > .zero else { return nil }
    let (group, what) =
      switch cost.commitment.kind {
      case .savingsPlan: ("savings-plan", "a Compute Savings Plan of")
      case .reserved: ("reserved-nodes", "databases and cache nodes reserved for")
      case .databaseSavingsPlan:
        ("database-savings-plan", "a Database Savings Plan of")
      }
    self.init(
      group: group, option: "one-year",
      description: "\(what) 1 year, nothing upfront: bought beside the template",
      monthly: saving, risk: .low, riskText: "committed for a year, whatever runs")
    self.isUnverified = isUnverified
  }
}
