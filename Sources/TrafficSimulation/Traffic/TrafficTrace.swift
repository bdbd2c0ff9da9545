/// Measured traffic: one count for each period, without holes.
///
/// What was wrong with the samples and how it was mended is kept beside the values.
package struct TrafficTrace: Hashable, Sendable {
  /// A count, and the minute at which its period begins.
  package struct TracePoint: Hashable, Sendable {
    package let minute: Int
    package let count: Double

    package init(minute: Int, count: Double) {
      self.minute = minute
      self.count = count
    }
  }

  /// Something about the samples that a reader must know.
  package enum Finding: Hashable, Sendable {
    /// Periods with no sample: filled on a straight line between the neighbours.
    case gap(fromMinute: Int, periods: Int)
    /// Several samples of one period: the last one counts.
    case duplicate(minute: Int, samples: Int)
    /// A sample that does not lie on a period's beginning: moved to the one it falls in.
    case misaligned(minute: Int)
    /// A sample that is negative or not a number: treated as missing.
    case unusable(minute: Int)
    /// Samples that were not in order of time: sorted.
    case unsorted(samples: Int)
  }

  package let periodMinutes: Int
  /// One for each period, from the first sample on.
  package let counts: [Double]
  package let findings: [Finding]

  /// The longest trace that is read, in periods: two years of minutes.
  package static let longest = 1_051_200

  package init(samples: [TracePoint], periodMinutes: Int) throws(SimulationProblems) {
    guard periodMinutes > 0 else {
      throw SimulationProblems([
        "a trace's sampling period is \(periodMinutes) minutes; it must be 1 or more"
      ])
    }
    var findings: [Finding] = []
    let late = zip(samples, samples.dropFirst()).reduce(0) {
      $0 + ($1.1.minute < $1.0.minute ? 1 : 0)
    }
    if late > 0 { findings.append(.unsorted(samples: late)) }
    let ordered = samples.enumerated()
      .sorted { ($0.element.minute, $0.offset) < ($1.element.minute, $1.offset) }
      .map(\.element)
    guard let origin = ordered.first?.minute, let end = ordered.last?.minute else {
      throw SimulationProblems(["a trace needs one sample at least"])
    }
    let (span, overflow) = end.subtractingReportingOverflow(origin)
    guard !overflow, span / periodMinutes < Self.longest else {
      throw SimulationProblems([
        "a trace spans at most \(Self.longest) periods; check the unit of the timestamps"
      ])
    }
    var values = [Double?](repeating: nil, count: span / periodMinutes + 1)
    var seen = [Int](repeating: 0, count: values.count)
    for sample in ordered {
      let age = sample.minute - origin
      if age % periodMinutes != 0 { findings.append(.misaligned(minute: sample.minute)) }
      guard sample.count >= 0, sample.count.isFinite else {
        findings.append(.unusable(minute: sample.minute))
        continue
      }
      values[age / periodMinutes] = sample.count
      seen[age / periodMinutes] += 1
    }
    for (index, samples) in seen.enumerated() where samples > 1 {
      findings.append(.duplicate(minute: origin + index * periodMinutes, samples: samples))
    }
    guard values.contains(where: { $0 != nil }) else {
      throw SimulationProblems(["a trace needs one usable sample at least"])
    }
    counts = Self.filled(values, origin: origin, periodMinutes, &findings)
    self.periodMinutes = periodMinutes
    self.findings = findings
  }

  /// Fills every run of missing values on the line between its neighbours; at an end, level.
  private static func filled(
    _ values: [Double?], origin: Int, _ periodMinutes: Int, _ findings: inout [Finding]
  ) -> [Double] {
    var result = values.map { $0 ?? 0 }
    var index = 0
    while index < values.count {
      guard values[index] == nil else {
        index += 1
        continue
      }
      var end = index
      while end < values.count, values[end] == nil { end += 1 }
      let after = end < values.count ? result[end] : (index > 0 ? result[index - 1] : 0)
      let before = index > 0 ? result[index - 1] : after
      let steps = Double(end - index + 1)
      for position in index..<end {
        result[position] = before + (after - before) * Double(position - index + 1) / steps
      }
      findings.append(.gap(fromMinute: origin + index * periodMinutes, periods: end - index))
      index = end
    }
    return result
  }

  /// The mean of the trace, per second.
  package var meanPerSecond: Double {
    counts.reduce(0, +) / Double(counts.count) / Double(periodMinutes * 60)
  }

  /// Arrivals a second, minute by minute: the first minutes of the trace, repeated where it ends.
  ///
  /// With a mean, a second, the result is scaled to it; `nil` leaves the trace at its own level. A
  /// trace of zeros stays at zero.
  package func rates(minutes: Int, scaledToMean mean: Double? = nil) -> [Double] {
    guard minutes > 0 else { return [] }
    let perSecond = 1 / Double(periodMinutes * 60)
    var result = (0..<minutes).map { counts[($0 / periodMinutes) % counts.count] * perSecond }
    if let mean {
      let own = result.reduce(0, +) / Double(minutes)
      let factor = own > 0 ? max(0, mean) / own : 0
      for index in result.indices { result[index] *= factor }
    }
    return result
  }
}
