import Diagnostics

/// Texts of others on their way into an output: one function for each kind of place.
///
/// Markdown's are in ``MarkdownText``, CSV's in ``CSV``, JSON's in ``JSONValue``; a terminal and
/// everything here also lose what acts instead of being seen (`isActive`).
enum Escape {
  /// HTML, XML and SVG: text between tags, and the value of an attribute in double quotes.
  static func markup(_ text: String) -> String {
    let text = text.printable
    let isCommand = text.holdsInnerCommand
    guard isCommand || text.utf8.contains(where: { "&<>\"".utf8.contains($0) }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "#" where isCommand: result += "&#35;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Data for the script of a page, inside an element that is never run.
  ///
  /// What could end the element, or act in XML, is written as its number; JSON knows no such
  /// character outside its strings.
  static func data(_ value: JSONValue) -> String {
    var result = ""
    for scalar in value.compactText.unicodeScalars {
      switch scalar {
      case "&": result += "\\u0026"
      case "<": result += "\\u003c"
      case ">": result += "\\u003e"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A path as a URI reference: what is not unreserved or a slash is percent-encoded.
  static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      let isLetter = (byte | 32) >= 97 && (byte | 32) <= 122
      let isDigit = byte >= 48 && byte <= 57
      if isLetter || isDigit || "-._~/".utf8.contains(byte) {
        bytes.append(byte)
      } else {
        bytes += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What a workflow command of GitHub says, after its two colons.
  static func commandData(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result.unicodeScalars.append(scalar.isActive ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// A property of a workflow command of GitHub, before its two colons.
  static func commandProperty(_ text: String) -> String {
    var result = ""
    for scalar in commandData(text).unicodeScalars {
      switch scalar {
      case ":": result += "%3A"
      case ",": result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
