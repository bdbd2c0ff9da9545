/// What is believed of a number that nobody knows exactly.
package enum Distribution: Hashable, Sendable {
  /// Lognormal through its 10 % and 90 % points, both above 0.
  case lognormal(p10: Double, p90: Double)
  /// Triangular.
  case triangular(min: Double, mode: Double, max: Double)
  /// Normal by mean and standard deviation.
  case normal(mean: Double, sd: Double)
  /// One of several values, equally likely.
  case choices([Double])
  /// Anywhere between two values, equally likely: a price that moves within a known range.
  case uniform(low: Double, high: Double)

  /// z of the 90 % point of the standard normal distribution.
  private static let z90 = 1.2815515655446004

  /// The value that a deterministic run takes: the median, or a triangle's mode.
  package var middle: Double {
    switch self {
    case .lognormal(let p10, let p90): (p10 * p90).squareRoot()
    case .triangular(_, let mode, _): mode
    case .normal(let mean, _): mean
    case .choices(let values): values.sorted()[(values.count - 1) / 2]
    case .uniform(let low, let high): (low + high) / 2
    }
  }

  /// The mean.
  package var mean: Double {
    switch self {
    case .lognormal(let p10, let p90):
      let sigma = Elementary.log(p90 / p10) / (2 * Self.z90)
      return middle * Elementary.exp(sigma * sigma / 2)
    case .triangular(let low, let mode, let high): return (low + mode + high) / 3
    case .normal(let mean, _): return mean
    case .choices(let values): return values.reduce(0, +) / Double(max(1, values.count))
    case .uniform(let low, let high): return (low + high) / 2
    }
  }

  /// The value below which a share of the draws lies.
  ///
  /// - Parameter share: 0...1, clamped to within 10⁻¹² of the ends.
  /// - Returns: a finite value.
  package func quantile(_ share: Double) -> Double {
    let u = min(max(share, 1e-12), 1 - 1e-12)
    switch self {
    case .lognormal(let p10, let p90):
      let sigma = Elementary.log(p90 / p10) / (2 * Self.z90)
      return (p10 * p90).squareRoot() * Elementary.exp(sigma * NormalDistribution.quantile(u))
    case .triangular(let low, let mode, let high):
      guard high > low else { return mode }
      let split = (mode - low) / (high - low)
      return u < split
        ? low + (u * (high - low) * (mode - low)).squareRoot()
        : high - ((1 - u) * (high - low) * (high - mode)).squareRoot()
    case .normal(let mean, let sd):
      return mean + sd * NormalDistribution.quantile(u)
    case .choices(let values):
      return values[min(values.count - 1, Int(u * Double(values.count)))]
    case .uniform(let low, let high):
      return low + u * (high - low)
    }
  }
}
