import Diagnostics

/// Texts, numbers and literals, and what is said about those that are none.
extension JSONReader {
  /// Skips spaces, tabs and line ends.
  mutating func skipSpace() {
    guard position < bytes.count, bytes[position] <= 0x20 else { return }
    position = bytes.withUnsafeBytes { bytes in
      var index = position
      while index < bytes.count {
        while index + 8 <= bytes.count,
          bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) == 0x2020_2020_2020_2020
        {
          index += 8
        }
        guard index < bytes.count else { break }
        switch bytes[index] {
        case 0x20, 0x0A, 0x0D, 0x09: index += 1
        default: return index
        }
      }
      return index
    }
  }

  /// Goes from the opening quote to behind the closing one.
  ///
  /// - Returns: whether there are escapes in between.
  mutating func skipString() throws(Diagnostic) -> Bool {
    let start = position
    var hasEscapes = false
    position += 1
    while true {
      position = endOfPlainText(from: position)
      guard position < bytes.count else { throw unclosedString(from: start) }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return hasEscapes
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try skipEscape()
      case 0x0A, 0x0D:
        throw unclosedString(from: start)
      default:
        throw controlCharacter()
      }
    }
  }

  /// The index of the next quote, backslash or control character.
  private func endOfPlainText(from start: Int) -> Int {
    bytes.withUnsafeBytes { bytes in
      let ones: UInt64 = 0x0101_0101_0101_0101
      let high: UInt64 = 0x8080_8080_8080_8080
      var index = start
      while index + 8 <= bytes.count {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let special =
          ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
            | (word &- ones &* 0x20) & ~word) & high
        // A borrow can mark a byte too many, but only above one that is rightly marked.
        if special != 0 { return index + special.trailingZeroBitCount >> 3 }
        index += 8
      }
      while index < bytes.count {
        let byte = bytes[index]
        if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
        index += 1
      }
      return index
    }
  }

  private mutating func skipEscape() throws(Diagnostic) {
    guard position + 1 < bytes.count else {
      throw problem("the text ends inside an escape", mend: "complete the file")
    }
    let letter = bytes[position + 1]
    if letter != UInt8(ascii: "u") {
      guard escapedByte(letter) != nil else {
        throw problem(
          "this backslash begins no JSON escape", length: 2,
          mend:
            "write '\\\\' for a backslash; escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")
      }
      position += 2
      return
    }
    guard let code = hexadecimal(bytes[...], at: position + 2) else {
      throw problem(
        "'\\u' is not followed by four hexadecimal digits", length: 2, mend: "write it as '\\u00e9'"
      )
    }
    if !(0xD800...0xDFFF).contains(code) {
      position += 6
      return
    }
    let isPair =
      code < 0xDC00 && position + 8 <= bytes.count
      && bytes[position + 6] == UInt8(ascii: "\\") && bytes[position + 7] == UInt8(ascii: "u")
    guard isPair, let low = hexadecimal(bytes[...], at: position + 8),
      (0xDC00...0xDFFF).contains(low)
    else {
      throw problem(
        "this escape is one half of a surrogate pair", length: 6,
        mend: "write both halves, or the character itself")
    }
    position += 12
  }

  /// Goes over `-`, digits, fraction and exponent.
  mutating func skipNumber() throws(Diagnostic) {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let whole = skipDigits()
    if whole == 0 { throw wrongNumber(from: start, "there is no digit after '-'") }
    if whole > 1, bytes[position - whole] == UInt8(ascii: "0") {
      throw wrongNumber(from: start, "a number begins with a zero too many")
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      if skipDigits() == 0 { throw wrongNumber(from: start, "there is no digit after '.'") }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count, bytes[position] == 0x2B || bytes[position] == 0x2D {
        position += 1
      }
      if skipDigits() == 0 { throw wrongNumber(from: start, "the exponent has no digit") }
    }
    if position < bytes.count, isWordByte(bytes[position]) || bytes[position] == 0x2E {
      throw wrongNumber(from: start, "this is not a number as JSON writes it")
    }
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
    return position - start
  }

  /// Goes over `true`, `false` or `null`.
  mutating func skipLiteral() throws(Diagnostic) -> Value.Kind {
    let word = word(at: position)
    let kind: Value.Kind
    switch word {
    case "true", "false": kind = .bool
    case "null": kind = .null
    default: throw noValue()
    }
    position += word.utf8.count
    return kind
  }

  /// The letters, digits and underscores from an index on, 40 at most.
  private func word(at index: Int) -> String {
    String(decoding: bytes[index...].prefix(40).prefix(while: isWordByte), as: UTF8.self)
  }
}

private func isWordByte(_ byte: UInt8) -> Bool {
  byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x5F
}

extension JSONReader {
  private func wrongNumber(from start: Int, _ message: String) -> Diagnostic {
    let end = bytes[start...].prefix(100).firstIndex {
      !isWordByte($0) && $0 != 0x2E && $0 != 0x2B && $0 != 0x2D
    }
    return Diagnostic(
      at: source.location(ofByte: start, length: (end ?? position + 1) - start), message,
      mend: "write a decimal number such as 0.5, or put the text in double quotes")
  }

  private func unclosedString(from start: Int) -> Diagnostic {
    Diagnostic(
      at: source.location(ofByte: start, length: position - start),
      "the text that begins here has no closing quote",
      mend: "close it with '\"' on the same line; write '\\n' for a line end in it")
  }

  private func controlCharacter() -> Diagnostic {
    let code = String(bytes[position], radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: 4 - code.utf8.count) + code
    return problem(
      "there is a control character in the text",
      mend: "write it as '\(bytes[position] == 0x09 ? "\\t" : "\\u" + padded)'")
  }

  /// The message where a value should begin and none does.
  func noValue() -> Diagnostic {
    let byte = bytes[position]
    let word = word(at: position)
    switch byte {
    case UInt8(ascii: "'"):
      return problem("JSON has no single quotes", mend: "put the text in double quotes")
    case UInt8(ascii: "/"), UInt8(ascii: "#"):
      return problem("JSON has no comments", mend: "remove the comment")
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":"):
      return problem("there is no value here", mend: "write a value, such as null")
    case UInt8(ascii: "+"), UInt8(ascii: "."):
      return problem("a JSON number begins with a digit or '-'", mend: "write it as 0.5 or 5")
    default: break
    }
    if word.isEmpty {
      return problem("no JSON value begins like this", mend: "put text in double quotes")
    }
    let known = ["true": "true", "false": "false", "null": "null", "none": "null", "nil": "null"]
    let mend = known[word.lowercased()].map { "write '\($0)'" } ?? "put text in double quotes"
    return problem("'\(word)' is not a JSON value", length: word.utf8.count, mend: mend)
  }

  /// The message where a key should begin and none does.
  func noKey() -> Diagnostic {
    switch bytes[position] {
    case UInt8(ascii: "'"):
      problem("JSON has no single quotes", mend: "put the key in double quotes")
    case UInt8(ascii: "/"), UInt8(ascii: "#"):
      problem("JSON has no comments", mend: "remove the comment")
    default:
      problem(
        "there is no key in double quotes here", length: max(1, word(at: position).utf8.count),
        mend: "write the key in double quotes")
    }
  }

  /// The message where `,` or the closing bracket should stand.
  func noSeparator(closing: UInt8) -> Diagnostic {
    switch bytes[position] {
    case UInt8(ascii: "/"), UInt8(ascii: "#"):
      return problem("JSON has no comments", mend: "remove the comment")
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      let bracket = Character(Unicode.Scalar(closing))
      return problem("this bracket does not close the one that is open", mend: "write '\(bracket)'")
    case UInt8(ascii: ","):
      return problem("there is nothing before this comma", mend: "remove the comma")
    default:
      let bracket = Character(Unicode.Scalar(closing))
      return problem(
        "there is neither ',' nor '\(bracket)' after the value",
        mend: "write ',' between two values, or '\(bracket)' at the end")
    }
  }
}
