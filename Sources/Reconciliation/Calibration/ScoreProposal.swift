import TrafficSimulation

/// Where scores are drawn: normal around what the linear fit makes likely, and every tenth as before
/// anything was known, so that no part of the ranges is lost.
struct ScoreProposal {
  /// Share of the points that are drawn from the ranges as they stand.
  static let wide = 0.1
  /// Its variance over that of the fit: tails that are too short would make single points weigh all.
  private static let widening = 1.2

  private let middle: [Double]
  private let root: Cholesky
  private let logScale: Double
  /// Standard deviations of the scores, as the fit has them; 1 for what nothing is told of.
  let deviations: [Double]

  /// What a fit makes of the quantities on the bill.
  ///
  /// - Parameters:
  ///   - fit: of logarithms of quantities to scores, which are standard normal.
  ///   - targets: logarithms of the quantities on the bill, with their deviations.
  init?(_ fit: LinearFit, targets: [(log: Double, deviation: Double)]) {
    guard let size = fit.slopes.first?.count else { return nil }
    var precision = [Double](repeating: 0, count: size * size)
    var right = [Double](repeating: 0, count: size)
    for i in 0..<size { precision[i * size + i] = 1 }
    for (index, target) in targets.enumerated() {
      let slopes = fit.slopes[index]
      let variance = target.deviation * target.deviation + fit.residuals[index]
      let rest = target.log - fit.intercepts[index]
      for i in 0..<size where slopes[i] != 0 {
        right[i] += slopes[i] * rest / variance
        for j in 0..<size { precision[i * size + j] += slopes[i] * slopes[j] / variance }
      }
    }
    guard let root = Cholesky(precision, size: size) else { return nil }
    self.root = root
    middle = root.solve(right)
    logScale = root.logRootDeterminant - Double(size) / 2 * Elementary.log(Self.widening)
    deviations = (0..<size).map { index in
      var unit = [Double](repeating: 0, count: size)
      unit[index] = 1
      return root.solve(unit)[index].squareRoot()
    }
  }

  /// A point from standard normal scores.
  func point(_ normal: [Double], isWide: Bool) -> [Double] {
    if isWide { return normal }
    let step = root.solveUpper(normal)
    return zip(middle, step).map { $0 + Self.widening.squareRoot() * $1 }
  }

  /// The logarithm of how much denser the ranges are at a point than what points are drawn from.
  func logRatio(_ point: [Double]) -> Double {
    let prior = -point.reduce(0) { $0 + $1 * $1 } / 2
    let away = zip(point, middle).map { $0 - $1 }
    let own = logScale - root.square(away) / Self.widening / 2
    let (a, b) = (Elementary.log(1 - Self.wide) + own, Elementary.log(Self.wide) + prior)
    let most = max(a, b)
    return prior - most - Elementary.log(Elementary.exp(a - most) + Elementary.exp(b - most))
  }
}
