/// Student's t distribution: how far a mean over few replications may stray.
package enum StudentT {
  /// The t with P(|T| ≤ t) = confidence, for one or more degrees of freedom.
  ///
  /// +∞ where there is no degree of freedom: one replication says nothing about its own error.
  package static func twoSided(confidence: Double, degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom >= 1, confidence < 1 else { return .infinity }
    guard confidence > 0 else { return 0 }
    var low = 0.0
    var high = 1.0
    while tail(high, degreesOfFreedom) > 1 - confidence, high < 1e12 { high *= 2 }
    for _ in 0..<200 where low < high {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if tail(middle, degreesOfFreedom) > 1 - confidence { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// P(|T| > t): the regularised incomplete beta function at n / (n + t²).
  package static func tail(_ t: Double, _ degreesOfFreedom: Int) -> Double {
    let n = Double(degreesOfFreedom)
    return regularisedBeta(n / (n + t * t), n / 2, 0.5)
  }

  /// I_x(a, b) by Lentz's continued fraction.
  static func regularisedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let front = Elementary.exp(
      Elementary.logGamma(a + b) - Elementary.logGamma(a) - Elementary.logGamma(b)
        + a * Elementary.log(x) + b * Elementary.log(1 - x))
    return x < (a + 1) / (a + b + 2)
      ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b
  }

  private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func away(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...500 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / away(1 + even * d)
      c = away(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / away(1 + odd * d)
      c = away(1 + odd / c)
      let change = d * c
      result *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return result
  }
}
