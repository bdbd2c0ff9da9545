/// Chance in what a scaler sees: a minute's requests, and the work they bring, scatter about their mean.
///
/// An alarm that waits for three minutes above its target, or fifteen below, follows the minutes and not
/// their mean: with few tasks and long requests it acts where the mean alone never would. The deviations
/// are those of one fixed sequence, the same for each month that is run, so that a month gives the same
/// bits and two months differ by what is different in them.
enum MetricChance {
  /// No deviation is larger, in standard deviations.
  static let most = 2.5

  /// The deviation of a minute in standard deviations: nearly normal, cut at ``most``.
  ///
  /// The sum of four evenly distributed numbers of 16 bits, whose variance is 4/12.
  @inline(__always)
  static func deviation(minute: Int, stream: UInt64) -> Double {
    var bits = SplitMix64(seed: UInt64(truncatingIfNeeded: minute) &+ stream)
    let word = bits.next()
    let sum =
      Double(word & 0xffff) + Double(word >> 16 & 0xffff) + Double(word >> 32 & 0xffff)
      + Double(word >> 48)
    return min(most, max(-most, (sum / 65_535 - 2) * 1.732_050_807_568_877_2))
  }

  /// The share of a minute that processors work, with its chance.
  ///
  /// Over a long time the share's variance is that of the work that comes, V ÷ time; in an instant it is
  /// that of finding so many of n processors at work, ρ(1 − ρ)/n. Between them the two add up as
  /// resistors do: 1 ÷ (1/v + T/V), exact at either end.
  ///
  /// - Parameters:
  ///   - busy: mean share, 0...1.
  ///   - work: variance of the work that comes in a second, over the processors squared; in seconds.
  ///   - processors: n.
  ///   - deviation: in standard deviations.
  /// - Returns: 0...1.
  @inline(__always)
  static func utilisation(
    busy: Double, work: Double, processors: Double, deviation: Double
  ) -> Double {
    let instant = busy * (1 - busy) / max(1, processors)
    guard instant > 0, work > 0 else { return busy }
    let variance = 1 / (1 / instant + 60 / work)
    return min(1, max(0, busy + variance.squareRoot() * deviation))
  }

  /// Requests of a minute for each task, with their chance: those of a Poisson process, or of one whose
  /// requests come in so many visits.
  @inline(__always)
  static func requests(
    perTask mean: Double, tasks: Double, together: Double, deviation: Double
  ) -> Double {
    max(0, mean + (mean * together / max(1, tasks)).squareRoot() * deviation)
  }
}

extension FluidStation {
  /// How far a minute is from the mean, in standard deviations.
  @inline(__always)
  func deviation(_ minute: Int) -> Double { MetricChance.deviation(minute: minute, stream: chance) }

  /// The share of a minute in which the processors work, as the scaler sees it; 0...1.
  ///
  /// `work` is in processors: seconds of them that are asked for in a second.
  @inline(__always)
  func seen(busy: Double, work: Double, processors: Double, deviation: Double) -> Double {
    guard processors > 0 else { return busy }
    let spread = work * workSeconds * (workSquaredCV + together) / (processors * processors)
    return MetricChance.utilisation(
      busy: busy, work: spread, processors: processors, deviation: deviation)
  }

  /// The requests of a minute that each task gets, as the scaler sees them.
  @inline(__always)
  func seen(requests: Double, tasks: Double, deviation: Double) -> Double {
    guard tasks > 0 else { return 0 }
    return MetricChance.requests(
      perTask: requests / tasks, tasks: tasks, together: together, deviation: deviation)
  }
}
