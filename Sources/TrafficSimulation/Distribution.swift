#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

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

  /// The value below which a share of the draws lies.
  ///
  /// - Parameter share: 0...1, clamped to within 10⁻¹² of the ends.
  /// - Returns: a finite value.
  package func quantile(_ share: Double) -> Double {
    let u = min(max(share, 1e-12), 1 - 1e-12)
    switch self {
    case .lognormal(let p10, let p90):
      let sigma = log(p90 / p10) / (2 * Self.z90)
      return (p10 * p90).squareRoot() * exp(sigma * NormalDistribution.quantile(u))
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

/// The standard normal distribution.
package enum NormalDistribution {
  /// The value below which a share of the draws lies: Wichura's AS 241, relative error 10⁻¹⁶.
  ///
  /// - Parameter share: within 0 and 1.
  /// - Returns: z.
  /// - Source: M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988).
  package static func quantile(_ share: Double) -> Double {
    let q = share - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q
        * ratio(
          r,
          [
            3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427,
            13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
            33430.575583588128105, 2509.0809287301226727,
          ],
          [
            1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
            21213.794301586595867, 39307.895800092710610, 28729.085735721942674,
            5226.4952788528545610,
          ])
    }
    let tail = q < 0 ? share : 1 - share
    var r = (-log(tail)).squareRoot()
    let value: Double
    if r <= 5 {
      r -= 1.6
      value = ratio(
        r,
        [
          1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
          3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
          0.0227238449892691845833, 7.74545014278341407640e-4,
        ],
        [
          1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
          0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
          1.05075007164441684324e-9,
        ])
    } else {
      r -= 5
      value = ratio(
        r,
        [
          6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
          0.296560571828504891230, 0.0265321895265761230930, 1.24266094738807843860e-3,
          2.71155556874348757815e-5, 2.01033439929228813265e-7,
        ],
        [
          1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
          7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
          2.04426310338993978564e-15,
        ])
    }
    return q < 0 ? -value : value
  }

  /// A ratio of two polynomials, coefficients from the constant up.
  private static func ratio(_ x: Double, _ above: [Double], _ below: [Double]) -> Double {
    var a = 0.0
    var b = 0.0
    for coefficient in above.reversed() { a = a * x + coefficient }
    for coefficient in below.reversed() { b = b * x + coefficient }
    return a / b
  }
}
