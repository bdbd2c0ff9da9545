/// Strict decimal text: what a price list writes, and nothing else.
///
/// One optional minus sign, digits, at most one point with digits on both sides. No exponent, no
/// thousands separator, no spaces, no plus sign, no bare point: `1,000`, `1e3`, `.5`, `5.` and
/// `0.1.2` are all refused, because tools disagree on what they mean.
package enum DecimalText {
  /// What is wrong with a text that should be a decimal.
  package enum Problem: Error, Hashable, Sendable {
    case empty
    case notDecimal
    case tooManyDecimals(most: Int)
    case tooLarge
  }

  /// Reads a decimal as a count of 10^-scale.
  ///
  /// - Parameters:
  ///   - text: UTF-8 bytes of the number, no surrounding space.
  ///   - scale: how many decimals the result counts, 0...30.
  /// - Returns: the count; `1.5` at scale 3 is 1,500.
  /// - Throws: ``Problem``; digits beyond the scale are an error unless they are zeros.
  package static func parse(
    _ text: some Collection<UInt8>, scale: Int
  ) throws(Problem) -> Int128 {
    let short = text.withContiguousStorageIfAvailable { parseShort($0, scale: scale) }
    if let short, let value = short { return value }
    var value: Int128 = 0
    var decimals = -1
    var digitsBefore = 0
    var negative = false
    var first = true
    for byte in text {
      defer { first = false }
      if first, byte == UInt8(ascii: "-") {
        negative = true
        continue
      }
      if byte == UInt8(ascii: ".") {
        if decimals >= 0 || digitsBefore == 0 { throw .notDecimal }
        decimals = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { throw .notDecimal }
      let digit = Int128(byte - 0x30)
      if decimals >= 0 { decimals += 1 } else { digitsBefore += 1 }
      if decimals > scale {
        if digit != 0 { throw .tooManyDecimals(most: scale) }
        continue
      }
      value = try shifted(value, adding: digit)
    }
    if first { throw .empty }
    if digitsBefore == 0 || decimals == 0 { throw .notDecimal }
    for _ in min(max(decimals, 0), scale)..<scale { value = try shifted(value, adding: 0) }
    return negative ? -value : value
  }

  /// A decimal of at most 18 digits and no sign, as nearly all are; `nil` for anything else.
  private static func parseShort(_ text: UnsafeBufferPointer<UInt8>, scale: Int) -> Int128? {
    var value: UInt64 = 0
    var digits = 0
    var point = -1
    for byte in text {
      if byte == UInt8(ascii: ".") {
        if point >= 0 || digits == 0 { return nil }
        point = digits
        continue
      }
      guard byte >= 0x30, byte <= 0x39, digits < 18 else { return nil }
      value = value &* 10 &+ UInt64(byte &- 0x30)
      digits += 1
    }
    let decimals = point < 0 ? 0 : digits - point
    let missing = scale - decimals
    guard digits > 0, decimals > 0 || point < 0, missing >= 0, digits + missing <= 38
    else { return nil }
    return Int128(value) * powers[missing]
  }

  /// Ten times the value plus a digit.
  private static func shifted(_ value: Int128, adding digit: Int128) throws(Problem) -> Int128 {
    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = product.addingReportingOverflow(digit)
    if overflow || carry { throw .tooLarge }
    return sum
  }

  /// The shortest exact text of a count of 10^-scale: no exponent, no trailing zeros.
  package static func format(_ value: Int128, scale: Int) -> String {
    var bytes: [UInt8] = []
    append(value, scale: scale, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same text at the end of a buffer.
  package static func append(_ value: Int128, scale: Int, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    // At most 39 digits, and a zero before the point.
    var digits = InlineArray<40, UInt8>(repeating: 0x30)
    var rest = value.magnitude
    var count = 0
    while rest > 0 {
      var low = UInt64(rest % 1_000_000_000_000_000_000)
      rest /= 1_000_000_000_000_000_000
      let end = rest > 0 ? count + 18 : digits.count
      while count < end, low > 0 || rest > 0 {
        digits[count] = 0x30 + UInt8(truncatingIfNeeded: low % 10)
        low /= 10
        count += 1
      }
    }
    for place in (scale..<max(count, scale + 1)).reversed() { bytes.append(digits[place]) }
    var last = 0
    while last < scale, digits[last] == 0x30 { last += 1 }
    if last == scale { return }
    bytes.append(UInt8(ascii: "."))
    for place in (last..<scale).reversed() { bytes.append(digits[place]) }
  }

  /// Text with a fixed number of decimals, rounded half away from zero, thousands grouped on wish.
  ///
  /// Half away from zero is the rule of every printed figure in this product.
  package static func format(
    _ value: Int128, scale: Int, decimals: Int, grouped: Bool = false
  ) -> String {
    let count = rounded(value, from: scale, to: decimals)
    let digits = Array(String(count.magnitude).utf8)
    let padded = Array(repeating: UInt8(0x30), count: max(0, decimals + 1 - digits.count)) + digits
    var whole: [UInt8] = []
    let wholeCount = padded.count - decimals
    for (index, digit) in padded[..<wholeCount].enumerated() {
      if grouped, index > 0, (wholeCount - index) % 3 == 0 { whole.append(UInt8(ascii: ",")) }
      whole.append(digit)
    }
    var result = count < 0 ? "-" : ""
    result += String(decoding: whole, as: UTF8.self)
    if decimals > 0 { result += "." + String(decoding: padded[wholeCount...], as: UTF8.self) }
    return result
  }

  /// A count of 10^-scale as a count of 10^-decimals, rounded half away from zero.
  package static func rounded(_ value: Int128, from scale: Int, to decimals: Int) -> Int128 {
    if decimals >= scale { return value * powerOfTen(decimals - scale) }
    let divisor = powerOfTen(scale - decimals)
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    if remainder.magnitude * 2 < divisor.magnitude { return quotient }
    return quotient + (value < 0 ? -1 : 1)
  }

  /// 10 to the given power, 0...38.
  package static func powerOfTen(_ exponent: Int) -> Int128 { powers[exponent] }

  private static let powers: [Int128] = {
    var powers: [Int128] = [1]
    for exponent in 0..<38 { powers.append(powers[exponent] * 10) }
    return powers
  }()
}
