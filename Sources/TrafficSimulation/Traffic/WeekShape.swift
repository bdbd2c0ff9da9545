/// How traffic is spread over a week: 168 hourly weights with mean 1, from Monday 00:00 UTC.
package struct WeekShape: Hashable, Sendable {
  package static let hours = 168

  /// Weights with mean exactly as near 1 as doubles allow; zero or more.
  package private(set) var weights: [Double]

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

  /// The same week as seen from another of its hours: weights begin with that hour's.
  package func beginning(atHour hour: Int) -> Self {
    if hour % Self.hours == 0 { return self }
    var week = self
    week.weights = (0..<Self.hours).map { weight(atHour: hour + $0) }
    return week
  }

  /// The busiest hour over the mean.
  package var peakToMean: Double { weights.max() ?? 1 }

  /// The same week with its swings stretched or flattened until the peak is the given multiple of
  /// the mean.
  ///
  /// Each weight becomes wᵏ, rescaled. A flat week stays flat, and a peak of 1 or less gives a flat
  /// week; a peak that no k up to 64 reaches gives the nearest.
  package func stretched(toPeak peak: Double) -> Self { WeekStretch(self).week(peak: peak) }

  /// A week of 168 weights that were worked out here, not read.
  fileprivate init(raised weights: [Double]) { self.init(unchecked: weights) }
}

/// A week whose swings are stretched again and again: what does not depend on the peak, kept.
struct WeekStretch: Sendable {
  private let shape: WeekShape
  /// Different weights above 0: the logarithm of each over the largest, and how many hours have it.
  private var logs: [Double] = []
  private var counts: [Double] = []
  /// Each hour's place among the different weights; −1 for a weight of 0.
  private var places: [Int] = []

  init(_ shape: WeekShape) {
    self.shape = shape
    let largest = shape.peakToMean
    let different = Set(shape.weights.filter { $0 > 0 }).sorted()
    logs = different.map { Elementary.log($0 / largest) }
    counts = different.map { _ in 0 }
    places = shape.weights.map { weight in different.firstIndex(of: weight) ?? -1 }
    for place in places where place >= 0 { counts[place] += 1 }
  }

  /// The week with its peak at a multiple of the mean; see ``WeekShape/stretched(toPeak:)``.
  func week(peak: Double) -> WeekShape {
    guard peak > 1, shape.peakToMean > 1 else {
      return WeekShape(raised: shape.weights.map { _ in 1 })
    }
    let power = exponent(peak: peak)
    let raised = logs.map { Elementary.exp(power * $0) }
    return WeekShape(raised: places.map { $0 < 0 ? 0 : raised[$0] })
  }

  /// The k at which the peak over the mean of wᵏ, 168 ÷ Σ (w ÷ largest)ᵏ, is the one asked for.
  ///
  /// The logarithm of the sum falls with k and is convex, so Newton's steps from 0 never pass it.
  private func exponent(peak: Double) -> Double {
    let target = Elementary.log(Double(WeekShape.hours) / peak)
    var k = 0.0
    for _ in 0..<60 {
      var sum = 0.0
      var slope = 0.0
      for index in logs.indices {
        let term = counts[index] * Elementary.exp(k * logs[index])
        sum += term
        slope += term * logs[index]
      }
      let over = Elementary.log(sum) - target
      guard over > 1e-15, slope < 0 else { break }
      let next = k - over * sum / slope
      guard next > k, next < 64 else { return next >= 64 ? 64 : k }
      k = next
    }
    return k
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
