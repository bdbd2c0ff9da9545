import Resources

/// How many instances a group runs: as it is deployed, by its schedule, and at most.
struct GroupSizes {
  /// On average over a week.
  let mean: Double
  let most: Int

  /// - Source: EC2 Auto Scaling API reference, CreateAutoScalingGroup, 2026-05: without a desired
  ///   capacity the group starts with its minimum.
  init(_ group: DeployedResource, in builder: inout StackBuilder) {
    let least = builder.count("MinSize", of: group, default: 1)
    let desired = builder.count("DesiredCapacity", of: group, default: least)
    most = max(
      builder.count("MaxSize", of: group, default: max(least, desired)), least, desired)
    let start = State(least: least, most: most, desired: desired)
    mean = Self.mean(of: Self.actions(of: group, in: &builder), from: start)
  }

  private struct State {
    var least: Int
    var most: Int
    var desired: Int
  }

  private struct Action {
    let minutes: [Int]
    let least: Int?
    let most: Int?
    let desired: Int?
  }

  /// What scheduled actions do every week; `-1` is Terraform's word for what stays.
  private static func actions(
    of group: DeployedResource, in builder: inout StackBuilder
  ) -> [Action] {
    var actions: [Action] = []
    for action in builder.all(
      "AWS::AutoScaling::ScheduledAction", whose: "AutoScalingGroupName", speakOf: group)
    {
      let zone = builder.text("TimeZone", of: action, default: "UTC")
      let offset = StandardTime(zone)?.minutes ?? 0
      guard
        let schedule = action["Recurrence"].text.flatMap({ WeekSchedule(unixCron: $0) })?
          .earlier(byMinutes: offset)
      else {
        builder.warn(
          "'\(action.id)' changes '\(group.id)' by the schedule "
            + "'\(action["Recurrence"].text ?? "once")', which is not weekly and is left out",
          at: action)
        continue
      }
      func size(_ name: String) -> Int? { action[name].count.flatMap { $0 < 0 ? nil : $0 } }
      actions.append(
        Action(
          minutes: schedule.minutes, least: size("MinSize"), most: size("MaxSize"),
          desired: size("DesiredCapacity")))
    }
    return actions
  }

  /// The mean over a week, once the actions have run for a week.
  private static func mean(of actions: [Action], from start: State) -> Double {
    let week = 7 * 1_440
    let events = actions.flatMap { action in action.minutes.map { ($0, action) } }
      .sorted { $0.0 < $1.0 }
    guard !events.isEmpty else { return Double(start.desired) }
    var state = start
    var minutes = 0
    for turn in 0..<2 {
      for (index, (minute, action)) in events.enumerated() {
        state.least = action.least ?? state.least
        state.most = max(state.least, action.most ?? state.most)
        state.desired = max(state.least, min(action.desired ?? state.desired, state.most))
        let next = index + 1 < events.count ? events[index + 1].0 : week + events[0].0
        if turn == 1 { minutes += state.desired * (next - minute) }
      }
    }
    return Double(minutes) / Double(week)
  }
}
