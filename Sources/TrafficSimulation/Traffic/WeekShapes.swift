/// Weeks made of days, and weeks with a stated peak.
extension WeekShape {
  /// A week of seven days: 24 hourly weights times the weight of the day.
  ///
  /// `daily` begins at 00:00 UTC, `weekly` with Monday. Where a list has another length, the week
  /// has another length too, and that is the problem thrown.
  package init(name: String, daily: [Double], weekly: [Double]) throws(Problem) {
    let hours = weekly.flatMap { day in daily.map { $0 * day } }
    guard daily.count == 24, weekly.count == 7 else { throw .wrongCount(hours.count) }
    try self.init(name: name, weights: hours)
  }

  /// The weight of an hour counted from Monday 00:00, wrapping around both ways.
  package func weight(atHour hour: Int) -> Double {
    let wrapped = hour % weights.count
    return weights[wrapped < 0 ? wrapped + weights.count : wrapped]
  }

  /// The same week with its swings stretched or flattened to a peak of so many times the mean.
  ///
  /// Each weight becomes wᵏ, rescaled. A flat week stays flat, and a peak of 1 or less gives a flat
  /// week; a peak that no k up to 64 reaches gives the nearest.
  package func stretched(toPeak peak: Double) -> Self {
    guard peak > 1, peakToMean > 1 else { return .flat }
    let top = peakToMean
    func raised(_ k: Double) -> Self {
      let weights = weights.map { Elementary.power($0 / top, k) }
      let week = try? WeekShape(name: name, weights: weights)
      return week ?? .flat
    }
    var low = 0.0
    var high = 1.0
    while raised(high).peakToMean < peak, high < 64 { high *= 2 }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if raised(middle).peakToMean < peak { low = middle } else { high = middle }
    }
    return raised((low + high) / 2)
  }

  /// A product for businesses, an assumption: 08–18 UTC with a dip at noon, weekends a quarter.
  package static var business: Self {
    assumed(
      "business",
      daily: [
        10, 9, 8, 8, 9, 12, 20, 45, 80, 98, 100, 95, 75, 88, 98, 97, 88, 65, 42, 32, 26, 21, 16, 12,
      ], weekly: [1, 1, 1, 1, 0.95, 0.25, 0.25])
  }

  /// Batch work at night, an assumption: 01–05 UTC every day.
  package static var nightly: Self {
    assumed(
      "nightly",
      daily: [
        10, 100, 100, 100, 100, 10, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 5,
      ], weekly: [1, 1, 1, 1, 1, 1, 1])
  }

  private static func assumed(_ name: String, daily: [Double], weekly: [Double]) -> Self {
    let week = try? WeekShape(name: name, daily: daily, weekly: weekly)
    return week ?? .flat
  }
}
