/// A problem with what the user gave us: where it is, what is wrong, and how to mend it.
///
/// The text of `message` says what was found in the user's words; `mend` says what to write
/// instead, as an order: "write 'LCU-Hrs', as the price list does".
package struct Diagnostic: Error, Hashable, Sendable {
  /// How bad a problem is.
  package enum Severity: String, Hashable, Sendable {
    case error, warning, note
  }

  /// What kind of problem it is, which decides the exit code.
  package enum Kind: Hashable, Sendable {
    /// An input is wrong: exit code 65.
    case invalidInput
    /// An input file or a named thing is missing: exit code 66.
    case missing
    /// The command line is wrong: exit code 64.
    case usage
    /// Something could not be written: exit code 74.
    case cannotWrite
    /// The answer depends on what is not known here: exit code 3.
    case cannotTell
    /// Our own bug: exit code 70.
    case internalError

    /// The exit code of the contract for this kind.
    package var exitCode: Int32 {
      switch self {
      case .invalidInput: 65
      case .missing: 66
      case .usage: 64
      case .cannotWrite: 74
      case .internalError: 70
      case .cannotTell: 3
      }
    }
  }

  package let severity: Severity
  package let kind: Kind
  package let location: SourceLocation?
  package let message: String
  package let mend: String?

  package init(
    _ severity: Severity = .error, _ kind: Kind = .invalidInput, at location: SourceLocation? = nil,
    _ message: String, mend: String? = nil
  ) {
    self.severity = severity
    self.kind = kind
    self.location = location
    self.message = message.shortened
    self.mend = mend?.shortened
  }

  /// The problem as it is printed: location, message, excerpt with caret, remedy.
  package var text: String {
    var result = ""
    if let location { result += location.text.onOneLine + ": " }
    result += "\(severity.rawValue): \(message.onOneLine)"
    if let location, location.line > 0, let line = location.lineText {
      result += "\n" + excerpt(of: line, in: location)
    }
    if let mend { result += "\n  help: \(mend.onOneLine)" }
    return result
  }

  /// The line with a caret under the span, cut to a window around it when the line is long.
  private func excerpt(of line: String, in location: SourceLocation) -> String {
    let widest = 100
    let characters = Array(line)
    let start = max(0, location.column - location.lineTextColumn)
    let first = start > widest - 20 ? start - 40 : 0
    let last = min(characters.count, first + widest)
    let window = first < last ? characters[first..<last] : []
    // A character for each: the caret counts them.
    let shown = window.map { String($0).onOneLine }.joined()
    let lead = first > 0 || location.lineTextColumn > 1 ? "…" : ""
    let tail = last < characters.count ? "…" : ""
    let number = String(location.line)
    var result = "  \(number) | \(lead)\(shown)\(tail)"
    if location.column > 0 {
      let pad = String(repeating: " ", count: start - first + lead.count)
      let room = max(1, min(location.length, last - start))
      let gutter = String(repeating: " ", count: number.count)
      result += "\n  \(gutter) | \(pad)\(String(repeating: "^", count: room))"
    }
    return result
  }
}

extension String {
  /// The text without its middle where it is longer than anybody reads: a value of a megabyte in quotes.
  fileprivate var shortened: String {
    let (most, kept) = (2_400, (start: 1_200, end: 800))
    if utf8.count <= most || count <= most { return self }
    return "\(prefix(kept.start)) … \(suffix(kept.end))"
  }
}
