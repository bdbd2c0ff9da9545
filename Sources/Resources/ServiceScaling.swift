/// How many tasks autoscaling may run, and what it aims at.
package struct ServiceScaling: Hashable, Sendable {
  /// What target tracking holds near its target.
  package enum Metric: String, Hashable, Sendable, CaseIterable {
    /// Percent of the reserved CPU, mean over the service's tasks.
    case cpu
    /// Requests per target and minute.
    case requestsPerTarget
    /// Percent of the reserved memory.
    case memory
  }

  package var minimumTasks = 1
  package var maximumTasks = 1
  package var metric = Metric.cpu
  /// Percent, or requests per target and minute.
  package var target = 60.0
  /// Seconds; ECS's default.
  package var scaleOutCooldownSeconds = 300.0
  package var scaleInCooldownSeconds = 300.0
  /// Other bounds at some hours of the week; of several that hold, the last counts.
  package var schedule: [ScheduledBounds] = []

  package init() {}

  /// The bounds in an hour of the week, from Monday 00:00 UTC.
  package func bounds(weekHour: Int) -> (minimum: Int, maximum: Int) {
    schedule.last { $0.holds(weekHour: weekHour) }
      .map { ($0.minimumTasks, max($0.minimumTasks, $0.maximumTasks)) }
      ?? (minimumTasks, maximumTasks)
  }

  /// Task-hours of the minimum over a period.
  ///
  /// - Parameters:
  ///   - hours: of the period.
  ///   - first: the hour of the week in which it begins, from Monday 00:00 UTC.
  /// - Returns: the sum over its hours.
  package func minimumTaskHours(hours: Int, from first: Int = 0) -> Double {
    if schedule.isEmpty { return Double(minimumTasks * hours) }
    let week = (0..<168).map { bounds(weekHour: (first + $0) % 168).minimum }
    let rest = week.prefix(hours % 168).reduce(0, +)
    return Double(hours / 168 * week.reduce(0, +) + rest)
  }

  /// The most tasks at any time.
  package var mostTasks: Int {
    schedule.reduce(maximumTasks) { max($0, $1.minimumTasks, $1.maximumTasks) }
  }

  /// The fewest tasks at any time.
  package var fewestTasks: Int { schedule.reduce(minimumTasks) { min($0, $1.minimumTasks) } }
}

/// A scheduled action pair of Application Auto Scaling: bounds between two hours of the day, UTC.
///
/// - Source: Application Auto Scaling API reference: at the hour, capacity is pulled inside the bounds.
package struct ScheduledBounds: Hashable, Sendable {
  /// The days it holds on.
  package enum Days: String, Hashable, Sendable, CaseIterable {
    case all, weekdays, weekend
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// The seven days, from Monday.
    package static let each: [Self] = [
      .monday, .tuesday, .wednesday, .thursday, .friday, .saturday, .sunday,
    ]

    func contains(day: Int) -> Bool {
      switch self {
      case .all: true
      case .weekdays: day < 5
      case .weekend: day >= 5
      default: self == Self.each[day]
      }
    }
  }

  package var days = Days.all
  /// From 0; the hours run over midnight where `toHour` is not after it.
  package var fromHour = 0
  package var toHour = 24
  package var minimumTasks = 1
  package var maximumTasks = 1

  package init() {}

  func holds(weekHour: Int) -> Bool {
    let hour = weekHour % 24
    guard days.contains(day: weekHour / 24 % 7) else { return false }
    return fromHour < toHour
      ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour
  }
}
