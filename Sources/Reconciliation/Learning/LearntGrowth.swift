import TrafficSimulation

/// How traffic grows from week to week, and how far weeks lie apart.
struct LearntGrowth {
  /// Percent of the mean a month of 730 hours.
  let percentPerMonth: Double
  /// Standard error of it.
  let error: Double
  /// Standard deviation of a week around the line, as a share of the mean.
  let scatter: Double
  let weeks: Int

  /// Whether it is more than chance.
  var isReal: Bool { abs(percentPerMonth) > 2 * error && abs(percentPerMonth) >= 1 }

  private static let fewest = 4
  private static let weeksPerMonth = 730.0 / 168

  /// A straight line through the weeks that are told of whole; `nil` of less than four.
  init?(_ traffic: HourlyTraffic) {
    let weeks = Dictionary(grouping: traffic.hours) { ($0.hour + 72) / 168 }
      .filter { $0.value.count == 168 && $0.value.allSatisfy { $0.share > 0.99 } }
      .map { (week: Double($0.key), sum: $0.value.reduce(0) { $0 + $1.requests }) }
      .sorted { $0.week < $1.week }
    guard weeks.count >= Self.fewest else { return nil }
    let count = Double(weeks.count)
    let middle = weeks.reduce(0) { $0 + $1.week } / count
    let mean = weeks.reduce(0) { $0 + $1.sum } / count
    guard mean > 0 else { return nil }
    let spread = weeks.reduce(0) { $0 + ($1.week - middle) * ($1.week - middle) }
    let slope = weeks.reduce(0) { $0 + ($1.week - middle) * ($1.sum / mean - 1) } / spread
    let rest = weeks.reduce(0) { sum, week in
      let error = week.sum / mean - 1 - slope * (week.week - middle)
      return sum + error * error
    }
    let variance = rest / (count - 2)
    self.weeks = weeks.count
    scatter = variance.squareRoot()
    percentPerMonth = slope * Self.weeksPerMonth * 100
    error = (variance / spread).squareRoot() * Self.weeksPerMonth * 100
  }
}
