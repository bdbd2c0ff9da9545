import Resources

/// The response times of a month: a mixture over its hours and minutes, weighted by their requests.
///
/// What failed is no part of the percentiles.
struct LatencyMixture: Sendable {
  private var buckets = [Double](repeating: 0, count: Self.count)
  /// Requests that came and that were answered.
  private(set) var requests = 0.0
  private(set) var answered = 0.0
  private var sum = 0.0

  /// 64 buckets to the doubling from 1 µs on: values within 0.6 %.
  private static let perDoubling = 64.0
  private static let perUnit = perDoubling / Elementary.log(2)
  private static let count = 40 * 64
  private static let lowest = 1e-6

  /// Adds requests; no answer comes later than a time.
  mutating func add(_ durations: Durations, requests: Double, atMost longest: Double = .infinity) {
    guard requests > 0 else { return }
    self.requests += requests
    var start: Double?
    for (index, edge) in durations.edges.enumerated() {
      let end = Self.place(min(edge, longest))
      defer { start = end }
      guard let start else { continue }
      let weight = requests * durations.shares[index - 1]
      answered += weight
      sum += weight * durations.seconds[index - 1]
      spread(weight, from: start, to: end)
    }
  }

  /// Evenly over the logarithm of the time.
  private mutating func spread(_ weight: Double, from start: Double, to end: Double) {
    guard end > start else {
      buckets[Int(start)] += weight
      return
    }
    let density = weight / (end - start)
    var place = start
    while place < end {
      let next = min(place.rounded(.down) + 1, end)
      buckets[min(Self.count - 1, Int(place))] += density * (next - place)
      place = next
    }
  }

  private static func place(_ seconds: Double) -> Double {
    guard seconds > lowest else { return 0 }
    return min(Elementary.log(seconds / lowest) * perUnit, Double(count) - 1e-6)
  }

  var mean: Double { answered > 0 ? sum / answered : 0 }
  /// Requests without an answer, of all that came.
  var failedShare: Double {
    let share = requests > 0 ? min(1, max(0, 1 - answered / requests)) : 0
    // Less than any sum of shares is exact to.
    return share < 1e-9 ? 0 : share
  }

  /// The time that a share of the answers does not exceed; 0 where nothing was answered.
  func quantile(_ p: Double) -> Double {
    guard answered > 0 else { return 0 }
    var seen = 0.0
    for index in buckets.indices where buckets[index] > 0 {
      if seen + buckets[index] >= p * answered {
        let within = min(1, max(0, (p * answered - seen) / buckets[index]))
        let exponent = (Double(index) + within) / Self.perDoubling * Elementary.log(2)
        return Self.lowest * Elementary.exp(exponent)
      }
      seen += buckets[index]
    }
    return 0
  }

  var latency: CapacityReport.Latency {
    CapacityReport.Latency(
      mean: mean, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99))
  }
}
