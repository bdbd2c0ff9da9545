/// An hour in which far more came than in others like it.
package struct LearntSpike: Hashable, Sendable {
  /// Hours since 1970-01-01 00:00 UTC.
  package let hour: Int
  package let requests: Double
  /// How many times what others like it had.
  package let factor: Double
}

/// Hours that are no part of the week: a campaign, an attack, a test.
enum SpikeSearch {
  /// Times what is usual, from which an hour stands out.
  private static let least = 2.5
  /// Standard deviations of a count from which that is no chance.
  private static let deviations = 6.0

  /// The hours of other days that an hour is held against lie at the same time of day, and on the same
  /// day of the week where there is another of it; each is scaled to the level of its day.
  static func spikes(in traffic: HourlyTraffic) -> [LearntSpike] {
    let whole = traffic.hours.filter { $0.share > 0.99 }
    let days = Dictionary(grouping: whole, by: \.day)
    guard days.count >= 3, !traffic.isCoarse else { return [] }
    let byHour = Dictionary(whole.map { ($0.hour, $0) }, uniquingKeysWith: { a, _ in a })
    return whole.compactMap { hour in
      let others = likes(hour, whole)
      guard !others.isEmpty, hour.requests >= 30 else { return nil }
      let expected = median(others.map { scaled($0, to: hour, days) })
      let beside = [hour.hour - 1, hour.hour + 1].compactMap { byHour[$0]?.requests }.max() ?? 0
      let excess = hour.requests - expected
      guard hour.requests > least * expected, hour.requests > 1.5 * beside,
        excess > deviations * max(1, expected).squareRoot()
      else { return nil }
      return LearntSpike(
        hour: hour.hour, requests: hour.requests, factor: hour.requests / max(1, expected))
    }
  }

  private static func likes(
    _ hour: HourlyTraffic.Hour, _ all: [HourlyTraffic.Hour]
  ) -> [HourlyTraffic.Hour] {
    let sameWeekday = all.filter { $0.ofWeek == hour.ofWeek && $0.hour != hour.hour }
    if !sameWeekday.isEmpty { return sameWeekday }
    return all.filter {
      $0.ofDay == hour.ofDay && $0.day != hour.day && $0.isWeekend == hour.isWeekend
    }
  }

  /// What an hour of another day had, at the level of this one's day without the hour itself.
  private static func scaled(
    _ other: HourlyTraffic.Hour, to hour: HourlyTraffic.Hour,
    _ days: [Int: [HourlyTraffic.Hour]]
  ) -> Double {
    func level(_ day: Int) -> Double {
      let rest = (days[day] ?? []).filter { $0.ofDay != hour.ofDay }
      return rest.isEmpty ? 0 : rest.reduce(0) { $0 + $1.requests } / Double(rest.count)
    }
    let (own, theirs) = (level(hour.day), level(other.day))
    return theirs > 0 ? other.requests * own / theirs : other.requests
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
