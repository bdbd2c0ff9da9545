/// The text that the bytes between two quotes of a JSON string stand for.
///
/// The reader has checked that every escape is complete, and every surrogate paired.
func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var index = bytes.startIndex
  while index < bytes.endIndex {
    guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.endIndex else {
      result.append(bytes[index])
      index += 1
      continue
    }
    let letter = bytes[index + 1]
    index += 2
    if letter != UInt8(ascii: "u") {
      result.append(escapedByte(letter) ?? letter)
      continue
    }
    var code = hexadecimal(bytes, at: index) ?? 0xFFFD
    index += 4
    if (0xD800...0xDBFF).contains(code), let low = hexadecimal(bytes, at: index + 2) {
      code = 0x10000 + (code - 0xD800) << 10 + (low &- 0xDC00) & 0x3FF
      index += 6
    }
    result.append(contentsOf: Unicode.Scalar(code).map { Array(String($0).utf8) } ?? [])
  }
  return result
}

/// The byte that a one-letter escape stands for; `nil` for a letter that is no escape.
func escapedByte(_ letter: UInt8) -> UInt8? {
  switch letter {
  case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
  case UInt8(ascii: "b"): 0x08
  case UInt8(ascii: "f"): 0x0C
  case UInt8(ascii: "n"): 0x0A
  case UInt8(ascii: "r"): 0x0D
  case UInt8(ascii: "t"): 0x09
  default: nil
  }
}

/// The number that four hexadecimal digits write; `nil` where there are no four.
func hexadecimal(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt32? {
  guard index >= bytes.startIndex, index + 4 <= bytes.endIndex else { return nil }
  var result: UInt32 = 0
  for byte in bytes[index..<(index + 4)] {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): result = result << 4 | UInt32(byte - 0x30)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): result = result << 4 | UInt32(byte - 0x57)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): result = result << 4 | UInt32(byte - 0x37)
    default: return nil
    }
  }
  return result
}
