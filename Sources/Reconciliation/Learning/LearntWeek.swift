import TrafficSimulation

/// How traffic is spread over a week, as far as it is told.
package struct LearntWeek: Sendable {
  /// What of a week has been seen.
  package enum Basis: Hashable, Sendable {
    /// All of its 168 hours.
    case week
    /// All hours of a weekday and of a day of the weekend.
    case weekdaysAndWeekend
    /// All hours of a day, of weekdays alone, of a weekend alone, or of both without telling them apart.
    case day(DayKind)
    /// Less than a day, or too few requests to tell one hour from another.
    case tooLittle
  }

  /// The days that a shape of 24 hours was seen on.
  package enum DayKind: Hashable, Sendable {
    case weekday, weekend, any
  }

  /// Requests a rate of an hour should rest on: its chance is then some 20 %.
  private static let fewest = 20.0

  package let basis: Basis
  /// Requests per second in each hour: 168 from Monday 00:00 UTC, 24 of a day, or none.
  package let rates: [Double]
  /// Requests per second on average, each hour of the week or day counted alike.
  package let mean: Double
  /// The busiest hour over the mean; `nil` where hours are not told apart.
  package var peakToMean: Double? {
    guard let most = rates.max(), mean > 0 else { return nil }
    return most / mean
  }

  /// Whole days for each of which a rate is known by the hour.
  init(_ traffic: HourlyTraffic) {
    var requests = [Double](repeating: 0, count: 168)
    var hours = [Double](repeating: 0, count: 168)
    for hour in traffic.hours {
      requests[hour.ofWeek] += hour.requests
      hours[hour.ofWeek] += hour.share
    }
    func rates(_ slots: (Int) -> [Int]) -> [Double]? {
      var result: [Double] = []
      for hour in 0..<24 {
        let places = slots(hour)
        let seen = places.reduce(0) { $0 + hours[$1] }
        // Some minutes say little of an hour.
        guard seen > 0.5 else { return nil }
        result.append(places.reduce(0) { $0 + requests[$1] } / seen / 3_600)
      }
      return result
    }
    let weekday = rates { hour in (0..<5).map { $0 * 24 + hour } }
    let weekend = rates { hour in (5..<7).map { $0 * 24 + hour } }
    let day = rates { hour in (0..<7).map { $0 * 24 + hour } }
    let count = traffic.requests
    if count >= 168 * Self.fewest, traffic.hoursOfWeek.count == 168 {
      basis = .week
      self.rates = (0..<168).map { requests[$0] / hours[$0] / 3_600 }
    } else if count >= 48 * Self.fewest, let weekday, let weekend {
      basis = .weekdaysAndWeekend
      self.rates = (0..<168).map { $0 < 120 ? weekday[$0 % 24] : weekend[$0 % 24] }
    } else if count >= 24 * Self.fewest, let day {
      basis = .day(Self.kind(of: hours))
      self.rates = day
    } else {
      basis = .tooLittle
      self.rates = []
    }
    mean =
      self.rates.isEmpty
      ? traffic.perSecond : self.rates.reduce(0, +) / Double(self.rates.count)
  }
  /// Which days hours have been seen on.
  private static func kind(of hours: [Double]) -> DayKind {
    let hasWeekday = hours[..<120].contains { $0 > 0 }
    let hasWeekend = hours[120...].contains { $0 > 0 }
    return hasWeekday ? hasWeekend ? .any : .weekday : .weekend
  }
}
