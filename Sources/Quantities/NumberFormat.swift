/// Numbers as reports and messages write them: short, grouped, no locale, never an exponent.
package enum NumberFormat {
  /// A number with at most the given decimals and no trailing zeros: `0.5`, `730`, `1.333`.
  package static func number(_ value: Double, decimals: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "unknown" : "∞" }
    let bounded = min(max(value, -1e18), 1e18)
    let factor = DecimalText.powerOfTen(decimals)
    let whole = bounded.rounded(.towardZero)
    let fraction = ((bounded - whole) * Double(factor)).rounded(.toNearestOrAwayFromZero)
    let text = DecimalText.format(
      (Int128(whole) * factor + Int128(fraction)), scale: decimals)
    return text == "-0" ? "0" : grouped(text)
  }

  /// A number for a machine to read: at most six decimals, no grouping, no exponent.
  package static func plain(_ value: Double) -> String {
    number(value, decimals: 6).split(separator: ",").joined()
  }

  /// A number to a few significant digits, for what is very small or very large.
  package static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return number(value) }
    var magnitude = abs(value)
    var decimals = digits - 1
    while magnitude >= 10, decimals > 0 {
      magnitude /= 10
      decimals -= 1
    }
    while magnitude < 1, decimals < 12 {
      magnitude *= 10
      decimals += 1
    }
    return number(value, decimals: decimals)
  }

  /// Bytes in the unit that reads best: `850 B`, `1.5 KB`, `3.2 GB` (binary steps).
  package static func bytes(_ count: Double) -> String {
    var value = count
    for unit in ["B", "KB", "MB", "GB"] {
      if abs(value) < 1_024 { return "\(significant(value)) \(unit)" }
      value /= 1_024
    }
    return "\(significant(value)) TB"
  }

  /// How a share that the decimals would hide is written.
  package enum SmallShare: Hashable, Sendable {
    /// As any other: `0 %`.
    case rounded
    /// A share below a tenth of a percent keeps two digits: `0.042 %`.
    case keepsDigits
    /// What rounds to nothing is said to be less than one: `< 1 %`.
    case isLessThanOne
  }

  /// A share of one as a percentage: `31.4 %`; without end where it is a million or more.
  ///
  /// - Parameters:
  ///   - share: 1 is all of it.
  ///   - decimals: at most, without trailing zeros.
  ///   - small: how a tiny share is written.
  /// - Returns: the number and its mark.
  package static func percent(
    _ share: Double, decimals: Int = 1, small: SmallShare = .rounded
  ) -> String {
    // Nothing at all before some work: there is no share to speak of.
    if abs(share) >= 1e6 { return share < 0 ? "−∞" : "∞" }
    if small == .isLessThanOne, share < 0.005 { return "< 1 %" }
    if small == .keepsDigits, share != 0, abs(share) < 0.001 {
      return significant(share * 100, digits: 2) + " %"
    }
    return number(share * 100, decimals: decimals) + " %"
  }

  /// Hundredths of a percent with a sign, exact and without the mark: 1,250 is `+12.5`.
  package static func signedPercent(basisPoints: Int) -> String {
    (basisPoints > 0 ? "+" : "") + DecimalText.format(Int128(basisPoints), scale: 2)
  }

  /// Milliseconds below ten seconds, else seconds: `340 ms`, `12.5 s`.
  package static func duration(_ seconds: Double) -> String {
    seconds < 10
      ? significant(seconds * 1_000) + " ms" : number(seconds, decimals: 1) + " s"
  }

  /// A response time: a dash where nobody asks, `no answer` where somebody does and nobody is answered.
  package static func responseTime(_ seconds: Double, isAsked: Bool) -> String {
    seconds > 0 ? duration(seconds) : isAsked ? "no answer" : "–"
  }

  /// A whole number with the noun in its singular or plural.
  package static func count(_ value: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(grouped(String(value))) \(value == 1 ? noun : plural ?? noun + "s")"
  }

  /// Thousands grouped by commas: `43,800`.
  package static func grouped(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let end = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
    let start = bytes.first == UInt8(ascii: "-") ? 1 : 0
    var result: [UInt8] = Array(bytes[..<start])
    for index in start..<end {
      if index > start, (end - index) % 3 == 0 { result.append(UInt8(ascii: ",")) }
      result.append(bytes[index])
    }
    return String(decoding: result + bytes[end...], as: UTF8.self)
  }
}
