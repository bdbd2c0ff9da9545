/// Percentiles of a sample by nearest rank, with intervals that assume no distribution.
///
/// The p-quantile is the value at rank ⌈p n⌉ of the sorted sample.
package struct OrderStatistics: Sendable {
  /// Ascending.
  package let sorted: [Double]

  package init(_ values: [Double]) {
    sorted = values.sorted()
  }

  package var mean: Double {
    sorted.isEmpty ? 0 : sorted.reduce(0, +) / Double(sorted.count)
  }

  /// The value at rank ⌈p n⌉; 0 of an empty sample.
  package func quantile(_ p: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    let rank = (p * Double(sorted.count)).rounded(.up)
    return sorted[min(max(Int(rank), 1), sorted.count) - 1]
  }

  /// The share of values at or below a bound.
  package func share(upTo bound: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return Double(low) / Double(sorted.count)
  }

  /// The interval that holds the p-quantile with the given confidence; an end that no rank reaches
  /// is `nil`.
  package func interval(_ p: Double, confidence: Double = 0.95) -> (low: Double?, high: Double?) {
    let ranks = Self.ranks(of: p, count: sorted.count, confidence: confidence)
    return (ranks.low.map { sorted[$0 - 1] }, ranks.high.map { sorted[$0 - 1] })
  }

  /// Ranks, from 1, between which the p-quantile lies with the given confidence.
  ///
  /// `l = BinomInv(α/2; n, p)`, `u = BinomInv(1 − α/2; n, p) + 1`; `nil` where there is no such rank.
  package static func ranks(
    of p: Double, count: Int, confidence: Double = 0.95
  ) -> (low: Int?, high: Int?) {
    guard count > 0, p > 0, p < 1 else { return (nil, nil) }
    let tail = (1 - confidence) / 2
    let low = binomialQuantile(tail, count: count, p: p)
    let high = binomialQuantile(1 - tail, count: count, p: p) + 1
    return (low >= 1 ? low : nil, high <= count ? high : nil)
  }

  /// The smallest k with P(X ≤ k) ≥ q, for X binomial.
  static func binomialQuantile(_ q: Double, count: Int, p: Double) -> Int {
    let n = Double(count)
    let away = 12 * (n * p * (1 - p)).squareRoot() + 12
    let start = max(0, Int(n * p - away))
    let logs = (Elementary.log(p), Elementary.log(1 - p))
    let whole = Elementary.logGamma(n + 1)
    var sum = 0.0
    for k in start...count {
      let x = Double(k)
      sum += Elementary.exp(
        whole - Elementary.logGamma(x + 1) - Elementary.logGamma(n - x + 1) + x * logs.0
          + (n - x) * logs.1)
      if sum >= q { return k }
    }
    return count
  }
}
