package import Diagnostics

/// A value of a configuration file that can be overlaid, and still knows where it was written.
package struct ConfigNode: Sendable {
  /// What it holds.
  package enum Content: Sendable {
    case null
    case scalar(text: String, isQuoted: Bool)
    /// A text that is a formula where a number belongs.
    case formula(ConfigFormula)
    case list([ConfigNode])
    case map([Entry])
  }

  /// A key and its value.
  package struct Entry: Sendable {
    package let key: String
    package let keyLocation: SourceLocation
    package var value: ConfigNode

    package init(key: String, keyLocation: SourceLocation, value: ConfigNode) {
      self.key = key
      self.keyLocation = keyLocation
      self.value = value
    }
  }

  package var content: Content
  package var location: SourceLocation

  package init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }

  package var entries: [Entry]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  package var items: [ConfigNode]? {
    if case .list(let items) = content { items } else { nil }
  }

  package var text: String? {
    switch content {
    case .scalar(let text, _): text
    case .formula(let formula): formula.text
    case .null, .list, .map: nil
    }
  }

  package var isNull: Bool {
    if case .null = content { true } else { false }
  }

  package subscript(key: String) -> ConfigNode? {
    entries?.first { $0.key == key }?.value
  }

  /// What a person calls it, for messages.
  package var kindName: String {
    switch content {
    case .null: "nothing"
    case .scalar(let text, _): "'\(text)'"
    case .formula(let formula): "'\(formula.text)'"
    case .list: "a list"
    case .map: "a mapping"
    }
  }
}
