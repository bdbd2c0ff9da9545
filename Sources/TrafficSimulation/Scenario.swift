import Quantities

/// How much traffic comes, and when.
package struct Scenario: Hashable, Sendable {
  package let name: String
  /// Mean over the month of the requests that enter from outside, per second.
  package var requestsPerSecond = 0.0
  /// The share of them that enters at each service, by the stack's names; adds up to 1.
  package var entry: [EntryShare] = []
  /// How the traffic is spread over a week.
  package var shape = WeekShape.flat
  /// Added to the mean linearly over the month, in percent of it: 10 grows from 95 % to 105 %.
  package var growthPercentPerMonth = 0.0
  package var deploymentsPerMonth = 0.0
  /// Tasks replaced for other reasons: failed checks, host retirement; per service and month.
  package var replacementsPerMonth = 0.0
  package var spike: LaunchSpike?

  package init(name: String) {
    self.name = name
  }

  /// A service's share of the outside traffic.
  package struct EntryShare: Hashable, Sendable {
    package let service: String
    package var share: Double

    package init(service: String, share: Double) {
      self.service = service
      self.share = share
    }
  }
}

/// A surge on top of the usual traffic: a ramp, a plateau, an exponential decay.
package struct LaunchSpike: Hashable, Sendable {
  /// Hour of the month at which the ramp begins.
  package var startHour = 0.0
  /// Times the usual mean, at the plateau.
  package var factor = 1.0
  package var rampMinutes = 30.0
  package var holdHours = 4.0
  /// Hours in which the rest falls to 37 %.
  package var decayHours = 24.0

  package init() {}

  /// How many times the usual mean is added at a minute of the month, 0 or more.
  package func added(atMinute minute: Double) -> Double {
    let since = minute - startHour * 60
    if since < 0 { return 0 }
    let extra = max(0, factor - 1)
    if since < rampMinutes { return extra * since / rampMinutes }
    let afterHold = since - rampMinutes - holdHours * 60
    if afterHold <= 0 { return extra }
    return decayHours > 0 ? extra * exponential(-afterHold / (decayHours * 60)) : 0
  }
}

/// How traffic is spread over the 168 hours of a week, Monday 00:00 UTC first.
package struct WeekShape: Hashable, Sendable {
  /// A shape that cannot be one.
  package enum Problem: Error, Hashable, Sendable {
    case wrongCount(Int)
    case negative(hour: Int)
    case zeroSum
  }

  package let name: String
  /// 168 weights with a mean of 1.
  package let weights: [Double]

  /// Normalises weights to a mean of 1.
  ///
  /// - Parameters:
  ///   - name: for the report.
  ///   - weights: 168 for a week, or 24 for each day alike; 0 or more, not all 0.
  /// - Throws: ``Problem`` for another count, a negative weight, or nothing but zeros.
  package init(name: String, weights: [Double]) throws(Problem) {
    guard weights.count == 168 || weights.count == 24 else { throw .wrongCount(weights.count) }
    let week = weights.count == 24 ? (0..<168).map { weights[$0 % 24] } : weights
    if let hour = week.firstIndex(where: { !($0 >= 0) || !$0.isFinite }) {
      throw .negative(hour: hour)
    }
    let sum = week.reduce(0, +)
    guard sum > 0 else { throw .zeroSum }
    self.name = name
    self.weights = week.map { $0 * 168 / sum }
  }

  private init(name: String, normalised weights: [Double]) {
    self.name = name
    self.weights = weights
  }

  package static let flat = Self(name: "flat", normalised: [Double](repeating: 1, count: 168))

  /// The named shapes, each an assumption: nobody has measured this traffic yet.
  package static let named: [String: WeekShape] = {
    var shapes = ["flat": flat]
    shapes["office"] = try? WeekShape(name: "office", weights: office)
    shapes["consumer"] = try? WeekShape(name: "consumer", weights: consumer)
    return shapes
  }()

  /// Working hours of a European and American team, 08:00 to 22:00 UTC on weekdays; a tenth of the
  /// peak at night and on weekends.
  private static var office: [Double] {
    (0..<168).map { hour in
      let (day, time) = (hour / 24, hour % 24)
      if day >= 5 { return 0.1 }
      return switch time {
      case 8..<10: 0.6
      case 10..<19: 1.0
      case 19..<22: 0.5
      default: 0.1
      }
    }
  }

  /// A daily wave with its peak at 19:00 UTC, three times its trough, and busier weekends.
  private static var consumer: [Double] {
    (0..<168).map { hour in
      let (day, time) = (hour / 24, hour % 24)
      let phase = Double(time - 19) / 24 * 2 * Double.pi
      return (1 + 0.5 * cosine(phase)) * (day >= 5 ? 1.2 : 1)
    }
  }

  /// The busiest hour over the mean.
  package var peakToMean: Double { weights.max() ?? 1 }
}
