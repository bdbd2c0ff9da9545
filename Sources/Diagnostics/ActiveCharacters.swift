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
  /// The text with no line that a CI runner takes for a command: `::error …`, `##[group]`.
  ///
  /// Runners look for them at the beginning of every line of both streams, behind any spaces.
  /// - Source: github.com/actions/runner, ActionCommand.cs, 2026-05.
  package var withoutCommands: String {
    if !contains("::") && !contains("##[") { return self }
    return split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let lead = line.prefix { $0 == " " }
      let rest = line.dropFirst(lead.count)
      if rest.hasPrefix("::") { return "\(lead): \(rest.dropFirst())" }
      if rest.hasPrefix("##[") { return "\(lead)# \(rest.dropFirst())" }
      return String(line)
    }.joined(separator: "\n")
  }
}
