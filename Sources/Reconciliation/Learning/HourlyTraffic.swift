/// Requests hour by hour, over the time that the files tell of.
package struct HourlyTraffic: Sendable {
  /// An hour, or the part of it that is told of.
  package struct Hour: Hashable, Sendable {
    /// Hours since 1970-01-01 00:00 UTC.
    package let hour: Int
    package let requests: Double
    /// The part of the hour that is told of, 0...1.
    package let share: Double

    /// The hour of the week, from Monday 00:00 UTC; 1970 began with a Thursday.
    package var ofWeek: Int { ((hour + 72) % 168 + 168) % 168 }
    package var ofDay: Int { ofWeek % 24 }
    package var day: Int { hour / 24 - (hour % 24 < 0 ? 1 : 0) }
    package var isWeekend: Bool { ofWeek >= 120 }
  }

  package let hours: [Hour]
  /// Stretches between the first and the last that nothing is told of.
  package let gaps: [Range<Int>]
  /// Whether points were of more than an hour, so that the hours in them are alike.
  package var isCoarse = false

  /// Hours without requests from which a stretch is taken as not told of, where there are many otherwise.
  private static let longestSilence = 12
  /// The same where there are few.
  private static let longestSilenceOfFew = 168
  /// Requests an hour from which such a silence is no chance.
  private static let busy = 30.0

  /// - Parameters:
  ///   - counts: requests by hour since 1970.
  ///   - first: microseconds since 1970 at which the files begin to tell; else the first hour's beginning.
  ///   - last: those at which they end; else the last hour's end.
  init(counts: [Int: Double], first: Int? = nil, last: Int? = nil) {
    let times = counts.keys.sorted()
    guard let low = times.first, let high = times.last else {
      hours = []
      gaps = []
      return
    }
    // The files begin and end with minutes: a log's first line is seldom its first second.
    let start = first.map { $0 / 60_000_000 } ?? low * 60
    let end = last.map { $0 / 60_000_000 + 1 } ?? (high + 1) * 60
    let mean = counts.values.reduce(0, +) / Double(times.count)
    var gaps: [Range<Int>] = []
    let longest = mean >= Self.busy ? Self.longestSilence : Self.longestSilenceOfFew
    for (hour, next) in zip(times, times.dropFirst()) where next - hour > longest {
      gaps.append(hour + 1..<next)
    }
    var hours: [Hour] = []
    var gap = gaps[...]
    var hour = min(low, start / 60)
    while hour <= max(high, (end - 1) / 60) {
      if let silent = gap.first, silent.contains(hour) {
        hour = silent.upperBound
        gap = gap.dropFirst()
        continue
      }
      let seen = min((hour + 1) * 60, max(end, hour * 60)) - max(hour * 60, start)
      let share = min(1, max(0, Double(seen) / 60))
      if share > 0 {
        hours.append(Hour(hour: hour, requests: counts[hour] ?? 0, share: share))
      }
      hour += 1
    }
    self.hours = hours
    self.gaps = gaps
  }

  package var requests: Double { hours.reduce(0) { $0 + $1.requests } }
  /// Seconds that are told of.
  package var seconds: Double { hours.reduce(0) { $0 + $1.share } * 3_600 }
  package var perSecond: Double { seconds > 0 ? requests / seconds : 0 }
  /// Hours of the week that are told of for more than half.
  package var hoursOfWeek: Set<Int> { Set(hours.filter { $0.share > 0.5 }.map(\.ofWeek)) }
  package var days: Double { seconds / 86_400 }

  /// The same without some hours.
  func without(_ left: Set<Int>) -> Self {
    var other = Self(kept: hours.filter { !left.contains($0.hour) }, gaps: gaps)
    other.isCoarse = isCoarse
    return other
  }

  private init(kept hours: [Hour], gaps: [Range<Int>]) {
    self.hours = hours
    self.gaps = gaps
  }
}

extension HourlyTraffic {
  /// What metrics tell: a period of more than an hour is spread over its hours.
  init?(_ series: [MetricSeries]) {
    var counts: [Int: Double] = [:]
    var isCoarse = false
    for one in series {
      guard let period = one.period else { return nil }
      let span = max(1, period / 3_600)
      if span > 1 { isCoarse = true }
      for (second, value) in one.values {
        for part in 0..<span { counts[second / 3_600 + part, default: 0] += value / Double(span) }
      }
    }
    self.init(counts: counts)
    self.isCoarse = isCoarse
  }
}
