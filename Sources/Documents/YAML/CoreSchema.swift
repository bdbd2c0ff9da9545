/// What plain scalars mean by the core schema of YAML 1.2.
///
/// Source: YAML 1.2.2, section 10.3.2, tag resolution.
enum CoreSchema {
  static func kind(of text: String) -> Value.Kind {
    switch text {
    case "", "~", "null", "Null", "NULL": .null
    case "true", "True", "TRUE", "false", "False", "FALSE": .bool
    default: isNumber(Array(text.utf8)) ? .number : .string
    }
  }

  private static func isNumber(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: "0x".utf8) { return all(bytes.dropFirst(2), isHexadecimal) }
    if bytes.starts(with: "0o".utf8) { return all(bytes.dropFirst(2)) { $0 &- 0x30 < 8 } }
    var rest = bytes[...]
    if let sign = rest.first, sign == 0x2B || sign == 0x2D { rest.removeFirst() }
    if [".inf", ".Inf", ".INF"].contains(where: { rest.elementsEqual($0.utf8) }) { return true }
    if [".nan", ".NaN", ".NAN"].contains(where: { bytes.elementsEqual($0.utf8) }) { return true }
    let whole = removeDigits(from: &rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = removeDigits(from: &rest)
    }
    if whole + fraction == 0 { return false }
    guard let letter = rest.first else { return true }
    guard letter | 0x20 == UInt8(ascii: "e") else { return false }
    rest.removeFirst()
    if let sign = rest.first, sign == 0x2B || sign == 0x2D { rest.removeFirst() }
    return all(rest) { $0 &- 0x30 < 10 }
  }

  private static func removeDigits(from rest: inout ArraySlice<UInt8>) -> Int {
    let digits = rest.prefix { $0 &- 0x30 < 10 }
    rest = rest[digits.endIndex...]
    return digits.count
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
  }

  private static func all(_ bytes: ArraySlice<UInt8>, _ test: (UInt8) -> Bool) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy(test)
  }
}
