/// Numbers and the three names of JSON.
enum JSONScalar {
  /// Over a number, `true`, `false` or `null`.
  static func end(
    _ start: JSONScanner.Cursor, in scanner: inout JSONScanner
  ) throws(ScanProblem) -> JSONScanner.Cursor {
    // No number of a price list comes near 300 digits; a longer one is refused.
    let cursor = try scanner.available(1_024, at: start)
    let left = scanner.window.end - cursor
    for name: StaticString in ["true", "false", "null"] where left >= name.utf8CodeUnitCount {
      var index = 0
      while index < name.utf8CodeUnitCount, cursor[index] == name.utf8Start[index] { index += 1 }
      if index == name.utf8CodeUnitCount { return cursor + index }
    }
    guard let length = numberLength(cursor) else {
      throw scanner.unexpected(cursor, wanted: "a value")
    }
    return cursor + length
  }

  /// The length of a number after RFC 8259, section 6; the guard's zeros end it.
  private static func numberLength(_ start: UnsafeMutablePointer<UInt8>) -> Int? {
    var index = 0
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    func digits() -> Bool {
      let first = index
      while index < first + 300, isDigit(start[index]) { index += 1 }
      return index > first && index < first + 300
    }
    if start[index] == UInt8(ascii: "-") { index += 1 }
    if start[index] == UInt8(ascii: "0") {
      index += 1
    } else if !digits() {
      return nil
    }
    if start[index] == UInt8(ascii: ".") {
      index += 1
      if !digits() { return nil }
    }
    if start[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if start[index] == UInt8(ascii: "+") || start[index] == UInt8(ascii: "-") { index += 1 }
      if !digits() { return nil }
    }
    return index
  }
}

/// Escapes of JSON strings.
enum JSONEscape {
  static func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x37)
    case 0x61...0x66: UInt32(byte - 0x57)
    default: nil
    }
  }

  /// Replaces the escapes of a checked string by what they stand for, in place.
  ///
  /// - Returns: the new, shorter length. Half a surrogate pair becomes U+FFFD.
  static func resolve(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    let source = [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var index = 0
    while index < source.count {
      guard source[index] == 0x5C, index + 1 < source.count else {
        result.append(source[index])
        index += 1
        continue
      }
      switch source[index + 1] {
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "u"):
        let (character, length) = unit(source, at: index)
        result.append(contentsOf: String(character).utf8)
        index += length
        continue
      default: result.append(source[index + 1])
      }
      index += 2
    }
    for (position, byte) in result.prefix(count).enumerated() { bytes[position] = byte }
    return min(count, result.count)
  }

  /// The character of a `\u` escape, or of two that form a surrogate pair.
  private static func unit(_ bytes: [UInt8], at index: Int) -> (Character, Int) {
    func code(_ start: Int) -> UInt32? {
      guard start + 6 <= bytes.count, bytes[start] == 0x5C, bytes[start + 1] == UInt8(ascii: "u")
      else { return nil }
      var value: UInt32 = 0
      for byte in bytes[(start + 2)..<(start + 6)] { value = value << 4 | (hexValue(byte) ?? 0) }
      return value
    }
    let first = code(index) ?? 0xFFFD
    if let scalar = Unicode.Scalar(first) { return (Character(scalar), 6) }
    if first < 0xDC00, let second = code(index + 6), (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    {
      return (Character(scalar), 12)
    }
    return ("\u{FFFD}", 6)
  }
}

/// Well-formed UTF-8, one character at a time.
enum UTF8Check {
  /// The length of the character that begins here, 0 when it is malformed or cut off.
  ///
  /// - Source: The Unicode Standard, table 3-7.
  static func sequenceLength(_ bytes: UnsafePointer<UInt8>, limit: Int) -> Int {
    let first = bytes[0]
    let length: Int
    switch first {
    case 0..<0x80: length = 1
    case 0xC2..<0xE0: length = 2
    case 0xE0..<0xF0: length = 3
    case 0xF0..<0xF5: length = 4
    default: return 0
    }
    if length > limit { return 0 }
    for index in 1..<max(length, 1) where bytes[index] & 0xC0 != 0x80 { return 0 }
    if first == 0xE0, bytes[1] < 0xA0 { return 0 }
    if first == 0xED, bytes[1] > 0x9F { return 0 }
    if first == 0xF0, bytes[1] < 0x90 { return 0 }
    if first == 0xF4, bytes[1] > 0x8F { return 0 }
    return length
  }
}
