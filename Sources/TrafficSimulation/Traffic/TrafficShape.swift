/// A sudden rise of traffic and its decay: a launch, a mention, a campaign.
package struct TrafficSpike: Hashable, Sendable {
  /// Minutes from the start of the month.
  package let startMinute: Double
  /// The top, as a multiple of the traffic without it: 5 is five times.
  package let size: Double
  package let rampMinutes: Double
  package let holdMinutes: Double
  /// The time in which the rest above 1 falls to 1/e; 0 ends it at once.
  package let decayMinutes: Double

  package init(
    startMinute: Double, size: Double, rampMinutes: Double = 0, holdMinutes: Double = 0,
    decayMinutes: Double = 0
  ) throws(SimulationProblems) {
    var problems: [String] = []
    let parts = [
      ("start", startMinute), ("size", size), ("ramp", rampMinutes), ("hold", holdMinutes),
      ("decay", decayMinutes),
    ]
    for (name, value) in parts where !(value >= 0 && value.isFinite) {
      problems.append("a spike's \(name) is \(value); it must be 0 or more")
    }
    guard problems.isEmpty else { throw SimulationProblems(problems) }
    self.startMinute = startMinute
    self.size = size
    self.rampMinutes = rampMinutes
    self.holdMinutes = holdMinutes
    self.decayMinutes = decayMinutes
  }

  /// The factor on the traffic: 1 before, the size at the top, back to 1 after.
  package func factor(atMinute minute: Double) -> Double {
    var age = minute - startMinute
    guard age >= 0 else { return 1 }
    if age < rampMinutes { return 1 + (size - 1) * age / rampMinutes }
    age -= rampMinutes
    if age < holdMinutes { return size }
    age -= holdMinutes
    return decayMinutes > 0 ? 1 + (size - 1) * Elementary.exp(-age / decayMinutes) : 1
  }
}

/// A campaign that comes back: the same spike every so many minutes, a number of times.
package struct CampaignBursts: Hashable, Sendable {
  package let first: TrafficSpike
  package let everyMinutes: Double
  package let count: Int

  package init(
    first: TrafficSpike, everyMinutes: Double, count: Int
  ) throws(SimulationProblems) {
    guard everyMinutes > 0, everyMinutes.isFinite, count >= 0 else {
      throw SimulationProblems([
        "a campaign needs a spacing above 0 minutes and a count of 0 or more"
      ])
    }
    self.first = first
    self.everyMinutes = everyMinutes
    self.count = count
  }

  /// The factor at a minute: of the latest burst alone where they would overlap.
  package func factor(atMinute minute: Double) -> Double {
    let age = minute - first.startMinute
    guard age >= 0, count > 0 else { return 1 }
    let index = min((age / everyMinutes).rounded(.down), Double(count - 1))
    return first.factor(atMinute: minute - index * everyMinutes)
  }
}

/// Traffic over a month as a multiple of its base: week, trend, spikes and campaigns.
///
/// Factors multiply. The base is the mean of a flat month, so a spike adds traffic to the month; it
/// does not take from other hours.
package struct TrafficShape: Hashable, Sendable {
  package var week: WeekShape
  /// Growth over 43,800 minutes, as a share of the base, in a straight line.
  ///
  /// 0.1 begins 5 % below and ends 5 % above: the month's mean stays.
  package var trendPerMonth = 0.0
  package var spikes: [TrafficSpike] = []
  package var campaigns: [CampaignBursts] = []

  package init(week: WeekShape = .even) { self.week = week }

  private static let minutesPerMonth = 43_800.0

  /// The multiple of the base in a minute from the start of the month; zero or more.
  package func factor(atMinute minute: Int) -> Double {
    let hour = minute >= 0 ? minute / 60 : (minute - 59) / 60
    let middle = Double(minute) + 0.5
    var result = week.weight(atHour: hour)
    result *= max(0, 1 + trendPerMonth * (middle / Self.minutesPerMonth - 0.5))
    for spike in spikes { result *= spike.factor(atMinute: middle) }
    for campaign in campaigns { result *= campaign.factor(atMinute: middle) }
    return result
  }

  /// Arrivals a second in a minute, for a base rate a second.
  package func rate(atMinute minute: Int, base: Double) -> Double {
    max(0, base) * factor(atMinute: minute)
  }

  /// Arrivals a second, minute by minute.
  package func rates(base: Double, minutes: Range<Int>) -> [Double] {
    // Without trend, spikes and campaigns, the minutes of an hour are the same to the bit.
    guard trendPerMonth == 0, spikes.isEmpty, campaigns.isEmpty, minutes.lowerBound >= 0 else {
      return minutes.map { rate(atMinute: $0, base: base) }
    }
    var result: [Double] = []
    result.reserveCapacity(minutes.count)
    var minute = minutes.lowerBound
    while minute < minutes.upperBound {
      let end = min(minutes.upperBound, (minute / 60 + 1) * 60)
      result.append(
        contentsOf: repeatElement(rate(atMinute: minute, base: base), count: end - minute))
      minute = end
    }
    return result
  }
}
