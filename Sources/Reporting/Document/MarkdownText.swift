import Diagnostics

/// Texts of others in GitHub-flavoured Markdown.
///
/// - Source: GitHub Flavored Markdown specification 0.29: backslash escapes, emphasis, code spans,
///   tables.
enum MarkdownText {
  /// Words of which nothing becomes a mark, and nothing else is changed.
  ///
  /// - Parameters:
  ///   - text: the words.
  ///   - inCell: whether a pipe ends a table's cell.
  ///   - besideMarks: whether marks of ours stand in the same paragraph, for a star to meet.
  /// - Returns: the words in one line.
  static func words(_ text: String, inCell: Bool, besideMarks: Bool = false) -> String {
    let text = text.onOneLine
    guard text.utf8.contains(where: { "\\`<&|*_~]@".utf8.contains($0) }) else { return text }
    let scalars = Array(text.unicodeScalars)
    let (stars, lines, waves) = (count("*", scalars), count("_", scalars), count("~", scalars))
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let before = index > 0 ? scalars[index - 1] : nil
      let after = index + 1 < scalars.count ? scalars[index + 1] : nil
      let isQuoted =
        switch scalar {
        case "`": true
        case "|": inCell
        case "\\": after.map(isPunctuation) ?? besideMarks
        case "]": after.map { "([:".unicodeScalars.contains($0) } ?? besideMarks
        case "*": (besideMarks || stars > 1) && !(isSpace(before) && isSpace(after))
        case "_":
          (besideMarks || lines > 1) && !(isSpace(before) && isSpace(after))
            && !(isWord(before) && isWord(after))
        // Struck through is what a wave after words closes.
        case "~": (besideMarks || waves > 1) && (before.map { $0 != " " } ?? besideMarks)
        default: false
        }
      if isQuoted { result.append("\\") }
      switch scalar {
      case "<" where after.map(beginsTag) ?? besideMarks:
        result.append(contentsOf: "&lt;".unicodeScalars)
      case "&" where beginsEntity(scalars[(index + 1)...]):
        result.append(contentsOf: "&amp;".unicodeScalars)
      // Whom a name mentions is notified.
      case "@" where !isWord(before) && isWord(after):
        result.append(contentsOf: "@\u{200B}".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// What GitHub makes a link of that nobody wrote as one, each with where it is broken by a space that is
  /// not seen: addresses, numbers of issues.
  ///
  /// - Source: GitHub Flavored Markdown specification 0.29, 6.9 "Autolinks (extension)"; GitHub's guide
  ///   "Autolinked references and URLs".
  private static let linking = [
    ("://", ":\u{200B}//"), ("www.", "www\u{200B}."), ("GH-", "GH\u{200B}-"),
  ]

  /// Text that GitHub shows as it is: no markup, no tags, no mentions, no links.
  static func quoted(_ text: String) -> String {
    var text = text.onOneLine
    for (words, broken) in linking where text.contains(words) {
      text = text.replacing(words, with: broken)
    }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "@": result += "@\u{200B}"
      case "#": result += "\\#\u{200B}"
      case "*", "_", "`", "|", "\\", "[", "]", "~": result += "\\\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// What stands between the brackets of a picture.
  static func label(_ text: String) -> String {
    let quoted = words(text.onOneLine, inCell: false, besideMarks: true)
    var result = ""
    var isTaken = false
    for character in quoted {
      if "[]".contains(character), !isTaken { result += "\\" }
      isTaken = character == "\\" && !isTaken
      result.append(character)
    }
    return result
  }

  /// A code span, between more backticks than stand in it.
  static func code(_ text: String, inCell: Bool) -> String {
    let text = text.onOneLine
    if text.isEmpty { return "" }
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let isEdged = text.hasPrefix("`") || text.hasSuffix("`")
    let shown = inCell ? withoutCellEnds(text) : text
    return fence + (isEdged ? " \(shown) " : shown) + fence
  }

  /// A pipe ends no cell behind an odd number of backslashes.
  private static func withoutCellEnds(_ text: String) -> String {
    var result = ""
    var slashes = 0
    for character in text {
      if character == "|" { result += slashes.isMultiple(of: 2) ? "\\" : "\\\\" }
      slashes = character == "\\" ? slashes + 1 : 0
      result.append(character)
    }
    return result
  }

  /// Lines of a file between fences that are longer than any in it.
  static func fenced(_ text: String, language: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    let ended = text.hasSuffix("\n") ? text : text + "\n"
    return "\(fence)\(language)\n\(ended.printable)\(fence)\n"
  }

  /// A paragraph or item that does not begin as another block would.
  static func begun(_ text: String) -> String {
    let text = text.first == " " ? String(text.drop { $0 == " " }) : text
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let mark = text.dropFirst(digits.count).first
    if !digits.isEmpty, mark == "." || mark == ")" {
      let rest = text.dropFirst(digits.count)
      return rest.dropFirst().first.map { $0 == " " } ?? true ? "\(digits)\\\(rest)" : text
    }
    let after = text.drop { $0 == text.first }.first
    let isBlock =
      switch text.first {
      case ">": true
      case "~": text.hasPrefix("~~~")
      case "-", "+", "*", "=", "#": after == nil || after == " "
      case "[": text.dropFirst(2).hasPrefix("] ")
      default: false
      }
    return isBlock ? "\\" + text : text
  }

  private static func count(_ mark: Unicode.Scalar, _ text: [Unicode.Scalar]) -> Int {
    text.count { $0 == mark }
  }

  /// Beside the text there is a line's end, or a mark of ours, which is no space to rely on.
  private static func isSpace(_ scalar: Unicode.Scalar?) -> Bool { scalar == " " }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { $0.properties.isAlphabetic || $0.properties.numericType != nil } ?? false
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  private static func beginsTag(_ scalar: Unicode.Scalar) -> Bool {
    let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
    return isLetter || "/!?".unicodeScalars.contains(scalar)
  }

  private static func beginsEntity(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    let name = rest.prefix(32).prefix { $0 != ";" }
    let isName = name.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "#")
    }
    return isName && !name.isEmpty && rest.dropFirst(name.count).first == ";"
  }
}
