import Diagnostics
import Quantities
import Resources

/// Amazon ECS: services and tasks on Fargate, clusters, and the autoscaling of services.
enum ECSMappings {
  static func service(_ resource: DeployedResource, into builder: inout StackBuilder) {
    guard let launch = launch(of: resource, in: &builder) else { return }
    guard let task = task(of: resource, in: builder) else {
      let value = resource["TaskDefinition"]
      builder.unresolved(resource, "TaskDefinition", value, taking: UnresolvedProperty.nothing)
      builder.notPriced(
        resource, "its task definition is not in the template: vCPU and GB hours of its tasks")
      return
    }
    let known = size(of: task, in: &builder)
    if known == nil {
      builder.notPriced(resource, "its task size is not known: vCPU and GB hours of its tasks")
      // Where the size is wrong, what else is wrong is told with it.
      if !builder.problems.hasErrors { return }
    }
    let size = known ?? builder.sizes.fargateSizes.smallest
    var service = FargateService(name: resource.id, size: size)
    describe(&service, by: task, in: &builder)
    service.spotShare = launch
    service.tasks = builder.count("DesiredCount", of: resource, default: 1, in: 0...100_000)
    let network = resource["NetworkConfiguration"]["AwsvpcConfiguration"]
    let address =
      network["AssignPublicIp"].isMissing
      ? resource["NetworkConfiguration"]["AssignPublicIp"] : network["AssignPublicIp"]
    let isAssigned =
      address.isUnresolved
      ? builder.text(
        address, "AssignPublicIp", of: resource, default: "ENABLED",
        among: ["ENABLED", "DISABLED"]) : address.text ?? ""
    service.assignPublicIP = ["ENABLED", "TRUE"].contains(isAssigned.uppercased())
    let balancers =
      resource["LoadBalancers"].isMissing
      ? resource["LoadBalancer"] : resource["LoadBalancers"]
    service.isBehindBalancer = !balancers.items.isEmpty
    service.port = balancers.items.first?["ContainerPort"].count ?? service.port
    let deployment = resource["DeploymentConfiguration"]
    service.deployment.maximumPercent = builder.number(
      deployment["MaximumPercent"], "MaximumPercent", of: resource, default: 200, in: 0...10_000)
    service.deployment.minimumHealthyPercent = builder.number(
      deployment["MinimumHealthyPercent"], "MinimumHealthyPercent", of: resource, default: 100,
      in: 0...100)
    if let target = balancers.items.first?["TargetGroupArn"],
      let group = builder.resource(target, "AWS::ElasticLoadBalancingV2::TargetGroup")
    {
      for attribute in group["TargetGroupAttributes"].items
      where attribute["Key"].text == "deregistration_delay.timeout_seconds" {
        service.deployment.drainSeconds = builder.number(
          attribute["Value"], "deregistration_delay.timeout_seconds", of: group, default: 300,
          in: 0...3_600)
      }
    }
    scale(&service, of: resource, in: &builder)
    chargeVolumes(of: resource, tasks: service.minimumTasks, in: &builder)
    if service.tasks == 0, service.minimumTasks == 0 {
      builder.free(resource, "runs no tasks")
      if service.maximumTasks == 0 { return }
    }
    builder.fact(
      .taskSize(cpuUnits: size.cpuUnits, memoryMB: size.memoryMB), of: resource, at: task["Cpu"])
    builder.stack.services.append(service)
    builder.serviceNames[resource.id] = names(of: resource, task: task, balancers: balancers)
  }

  private static let launchTypes = ["FARGATE", "EC2", "EXTERNAL", "MANAGED_INSTANCES"]

  /// The share on Spot; `nil` where it does not run on Fargate.
  private static func launch(
    of resource: DeployedResource, in builder: inout StackBuilder
  ) -> Double? {
    let written = resource["LaunchType"]
    if written.text == "EXTERNAL" {
      builder.notPriced(resource, "hours of the instances that ECS Anywhere manages for it")
      return nil
    }
    if resource["SchedulingStrategy"].text == "DAEMON" {
      runOnInstances(resource, in: &builder)
      return nil
    }
    let strategy = strategy(of: resource, in: builder)
    if !strategy.isEmpty {
      let least = scalableTarget(of: resource, in: builder)?["MinCapacity"].count ?? 0
      let tasks = Double(max(1, least, resource["DesiredCount"].count ?? 1))
      return spotShare(of: strategy, tasks: tasks, resource, in: &builder)
    }
    if written.isUnresolved {
      builder.unresolved(resource, "LaunchType", written, taking: "FARGATE")
      return 0
    }
    switch builder.word(
      written, "LaunchType", of: resource, among: launchTypes, default: "unsaid")
    {
    case "FARGATE": return 0
    case "EC2": break
    case "MANAGED_INSTANCES":
      builder.notPriced(resource, "instances that ECS starts for it, and their management")
      return nil
    default:
      if written.text?.isEmpty == false {
        builder.unknownWord(
          resource, "LaunchType", written, among: launchTypes, "vCPU and GB hours of its tasks")
        return nil
      }
      let task = task(of: resource, in: builder)
      let places = task?["RequiresCompatibilities"].items.compactMap(\.text) ?? []
      if places.contains("FARGATE") { return 0 }
      if places == ["MANAGED_INSTANCES"] {
        builder.notPriced(resource, "instances that ECS starts for it, and their management")
        return nil
      }
      if places.isEmpty, !isBridged(task),
        builder.resource(resource["Cluster"], "AWS::ECS::Cluster") == nil
      {
        builder.notPriced(
          resource,
          "neither it nor a cluster here says what its tasks run on: "
            + "vCPU and GB hours where that is Fargate")
        return nil
      }
    }
    runOnInstances(resource, in: &builder)
    return nil
  }

  /// What is said of tasks on instances that stand elsewhere.
  static let withoutInstances =
    "the instances that its tasks run on are not here: their hours and volumes"

  /// Whether instances that a cluster's tasks may run on are here, where they are charged.
  static func hasInstances(_ cluster: Resolved, in builder: StackBuilder) -> Bool {
    guard cluster.isMissing || builder.resource(cluster, "AWS::ECS::Cluster") != nil else {
      return false
    }
    let groups = builder.all("AWS::AutoScaling::AutoScalingGroup")
    return builder.count("AWS::EC2::EC2Fleet") + builder.count("AWS::EC2::SpotFleet") > 0
      || groups.contains { group in
        let launches = GroupMappings.launches(of: group, in: builder)
        return launches.isEmpty || launches.contains { mayJoin($0.userData) }
          || !builder.all(
            "AWS::ECS::CapacityProvider", whose: "AutoScalingGroupProvider.AutoScalingGroupArn",
            speakOf: group
          ).isEmpty
      }
      || builder.all("AWS::EC2::Instance").contains { instance in
        let template = builder.launchTemplate(instance["LaunchTemplate"])
        return mayJoin(LaunchDescription([instance] + (template.map { [$0] } ?? [])).userData)
      }
  }

  /// Whether an instance with this user data may join a cluster.
  ///
  /// - Source: ECS developer guide, "Bootstrapping container instances", 2025: the agent reads the cluster's name
  ///   from `/etc/ecs/ecs.config`, which user data write or cfn-init does; an image may bring it.
  private static func mayJoin(_ userData: Resolved) -> Bool {
    guard userData.text != nil, let text = UserData.text(userData) else { return true }
    return ["ecs.config", "ecs_cluster", "/ecs/", "amazon-ecs", "cfn-init"].contains(
      where: text.contains)
  }

  /// Instances are charged where they stand; of those that stand elsewhere nothing is known here.
  private static func runOnInstances(
    _ resource: DeployedResource, in builder: inout StackBuilder
  ) {
    guard hasInstances(resource["Cluster"], in: builder) else {
      return builder.notPriced(resource, withoutInstances)
    }
    builder.free(
      resource, "its tasks run on the EC2 instances of its cluster, which are charged themselves")
  }

  /// Whether a task definition has the bridge of Docker, which is the default: neither Fargate nor Managed
  /// Instances take it.
  ///
  /// Source: ECS developer guide, "Task definition parameters for Fargate" (awsvpc alone) and "Amazon ECS
  /// Managed Instances task networking" (awsvpc or host); default of `networkMode`: bridge on Linux.
  private static func isBridged(_ task: DeployedResource?) -> Bool {
    guard let task else { return false }
    let mode = task["NetworkMode"]
    return mode.text == "bridge" || mode.isMissing
  }

  /// The service's own capacity providers, else its cluster's.
  static func strategy(
    of resource: DeployedResource, in builder: StackBuilder
  ) -> [Resolved] {
    let own = resource["CapacityProviderStrategy"].items
    guard own.isEmpty, resource["LaunchType"].isMissing else { return own }
    return defaultStrategy(of: resource["Cluster"], in: builder)
  }

  /// What a cluster runs tasks on where they say nothing themselves.
  static func defaultStrategy(of name: Resolved, in builder: StackBuilder) -> [Resolved] {
    guard let cluster = builder.resource(name, "AWS::ECS::Cluster") else { return [] }
    let clusters = cluster["DefaultCapacityProviderStrategy"].items
    if !clusters.isEmpty { return clusters }
    return builder.all(
      "AWS::ECS::ClusterCapacityProviderAssociations", whose: "Cluster", "ClusterName",
      speakOf: cluster
    ).last?["DefaultCapacityProviderStrategy"].items ?? []
  }

  /// The base goes first, the rest by weight.
  private static func spotShare(
    of strategy: [Resolved], tasks: Double, _ resource: DeployedResource,
    in builder: inout StackBuilder
  ) -> Double? {
    var spot = 0.0
    var other = 0.0
    var left = tasks
    var known: [Resolved] = []
    for item in strategy {
      let provider = item["CapacityProvider"]
      if provider.unknown != nil {
        builder.unresolved(resource, "CapacityProviderStrategy", provider, taking: "FARGATE")
        return 0
      }
      // Providers of one's own may not be called so.
      guard let name = provider.text, name.uppercased().hasPrefix("FARGATE") else { continue }
      if name == "FARGATE" || name == "FARGATE_SPOT" {
        known.append(item)
      } else {
        builder.wrong(
          provider, "CapacityProvider", of: resource, "no capacity provider",
          mend: "write FARGATE or FARGATE_SPOT")
      }
    }
    if known.isEmpty {
      let managed = strategy.compactMap { item in
        builder.resource(item["CapacityProvider"], "AWS::ECS::CapacityProvider")
      }.filter { !$0["ManagedInstancesProvider"].isMissing }
      if let provider = managed.first, managed.count == strategy.count,
        managed.allSatisfy({ managedTypes(of: $0) != nil })
      {
        builder.free(
          resource, "its tasks run on the instances of '\(provider.id)', which are charged there")
        return nil
      }
      if !managed.isEmpty {
        builder.notPriced(resource, "instances that ECS starts for it, and their management")
        return nil
      }
      runOnInstances(resource, in: &builder)
      return nil
    }
    for item in known {
      let base = min(
        left, builder.number(item["Base"], "Base", of: resource, default: 0, in: 0...100_000))
      left -= base
      if item["CapacityProvider"].text == "FARGATE_SPOT" { spot += base } else { other += base }
    }
    let weights = known.map {
      builder.number($0["Weight"], "Weight", of: resource, default: 0, in: 0...1_000)
    }
    let sum = weights.reduce(0, +)
    for (item, weight) in zip(known, weights) {
      let part = sum > 0 ? left * weight / sum : left / Double(known.count)
      if item["CapacityProvider"].text == "FARGATE_SPOT" { spot += part } else { other += part }
    }
    return spot + other > 0 ? spot / (spot + other) : 0
  }

  /// What the service may be called in a stack file, the surest first.
  private static func names(
    of resource: DeployedResource, task: DeployedResource, balancers: Resolved
  ) -> [String] {
    var names: [String] = []
    if let tag = resource.tags["alva-cost:service"] { names.append(tag) }
    names += task["ContainerDefinitions"].items.compactMap { $0["Name"].text }
    names += balancers.items.compactMap { $0["ContainerName"].text }
    if let name = resource["ServiceName"].text ?? resource["Name"].text { names.append(name) }
    if let family = task["Family"].text { names.append(family) }
    names += (resource.constructPath ?? "").split(separator: "/").reversed().map(String.init)
    names.append(resource.id)
    return names
  }

  /// Target tracking makes two alarms, and four where it moves the capacity of tables.
  ///
  /// - Source: DynamoDB developer guide, "Managing throughput capacity automatically with DynamoDB auto scaling",
  ///   2025, and Keyspaces developer guide, "Manage throughput capacity automatically", 2025: two pairs for each of
  ///   reads and writes.
  static func scalingPolicy(
    _ policy: DeployedResource, into builder: inout StackBuilder
  ) {
    let isTracking =
      policy["PolicyType"].text == "TargetTrackingScaling"
      || !policy["TargetTrackingScalingPolicyConfiguration"].isMissing
      || !policy["TargetTrackingConfiguration"].isMissing
    guard isTracking else { return builder.free(policy, "step scaling makes no alarms itself") }
    let tracking = policy["TargetTrackingScalingPolicyConfiguration"]
    let metric = tracking["PredefinedMetricSpecification"]["PredefinedMetricType"].text ?? ""
    let alarms = metric.hasPrefix("DynamoDB") || metric.hasPrefix("Cassandra") ? 4 : 2
    builder.charge(
      policy,
      [
        MonitoringMappings.alarms(
          Double(alarms), why: "\(alarms) alarms that target tracking makes")
      ])
  }
}
