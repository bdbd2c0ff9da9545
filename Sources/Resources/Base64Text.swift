/// Text that stands in a template in Base64, as user data do.
package enum Base64Text {
  /// The text; `nil` for what is not Base64 of UTF-8.
  ///
  /// - Source: RFC 4648, section 4.
  package static func decoded(_ text: String) -> String? {
    var bits: UInt32 = 0
    var width = 0
    var bytes: [UInt8] = []
    for letter in text.utf8 where letter != UInt8(ascii: "=") {
      guard let value = value(of: letter) else { return nil }
      bits = bits << 6 | value
      width += 6
      guard width >= 8 else { continue }
      width -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(width)))
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func value(of letter: UInt8) -> UInt32? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
