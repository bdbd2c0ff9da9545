/// Target tracking as the ECS service scheduler does it, in steps of one minute.
///
/// Two alarms watch a metric with one datapoint a minute: high, above the target three times in a
/// row; low, below 0.9 × target fifteen times in a row (exports of ECS alarms). The wanted count is
/// ⌈tasks × metric ÷ target⌉ within minimum...maximum. That formula is an assumption: AWS says only
/// that scaling is in proportion and rounds with care.
///
/// Cooldowns (Application Auto Scaling user guide): in the out-cooldown only a larger scale-out acts,
/// and what the last one added counts, so that the wanted count is that of the tasks which are ready;
/// once it is over, the wanted count is that of all that were asked for, which overshoots where tasks
/// take longer to start than the cooldown. In the in-cooldown nothing scales in, and a scale-out ends
/// it. Scale-in rests during a deployment, scale-out does not. A
/// minute with no datapoint moves nothing and starts both alarms anew.
package struct TargetTracking: Hashable, Sendable {
  package static let datapointsHigh = 3
  package static let datapointsLow = 15
  package static let lowShare = 0.9

  package let target: Double
  package let minimum: Int
  package let maximum: Int
  package let scaleInCooldownMinutes: Int
  package let scaleOutCooldownMinutes: Int
  /// False for a policy that only scales out.
  package let scalesIn: Bool

  /// A policy, or all that is wrong with it.
  ///
  /// The target is in the metric's own unit, percent or requests per target and minute, above 0.
  /// The cooldown is 5 minutes unless the policy says otherwise.
  package init(
    target: Double, minimum: Int, maximum: Int, scaleInCooldownMinutes: Int = 5,
    scaleOutCooldownMinutes: Int = 5, scalesIn: Bool = true
  ) throws(SimulationProblems) {
    var problems: [String] = []
    if !(target > 0 && target.isFinite) {
      problems.append("a scaling target of \(target) can never be met; it must be above 0")
    }
    if minimum < 0 { problems.append("a service cannot have fewer than 0 tasks (\(minimum))") }
    if maximum < minimum {
      problems.append("at most \(maximum) tasks is below at least \(minimum)")
    }
    if scaleInCooldownMinutes < 0 || scaleOutCooldownMinutes < 0 {
      problems.append("a cooldown cannot be negative")
    }
    guard problems.isEmpty else { throw SimulationProblems(problems) }
    self.target = target
    self.minimum = minimum
    self.maximum = maximum
    self.scaleInCooldownMinutes = scaleInCooldownMinutes
    self.scaleOutCooldownMinutes = scaleOutCooldownMinutes
    self.scalesIn = scalesIn
  }

  /// The same policy within other bounds; a maximum below the minimum counts as the minimum.
  package func bounded(minimum: Int, maximum: Int) -> Self {
    Self(self, minimum: max(0, minimum), maximum: max(0, minimum, maximum))
  }

  private init(_ other: Self, minimum: Int, maximum: Int) {
    target = other.target
    scaleInCooldownMinutes = other.scaleInCooldownMinutes
    scaleOutCooldownMinutes = other.scaleOutCooldownMinutes
    scalesIn = other.scalesIn
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Pulls the count inside the bounds at once, as a scheduled action does: cooldowns do not count.
  package func pull(_ state: inout State) { state.desired = clamp(state.desired) }

  /// What the scaler remembers from one minute to the next.
  package struct State: Hashable, Sendable {
    /// The count asked for; tasks that are still starting are in it.
    package var desired: Int
    package fileprivate(set) var minutesHigh = 0
    package fileprivate(set) var minutesLow = 0
    package fileprivate(set) var minutesSinceIn = Int.max
    package fileprivate(set) var minutesSinceOut = Int.max

    package init(desired: Int) { self.desired = desired }

    /// Lets minutes pass at the minimum with a metric that never exceeds the target.
    ///
    /// Nothing scales out, and below the minimum nothing can scale in; the low alarm's count does
    /// not matter, because it begins anew before there is a task to take away.
    mutating func restAtMinimum(minutes: Int) {
      if minutesSinceIn < .max { minutesSinceIn += minutes }
      if minutesSinceOut < .max { minutesSinceOut += minutes }
      minutesHigh = 0
    }
  }

  /// The state at the start, with the count pulled inside minimum...maximum.
  package func start(tasks: Int) -> State { State(desired: clamp(tasks)) }

  /// Takes in the datapoint of one minute.
  ///
  /// - Parameters:
  ///   - state: what the scaler remembers.
  ///   - metric: the mean over the minute and the ready tasks; `nil` where there is no datapoint.
  ///   - ready: tasks that served in that minute.
  ///   - deploying: true while a deployment runs.
  /// - Returns: the count asked for from now on.
  @discardableResult
  package func step(
    _ state: inout State, metric: Double?, ready: Int, deploying: Bool = false
  ) -> Int {
    if state.minutesSinceIn < .max { state.minutesSinceIn += 1 }
    if state.minutesSinceOut < .max { state.minutesSinceOut += 1 }
    guard let metric, metric >= 0 else {
      state.minutesHigh = 0
      state.minutesLow = 0
      return state.desired
    }
    state.minutesHigh = metric > target ? state.minutesHigh + 1 : 0
    state.minutesLow = metric < Self.lowShare * target ? state.minutesLow + 1 : 0
    if state.minutesHigh >= Self.datapointsHigh {
      let isCooling = state.minutesSinceOut < scaleOutCooldownMinutes
      let wanted = wantedTasks(
        metric: metric, ready: isCooling ? ready : max(ready, state.desired))
      if wanted > state.desired {
        state.desired = wanted
        state.minutesSinceIn = .max
        state.minutesSinceOut = 0
      }
    } else if state.minutesLow >= Self.datapointsLow, scalesIn, !deploying,
      state.minutesSinceIn >= scaleInCooldownMinutes
    {
      let wanted = wantedTasks(metric: metric, ready: ready)
      if wanted < state.desired {
        state.desired = wanted
        state.minutesSinceIn = 0
      }
    }
    return state.desired
  }

  /// ⌈tasks × metric ÷ target⌉ within the bounds.
  package func wantedTasks(metric: Double, ready: Int) -> Int {
    let exact = Double(max(0, ready)) * metric / target
    return clamp(exact < 1e9 ? Int((exact - 1e-9).rounded(.up)) : 1_000_000_000)
  }

  private func clamp(_ tasks: Int) -> Int { min(maximum, max(minimum, tasks)) }
}
