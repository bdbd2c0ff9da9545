import Diagnostics

/// A text as YAML reads it back: plain where that is safe, else in quotes.
package enum YAMLScalar {
  /// Words that YAML takes for something else.
  private static let taken: Set<String> = [
    "true", "false", "null", "yes", "no", "on", "off", "y", "n",
  ]

  package static func text(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isASCII && $0.isLetter } == true
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./".contains($0)) }
    if isPlain && !taken.contains(text.lowercased()) { return text }
    if text.holdsInnerCommand {
      let inside = text.onOneLine.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\"\(inside.replacing("#", with: "\\x23"))\""
    }
    return "'\(text.onOneLine.replacing("'", with: "''"))'"
  }
}
