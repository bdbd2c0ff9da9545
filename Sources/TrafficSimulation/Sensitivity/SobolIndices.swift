/// Which inputs a result's spread comes from: first-order and total Sobol' indices.
///
/// Saltelli's design: two sets of points A and B, and for each input the set A with that input taken
/// from B, written Aᵢ. First order: `(cov(f(B), f(Aᵢ)) − cov(f(B), f(A))) / V` (Saltelli 2010, with
/// means taken off); total: `mean((f(A) − f(Aᵢ))²) / 2V` (Jansen 1999). V is taken over all three
/// sets. For independent inputs.
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
  /// - Returns: N (k + 2): for each point that of A, that of B, then A's with each input from B.
  package static func runs(points: Int, inputs: Int) -> Int { points * (inputs + 2) }

  /// Which coordinates a run of the design takes: those of a point, one of them from B's half.
  ///
  /// - Parameters:
  ///   - run: from 0, below ``runs(points:inputs:)``.
  ///   - sequence: of twice as many dimensions as there are inputs.
  ///   - moved: the inputs that have a set Aᵢ of their own, ascending; the others come from A or B.
  ///   - uniforms: filled with the run's coordinates.
  package static func fill(
    run: Int, from sequence: SobolSequence, moving moved: [Int], uniforms: inout [Double]
  ) {
    let inputs = uniforms.count
    let point = run / (moved.count + 2)
    let set = run % (moved.count + 2)
    let own = set < 2 ? nil : moved[set - 2]
    for input in 0..<inputs {
      let fromB = set == 1 || input == own
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
    let width = inputs + 2
    let both = Sample((0..<points).flatMap { results[($0 * width)..<($0 * width + 2)] })
    let centre = both.mean
    mean = centre
    variance = both.variance
    guard both.variance > 0 else {
      shares = [Share](
        repeating: Share(first: 0, total: 0, firstHalfWidth: 0, totalHalfWidth: 0), count: inputs)
      return
    }
    shares = (0..<inputs).map { input in
      let rows = (0..<points).map { point in
        let start = point * width
        return Row(
          a: results[start] - centre, b: results[start + 1] - centre,
          mixed: results[start + 2 + input] - centre)
      }
      let (first, total) = Self.indices(rows)
      var stream = RandomStream(seed: seed, name: "bootstrap/\(input)")
      var firsts = Sample()
      var totals = Sample()
      var drawn = rows
      for _ in 0..<100 {
        for index in drawn.indices { drawn[index] = rows[stream.index(below: points)] }
        let again = Self.indices(drawn)
        firsts.add(again.first)
        totals.add(again.total)
      }
      return Share(
        first: first, total: total, firstHalfWidth: 1.96 * firsts.standardDeviation,
        totalHalfWidth: 1.96 * totals.standardDeviation)
    }
  }

  /// The results at one point of the design, less the mean.
  private struct Row {
    let a: Double
    let b: Double
    let mixed: Double
  }

  private static func indices(_ rows: [Row]) -> (first: Double, total: Double) {
    let count = Double(rows.count)
    var (a, b, mixed) = (0.0, 0.0, 0.0)
    var (squares, shared, apart) = (0.0, 0.0, 0.0)
    for row in rows {
      a += row.a
      b += row.b
      mixed += row.mixed
      squares += row.a * row.a + row.b * row.b + row.mixed * row.mixed
      shared += row.b * (row.mixed - row.a)
      apart += (row.a - row.mixed) * (row.a - row.mixed)
    }
    let middle = (a + b + mixed) / (3 * count)
    let variance = squares / (3 * count) - middle * middle
    guard variance > 0 else { return (0, 0) }
    let first = shared / count - b / count * (mixed - a) / count
    return (first / variance, apart / (2 * count) / variance)
  }
}
