import Quantities
import StackModel

/// Amazon ECS: services and tasks on Fargate, clusters, and the autoscaling of services.
enum ECSMappings {
  static let all: [ResourceMapping] =
    [
      .priced("AWS::ECS::Service", service), .priced("AWS::ECS::TaskDefinition", taskDefinition),
      .priced("AWS::ECS::Cluster", cluster),
      .priced("AWS::ApplicationAutoScaling::ScalingPolicy", scalingPolicy),
      .notPriced("AWS::ECS::TaskSet", "runs tasks of its own: vCPU and GB hours"),
    ]
    + ResourceMapping.free(
      "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ECS::CapacityProvider",
      "AWS::ECS::ClusterCapacityProviderAssociations", "AWS::ECS::PrimaryTaskSet")

  private static func service(_ resource: DeployedResource, into builder: inout StackBuilder) {
    guard let launch = launch(of: resource, in: &builder) else { return }
    guard let task = task(of: resource, in: builder) else {
      let value = resource["TaskDefinition"]
      builder.unresolved(resource, "TaskDefinition", value, taking: "nothing")
      builder.notPriced(
        resource, "its task definition is not in the template: vCPU and GB hours of its tasks")
      return
    }
    guard let size = size(of: task, in: &builder) else {
      builder.notPriced(resource, "its task size is not one that Fargate sells, or not known")
      return
    }
    var service = FargateService(name: resource.id, size: size)
    describe(&service, by: task, in: &builder)
    service.spotShare = launch
    service.tasks = builder.count("DesiredCount", of: resource, default: 1)
    let network = resource["NetworkConfiguration"]["AwsvpcConfiguration"]
    let address =
      network["AssignPublicIp"].isMissing
      ? resource["NetworkConfiguration"]["AssignPublicIp"] : network["AssignPublicIp"]
    service.assignPublicIP =
      ["ENABLED", "TRUE"].contains(address.text?.uppercased() ?? "")
    if address.isUnresolved {
      builder.unresolved(resource, "AssignPublicIp", address, taking: "ENABLED")
      service.assignPublicIP = true
    }
    let balancers =
      resource["LoadBalancers"].isMissing
      ? resource["LoadBalancer"] : resource["LoadBalancers"]
    service.isBehindBalancer = !balancers.items.isEmpty
    service.port = balancers.items.first?["ContainerPort"].count ?? service.port
    let deployment = resource["DeploymentConfiguration"]
    service.deployment.maximumPercent = deployment["MaximumPercent"].number ?? 200
    service.deployment.minimumHealthyPercent =
      deployment["MinimumHealthyPercent"].number ?? 100
    if let target = balancers.items.first?["TargetGroupArn"],
      let group = builder.resource(target, "AWS::ElasticLoadBalancingV2::TargetGroup")
    {
      for attribute in group["TargetGroupAttributes"].items
      where attribute["Key"].text == "deregistration_delay.timeout_seconds" {
        service.deployment.drainSeconds = attribute["Value"].number ?? 300
      }
    }
    scale(&service, of: resource, in: &builder)
    if service.tasks == 0, service.minimumTasks == 0 {
      builder.free(resource, "runs no tasks")
    }
    builder.fact(
      .taskSize, "\(size.cpuUnits) \(size.memoryMB)", of: resource, at: task["Cpu"])
    builder.stack.services.append(service)
    builder.serviceNames[resource.id] = names(of: resource, task: task, balancers: balancers)
  }

  /// The share on Spot; `nil` where it does not run on Fargate.
  private static func launch(
    of resource: DeployedResource, in builder: inout StackBuilder
  ) -> Double? {
    if resource["SchedulingStrategy"].text == "DAEMON" || resource["LaunchType"].text == "EXTERNAL"
    {
      builder.free(resource, "its tasks run on instances that are charged themselves")
      return nil
    }
    var strategy = resource["CapacityProviderStrategy"].items
    let type = resource["LaunchType"].text
    if strategy.isEmpty, type == nil {
      let cluster = builder.resource(resource["Cluster"], "AWS::ECS::Cluster")
      strategy = cluster?["DefaultCapacityProviderStrategy"].items ?? []
      if strategy.isEmpty, let cluster {
        for link in builder.all("AWS::ECS::ClusterCapacityProviderAssociations")
        where builder.speaks(link["Cluster"], of: cluster)
          || builder.speaks(link["ClusterName"], of: cluster)
        {
          strategy = link["DefaultCapacityProviderStrategy"].items
        }
      }
    }
    if !strategy.isEmpty {
      let tasks = Double(max(1, resource["DesiredCount"].count ?? 1))
      return spotShare(of: strategy, tasks: tasks, resource, in: &builder)
    }
    if type == "FARGATE" { return 0 }
    if type == nil, let task = task(of: resource, in: builder),
      task["RequiresCompatibilities"].items.contains(where: { $0.text == "FARGATE" })
    {
      return 0
    }
    if resource["LaunchType"].isUnresolved {
      builder.unresolved(resource, "LaunchType", resource["LaunchType"], taking: "FARGATE")
      return 0
    }
    builder.free(resource, "its tasks run on EC2 instances, which are charged themselves")
    return nil
  }

  /// The base goes first, the rest by weight.
  private static func spotShare(
    of strategy: [Resolved], tasks: Double, _ resource: DeployedResource,
    in builder: inout StackBuilder
  ) -> Double? {
    var spot = 0.0
    var other = 0.0
    var left = tasks
    let known = strategy.filter { ($0["CapacityProvider"].text ?? "").hasPrefix("FARGATE") }
    if known.isEmpty {
      builder.free(resource, "its capacity provider's instances are charged themselves")
      return nil
    }
    for item in known {
      let base = min(left, item["Base"].number ?? 0)
      left -= base
      if item["CapacityProvider"].text == "FARGATE_SPOT" { spot += base } else { other += base }
    }
    let weights = known.map { $0["Weight"].number ?? 0 }
    let sum = weights.reduce(0, +)
    for (item, weight) in zip(known, weights) {
      let part = sum > 0 ? left * weight / sum : left / Double(known.count)
      if item["CapacityProvider"].text == "FARGATE_SPOT" { spot += part } else { other += part }
    }
    return spot + other > 0 ? spot / (spot + other) : 0
  }

  /// By reference, or by its family's name.
  private static func task(
    of service: DeployedResource, in builder: StackBuilder
  ) -> DeployedResource? {
    let value = service["TaskDefinition"]
    if let task = builder.resource(value, "AWS::ECS::TaskDefinition") { return task }
    guard let text = value.text else { return nil }
    let name = text.split(separator: "/").last.map(String.init) ?? text
    let family = name.split(separator: ":").first.map(String.init) ?? name
    return builder.all("AWS::ECS::TaskDefinition").first { $0["Family"].text == family }
  }

  /// CPU units of `512`, `"512"`, `".5 vCPU"`; MiB of `1024`, `"1 GB"`, `"0.5GB"`.
  static func amount(_ value: Resolved, unit: String, perUnit: Double) -> Int? {
    if let count = value.count { return count }
    guard let text = value.text.map({ trimmed($0).lowercased() }), text.hasSuffix(unit),
      let number = Double(trimmed(String(text.dropLast(unit.utf8.count)))),
      number.isFinite, number > 0, number < 1e6
    else { return nil }
    return Int((number * perUnit).rounded())
  }

  private static func size(
    of task: DeployedResource, in builder: inout StackBuilder
  ) -> FargateSize? {
    let windows = platform(of: task) == .windows
    let cpu = task["Cpu"]
    let memory = task["Memory"]
    guard let units = amount(cpu, unit: "vcpu", perUnit: 1_024),
      let megabytes = amount(memory, unit: "gb", perUnit: 1_024)
    else {
      for (name, value) in [("Cpu", cpu), ("Memory", memory)] where value.isUnresolved {
        builder.unresolved(task, name, value, taking: "nothing")
      }
      return nil
    }
    if let size = builder.sizes.fargate.size(
      cpuUnits: units, memoryMB: megabytes, windows: windows)
    {
      return size
    }
    builder.warn(
      "'\(task.id)' asks for \(units) CPU units with \(megabytes) MiB, which Fargate does not sell",
      at: task,
      mend: "with Cpu \(units) write Memory \(builder.sizes.fargate.memoriesText(cpuUnits: units))"
    )
    return nil
  }

  private static func platform(of task: DeployedResource) -> FargatePlatform {
    let runtime = task["RuntimePlatform"]
    if runtime["OperatingSystemFamily"].text?.hasPrefix("WINDOWS") == true { return .windows }
    return runtime["CpuArchitecture"].text?.uppercased() == "ARM64" ? .arm : .x86
  }

  private static func describe(
    _ service: inout FargateService, by task: DeployedResource, in builder: inout StackBuilder
  ) {
    service.platform = platform(of: task)
    service.ephemeralStorageGB = ephemeralStorageGB(of: task)
    for container in task["ContainerDefinitions"].items {
      service.secrets += container["Secrets"].items.compactMap { $0["Name"].text }
      if service.port == 0 {
        service.port = container["PortMappings"].items.first?["ContainerPort"].count ?? 0
      }
    }
  }

  /// GiB; 20 where a task asks for none.
  private static func ephemeralStorageGB(of task: DeployedResource) -> Double {
    let storage =
      task["EphemeralStorage"]["SizeInGiB"].isMissing
      ? task["EphemeralStorage"]["SizeInGib"] : task["EphemeralStorage"]["SizeInGiB"]
    return min(max(storage.number ?? 20, 20), 200)
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

  private static func taskDefinition(
    _ task: DeployedResource, into builder: inout StackBuilder
  ) {
    builder.free(task, "its tasks are charged where they run")
    let used =
      builder.runningTasks
      ?? Set(builder.all("AWS::ECS::Service").compactMap { self.task(of: $0, in: builder)?.key })
    builder.runningTasks = used
    guard !used.contains(task.key), task["Cpu"].count != nil || task["Cpu"].text != nil,
      let size = size(of: task, in: &builder)
    else { return }
    var job = FargateJob(name: task.id, size: size)
    job.platform = platform(of: task)
    job.ephemeralStorageGB = ephemeralStorageGB(of: task)
    builder.stack.jobs.append(job)
    var names: [String] = task["ContainerDefinitions"].items.compactMap { $0["Name"].text }
    if let family = task["Family"].text { names.append(family) }
    names += (task.constructPath ?? "").split(separator: "/").reversed().map(String.init)
    builder.jobNames[task.id] = names + [task.id]
    builder.coverage[task.id] = (.priced, "runs on demand: no service keeps it running")
  }

  /// Container Insights, as the cluster's settings have it.
  private static func cluster(_ cluster: DeployedResource, into builder: inout StackBuilder) {
    let setting = cluster["ClusterSettings"].items.first {
      $0["Name"].text?.lowercased() == "containerinsights"
    }?["Value"].text
    let services = builder.all("AWS::ECS::Service").filter {
      builder.speaks($0["Cluster"], of: cluster) || $0["Cluster"].isMissing
    }
    let kind: ContainerInsights =
      setting == "enabled" ? .standard : setting == "enhanced" ? .enhanced : .off
    if kind == .off { return builder.free(cluster, "its services are charged") }
    let (metrics, why) = insights(kind, services, in: builder)
    let isEnhanced = kind == .enhanced
    builder.charge(
      cluster,
      [
        Charges.Item(
          "container-insights",
          isEnhanced ? "Container Insights, enhanced" : "Container Insights metrics",
          "AmazonCloudWatch",
          [isEnhanced ? "container-insights-enhanced-ecs" : "CW:MetricMonitorUsage"],
          allowance: isEnhanced ? nil : "Global-CW:MetricMonitorUsage", unit: .metrics, .month,
          quantity: Double(metrics), why: why),
        Charges.Item(
          "container-insights-logs", "log ingestion of performance events", "AmazonCloudWatch",
          ["DataProcessing-Bytes"], unit: .gigabytes, .unknownUsage),
      ])
  }

  /// Metrics of a cluster's services, and of the families that run in it now and then.
  private static func insights(
    _ kind: ContainerInsights, _ services: [DeployedResource], in builder: StackBuilder
  ) -> (metrics: Int, why: String) {
    let running = services.map { task(of: $0, in: builder) }
    let elsewhere = Set(
      builder.all("AWS::ECS::Service").compactMap { task(of: $0, in: builder)?.key })
    var families = Set(running.compactMap { $0?.key })
    if builder.all("AWS::ECS::Cluster").count == 1 {
      families.formUnion(
        builder.all("AWS::ECS::TaskDefinition").map(\.key).filter { !elsewhere.contains($0) })
    }
    var (tasks, containers) = (0, 0)
    for (service, task) in zip(services, running) {
      let count = service["DesiredCount"].count ?? 1
      tasks += count
      containers += count * max(1, task?["ContainerDefinitions"].items.count ?? 1)
    }
    let metrics = kind.metrics(
      families: families.count, services: services.count, tasks: tasks, containers: containers)
    let more =
      kind == .enhanced
      ? " + 12 × \(Working.count(tasks, "task")) + 8 × \(Working.count(containers, "container"))"
      : ""
    return (
      metrics,
      "10 × (\(Working.count(families.count, "task family", "task families")) + "
        + "\(Working.count(services.count, "service")) + 1 cluster) + 5 × \(services.count) + 3"
        + more
    )
  }

  /// Target tracking makes two alarms.
  private static func scalingPolicy(
    _ policy: DeployedResource, into builder: inout StackBuilder
  ) {
    let isTracking =
      policy["PolicyType"].text == "TargetTrackingScaling"
      || !policy["TargetTrackingScalingPolicyConfiguration"].isMissing
    guard isTracking else { return builder.free(policy, "step scaling makes no alarms itself") }
    builder.charge(
      policy,
      [
        MonitoringMappings.alarms(2, why: "2 alarms that target tracking makes")
      ])
  }
}
