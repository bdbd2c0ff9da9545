/// Which inputs a result's spread comes from: first-order and total Sobol' indices.
///
/// Two sets of points A and B, and for each input the set A with that input taken from B.
/// First order: `mean(f(B)·(f(Aᵢ) − f(A))) / V` (Saltelli 2010, centred); total:
/// `mean((f(A) − f(Aᵢ))²) / 2V` (Jansen 1999). For independent inputs.
package struct SobolIndices: Sendable {
  /// An input's indices.
  package struct Share: Hashable, Sendable {
    /// Of the variance, by this input alone; small negative values are noise.
    package let first: Double
    /// Of the variance, interactions with other inputs included.
    package let total: Double
    /// Half the 95 % interval of each, by bootstrap over the points.
    package let firstHalfWidth: Double
    package let totalHalfWidth: Double
  }

  package let shares: [Share]
  package let mean: Double
  package let variance: Double

  /// Points of the design: each is run once.
  ///
  /// - Parameters:
  ///   - points: N; a power of two keeps the sequence's evenness.
  ///   - inputs: k.
  /// - Returns: N (k + 2): all of A, all of B, then A with each input from B.
  package static func runs(points: Int, inputs: Int) -> Int { points * (inputs + 2) }

  /// Which coordinates a run of the design takes: those of a point, one of them from B's half.
  ///
  /// - Parameters:
  ///   - run: from 0, below ``runs(points:inputs:)``.
  ///   - points: in each half of the design.
  ///   - sequence: of twice as many dimensions as there are inputs.
  ///   - uniforms: filled with the run's coordinates.
  package static func fill(
    run: Int, points: Int, from sequence: SobolSequence, uniforms: inout [Double]
  ) {
    let inputs = uniforms.count
    let point = run % points
    let set = run / points
    for input in 0..<inputs {
      let fromB = set == 1 || set == input + 2
      uniforms[input] = sequence.value(point, fromB ? inputs + input : input)
    }
  }

  /// Evaluates the indices.
  ///
  /// - Parameters:
  ///   - results: of every run of the design, in its order.
  ///   - points: N, at least 2.
  ///   - inputs: k.
  ///   - seed: of the bootstrap.
  package init(results: [Double], points: Int, inputs: Int, seed: UInt64) {
    guard points >= 2, results.count >= Self.runs(points: points, inputs: inputs) else {
      shares = []
      mean = results.first ?? 0
      variance = 0
      return
    }
    let both = Sample(results[..<(2 * points)])
    let centre = both.mean
    mean = centre
    variance = both.variance
    guard both.variance > 0 else {
      shares = [Share](
        repeating: Share(first: 0, total: 0, firstHalfWidth: 0, totalHalfWidth: 0), count: inputs)
      return
    }
    let variance = both.variance
    shares = (0..<inputs).map { input in
      var firsts = [Double](repeating: 0, count: points)
      var totals = firsts
      for point in 0..<points {
        let a = results[point] - centre
        let b = results[points + point] - centre
        let mixed = results[(input + 2) * points + point] - centre
        firsts[point] = b * (mixed - a) / variance
        totals[point] = (a - mixed) * (a - mixed) / (2 * variance)
      }
      return Share(
        first: Sample(firsts).mean, total: Sample(totals).mean,
        firstHalfWidth: Self.halfWidth(firsts, seed: seed, name: "first/\(input)"),
        totalHalfWidth: Self.halfWidth(totals, seed: seed, name: "total/\(input)"))
    }
  }

  /// 1.96 standard deviations of the mean over 200 resamples.
  private static func halfWidth(_ values: [Double], seed: UInt64, name: String) -> Double {
    var stream = RandomStream(seed: seed, name: "bootstrap/" + name)
    var means = Sample()
    for _ in 0..<200 {
      var sum = 0.0
      for _ in values.indices { sum += values[stream.index(below: values.count)] }
      means.add(sum / Double(values.count))
    }
    return 1.96 * means.standardDeviation
  }
}
