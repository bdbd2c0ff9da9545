/// Logarithm and exponential with the same bits on every platform.
///
/// The C library's functions may differ in the last bit from one version to the next, and with them
/// every simulated month. Both functions follow the published fdlibm reductions; their error is
/// below one unit in the last place.
package enum Elementary {
  static let ln2High = 6.93147180369123816490e-01
  static let ln2Low = 1.90821492927058770002e-10

  /// The natural logarithm: −∞ at zero, NaN below it.
  package static func log(_ x: Double) -> Double {
    guard x > 0, x.isFinite else {
      return x == 0 ? -.infinity : (x == .infinity ? x : .nan)
    }
    guard x >= Double.leastNormalMagnitude else {
      return logOfNormal(x * 0x1p54) - 54 * (ln2High + ln2Low)
    }
    return logOfNormal(x)
  }

  /// The natural logarithm of a positive, finite, normal number, with no test and no branch.
  @inline(__always)
  package static func logOfNormal(_ x: Double) -> Double {
    let halfRoot: UInt64 = 0x3fe6_a09e_667f_3bcd
    let shifted = x.bitPattern &+ (0x3ff0_0000_0000_0000 &- halfRoot)
    let k = Double(Int64(truncatingIfNeeded: shifted >> 52) &- 0x3ff)
    let f = Double(bitPattern: (shifted & 0x000f_ffff_ffff_ffff) &+ halfRoot) - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even =
      w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    let odd =
      z
      * (6.666666666666735130e-01
        + w
        * (2.857142874366239149e-01
          + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    let half = 0.5 * f * f
    return k * ln2High - ((half - (s * (half + (even + odd)) + k * ln2Low)) - f)
  }

  /// e to the power of x: zero far below, +∞ far above.
  @inline(__always)
  package static func exp(_ x: Double) -> Double {
    guard x < 709.782712893384 else { return x.isNaN ? x : .infinity }
    guard x > -745.1332191019411 else { return 0 }
    let magic = 6755399441055744.0  // 1.5 × 2⁵²: adding it rounds to a whole number
    let k = (x * 1.44269504088896338700 + magic) - magic
    let high = x - k * ln2High
    let low = k * ln2Low
    let r = high - low
    let t = r * r
    let c =
      r - t
      * (1.66666666666666019037e-01
        + t
        * (-2.77777777770155933842e-03
          + t
          * (6.61375632143793436117e-05
            + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))))
    let y = 1 - ((low - (r * c) / (2 - c)) - high)
    let power = Int64(k)
    if power >= -1_021, power <= 1_023 {
      return y * Double(bitPattern: UInt64(bitPattern: power &+ 1_023) << 52)
    }
    return power > 0
      ? y * 0x1p1023 * Double(bitPattern: UInt64(bitPattern: power) << 52)
      : y * Double(bitPattern: UInt64(bitPattern: power &+ 1_023 &+ 200) << 52) * 0x1p-200
  }

  /// x to the power of y, for x zero or more.
  package static func power(_ x: Double, _ y: Double) -> Double {
    guard y != 0 else { return 1 }
    guard x > 0 else { return y > 0 ? 0 : .infinity }
    return exp(y * log(x))
  }

  /// (1 − e⁻ˣ) / x, smooth through zero where it is 1.
  package static func decayMean(_ x: Double) -> Double {
    abs(x) < 1e-5 ? 1 - x / 2 + x * x / 6 : (1 - exp(-x)) / x
  }

  /// The logarithm of Γ(x), for x above zero.
  package static func logGamma(_ x: Double) -> Double {
    var shifted = x
    var product = 1.0
    while shifted < 12 {
      product *= shifted
      shifted += 1
    }
    let inverse = 1 / shifted
    let square = inverse * inverse
    let series =
      inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1_260 - square / 1_680)))
    return (shifted - 0.5) * log(shifted) - shifted + 0.918938533204672742 + series - log(product)
  }
}
