import Diagnostics
import Quantities
import Resources

/// What the scheduled actions of a scalable target set, and when.
struct ScheduledCapacity {
  /// A scheduled action: when, and the bounds that it sets.
  private struct Action {
    let schedule: WeekSchedule
    let minimum: Int?
    let maximum: Int?
  }

  private var actions: [Action] = []

  var isEmpty: Bool { actions.isEmpty }

  /// Reads the actions of a target, in all languages.
  ///
  /// An action that is not weekly leaves open what the target keeps.
  init(of target: DeployedResource, in builder: inout StackBuilder) {
    var seasonal: Set<String> = []
    for action in target["ScheduledActions"].items {
      read({ action[$0] }, action["ScalableTargetAction"], target, &seasonal, in: &builder)
    }
    for action in builder.links.scaling("aws_appautoscaling_scheduled_action", target) {
      let capacity = action["ScalableTargetAction"]
      read({ action[$0] }, capacity.items.first ?? capacity, target, &seasonal, in: &builder)
    }
    if !seasonal.isEmpty {
      builder.assume(
        "the schedule of '\(target.id)' is taken by the standard time of "
          + "\(seasonal.sorted().joined(separator: ", ")); summer time has it an hour earlier, for "
          + "as many hours", at: target)
    }
  }

  private mutating func read(
    _ value: (String) -> Resolved, _ capacity: Resolved, _ target: DeployedResource,
    _ seasonal: inout Set<String>, in builder: inout StackBuilder
  ) {
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
    let written = value("Schedule")
    guard let weekly = written.text.flatMap({ WeekSchedule($0) }) else {
      builder.unresolved(
        target, "Schedule",
        written.isUnresolved
          ? written
          : .unknown(
            "its schedule '\(written.text ?? "unknown")' is not weekly", at: written.place),
        taking: "no change",
        mend: written.isUnresolved
          ? nil
          : "write a weekly one, or accept the target under 'coverage: accept' of the budget, with a "
            + "reason and a day")
      return
    }
    func bound(_ property: String) -> Int? {
      let bound = capacity[property]
      if bound.isUnresolved {
        builder.unresolved(target, "ScalableTargetAction.\(property)", bound, taking: "no change")
      }
      return bound.count
    }
    actions.append(
      Action(
        schedule: weekly.earlier(byMinutes: time?.minutes ?? 0), minimum: bound("MinCapacity"),
        maximum: bound("MaxCapacity")))
  }

  /// The bounds in each hour of the week, once the actions have run for a week.
  ///
  /// An action in the second half of an hour counts from the next hour on. Source: Application Auto Scaling user guide,
  /// "How scheduled scaling works", 2026-05: what is below the new minimum is raised to it, what is above the new
  /// maximum lowered to it, anything else stays.
  ///
  /// - Parameters:
  ///   - bounds: the target's own.
  ///   - running: what is there where nothing but the schedule moves it; `nil` where a policy does.
  /// - Returns: 168 ranges from Monday 00:00 UTC.
  func hours(_ bounds: ClosedRange<Int>, running: Int?) -> [ClosedRange<Int>] {
    var events: [Int: [Action]] = [:]
    for action in actions {
      for minute in action.schedule.minutes {
        events[(minute + 30) / 60 % 168, default: []].append(action)
      }
    }
    var (minimum, maximum) = (bounds.lowerBound, bounds.upperBound)
    var now = running ?? 0
    var result: [ClosedRange<Int>] = []
    for hour in 0..<336 {
      for action in events[hour % 168] ?? [] {
        minimum = action.minimum ?? minimum
        maximum = max(minimum, action.maximum ?? maximum)
      }
      now = max(minimum, min(now, maximum))
      if hour >= 168 { result.append(running == nil ? minimum...maximum : now...now) }
    }
    return result
  }
}

/// Between which bounds a target keeps what it scales, hour by hour of a week.
struct TargetBounds {
  /// 168 of them from Monday 00:00 UTC; one where they are the same in all.
  private let hours: [ClosedRange<Int>]
  let least: Int
  let most: Int

  /// - Parameters:
  ///   - target: the scalable target.
  ///   - deployed: what is made beside it.
  ///   - builder: where what is wrong or not known is written down.
  ///   - fallback: its minimum where it says none.
  ///   - range: what AWS takes.
  init(
    of target: DeployedResource, deployed: Int, in builder: inout StackBuilder,
    default fallback: Int = 0, range: ClosedRange<Int> = 0...1_000_000
  ) {
    let least = builder.count("MinCapacity", of: target, default: fallback, in: range)
    let most = max(least, builder.count("MaxCapacity", of: target, default: least, in: range))
    let schedule = ScheduledCapacity(of: target, in: &builder)
    guard !schedule.isEmpty else {
      (hours, self.least, self.most) = ([least...most], least, most)
      return
    }
    let isFollowed = !builder.links.scaling(
      "AWS::ApplicationAutoScaling::ScalingPolicy", target
    ).isEmpty
    hours = schedule.hours(least...most, running: isFollowed ? nil : deployed)
    self.least = hours.map(\.lowerBound).min() ?? least
    self.most = max(most, hours.map(\.upperBound).max() ?? most)
  }

  /// The mean over a week of what is kept above what is deployed; `units` is what so many of the scaled come to.
  func kept(above deployed: Int, _ units: (Int) -> Int = { $0 }) -> Double {
    hours.reduce(0) { $0 + Double(max(0, units($1.lowerBound) - deployed)) } / Double(hours.count)
  }

  /// How that mean comes about: `200 − 100 units`.
  func why(above deployed: Int, _ unit: String, _ units: (Int) -> Int = { $0 }) -> String {
    let kept = Set(hours.map { units($0.lowerBound) }).sorted()
    guard let first = kept.first, let last = kept.last, first < last else {
      return "\(units(least)) − \(deployed) \(unit)"
    }
    return "\(NumberFormat.number(self.kept(above: deployed, units))) \(unit) above "
      + "\(deployed), the mean of a week in which the schedule keeps "
      + "\(first) to \(last)"
  }
}
