/// Numbers and times of a log, read from bytes.
enum LogNumbers {
  typealias Line = UnsafeBufferPointer<UInt8>

  /// Seconds that nothing lasts longer than: a year.
  static let longest = 31_536_000.0

  /// A whole number of 0 or more, at most 18 digits; `nil` for anything else.
  static func count(_ line: Line, _ place: Range<Int>) -> Int? {
    guard !place.isEmpty, place.count <= 18 else { return nil }
    var value = 0
    for index in place {
      let digit = line[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }

  /// Seconds with a fraction; `nil` for no number.
  ///
  /// Balancers write -1 for none.
  static func seconds(_ line: Line, _ place: Range<Int>) -> Double? {
    guard let first = place.first else { return nil }
    let isNegative = line[first] == UInt8(ascii: "-")
    var mantissa = 0
    var divisor = 1.0
    var isFraction = false
    var digits = 0
    for index in place.dropFirst(isNegative ? 1 : 0) {
      let byte = line[index]
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        continue
      }
      guard byte &- 0x30 <= 9, digits < 18 else { return nil }
      mantissa = mantissa &* 10 &+ Int(byte &- 0x30)
      digits += 1
      if isFraction { divisor *= 10 }
    }
    guard digits > 0 else { return nil }
    return (isNegative ? -1 : 1) * Double(mantissa) / divisor
  }

  /// Microseconds since 1970 of `2026-10-14T00:00:02.001698Z`; logs know no other zone.
  static func instant(_ line: Line, _ place: Range<Int>) -> Int? {
    guard place.count >= 19, line[place.lowerBound + 10] == UInt8(ascii: "T"),
      let day = day(line, place.lowerBound..<place.lowerBound + 10),
      let second = clock(line, place.lowerBound + 11..<place.lowerBound + 19)
    else { return nil }
    var micros = 0
    var scale = 100_000
    var index = place.lowerBound + 19
    if index < place.upperBound, line[index] == UInt8(ascii: ".") {
      index += 1
      while index < place.upperBound, line[index] &- 0x30 <= 9 {
        micros += Int(line[index] &- 0x30) * scale
        scale /= 10
        index += 1
      }
    }
    guard index == place.upperBound || line[index] == UInt8(ascii: "Z") else { return nil }
    return (day * 86_400 + second) * 1_000_000 + micros
  }

  /// Days since 1970 of `2026-10-14`.
  static func day(_ line: Line, _ place: Range<Int>) -> Int? {
    let at = place.lowerBound
    guard place.count == 10, line[at + 4] == UInt8(ascii: "-"), line[at + 7] == UInt8(ascii: "-"),
      let year = count(line, at..<at + 4), let month = count(line, at + 5..<at + 7),
      let day = count(line, at + 8..<at + 10), (1...12).contains(month), (1...31).contains(day),
      (1970...9999).contains(year)
    else { return nil }
    // Days from civil, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Seconds of the day of `21:02:31`; a leap second is the one before it.
  static func clock(_ line: Line, _ place: Range<Int>) -> Int? {
    let at = place.lowerBound
    guard place.count == 8, line[at + 2] == UInt8(ascii: ":"), line[at + 5] == UInt8(ascii: ":"),
      let hour = count(line, at..<at + 2), let minute = count(line, at + 3..<at + 5),
      let second = count(line, at + 6..<at + 8), hour < 24, minute < 60, second <= 60
    else { return nil }
    return hour * 3_600 + minute * 60 + min(second, 59)
  }

  /// A hash of some bytes, eight at a time.
  static func hash(_ line: Line, _ place: Range<Int>) -> UInt64 {
    guard let base = line.baseAddress else { return 0 }
    let bytes = UnsafeRawPointer(base)
    var value = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: place.count)
    var index = place.lowerBound
    while index + 8 <= place.upperBound {
      value = mixed(value ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var tail: UInt64 = 0
    while index < place.upperBound {
      tail = tail << 8 | UInt64(line[index])
      index += 1
    }
    return mixed(value ^ tail)
  }

  /// Half of a round of wyhash: the product's halves, folded.
  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  static func text(_ line: Line, _ place: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: line[place]), as: UTF8.self)
  }
}
