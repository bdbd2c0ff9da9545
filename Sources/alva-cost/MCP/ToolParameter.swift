import Diagnostics
import Documents
import Estimation
import Reporting

/// An argument of a tool, and the words of the command line that it stands for.
struct ToolParameter {
  enum Kind {
    /// A text, or a number written as one.
    case word
    /// Several texts; one alone may stand without the list.
    case words
    case count
    case flag
    /// A file or folder below the one that is served.
    case path
    case paths
    /// Not an option: a name that stands by itself.
    case name
    /// The same, which may be a path as well.
    case nameOrPath
  }

  let name: String
  let kind: Kind
  let description: String
  let isRequired: Bool

  /// A text.
  init(_ name: String, _ description: String) {
    self.init(name, .word, description)
  }

  init(_ name: String, _ kind: Kind, _ description: String, required: Bool = false) {
    self.name = name
    self.kind = kind
    self.description = description
    isRequired = required
  }

  /// `as_of` is `--as-of`.
  private var option: String {
    "--" + String(name.map { $0 == "_" ? "-" : $0 })
  }

  private var isNamed: Bool { kind != .name && kind != .nameOrPath }

  var schema: JSONValue {
    let text: [(key: String, value: JSONValue)] = [("description", .string(description))]
    func of(_ type: String) -> [(key: String, value: JSONValue)] { [("type", .string(type))] }
    return switch kind {
    case .word:
      .object([("type", .array([.string("string"), .string("number")]))] + text)
    case .path, .name, .nameOrPath: .object(of("string") + text)
    case .words, .paths:
      .object(of("array") + [("items", .object(of("string")))] + text)
    case .count: .object(of("integer") + text)
    case .flag: .object(of("boolean") + text)
    }
  }

  /// The words that a value stands for.
  ///
  /// - Parameters:
  ///   - value: as the client wrote it.
  ///   - fence: what may be read.
  /// - Throws: a value of another kind, or a path that leads out.
  /// - Returns: none for a flag that is off.
  func words(_ value: Value, within fence: FileFence) throws(Diagnostics) -> [String] {
    switch kind {
    case .flag:
      guard let isOn = value.bool else { throw wrong("has to be true or false") }
      return isOn ? [option] : []
    case .count:
      guard value.kind == .number, let text = value.text, let count = Int(text) else {
        throw wrong("has to be a whole number")
      }
      return ["\(option)=\(count)"]
    case .words, .paths:
      let items = value.kind == .sequence ? Array(value.items) : [value]
      if items.count > 256 { throw wrong("has more than 256 values") }
      var words: [String] = []
      for item in items { words.append("\(option)=\(try text(of: item, within: fence))") }
      return words
    case .word, .path, .name, .nameOrPath:
      let text = try text(of: value, within: fence)
      return [isNamed ? "\(option)=\(text)" : text]
    }
  }

  private func text(of value: Value, within fence: FileFence) throws(Diagnostics) -> String {
    guard value.kind == .string || value.kind == .number && kind == .word, let text = value.text
    else {
      throw wrong(
        kind == .words || kind == .paths ? "has to be a list of texts" : "has to be a text")
    }
    if text.utf8.count > 4_096 || text.utf8.contains(0) { throw wrong("is no text of use") }
    switch kind {
    case .path: try fence.check(text)
    case .paths:
      // `ADDRESS=FOLDER` names a folder behind its sign.
      try fence.check(text.split(separator: "=").last.map(String.init) ?? text)
      try fence.check(text)
    case .name, .nameOrPath:
      if text.isEmpty || text.hasPrefix("-") { throw wrong("is no name") }
      if kind == .nameOrPath { try fence.check(text) }
    case .word, .words, .count, .flag: break
    }
    return text
  }

  private func wrong(_ message: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .usage, "'\(name)' \(message)", mend: "\(description)"))
  }
}
