/// A mixture of lognormals over the hours of a month, weighted by their requests.
struct LatencyMixture {
  private var buckets = [Double](repeating: 0, count: Self.count)
  private var weight = 0.0
  private var sum = 0.0

  /// 64 buckets to the doubling from 1 µs on: values within 0.6 %.
  private static let perDoubling = 64.0
  private static let count = 40 * 64
  private static let lowest = 1e-6

  mutating func add(_ moments: ResponseTimes.Moments, requests: Double) {
    guard requests > 0, moments.mean > 0 else { return }
    weight += requests
    sum += requests * moments.mean
    let spread = Elementary.log(1 + moments.variance / (moments.mean * moments.mean))
    let sigma = spread.squareRoot()
    let mu = Elementary.log(moments.mean) - spread / 2
    let base = (mu - Elementary.log(Self.lowest)) / Elementary.log(2) * Self.perDoubling
    let step = sigma / Elementary.log(2) * Self.perDoubling
    for cell in Self.cells {
      let place = Int(min(max(base + step * cell.z, 0), Double(Self.count - 1)))
      buckets[place] += requests * cell.share
    }
  }

  /// The standard normal in 128 cells of equal width from -4 to 4, the outer ones open: percentiles of
  /// a single lognormal are within half a cell, 3 % for a spread of 1.
  private static let cells: [(z: Double, share: Double)] = {
    let width = 8.0 / 128
    var result: [(z: Double, share: Double)] = []
    var below = 0.0
    for index in 0..<128 {
      let start = Double(index) * width - 4
      let upTo = index == 127 ? 1 : NormalDistribution.cumulative(start + width)
      result.append((z: start + width / 2, share: upTo - below))
      below = upTo
    }
    return result
  }()

  var mean: Double { weight > 0 ? sum / weight : 0 }

  func quantile(_ p: Double) -> Double {
    guard weight > 0 else { return 0 }
    var seen = 0.0
    for index in buckets.indices where buckets[index] > 0 {
      seen += buckets[index]
      if seen >= p * weight {
        let exponent = (Double(index) + 0.5) / Self.perDoubling * Elementary.log(2)
        return Self.lowest * Elementary.exp(exponent)
      }
    }
    return 0
  }

  var latency: CapacityReport.Latency {
    CapacityReport.Latency(
      mean: mean, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99))
  }
}
