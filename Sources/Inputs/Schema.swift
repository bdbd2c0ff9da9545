package import Diagnostics
package import Resources

/// What a mapping of a file may hold, and where each key goes in a model.
package struct Schema<Model>: Sendable {
  /// What a step of decoding sees and reports to.
  package struct Context {
    package var problems = Diagnostics()
    package var drivers: [MovingNumber<Model>] = []
    package let path: String
    /// The mapping that is being read.
    package let node: ConfigNode

    /// The dotted path of a key in this mapping.
    package func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
  }

  /// One key.
  package struct Field: Sendable {
    package let key: String
    /// For guides and suggestions: units, range, default.
    package let note: String
    package let isRequired: Bool
    /// What may be written.
    package let shape: FieldShape
    package let read: @Sendable (ConfigNode, inout Model, inout Context) -> Void

    package init(
      _ key: String, _ shape: FieldShape, _ note: String = "", required: Bool = false,
      read: @escaping @Sendable (ConfigNode, inout Model, inout Context) -> Void
    ) {
      self.key = key
      self.shape = shape
      self.note = note
      isRequired = required
      self.read = read
    }
  }

  package let what: String
  package let fields: [Field]

  /// A schema.
  ///
  /// - Parameters:
  ///   - what: "a service", for messages.
  ///   - fields: the keys it knows.
  package init(_ what: String, _ fields: [Field]) {
    self.what = what
    self.fields = fields
  }

  /// Reads a mapping into a model; reports unknown, repeated and missing keys.
  package func decode(
    _ node: ConfigNode, into model: inout Model, path: String, problems: inout Diagnostics
  ) -> [MovingNumber<Model>] {
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "\(path.isEmpty ? what : "'\(path)'") is \(node.kindName)",
        mend: "write a mapping: \(fields.prefix(4).map { $0.key + ": …" }.joined(separator: ", "))")
      return []
    }
    var context = Context(path: path, node: node)
    var seen: Set<String> = []
    for entry in entries {
      guard let field = fields.first(where: { $0.key == entry.key }) else {
        context.problems.error(
          at: entry.keyLocation, "unknown key '\(entry.key)' in \(what)",
          mend: suggestion(for: entry.key, from: fields.map(\.key)))
        continue
      }
      seen.insert(entry.key)
      field.read(entry.value, &model, &context)
    }
    for field in fields where field.isRequired && !seen.contains(field.key) {
      context.problems.error(
        at: node.location, "\(what) has no '\(field.key)'",
        mend: "add '\(field.key): …'" + (field.note.isEmpty ? "" : ", \(field.note)"))
    }
    problems.append(context.problems)
    return context.drivers
  }

  /// The keys, for guides, JSON Schemas and the paths of `--set`.
  package var keys: FileKeys {
    FileKeys(
      what,
      fields.map { FileKey($0.key, $0.shape, $0.note, required: $0.isRequired) })
  }

  /// Keys that may be added below a path, names being any.
  package func addable(below path: [String]) -> [String] {
    FieldShape.mapping(keys).keys(below: path[...])
  }
}
