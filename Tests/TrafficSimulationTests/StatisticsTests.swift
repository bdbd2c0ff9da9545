import Testing
import TrafficSimulation

@Suite struct `Distributions` {
  @Test(arguments: [
    (0.5, 0.0), (0.975, 1.959963984540054), (0.995, 2.575829303548901),
    (0.9999, 3.719016485455709), (1e-10, -6.361340902404056),
  ])
  func `normal quantiles meet the tables`(p: Double, z: Double) {
    #expect(abs(NormalDistribution.quantile(p) - z) < 1e-12)
    #expect(abs(NormalDistribution.cumulative(z) / p - 1) < 1e-11)
  }

  @Test func `normal quantiles are endless at the ends`() {
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.cumulative(40) == 1)
  }

  @Test(arguments: [
    (0.95, 1, 12.706204736), (0.95, 9, 2.262157163), (0.95, 30, 2.042272456),
    (0.99, 4, 4.604094871), (0.999, 9, 4.780912586), (0.9, 1_000, 1.646378818),
  ])
  func `Student's t meets the tables`(confidence: Double, degrees: Int, t: Double) {
    let value = StudentT.twoSided(confidence: confidence, degreesOfFreedom: degrees)
    #expect(abs(value - t) < 1e-8 * t)
  }

  @Test func `one replication says nothing about its error`() {
    #expect(Sample([3]).halfWidth() == .infinity)
    #expect(StudentT.twoSided(confidence: 0.95, degreesOfFreedom: 0) == .infinity)
  }

  @Test func `a sample has mean, variance and interval worked by hand`() {
    // 2, 4, 4, 5, 10: mean 5, squares 9 + 1 + 1 + 0 + 25 = 36, variance 36/4 = 9;
    // half width t(0.95, 4) × 3/√5 = 2.776445 × 1.341641 = 3.724993.
    let sample = Sample([2, 4, 4, 5, 10])
    #expect(abs(sample.mean - 5) < 1e-12)
    #expect(abs(sample.variance - 9) < 1e-12)
    #expect(abs(sample.halfWidth() - 3.724993) < 1e-5)
    var parts = Sample([2, 4])
    parts.merge(Sample([4, 5, 10]))
    #expect(parts.count == 5)
    #expect(abs(parts.mean - 5) < 1e-12 && abs(parts.variance - 9) < 1e-12)
  }
}

@Suite struct `Quantile sketch` {
  static func values(_ count: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, name: "sketch")
    return (0..<count).map { _ in stream.lognormal(mean: 0.05, cv: 3) }
  }

  @Test(arguments: [0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1])
  func `every percentile is within the stated error of the exact one`(p: Double) {
    let values = Self.values(20_000, seed: 3)
    var sketch = QuantileSketch()
    for value in values { sketch.add(value) }
    let exact = values.sorted()[Int((p * 20_000).rounded(.up)) - 1]
    #expect(abs(sketch.quantile(p) / exact - 1) <= QuantileSketch.relativeError)
  }

  @Test func `the bound holds at every size from 60 ns to 12 days`() {
    for exponent in -24..<20 {
      for part in 0..<64 {
        let value = Double(sign: .plus, exponent: exponent, significand: 1 + Double(part) / 64)
        var sketch = QuantileSketch()
        // Neighbours far away, so that minimum and maximum do not help.
        sketch.add(1e-9)
        sketch.add(value)
        sketch.add(5e8)
        #expect(abs(sketch.quantile(0.5) / value - 1) <= QuantileSketch.relativeError, "\(value)")
      }
    }
  }

  @Test func `sketches of parts merge into the sketch of the whole, in any order`() {
    let values = Self.values(3_000, seed: 4)
    var whole = QuantileSketch()
    for value in values { whole.add(value) }
    let parts = stride(from: 0, to: 3_000, by: 500).map { start in
      var part = QuantileSketch()
      for value in values[start..<start + 500] { part.add(value) }
      return part
    }
    for order in [parts, parts.reversed()] {
      var merged = QuantileSketch()
      for part in order { merged.merge(part) }
      #expect(merged == whole)
    }
  }

  @Test func `an empty sketch and impossible values give zeros`() {
    var sketch = QuantileSketch()
    #expect(sketch.quantile(0.5) == 0)
    #expect(sketch.share(above: 1) == 0)
    for value in [-1, .nan, 0] { sketch.add(value) }
    #expect(sketch.quantile(0.99) == 0)
    sketch.add(.infinity)
    #expect(sketch.quantile(1) == .infinity)
    #expect(sketch.quantile(.nan) == 0)
  }

  @Test func `the share above a bound counts buckets`() {
    var sketch = QuantileSketch()
    for _ in 0..<75 { sketch.add(0.1) }
    for _ in 0..<25 { sketch.add(0.4) }
    #expect(sketch.share(above: 0.2) == 0.25)
    #expect(sketch.share(above: 0.5) == 0)
    #expect(sketch.share(above: 0.01) == 1)
  }
}
