import Quantities
import Diagnostics
import Resources

/// Application Auto Scaling of services: bounds, what they follow, and the hours that change them.
extension ECSMappings {
  /// What Application Auto Scaling moves a service's tasks by.
  static func scalableTarget(
    of resource: DeployedResource, in builder: StackBuilder
  ) -> DeployedResource? {
    builder.links.scalableTarget(of: resource, called: resource["ServiceName"].text)
  }

  static func scale(
    _ service: inout FargateService, of resource: DeployedResource, in builder: inout StackBuilder
  ) {
    guard let target = scalableTarget(of: resource, in: builder) else { return }
    var scaling = ServiceScaling()
    scaling.minimumTasks = builder.count("MinCapacity", of: target, default: 1)
    scaling.maximumTasks = builder.count(
      "MaxCapacity", of: target, default: max(1, scaling.minimumTasks))
    if scaling.maximumTasks < scaling.minimumTasks {
      builder.wrong(
        target["MaxCapacity"], "MaxCapacity", of: target,
        "below its MinCapacity of \(scaling.minimumTasks)",
        mend: "write \(scaling.minimumTasks) or more")
      scaling.maximumTasks = scaling.minimumTasks
    }
    service.tasks = max(scaling.minimumTasks, min(service.tasks, scaling.maximumTasks))
    let follows = follow(&scaling, target, in: &builder)
    schedule(&scaling, tasks: service.tasks, target, follows: follows, in: &builder)
    if !follows, scaling.schedule.isEmpty {
      // Bounds that nothing moves the tasks between.
      scaling.minimumTasks = service.tasks
      scaling.maximumTasks = service.tasks
    }
    service.scaling = scaling
  }

  /// What the policies track; whether there is one.
  private static func follow(
    _ scaling: inout ServiceScaling, _ target: DeployedResource, in builder: inout StackBuilder
  ) -> Bool {
    for policy in builder.links.scaling("AWS::ApplicationAutoScaling::ScalingPolicy", target) {
      let tracking = policy["TargetTrackingScalingPolicyConfiguration"]
      let metric = tracking["PredefinedMetricSpecification"]["PredefinedMetricType"].text ?? ""
      scaling.target = builder.number(
        tracking["TargetValue"], "TargetValue", of: policy, default: scaling.target,
        in: 1e-6...1e9)
      if metric.contains("Memory") { scaling.metric = .memory }
      if metric.contains("RequestCount") { scaling.metric = .requestsPerTarget }
      scaling.scaleOutCooldownSeconds = builder.number(
        tracking["ScaleOutCooldown"], "ScaleOutCooldown", of: policy,
        default: scaling.scaleOutCooldownSeconds)
      scaling.scaleInCooldownSeconds = builder.number(
        tracking["ScaleInCooldown"], "ScaleInCooldown", of: policy,
        default: scaling.scaleInCooldownSeconds)
      return true
    }
    return false
  }

  private static func schedule(
    _ scaling: inout ServiceScaling, tasks: Int, _ target: DeployedResource, follows: Bool,
    in builder: inout StackBuilder
  ) {
    let schedule = ScheduledCapacity(of: target, in: &builder)
    if schedule.isEmpty { return }
    let hours = schedule.hours(
      scaling.minimumTasks...scaling.maximumTasks, running: follows ? nil : tasks)
    scaling.schedule = spans(hours)
    scaling.minimumTasks = hours.map(\.lowerBound).min() ?? scaling.minimumTasks
    scaling.maximumTasks = hours.map(\.upperBound).max() ?? scaling.maximumTasks
  }

  /// Hours with the same bounds as spans: every day, weekdays and weekend, or day by day.
  private static func spans(_ hours: [ClosedRange<Int>]) -> [ScheduledBounds] {
    let days = (0..<7).map { Array(hours[($0 * 24)..<($0 * 24 + 24)]) }
    let isDaily = days.allSatisfy { $0 == days[0] }
    let isWeekly = days[..<5].allSatisfy { $0 == days[0] } && days[5] == days[6]
    let named: [(ScheduledBounds.Days, [ClosedRange<Int>])] =
      isDaily
      ? [(.all, days[0])]
      : isWeekly
        ? [(.weekdays, days[0]), (.weekend, days[5])]
        : Array(zip(ScheduledBounds.Days.each, days))
    return named.flatMap { name, day in
      var spans: [ScheduledBounds] = []
      for (hour, bounds) in day.enumerated() {
        if let last = spans.last, last.minimumTasks == bounds.lowerBound,
          last.maximumTasks == bounds.upperBound
        {
          spans[spans.count - 1].toHour = hour + 1
          continue
        }
        var span = ScheduledBounds()
        span.days = name
        span.fromHour = hour
        span.toHour = hour + 1
        span.minimumTasks = bounds.lowerBound
        span.maximumTasks = bounds.upperBound
        spans.append(span)
      }
      return spans
    }
  }
}
