/// When requests come in from outside.
package enum ArrivalPattern: Hashable, Sendable {
  /// A Poisson process of one rate, per second.
  case poisson(perSecond: Double)
  /// A Poisson process whose rate changes in steps, per second; begins anew where the steps end.
  case stepped(perSecond: [Double], stepSeconds: Double)
  /// As `stepped`, modulated by bursts whose own mean counts as 1.
  case bursty(perSecond: [Double], stepSeconds: Double, bursts: BurstyTraffic)
  /// One every so many seconds.
  case regular(everySeconds: Double)
  /// At these seconds from the start, in order; nothing after the last.
  case replay(seconds: [Double])

  /// What is wrong with the numbers; empty if nothing is.
  package var problems: [String] {
    func rates(_ values: [Double], _ step: Double) -> [String] {
      var result: [String] = []
      if values.isEmpty { result.append("a stepped arrival rate needs one step at least") }
      if !(step > 0 && step.isFinite) { result.append("a step lasts more than 0 s") }
      if let bad = values.first(where: { !($0 >= 0 && $0 <= 1e9) }) {
        result.append("an arrival rate is 0...10⁹ a second, not \(bad)")
      }
      return result
    }
    switch self {
    case .poisson(let rate): return rates([rate], 1)
    case .stepped(let values, let step): return rates(values, step)
    case .bursty(let values, let step, _): return rates(values, step)
    case .regular(let every):
      return every > 0 && every.isFinite ? [] : ["regular arrivals are more than 0 s apart"]
    case .replay(let seconds):
      let ordered = zip(seconds, seconds.dropFirst()).allSatisfy { $0 <= $1 }
      return ordered && seconds.allSatisfy { $0 >= 0 }
        ? [] : ["replayed arrivals are in order, at 0 s or later"]
    }
  }
}

/// Draws arrival after arrival of a pattern.
///
/// Rates that change in steps are exact: an exponential amount of expected arrivals is used up along
/// the steps (and along the bursts), so one draw gives one arrival and none is thrown away.
package struct ArrivalStream: Sendable {
  private enum Kind: UInt8 { case constant, stepped, regular, replay }

  private let kind: Kind
  private let values: [Double]
  private let stepSeconds: Double
  private var step = 0
  private var stepEnd: Double
  private var rate: Double
  private var cursor = 0
  private var time = 0.0
  private var draws: RandomStream

  private let factors: (Double, Double)
  private let leaving: (Double, Double)
  private var inFirst = true
  private var switchTime = Double.infinity
  private var switches: RandomStream

  /// The arrivals of a pattern that has no problems.
  package init(_ pattern: ArrivalPattern, seed: UInt64, name: String, replication: Int = 0) {
    draws = RandomStream(seed: seed, name: "arrivals/\(name)", replication: replication)
    switches = RandomStream(seed: seed, name: "bursts/\(name)", replication: replication)
    var factors = (1.0, 1.0)
    var leaving = (0.0, 0.0)
    var stepSeconds = Double.infinity
    switch pattern {
    case .poisson(let perSecond):
      kind = .constant
      values = [perSecond]
    case .stepped(let perSecond, let seconds):
      kind = .stepped
      values = perSecond
      stepSeconds = seconds
    case .bursty(let perSecond, let seconds, let bursts):
      kind = .stepped
      values = perSecond
      stepSeconds = seconds
      let mean = bursts.meanPerSecond
      factors = (bursts.rates.0 / mean, bursts.rates.1 / mean)
      leaving = bursts.leaving
      inFirst = switches.chance(bursts.firstShare)
      switchTime = switches.exponential(mean: 1 / (inFirst ? leaving.0 : leaving.1))
    case .regular(let every):
      kind = .regular
      values = [every]
    case .replay(let seconds):
      kind = .replay
      values = seconds
    }
    self.factors = factors
    self.leaving = leaving
    self.stepSeconds = stepSeconds
    stepEnd = stepSeconds
    rate = (values.first ?? 0) * (inFirst ? factors.0 : factors.1)
    if kind == .stepped, !values.contains(where: { $0 > 0 }) {
      stepEnd = .infinity
      switchTime = .infinity
    }
  }

  /// The time of the next arrival, in seconds from the start; +∞ when there is none.
  @inline(__always)
  package mutating func next() -> Double {
    switch kind {
    case .constant:
      time += rate > 0 ? draws.exponential(mean: 1) / rate : .infinity
      return time
    case .stepped: return nextStepped()
    case .regular:
      time += values[0]
      return time
    case .replay:
      guard cursor < values.count else { return .infinity }
      cursor += 1
      return values[cursor - 1]
    }
  }

  private mutating func nextStepped() -> Double {
    var left = draws.exponential(mean: 1)
    while true {
      let change = min(stepEnd, switchTime)
      let amount = (change - time) * rate
      // A rate of zero to the end of time has no next arrival: 0 × ∞ is not a number.
      if rate > 0, !(amount < left) {
        time += left / rate
        return time
      }
      guard change < .infinity else { return .infinity }
      if rate > 0 { left -= amount }
      time = change
      if stepEnd <= switchTime {
        step = step + 1 == values.count ? 0 : step + 1
        stepEnd += stepSeconds
      } else {
        inFirst.toggle()
        switchTime += switches.exponential(mean: 1 / (inFirst ? leaving.0 : leaving.1))
      }
      rate = values[step] * (inFirst ? factors.0 : factors.1)
    }
  }
}

extension ArrivalStream {
  /// Non-stationary Poisson arrivals in 0..<end by thinning: exact for any rate under the bound.
  ///
  /// `bound` is at least the highest rate, per second; `rate` gives arrivals a second at a time in
  /// seconds, and counts as the bound where it is above.
  package static func thinned(
    until end: Double, bound: Double, stream: inout RandomStream, rate: (Double) -> Double
  ) -> [Double] {
    guard bound > 0, bound.isFinite else { return [] }
    var result: [Double] = []
    var time = stream.exponential(mean: 1 / bound)
    while time < end {
      if stream.chance(rate(time) / bound) { result.append(time) }
      time += stream.exponential(mean: 1 / bound)
    }
    return result
  }
}
