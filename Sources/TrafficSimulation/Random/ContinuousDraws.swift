extension RandomStream {
  /// Exponential with the given mean, by inversion: one uniform each.
  @inline(__always)
  package mutating func exponential(mean: Double) -> Double {
    -Elementary.logOfNormal(positiveUniform()) * mean
  }

  /// Standard normal by inversion: one uniform each, so paired runs stay paired.
  package mutating func normal() -> Double {
    NormalDistribution.quantile((Double(generator.next() >> 12) + 0.5) * 0x1p-52)
  }

  /// Lognormal with the mean and the coefficient of variation (standard deviation ÷ mean).
  ///
  /// A coefficient of zero gives the mean itself; a mean of zero gives zero.
  package mutating func lognormal(mean: Double, cv: Double) -> Double {
    guard mean > 0 else { return 0 }
    let variance = Elementary.log(1 + cv * cv)
    return Elementary.exp(
      Elementary.log(mean) - variance / 2 + variance.squareRoot() * normal())
  }

  /// Gamma with the mean and the coefficient of variation; Marsaglia and Tsang 2000.
  package mutating func gamma(mean: Double, cv: Double) -> Double {
    guard mean > 0 else { return 0 }
    guard cv > 0 else { return mean }
    let shape = 1 / (cv * cv)
    return standardGamma(shape: shape) * (mean / shape)
  }

  /// Gamma with scale 1.
  ///
  /// Below shape 1 the draw of shape + 1 is shrunk by a power of a uniform.
  package mutating func standardGamma(shape: Double) -> Double {
    guard shape >= 1 else {
      let shrink = Elementary.exp(Elementary.log(positiveUniform()) / shape)
      return standardGamma(shape: shape + 1) * shrink
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = positiveUniform()
      if Elementary.logOfNormal(u) < 0.5 * x * x + d - d * v + d * Elementary.log(v) {
        return d * v
      }
    }
  }

  /// Triangular between a low and a high with its peak in between.
  package mutating func triangular(low: Double, mode: Double, high: Double) -> Double {
    guard high > low else { return low }
    let u = uniform()
    let split = (mode - low) / (high - low)
    return u < split
      ? low + (u * (high - low) * (mode - low)).squareRoot()
      : high - ((1 - u) * (high - low) * (high - mode)).squareRoot()
  }
}
