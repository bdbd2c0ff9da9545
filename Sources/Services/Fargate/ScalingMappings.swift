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

  /// A scheduled action: when, and the bounds that it sets.
  private struct Action {
    let schedule: WeekSchedule
    let minimum: Int?
    let maximum: Int?
  }

  private static func schedule(
    _ scaling: inout ServiceScaling, tasks: Int, _ target: DeployedResource, follows: Bool,
    in builder: inout StackBuilder
  ) {
    var actions: [Action] = []
    var seasonal: Set<String> = []
    func read(_ value: (String) -> Resolved, capacity: Resolved) {
      let zone = builder.text(value("Timezone"), "Timezone", of: target, default: "UTC")
      let time = StandardTime(zone)
      if time == nil {
        let offer = nearestName(to: zone, in: StandardTime.names)
        builder.warn(
          "the time zone '\(zone)' of '\(target.id)' is not known here; its hours are taken as UTC",
          at: target, mend: offer.map { "did you mean '\($0)'?" })
      } else if time?.hasSummerTime == true {
        seasonal.insert(zone)
      }
      let written = value("Schedule").text.flatMap { WeekSchedule($0) }
      guard let schedule = written?.earlier(byMinutes: time?.minutes ?? 0) else {
        builder.warn(
          "'\(target.id)' changes its tasks by the schedule "
            + "'\(value("Schedule").text ?? "unknown")', which is not weekly and is left out",
          at: target)
        return
      }
      actions.append(
        Action(
          schedule: schedule, minimum: capacity["MinCapacity"].count,
          maximum: capacity["MaxCapacity"].count))
    }
    for action in target["ScheduledActions"].items {
      read({ action[$0] }, capacity: action["ScalableTargetAction"])
    }
    for action in builder.links.scaling("aws_appautoscaling_scheduled_action", target) {
      let capacity = action["ScalableTargetAction"]
      read({ action[$0] }, capacity: capacity.items.first ?? capacity)
    }
    if actions.isEmpty { return }
    if !seasonal.isEmpty {
      builder.assume(
        "the schedule of '\(target.id)' is taken by the standard time of "
          + "\(seasonal.sorted().joined(separator: ", ")); summer time has it an hour earlier, for "
          + "as many hours", at: target)
    }
    let hours = bounds(of: actions, scaling, tasks: follows ? nil : tasks)
    scaling.schedule = spans(hours)
    scaling.minimumTasks = hours.map(\.lowerBound).min() ?? scaling.minimumTasks
    scaling.maximumTasks = hours.map(\.upperBound).max() ?? scaling.maximumTasks
  }

  /// The bounds in each hour of the week, once the actions have run for a week.
  ///
  /// An action in the second half of an hour counts from the next hour on.
  private static func bounds(
    of actions: [Action], _ scaling: ServiceScaling, tasks: Int?
  ) -> [ClosedRange<Int>] {
    var events: [Int: [Action]] = [:]
    for action in actions {
      for minute in action.schedule.minutes {
        events[(minute + 30) / 60 % 168, default: []].append(action)
      }
    }
    var (minimum, maximum) = (scaling.minimumTasks, scaling.maximumTasks)
    var running = tasks ?? 0
    var result: [ClosedRange<Int>] = []
    for hour in 0..<336 {
      for action in events[hour % 168] ?? [] {
        minimum = action.minimum ?? minimum
        maximum = max(minimum, action.maximum ?? maximum)
      }
      running = max(minimum, min(running, maximum))
      if hour >= 168 { result.append(tasks == nil ? minimum...maximum : running...running) }
    }
    return result
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
