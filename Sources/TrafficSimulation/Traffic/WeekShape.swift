/// How traffic is spread over a week: 168 hourly weights with mean 1, from Monday 00:00 UTC.
package struct WeekShape: Hashable, Sendable {
  package static let hours = 168

  /// Weights with mean exactly as near 1 as doubles allow; zero or more.
  package let weights: [Double]

  /// A week from 168 weights of any scale, none negative, not all zero.
  package init(weights: [Double]) throws(SimulationProblems) {
    var problems: [String] = []
    if weights.count != Self.hours {
      problems.append("a week has 168 hourly weights, not \(weights.count)")
    }
    if let hour = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      problems.append("weight \(hour + 1) is \(weights[hour]); a weight is 0 or more")
    } else if !weights.isEmpty, !(weights.reduce(0, +) > 0) {
      problems.append("the weights sum to 0: no hour of the week would have traffic")
    }
    guard problems.isEmpty else { throw SimulationProblems(problems) }
    self.init(unchecked: weights)
  }

  /// A week of seven days, each 24 hourly weights times the weight of its day.
  ///
  /// `daily` begins at 00:00 UTC, `weekly` with Monday.
  package init(daily: [Double], weekly: [Double]) throws(SimulationProblems) {
    var problems: [String] = []
    if daily.count != 24 { problems.append("a day has 24 hourly weights, not \(daily.count)") }
    if weekly.count != 7 { problems.append("a week has 7 daily weights, not \(weekly.count)") }
    guard problems.isEmpty else { throw SimulationProblems(problems) }
    try self.init(weights: weekly.flatMap { day in daily.map { $0 * day } })
  }

  /// Scaled by the largest weight first, so that no sum can overflow.
  private init(unchecked weights: [Double]) {
    let largest = weights.max() ?? 1
    let scaled = weights.map { $0 / largest }
    let mean = scaled.reduce(0, +) / Double(max(1, scaled.count))
    self.weights = scaled.map { $0 / mean }
  }

  /// The weight of an hour counted from Monday 00:00, wrapping around both ways.
  package func weight(atHour hour: Int) -> Double {
    let wrapped = hour % Self.hours
    return weights[wrapped < 0 ? wrapped + Self.hours : wrapped]
  }

  /// The busiest hour over the mean.
  package var peakToMean: Double { weights.max() ?? 1 }

  /// The same week with its swings stretched or flattened until the peak is the given multiple of
  /// the mean.
  ///
  /// Each weight becomes wᵏ, rescaled. A flat week stays flat, and a peak of 1 or less gives a flat
  /// week; a peak that no k up to 64 reaches gives the nearest.
  package func stretched(toPeak peak: Double) -> Self {
    guard peak > 1, peakToMean > 1 else { return Self(unchecked: weights.map { _ in 1 }) }
    // Peak over mean of wᵏ is 168 / Σ (w / largest)ᵏ; equal weights are counted, not repeated.
    let largest = peakToMean
    var counts: [(log: Double, hours: Double)] = []
    for weight in weights.sorted() where weight > 0 {
      let log = Elementary.log(weight / largest)
      if let last = counts.last, last.log == log {
        counts[counts.count - 1].hours += 1
      } else {
        counts.append((log, 1))
      }
    }
    func peakRaised(_ k: Double) -> Double {
      var sum = 0.0
      for (log, hours) in counts { sum += hours * Elementary.exp(k * log) }
      return Double(Self.hours) / sum
    }
    var low = 0.0
    var high = 1.0
    while peakRaised(high) < peak, high < 64 { high *= 2 }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if peakRaised(middle) < peak { low = middle } else { high = middle }
    }
    let k = (low + high) / 2
    return Self(unchecked: weights.map { Elementary.power($0 / largest, k) })
  }
}

/// Weeks with a name.
///
/// All of them are assumptions: typical forms, not measurements.
package enum NamedShape: String, CaseIterable, Hashable, Sendable {
  /// The same in every hour.
  case flat
  /// A team's own use, such as a staging stack: 08–18 UTC on weekdays, little else; peak 3.2.
  case office
  /// A site for consumers: quiet nights, a peak at 19–21 UTC, weekends a fifth above; peak 1.9.
  case consumer
  /// A product for businesses: office hours with a dip at noon, weekends a quarter; peak 2.7.
  case business
  /// Nightly batch work: 01–05 UTC; peak 5.0.
  case nightly

  package var week: WeekShape {
    let assumed = Self.days(of: self)
    let built = try? WeekShape(daily: assumed.daily, weekly: assumed.weekly)
    return built ?? WeekShape.even
  }

  private static func days(of shape: Self) -> (daily: [Double], weekly: [Double]) {
    let everyDay = [Double](repeating: 1, count: 7)
    switch shape {
    case .flat:
      return ([Double](repeating: 1, count: 24), everyDay)
    case .office:
      return (
        [
          5, 5, 5, 5, 5, 5, 10, 40, 90, 100, 100, 95, 70, 90, 100, 100, 90, 60, 25, 12, 8, 6, 5, 5,
        ], [1, 1, 1, 1, 0.9, 0.1, 0.1]
      )
    case .consumer:
      return (
        [
          35, 25, 18, 14, 13, 16, 25, 40, 55, 65, 70, 75, 80, 78, 76, 78, 82, 88, 95, 100, 100, 92,
          75, 52,
        ], [1, 1, 1, 1, 1.05, 1.2, 1.2]
      )
    case .business:
      return (
        [
          10, 9, 8, 8, 9, 12, 20, 45, 80, 98, 100, 95, 75, 88, 98, 97, 88, 65, 42, 32, 26, 21, 16,
          12,
        ], [1, 1, 1, 1, 0.95, 0.25, 0.25]
      )
    case .nightly:
      return (
        [10, 100, 100, 100, 100, 10, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 5], everyDay
      )
    }
  }
}

extension WeekShape {
  /// The same weight in every hour.
  package static var even: WeekShape {
    WeekShape(unchecked: [Double](repeating: 1, count: hours))
  }
}
