package import Diagnostics
package import Documents

/// A property of a template or a plan after its functions have been evaluated.
///
/// What cannot be known before the deployment is a value too: a symbol for another resource, a text
/// with a part missing, or something unknown with the reason.
package struct Resolved: Sendable {
  /// What is known of the value.
  package indirect enum Content: Sendable {
    /// Left out, or `AWS::NoValue`.
    case missing
    /// A scalar, as the text it was written as.
    case text(String)
    case list([Resolved])
    case map([Entry])
    /// The id or an attribute of another resource.
    case symbol(key: String, attribute: String)
    /// A text of parts, some of them symbols or unknown.
    case joined([Resolved])
    case unknown(Unknown)
  }

  /// A key and its value.
  package struct Entry: Sendable {
    package let key: String
    package let value: Resolved

    package init(key: String, value: Resolved) {
      self.key = key
      self.value = value
    }
  }

  /// Why a value is not known, and what it may be.
  package struct Unknown: Sendable {
    /// "parameter 'InstanceType' has no default".
    package let reason: String
    /// The parameter that decides, if it is one.
    package let parameter: String?
    /// The condition that decides, if it is one of the template's own.
    package let condition: String?
    /// All values it may take, where they are bounded.
    package let choices: [String]
    /// Values of its parameter that can be deployed, where they are known: the allowed ones, the ends of
    /// a range, the rows of a mapping that it chooses among.
    package let settings: [String]
    /// Keys of the resources it may speak of, where it names one that the files do not tell.
    package let likely: [String]

    package init(
      _ reason: String, parameter: String? = nil, choices: [String] = [],
      settings: [String]? = nil, condition: String? = nil, likely: [String] = []
    ) {
      self.condition = condition
      self.settings = settings ?? (parameter == nil ? [] : choices)
      self.reason = reason
      self.parameter = parameter
      self.choices = choices
      self.likely = likely
    }

    /// Why a value that is worked out from this one is not known: the cause is the same, the choices
    /// are not.
    package var derived: Self {
      Self(reason, parameter: parameter, settings: settings, condition: condition)
    }
  }

  package let content: Content
  /// Where the value was written.
  package let place: Value?
  /// Keys of the resources that a known text was taken from.
  package let named: [String]

  package init(_ content: Content, at place: Value?, naming named: [String] = []) {
    self.content = content
    self.place = place
    self.named = named
  }

  package static func unknown(_ reason: String, at place: Value?) -> Self {
    Self(.unknown(Unknown(reason)), at: place)
  }

  /// A value worked out from another that is not known.
  package static func unknown(like cause: Unknown?, orElse reason: String, at place: Value?) -> Self
  {
    Self(.unknown(cause?.derived ?? Unknown(reason)), at: place)
  }

  package static let absent = Self(.missing, at: nil)
}

extension Resolved {
  package var location: SourceLocation? { place?.location }

  package var isMissing: Bool {
    if case .missing = content { true } else { false }
  }

  /// Why it is unknown, itself or in a part; `nil` for what is known or a symbol.
  package var unknown: Unknown? {
    switch content {
    case .unknown(let unknown): unknown
    case .joined(let parts): parts.lazy.compactMap(\.unknown).first
    default: nil
    }
  }

  /// There, but neither a plain value nor a structure: a symbol, a text with holes, or unknown.
  package var isUnresolved: Bool {
    switch content {
    case .symbol, .joined, .unknown: true
    case .missing, .text, .list, .map: false
    }
  }

  package var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  /// A finite number, given as a number or as a text.
  package var number: Double? {
    // Hexadecimal digits, "inf" and "nan" are numbers to the standard library only; what begins
    // with a zero is octal to some readers of YAML.
    guard let text, text.utf8.allSatisfy({ $0 < 0x3A || $0 == 0x45 || $0 == 0x65 }),
      place?.isQuoted != false || !text.hasPrefix("0") || text == "0" || text.hasPrefix("0."),
      let value = Double(trimmed(text)), value.isFinite
    else { return nil }
    return value
  }

  package var count: Int? {
    number.flatMap { $0 == $0.rounded() && abs($0) < 1e15 ? Int($0) : nil }
  }

  /// `true` and `"true"` alike, in any case; plain `yes` and `on` too, as YAML 1.1 has them.
  package var flag: Bool? {
    switch text?.lowercased() {
    case "true": true
    case "false": false
    case "yes", "on": place?.isQuoted == false ? true : nil
    case "no", "off": place?.isQuoted == false ? false : nil
    default: nil
    }
  }

  /// The items of a list; a single value counts as a list of one, nothing as an empty one.
  package var items: [Resolved] {
    switch content {
    case .list(let items): items.filter { !$0.isMissing }
    case .missing: []
    case .text(let text) where text.isEmpty: []
    default: [self]
    }
  }

  package var entries: [Entry] {
    if case .map(let entries) = content { entries.filter { !$0.value.isMissing } } else { [] }
  }

  /// A value of a mapping; a list of one mapping, as Terraform writes blocks, is looked through.
  package subscript(key: String) -> Resolved {
    switch content {
    case .map(let entries): entries.first { $0.key == key }?.value ?? .absent
    case .list(let items) where items.count == 1: items[0][key]
    case .unknown: self
    default: .absent
    }
  }

  /// Keys of the resources it speaks of, in the order written.
  package var references: [String] {
    switch content {
    case .symbol(let key, _): [key]
    case .joined(let parts), .list(let parts): parts.flatMap(\.references)
    case .map(let entries): entries.flatMap(\.value.references)
    case .text: named
    case .missing, .unknown: []
    }
  }

  /// What stands in its lists, mappings and parts, however deep; itself where it has none.
  package var leaves: [Resolved] {
    switch content {
    case .joined(let items), .list(let items): items.flatMap(\.leaves)
    case .map(let entries): entries.flatMap(\.value.leaves)
    case .missing, .text, .symbol, .unknown: [self]
    }
  }

  /// The texts of a value with holes, joined; for a plain text the text itself.
  package var knownText: String {
    switch content {
    case .text(let text): text
    case .joined(let parts): parts.map(\.knownText).joined()
    default: ""
    }
  }
}

/// A text without white space around it.
package func trimmed(_ text: String) -> String {
  var part = Substring(text)
  while let first = part.first, first.isWhitespace { part.removeFirst() }
  while let last = part.last, last.isWhitespace { part.removeLast() }
  return String(part)
}

/// A condition's value before the deployment.
package enum Truth: Hashable, Sendable {
  case yes, no, unknown

  package init(_ value: Bool) { self = value ? .yes : .no }

  package var negated: Truth {
    switch self {
    case .yes: .no
    case .no: .yes
    case .unknown: .unknown
    }
  }
}
