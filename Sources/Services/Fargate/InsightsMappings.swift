import Quantities
import Resources

/// Container Insights, as a cluster's settings have it.
extension ECSMappings {
  static func cluster(_ cluster: DeployedResource, into builder: inout StackBuilder) {
    let setting = cluster["ClusterSettings"].items.first {
      $0["Name"].text?.lowercased() == "containerinsights"
    }?["Value"].text
    let kind: ContainerInsights =
      setting == "enabled" ? .standard : setting == "enhanced" ? .enhanced : .off
    if kind == .off { return builder.free(cluster, "its services are charged") }
    let sent = insights(kind, services(in: cluster, &builder), cluster, in: builder)
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
          quantity: sent.metrics, why: sent.why, bounds: sent.bounds),
        Charges.Item(
          "container-insights-logs", "log ingestion of performance events", "AmazonCloudWatch",
          ["DataProcessing-Bytes"], unit: .gigabytes, .unknownUsage),
      ])
  }

  /// A cluster's services; those that name none are the first cluster's, and those that name one which only
  /// the deployment knows may be.
  private static func services(
    in cluster: DeployedResource, _ builder: inout StackBuilder
  ) -> [DeployedResource] {
    let own = builder.all("AWS::ECS::Service", whose: "Cluster", speakOf: cluster)
    guard builder.all("AWS::ECS::Cluster").first?.key == cluster.key else { return own }
    let keys = Set(own.map(\.key))
    return builder.all("AWS::ECS::Service").filter { service in
      let named = service["Cluster"]
      if keys.contains(service.key) || named.isMissing { return true }
      guard named.unknown != nil, builder.resource(named, "AWS::ECS::Cluster") == nil else {
        return false
      }
      return builder.choose(
        among: ["another cluster", cluster.id], "Cluster.ContainerInsights", of: service, at: named)
        == 1
    }
  }

  /// Metrics of a cluster's services, and of the families that schedules start in it, each for the
  /// hours in which it runs.
  ///
  /// A metric is metered in the hours in which it is sent (CloudWatch pricing page, 2025), so a family
  /// that runs when somebody starts it adds next to nothing.
  private static func insights(
    _ kind: ContainerInsights, _ services: [DeployedResource], _ cluster: DeployedResource,
    in builder: StackBuilder
  ) -> (metrics: Double, why: String, bounds: CostBounds?) {
    let running = services.map { task(of: $0, in: builder) }
    let families = Set(running.compactMap { $0?.key })
    var share = 0.0
    for start in ScheduledTaskMappings.starts(in: builder) {
      guard let runs = start.runs, builder.speaks(start.cluster, of: cluster),
        builder.resource(start.task, "AWS::ECS::TaskDefinition").map({ !families.contains($0.key) })
          ?? true
      else { continue }
      share += FargateJob.hoursShare(
        runs: runs, minutes: FargateJob.assumedMinutes, hours: BillingPeriod.month.hours)
    }
    var (tasks, containers) = (0, 0)
    for (service, task) in zip(services, running) {
      let count = service["DesiredCount"].count ?? 1
      tasks += count
      containers += count * max(1, task?["ContainerDefinitions"].items.count ?? 1)
    }
    let metrics = kind.metrics(
      families: Double(families.count) + share, services: services.count, tasks: tasks,
      containers: containers)
    let more =
      kind == .enhanced
      ? " + 12 × \(NumberFormat.count(tasks, "task")) + 8 × \(NumberFormat.count(containers, "container"))"
      : ""
    let scheduled =
      share > 0 ? " + \(NumberFormat.number(share)) for families that run at times" : ""
    return (
      metrics,
      "10 × (\(NumberFormat.count(families.count, "task family", "task families"))\(scheduled) + "
        + "\(NumberFormat.count(services.count, "service")) + 1 cluster) + 5 × \(services.count) + 3"
        + more,
      kind.bounds(of: metrics, tasks: tasks, containers: containers)
    )
  }

  /// Providers whose instances ECS starts and charges a fee for, beside their price; of others what
  /// scales their groups.
  ///
  /// - Source: ECS Managed Instances pricing page, 2025-10; ECS developer guide, "Automatically manage
  ///   Amazon ECS capacity with cluster auto scaling", 2026-11: managed scaling makes a low and a high
  ///   alarm for each provider of a group.
  static func capacityProvider(_ provider: DeployedResource, into builder: inout StackBuilder) {
    guard provider["ManagedInstancesProvider"].isMissing else {
      return manageInstances(of: provider, into: &builder)
    }
    let status = provider["AutoScalingGroupProvider"]["ManagedScaling"]["Status"]
    guard status.text == "ENABLED" || status.isUnresolved else {
      return builder.free(provider, "nothing is charged for it by itself")
    }
    builder.charge(
      provider, [MonitoringMappings.alarms(2, why: "2 alarms that managed scaling makes")])
  }
}
