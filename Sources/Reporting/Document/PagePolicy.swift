import Platform

/// What a page of ours tells the browser to run and to fetch: what is inside it, and nothing else.
enum PagePolicy {
  /// The value of the header that the page carries in itself.
  static let text =
    "default-src 'none'; style-src '\(source(PageStyle.text))'; "
    + "script-src '\(source(PageScript.text))'; img-src data:"

  /// An element's text as the policy names it.
  ///
  /// - Source: W3C Content Security Policy Level 3, 6.7.2.
  static func source(_ text: String) -> String {
    var hash = SHA256()
    hash.add(Array(text.utf8))
    let digits = Array(hash.hex().utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { index in
      value(digits[index]) << 4 | value(digits[index + 1])
    }
    return "sha256-\(base64(bytes))"
  }

  private static func value(_ digit: UInt8) -> UInt8 { digit < 58 ? digit - 48 : digit - 87 }

  /// - Source: RFC 4648, 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for index in 0..<4 {
        text.append(
          index > part.count ? UInt8(ascii: "=") : letters[bits >> (18 - 6 * index) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
