extension Unicode.Scalar {
  /// Whether the character acts where text is shown, instead of being seen.
  ///
  /// Controls move a terminal's cursor and colour its text, marks of direction let a name read as
  /// another one, and two code points may not stand in XML at all. Line breaks and tabs are among
  /// them: inside a name they begin a line that is not the name's.
  ///
  /// - Source: Unicode 16, categories Cc, Zl and Zp, and property Bidi_Control; XML 1.0, `Char`.
  package var isActive: Bool {
    switch value {
    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFFFE,
      0xFFFF:
      true
    default: false
    }
  }
}

extension String {
  /// The text in one line that shows all of itself.
  ///
  /// Line breaks and tabs become spaces, other active characters U+FFFD.
  package var onOneLine: String { withoutActiveCharacters(keepingLines: false) }

  /// The text with its line breaks and tabs, other active characters being U+FFFD.
  package var printable: String { withoutActiveCharacters(keepingLines: true) }

  private func withoutActiveCharacters(keepingLines: Bool) -> String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    var result = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in unicodeScalars {
      switch scalar {
      case "\n" where isAfterReturn: break
      case "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}": result.append(keepingLines ? "\n" : " ")
      case "\t": result.append(keepingLines ? "\t" : " ")
      default: result.append(scalar.isActive ? "\u{FFFD}" : scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    return String(result)
  }
}

extension String {
  /// Reports a name with characters that act where it is shown; no name of AWS has any.
  ///
  /// - Parameters:
  ///   - location: where it stands.
  ///   - problems: takes the error.
  package func reportIfActive(
    at location: @autoclosure () -> SourceLocation?, _ problems: inout Diagnostics
  ) {
    guard let found = unicodeScalars.first(where: \.isActive) else { return }
    let digits = String(found.value, radix: 16, uppercase: true)
    let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    problems.error(
      at: location(), "the name '\(self)' has the control character U+\(code)",
      mend: "write a name without line breaks and control characters")
  }
}

extension String {
  /// The text with nothing that a CI runner takes for a command: `::error …`, `##[add-mask]…`, `##vso[…]`.
  ///
  /// Runners look for the first at the beginning of every line of both streams, behind any spaces, and for
  /// the others anywhere on it.
  /// - Source: github.com/actions/runner, ActionCommand.cs (`TryParseV2`, `TryParse`), 2026-05.
  package var withoutCommands: String {
    let text = withoutInnerCommands
    if !text.contains("::") { return text }
    var result: [UInt8] = []
    var isBeforeWords = true
    for byte in text.utf8 {
      if isBeforeWords && byte == UInt8(ascii: ":") && result.last == byte {
        result.append(UInt8(ascii: " "))
        isBeforeWords = false
      }
      let isAfterColon = result.last == UInt8(ascii: ":")
      result.append(byte)
      let isBreak = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
      let isColon = byte == UInt8(ascii: ":")
      isBeforeWords = isBreak || isBeforeWords && !isAfterColon && (isBlank || isColon)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The text with nothing that a CI runner takes for a command wherever on a line it stands.
  package var withoutInnerCommands: String {
    guard holdsInnerCommand else { return self }
    let bytes = Array(utf8)
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      result.append(byte)
      if Self.beginsInnerCommand(bytes[index...]) { result.append(UInt8(ascii: " ")) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether the text holds what a CI runner takes for a command wherever it stands: two number signs, letters or
  /// none, and a bracket, as in `##[group]`, `##vso[…]` and `##teamcity[…]`.
  ///
  /// A form with an escape of its own writes the number sign in it.
  package var holdsInnerCommand: Bool {
    var text = self
    return text.withUTF8 { bytes in
      guard var index = bytes.firstIndex(of: UInt8(ascii: "#")) else { return false }
      while index < bytes.count {
        if Self.beginsInnerCommand(bytes[index...]) { return true }
        index += 1
      }
      return false
    }
  }

  private static func beginsInnerCommand(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    guard bytes.starts(with: "##".utf8) else { return false }
    let rest = bytes.dropFirst(2).drop { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 32) }
    return rest.first == UInt8(ascii: "[")
  }
}
