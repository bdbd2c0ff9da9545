import Diagnostics

@testable import Documents

/// A document out of a text, in a file of the given name.
func document(
  _ text: String, as format: Document.Format, name: String = "file"
) throws(Diagnostics) -> Document {
  try Document.parse(SourceText(name: name, text), as: format)
}

/// The problems that reading a text finds, as `line:column message`; empty when it is read.
func problems(in text: String, as format: Document.Format, name: String = "file") -> [String] {
  do {
    _ = try document(text, as: format, name: name)
    return []
  } catch {
    return error.items.map(\.brief)
  }
}

extension Diagnostic {
  /// Place and message, without excerpt and remedy.
  var brief: String {
    guard let location, location.line > 0 else { return message }
    return "\(location.line):\(location.column) \(message)"
  }
}

extension Value {
  /// The value as a text in one line, to compare whole documents.
  var outline: String {
    let tag = tag.map { "\($0) " } ?? ""
    switch kind {
    case .null: return tag + "null"
    case .bool, .number: return tag + (text ?? "")
    case .string: return tag + "'\(text ?? "")'"
    case .sequence: return tag + "[" + items.map(\.outline).joined(separator: ", ") + "]"
    case .mapping:
      let entries = entries.map { "\($0.key.text ?? "?"): \($0.value.outline)" }
      return tag + "{" + entries.joined(separator: ", ") + "}"
    }
  }
}
