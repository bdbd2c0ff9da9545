/// What may stand at a key of a file: read by guides, JSON Schemas and the paths of `--set`.
package indirect enum FieldShape: Hashable, Sendable {
  /// A number within a range, or a distribution in its place.
  case number(ClosedRange<Double>)
  /// A number within a range, and nothing in its place.
  case plainNumber(ClosedRange<Double>)
  /// A whole number within a range.
  case count(ClosedRange<Int>)
  case flag
  case text
  case choice([String])
  /// A list of texts, each at most once.
  case texts
  /// Dollars: digits with a point for cents.
  case dollars
  /// A mapping with these keys.
  case mapping(FileKeys)
  /// A mapping from names of the writer's choice; an overlay may add one or only change them.
  case named(FieldShape, canAdd: Bool)
  case list(FieldShape)
  case oneOf([FieldShape])
  /// Whatever the reader of another file makes of it, such as an overlay's value.
  case anything

  /// Keys that an overlay may add below a path, `*` being any name; those of a pattern by their regular expression.
  package func keys(below path: ArraySlice<String>) -> [String] {
    let rest = path.dropFirst()
    switch self {
    case .mapping(let keys):
      guard let first = path.first else {
        return keys.names + (keys.pattern.map { [$0.key] } ?? [])
      }
      if let key = keys[first] { return key.shape.keys(below: rest) }
      return keys.pattern?.fits(first) == true ? keys.pattern?.shape.keys(below: rest) ?? [] : []
    case .anything:
      return ["*"]
    case .named(let shape, let canAdd):
      return path.isEmpty ? (canAdd ? ["*"] : []) : shape.keys(below: rest)
    case .list(let shape):
      return path.isEmpty ? [] : shape.keys(below: rest)
    case .oneOf(let shapes):
      var keys: [String] = []
      for key in shapes.flatMap({ $0.keys(below: path) }) where !keys.contains(key) {
        keys.append(key)
      }
      return keys
    default: return []
    }
  }
}

/// The keys of one kind of mapping in a file.
package struct FileKeys: Hashable, Sendable {
  /// `a service`, for messages and headings.
  package let what: String
  package let list: [FileKey]
  /// Keys that follow a pattern: a regular expression, and what stands there.
  package let pattern: FileKey?

  package init(_ what: String, _ list: [FileKey], pattern: FileKey? = nil) {
    self.what = what
    self.list = list
    self.pattern = pattern
  }

  package var names: [String] { list.map(\.key) }

  package subscript(key: String) -> FileKey? { list.first { $0.key == key } }
}

/// One key of a file.
package struct FileKey: Hashable, Sendable {
  package let key: String
  /// Unit and meaning, for guides.
  package let note: String
  package let isRequired: Bool
  package let shape: FieldShape
  /// What holds where the key is not written, as a file would say it; `nil` where nothing does.
  package let standard: String?

  package init(
    _ key: String, _ shape: FieldShape, _ note: String = "", required: Bool = false,
    standard: String? = nil
  ) {
    self.key = key
    self.note = note
    isRequired = required
    self.shape = shape
    self.standard = standard
  }
}

extension FileKey {
  /// Whether a name is one that this key stands for, where it is a pattern.
  package func fits(_ name: String) -> Bool { Self.fits(name, pattern: key) }

  /// Whether a name fits a pattern of keys; a plain key is none.
  package static func fits(_ name: String, pattern: String) -> Bool {
    guard pattern.hasPrefix("^"), let expression = try? Regex(pattern) else { return false }
    return name.wholeMatch(of: expression) != nil
  }
}
