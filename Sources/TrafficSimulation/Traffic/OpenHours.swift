import Resources

/// The hours of the week in which something runs that is shut for a part of it.
///
/// A stack file says how many hours a week, not which: they are taken as the same ones on each working day,
/// on all seven from more than 120 on, and as those in which most of the traffic comes (an assumption).
struct OpenHours: Hashable, Sendable {
  /// By hour of the month, over and over.
  let isOpen: [Bool]

  /// The hours of what is shut for a part of the week; `nil` for what never is.
  ///
  /// - Parameters:
  ///   - share: of the week, 0...1.
  ///   - weights: the traffic of each hour of the week, from Monday 00:00 UTC.
  ///   - firstWeekHour: the hour of the week that the month begins with.
  init?(share: Double, weights: [Double], firstWeekHour: Int = 0) {
    guard share < 1, weights.count == WeekShape.hours else { return nil }
    let hours = max(0, share) * Double(WeekShape.hours)
    let days = hours > 120 ? 7 : 5
    let length = Int((hours / Double(days)).rounded())
    var best = (start: 0, traffic: -1.0)
    for start in 0..<24 {
      var traffic = 0.0
      for day in 0..<days {
        for hour in 0..<length { traffic += weights[(day * 24 + start + hour) % WeekShape.hours] }
      }
      if traffic > best.traffic * (1 + 1e-9) { best = (start, traffic) }
    }
    var isOpen = [Bool](repeating: false, count: WeekShape.hours)
    for day in 0..<days {
      for hour in 0..<length { isOpen[(day * 24 + best.start + hour) % WeekShape.hours] = true }
    }
    self.isOpen = isOpen.indices.map { isOpen[($0 + firstWeekHour) % WeekShape.hours] }
  }

  private init(isOpen: [Bool]) { self.isOpen = isOpen }

  /// Those in which another is open too.
  func together(with other: Self?) -> Self {
    guard let other else { return self }
    return Self(isOpen: zip(isOpen, other.isOpen).map { $0 && $1 })
  }

  /// Whether it runs in an hour of the month.
  func contains(hour: Int) -> Bool { isOpen[hour % WeekShape.hours] }

  /// Whether it serves in all of an hour of the month.
  func servesAll(ofHour hour: Int) -> Bool {
    contains(hour: hour) && (hour == 0 || contains(hour: hour + WeekShape.hours - 1))
  }

  /// Whether it serves in a minute of the month: once what starts at the hour has started.
  @inline(__always)
  func serves(minute: Int, startMinutes: Int) -> Bool {
    let hour = minute / 60
    return contains(hour: hour) && (minute % 60 >= startMinutes || servesAll(ofHour: hour))
  }
}

extension Scenario {
  /// The requests of each hour of the week, over those of the mean hour.
  func weekWeights(minutes: Int, firstWeekHour: Int = 0) -> [Double] {
    guard trace != nil else { return shape.weights }
    var weights = [Double](repeating: 0, count: WeekShape.hours)
    for (minute, rate) in requestsPerSecond(minutes: minutes).enumerated() {
      weights[(minute / 60 + firstWeekHour) % WeekShape.hours] += rate
    }
    return weights
  }
}
