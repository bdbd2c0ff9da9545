import Quantities
import Resources

/// How many instances a group runs: as it is deployed, by its schedule, and at most.
struct GroupSizes {
  /// On average over a week.
  private(set) var mean: Double
  /// The fewest that it keeps, whatever a schedule says of them.
  let least: Int
  let most: Int

  /// - Source: EC2 Auto Scaling API reference, CreateAutoScalingGroup, 2026-05: without a desired
  ///   capacity the group starts with its minimum; it lies between the minimum and the maximum.
  init(_ group: DeployedResource, in builder: inout StackBuilder) {
    let least = builder.count("MinSize", of: group, default: 1)
    let desired = builder.count(
      group["DesiredCapacity"], "DesiredCapacity", of: group, default: least,
      between: (group["MinSize"], group["MaxSize"]))
    most = max(
      builder.count("MaxSize", of: group, default: max(least, desired)), least, desired)
    let start = State(least: least, most: most, desired: desired)
    let actions = Self.actions(of: group, in: &builder)
    mean = Self.mean(of: actions, from: start)
    self.least = actions.compactMap(\.least).reduce(least, min)
  }

  /// How many instances there are is the load's to decide.
  init(mean: Double, least: Int, most: Int) {
    self.mean = mean
    self.least = least
    self.most = most
  }

  /// From the fewest that scaling leaves to the most that it starts, around what is deployed.
  var bounds: CostBounds? {
    guard mean > 0, least < most else { return nil }
    return CostBounds(taking: mean, of: min(Double(least), mean)...max(Double(most), mean))
  }

  /// Leaves a group open that starts with nothing: none or all of what scaling may start.
  mutating func open(
    _ property: String, of group: DeployedResource, in builder: inout StackBuilder
  ) {
    guard mean == 0, most > 0, !builder.isStated(ComputeMappings.scaledKey, of: group) else {
      return
    }
    if let decided = builder.decision(on: property, of: group)?.number {
      mean = decided
    } else {
      builder.unresolved(
        group, property,
        .unknown("it starts with none and gets those that its load needs", at: group.place),
        taking: "0", among: ["0", "\(most)"], usual: .first)
    }
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
