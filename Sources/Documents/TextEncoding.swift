import Diagnostics

/// What the bytes of a file turned out to be.
package enum TextEncoding: Equatable {
  case ascii
  case utf8
  case utf16
  case nul(at: Int)
  case notUTF8(at: Int)

  /// Looks at every byte, eight at a time where they are plain ASCII.
  init(of bytes: [UInt8]) {
    self = Self.startsAsUTF16(bytes) ? .utf16 : bytes.withUnsafeBytes(Self.inspect)
  }

  private static func startsAsUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || (bytes.count >= 4
        && ((bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0)
          || (bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0)))
  }

  /// The same text in UTF-8; `nil` for bytes that are no UTF-16, told by their mark or their NULs.
  ///
  /// Half a surrogate pair becomes U+FFFD.
  package static func utf8(ofUTF16 bytes: [UInt8]) -> [UInt8]? {
    guard startsAsUTF16(bytes), bytes.count % 2 == 0 else { return nil }
    let hasMark = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let isLittle = hasMark ? bytes[0] == 0xFF : bytes[1] == 0
    let units = stride(from: hasMark ? 2 : 0, to: bytes.count, by: 2).map { place -> UInt16 in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private static func inspect(_ bytes: UnsafeRawBufferPointer) -> TextEncoding {
    let high: UInt64 = 0x8080_8080_8080_8080
    let ones: UInt64 = 0x0101_0101_0101_0101
    var isASCII = true
    var index = 0
    while index < bytes.count {
      if index + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if (word | ((word &- ones) & ~word)) & high == 0 {
          index += 8
          continue
        }
      }
      let byte = bytes[index]
      if byte == 0 { return .nul(at: index) }
      if byte < 0x80 {
        index += 1
        continue
      }
      isASCII = false
      let length = sequenceLength(in: bytes, at: index)
      if length == 0 { return .notUTF8(at: index) }
      index += length
    }
    return isASCII ? .ascii : .utf8
  }

  /// The bytes of the code point at an index, 0 where there is none.
  ///
  /// Source: Unicode 15, table 3-7, well-formed UTF-8 byte sequences.
  private static func sequenceLength(in bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
    let second: ClosedRange<UInt8>
    let length: Int
    switch bytes[index] {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
    for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// What to tell the user, if the bytes are no text.
  func problem(in source: SourceText) -> Diagnostic? {
    switch self {
    case .ascii, .utf8:
      nil
    case .utf16:
      Diagnostic(
        at: source.wholeFile, "the file is UTF-16, not UTF-8", mend: "save the file as UTF-8")
    case .nul(let offset):
      Diagnostic(
        at: source.location(ofByte: offset), "there is a NUL byte in the text",
        mend: "give a text file; this one is binary or damaged")
    case .notUTF8(let offset):
      Diagnostic(
        at: source.location(ofByte: offset),
        "the byte 0x\(String(source.bytes[offset], radix: 16, uppercase: true)) is not UTF-8 here",
        mend: "save the file as UTF-8")
    }
  }
}
