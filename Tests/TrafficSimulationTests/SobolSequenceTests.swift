import Testing

@testable import TrafficSimulation

@Suite struct `Sobol' points` {
  // Joe and Kuo's sequence without scrambling, as SciPy 1.17 gives it.
  @Test func `the first points of three dimensions are the published ones`() {
    let published: [[Double]] = [
      [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125], [0.625, 0.125, 0.875], [0.125, 0.625, 0.375],
    ]
    let sequence = SobolSequence(dimensions: 3, seed: nil)
    for (index, point) in published.enumerated() {
      #expect((0..<3).map { sequence.value(index, $0) } == point)
    }
  }

  // scipy.stats.qmc.Sobol(d, scramble=False), point 777, SciPy 1.17.
  @Test(arguments: [
    (3, 0.2744140625), (9, 0.3232421875), (49, 0.9521484375), (99, 0.5107421875),
    (191, 0.0107421875),
  ])
  func `a later point of a high dimension is the published one`(dimension: Int, value: Double) {
    let sequence = SobolSequence(dimensions: 192, seed: nil)
    #expect(sequence.value(777, dimension) == value)
  }

  @Test(arguments: [1, 7, 42] as [UInt64])
  func `each dimension of 1,024 scrambled points has one in each of 1,024 slices`(seed: UInt64) {
    let sequence = SobolSequence(dimensions: 64, seed: seed)
    for dimension in 0..<64 {
      var slices = Set<Int>()
      for index in 0..<1_024 { slices.insert(Int(sequence.value(index, dimension) * 1_024)) }
      #expect(slices.count == 1_024, "seed \(seed), dimension \(dimension)")
    }
  }

  @Test func `dimensions beyond the table are random numbers within 0 and 1`() {
    let sequence = SobolSequence(dimensions: 200, seed: 5)
    let sample = Sample((0..<4_000).map { sequence.value($0, 198) })
    // Mean of 4,000 uniform numbers: 0.5 ± 4 × 0.2887 / √4,000 = 0.018.
    #expect(abs(sample.mean - 0.5) < 0.018)
    #expect((0..<4_000).allSatisfy { (0..<1).contains(sequence.value($0, 198)) })
  }

  // E[e^U] = e − 1; plain random points of this number err by about 0.4920 / √4,096 = 0.0077.
  @Test func `a mean converges far faster than with random points`() {
    let sequence = SobolSequence(dimensions: 1, seed: 3)
    let mean = Sample((0..<4_096).map { Elementary.exp(sequence.value($0, 0)) }).mean
    #expect(abs(mean - 1.718281828459045) < 0.00002)
  }
}

@Suite struct `Dependent draws` {
  private func scores(_ copula: GaussianCopula, dimensions: Int, count: Int) -> [[Double]] {
    let sequence = SobolSequence(dimensions: dimensions, seed: 9)
    return (0..<count).map { index in
      var uniforms = (0..<dimensions).map { sequence.value(index, $0) }
      copula.apply(to: &uniforms)
      return uniforms.map(NormalDistribution.quantile)
    }
  }

  @Test(arguments: [-0.9, -0.3, 0.6, 0.95])
  func `normal scores have the declared correlation and stay standard`(wanted: Double) throws {
    let copula = try GaussianCopula(pairs: [.init(0, 2, wanted)])
    let points = scores(copula, dimensions: 3, count: 8_192)
    let correlation = Sample(points.map { $0[0] * $0[2] }).mean
    #expect(abs(correlation - wanted) < 0.01)
    #expect(abs(Sample(points.map { $0[2] }).variance - 1) < 0.01)
    #expect(abs(Sample(points.map { $0[0] * $0[1] }).mean) < 0.01)
  }

  // a and b at 0.9, b and c at 0.9, a and c at −0.9: the determinant is
  // 1 + 2 × 0.9 × 0.9 × (−0.9) − 3 × 0.81 = −2.888 < 0.
  @Test func `a matrix with a negative determinant is impossible`() {
    #expect(throws: GaussianCopula.Impossible(dimension: 2)) {
      try GaussianCopula(
        pairs: [.init(0, 1, 0.9), .init(1, 2, 0.9), .init(0, 2, -0.9)])
    }
  }

  @Test func `a correlation of 1 is possible and makes both draws the same`() throws {
    let copula = try GaussianCopula(pairs: [.init(0, 1, 1)])
    var uniforms = [0.3, 0.8]
    copula.apply(to: &uniforms)
    #expect(abs(uniforms[1] - 0.3) < 1e-12)
  }
}
