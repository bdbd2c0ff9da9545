/// The standard normal distribution.
package enum NormalDistribution {
  package static func density(_ x: Double) -> Double {
    0.398942280401432678 * Elementary.exp(-x * x / 2)
  }

  /// P(Z ≤ x), to about 14 digits: a power series near zero, a continued fraction in the tails.
  package static func cumulative(_ x: Double) -> Double {
    let size = abs(x)
    guard size < 38 else { return x > 0 ? 1 : 0 }
    guard size < 4 else {
      var fraction = size
      for step in stride(from: 60, through: 1, by: -1) { fraction = size + Double(step) / fraction }
      let tail = density(size) / fraction
      return x > 0 ? 1 - tail : tail
    }
    var term = x
    var sum = x
    var odd = 3.0
    while abs(term) > abs(sum) * 1e-17, odd < 400 {
      term *= x * x / odd
      sum += term
      odd += 2
    }
    return 0.5 + sum * density(x)
  }

  /// The x with P(Z ≤ x) = p; Wichura's AS 241 (PPND16), relative error about 10⁻¹⁶.
  ///
  /// −∞ at p = 0, +∞ at p = 1.
  package static func quantile(_ p: Double) -> Double {
    let q = p - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * centre.numerator.value(at: r) / centre.denominator.value(at: r)
    }
    let tail = min(p, 1 - p)
    guard tail > 0 else { return q < 0 ? -.infinity : .infinity }
    let r = (-Elementary.log(tail)).squareRoot()
    let ratio = r <= 5 ? near : far
    let shifted = r <= 5 ? r - 1.6 : r - 5
    let x = ratio.numerator.value(at: shifted) / ratio.denominator.value(at: shifted)
    return q < 0 ? -x : x
  }

  private struct Polynomial {
    let c: InlineArray<8, Double>
    @inline(__always) func value(at x: Double) -> Double {
      ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
    }
  }

  private typealias Ratio = (numerator: Polynomial, denominator: Polynomial)

  private static var centre: Ratio {
    (
      Polynomial(c: [
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
        1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
        3.3430575583588128105e4, 2.5090809287301226727e3,
      ]),
      Polynomial(c: [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
        5.2264952788528545610e3,
      ])
    )
  }

  private static var near: Ratio {
    (
      Polynomial(c: [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
        3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
        2.27238449892691845833e-2, 7.74545014278341407640e-4,
      ]),
      Polynomial(c: [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
        1.05075007164441684324e-9,
      ])
    )
  }

  private static var far: Ratio {
    (
      Polynomial(c: [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
        2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
        2.71155556874348757815e-5, 2.01033439929228813265e-7,
      ]),
      Polynomial(c: [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
        2.04426310338993978564e-15,
      ])
    )
  }
}
