import Resources

/// Hours after which nothing is left over: the same rate brings the same again.
struct SettledHours: Sendable {
  /// Whether hours may be alike at all: one rate an hour, and tasks that stay what they are.
  private let mayRepeat: Bool
  private var isSettled: [Bool]

  /// Hours before, at which the same rate is looked for: the last one, the day's and the week's.
  private static let before = [1, 24, WeekShape.hours]

  init(hours: Int, mayRepeat: Bool) {
    self.mayRepeat = mayRepeat
    isSettled = [Bool](repeating: false, count: hours)
  }

  mutating func note(_ hour: Int) { isSettled[hour] = true }

  /// An hour before that began and ended like this one, with the same rate; `nil` where none is known.
  func hour(like hour: Int, _ rates: [Double]) -> Int? {
    guard mayRepeat, hour > 0, isSettled[hour - 1] else { return nil }
    for back in Self.before where back <= hour && isSettled[hour - back] {
      if rates[(hour - back) * 60] == rates[hour * 60] { return hour - back }
    }
    return nil
  }
}

extension FluidEngine {
  /// Whether each service runs the same tasks in every hour.
  var keepsItsTasks: Bool { stations.allSatisfy { $0.scaling == nil && $0.open == nil } }
}

extension FluidStation.State {
  /// An hour that is as one before it, to the bit.
  mutating func pass(_ hour: Int, like: Int, in hours: inout FluidHours, service: Int) {
    let (at, from) = (hour * hours.services + service, like * hours.services + service)
    let (came, use) = (hours.arrivals[from], hours.utilisation[from])
    hours.tasks[at] = hours.tasks[from]
    hours.utilisation[at] = use
    hours.arrivals[at] = came
    utilisationSum += use
    arrivalSum += came
    handledSum += came
    finishedSum += came
    answeredSum += came
    taskMinutes += Double(ready) * 60
    minute += 60
  }
}
