extension Double {
  /// The number nearest to a whole one; of two, the even one.
  ///
  /// What `Double(value)` gives, without its general conversion.
  package init(nearest value: Int128) {
    let magnitude = value.magnitude
    let high = UInt64(truncatingIfNeeded: magnitude >> 64)
    var result: Double
    if high == 0 {
      result = Double(UInt64(truncatingIfNeeded: magnitude))
    } else {
      // The top 64 bits; whatever is cut off below them only breaks a tie.
      let shift = 64 - high.leadingZeroBitCount
      let top = UInt64(truncatingIfNeeded: magnitude >> shift)
      let isExact = magnitude.trailingZeroBitCount >= shift
      result = Double(isExact ? top : top | 1)
      result *= Double(sign: .plus, exponent: shift, significand: 1)
    }
    self = value < 0 ? -result : result
  }
}
