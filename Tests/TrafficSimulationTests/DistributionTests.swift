import Testing

@testable import TrafficSimulation

@Suite struct `Beliefs about a number` {
  // Quantiles from SciPy 1.17: triang(c=0.25, loc=1, scale=8), lognorm(s=ln 6 / (2 × 1.28155),
  // scale=√6), norm(10, 2); uniform by hand.
  @Test(arguments: [
    (Distribution.triangular(min: 1, mode: 3, max: 9), 0.1, 2.26491106),
    (.triangular(min: 1, mode: 3, max: 9), 0.25, 3),
    (.triangular(min: 1, mode: 3, max: 9), 0.9, 6.80910977),
    (.lognormal(p10: 1, p90: 6), 0.1, 1), (.lognormal(p10: 1, p90: 6), 0.9, 6),
    (.lognormal(p10: 1, p90: 6), 0.05, 0.77571549), (.lognormal(p10: 1, p90: 6), 0.99, 12.45513999),
    (.normal(mean: 10, sd: 2), 0.25, 10 - 2 * 0.6744897501960817),
    (.uniform(low: 2, high: 6), 0.75, 5),
  ])
  func `quantiles are the known ones`(belief: Distribution, share: Double, value: Double) {
    #expect(abs(belief.quantile(share) - value) < 1e-7 * value)
  }

  @Test func `choices are equally likely`() {
    let belief = Distribution.choices([5, 1, 3, 9])
    let drawn = (0..<400).map { belief.quantile((Double($0) + 0.5) / 400) }
    for value in [5.0, 1, 3, 9] { #expect(drawn.count { $0 == value } == 100) }
  }

  @Test func `the middle is the value of a run without draws`() {
    #expect(Distribution.lognormal(p10: 1, p90: 4).middle == 2)
    #expect(Distribution.triangular(min: 1, mode: 3, max: 9).middle == 3)
    #expect(Distribution.normal(mean: 7, sd: 2).middle == 7)
    #expect(Distribution.choices([9, 1, 5]).middle == 5)
    #expect(Distribution.uniform(low: 2, high: 6).middle == 4)
  }

  @Test(arguments: [0, 1, 0.5, -3, 7, 1e-300])
  func `a quantile is finite whatever the share`(share: Double) {
    for belief in [
      Distribution.lognormal(p10: 1e-3, p90: 1e9), .triangular(min: 0, mode: 0, max: 1),
      .normal(mean: 0, sd: 1), .choices([4]), .uniform(low: 0, high: 1),
    ] {
      #expect(belief.quantile(share).isFinite)
    }
  }
}

@Suite struct `Percentiles of a sample` {
  // Ranks of 95 % intervals: binomial quantiles, exact (capacity theory, section 10).
  @Test(arguments: [
    (0.5, 50, 18, 33), (0.9, 100, 84, 96), (0.95, 200, 184, 197), (0.5, 1_000, 469, 532),
    (0.99, 1_000, 983, 997), (0.9, 10_000, 8_941, 9_059), (0.5, 10_000, 4_902, 5_099),
  ])
  func `interval ranks are the tabulated ones`(p: Double, count: Int, low: Int, high: Int) {
    let ranks = OrderStatistics.ranks(of: p, count: count)
    #expect(ranks.low == low)
    #expect(ranks.high == high)
  }

  @Test(arguments: [(0.99, 100), (0.99, 50), (0.95, 50)])
  func `an end that no rank reaches is said to be none`(p: Double, count: Int) {
    #expect(OrderStatistics.ranks(of: p, count: count).high == nil)
  }

  @Test func `nearest rank takes the value at the ceiling of pn`() {
    let sample = OrderStatistics([50, 10, 40, 20, 30])
    #expect(sample.quantile(0.1) == 10)
    #expect(sample.quantile(0.5) == 30)
    #expect(sample.quantile(0.9) == 50)
    #expect(sample.share(upTo: 30) == 0.6)
    #expect(sample.share(upTo: 29.9) == 0.4)
    #expect(OrderStatistics([]).quantile(0.5) == 0)
  }

  // 400 samples of 200 exponentials: P90 is ln 10. Coverage of a 95 % interval within 4 sd of .967.
  @Test func `the interval covers the true percentile as often as it claims`() {
    var covered = 0
    for replication in 0..<400 {
      var stream = RandomStream(seed: 11, name: "coverage", replication: replication)
      let sample = OrderStatistics((0..<200).map { _ in stream.exponential(mean: 1) })
      let (low, high) = sample.interval(0.9)
      if let low, let high, low <= 2.302585092994046, high >= 2.302585092994046 { covered += 1 }
    }
    #expect((373...400).contains(covered))
  }
}

@Suite struct `Shares of the spread` {
  @Test func `indices of Ishigami and the g-function agree with their closed forms`() {
    let failed = TheoryChecks.sensitivity(.short).filter { !$0.passed }
    #expect(failed.isEmpty, "\(failed)")
    #expect(TheoryChecks.sensitivity(.short).count == 14)
  }

  // f = 3 x₁ + 4 x₂ of uniform inputs: shares 9/25 and 16/25, nothing in common; x₃ has none.
  @Test func `a sum has no interactions`() {
    let sequence = SobolSequence(dimensions: 6, seed: 2)
    var uniforms = [0.0, 0, 0]
    let results = (0..<SobolIndices.runs(points: 1_024, inputs: 3)).map { run in
      SobolIndices.fill(run: run, from: sequence, moving: [0, 1, 2], uniforms: &uniforms)
      return 3 * uniforms[0] + 4 * uniforms[1]
    }
    let indices = SobolIndices(results: results, points: 1_024, inputs: 3, seed: 1)
    for (share, expected) in zip(indices.shares, [0.36, 0.64, 0]) {
      #expect(abs(share.first - expected) < 0.01)
      #expect(abs(share.total - expected) < 0.01)
    }
    #expect(indices.shares.reduce(0) { $0 + $1.first } < 1.02)
    #expect(indices.shares.reduce(0) { $0 + $1.total } > 0.98)
  }

  @Test func `a constant has no shares`() {
    let indices = SobolIndices(
      results: [Double](repeating: 5, count: 32), points: 8, inputs: 2, seed: 1)
    #expect(indices.shares.map(\.total) == [0, 0])
  }
}
