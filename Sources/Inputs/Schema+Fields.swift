import Diagnostics
import Resources

/// A model's list of fields, as a reader of files.
extension Schema where Model: Sendable {
  /// Reads what a model's list names.
  ///
  /// - Parameters:
  ///   - fields: the list.
  ///   - own: a reader for a field that needs more than its value; what has none and is not read by
  ///     its value is left to another step.
  init(_ fields: Fields<Model>, own: (Resources.Field<Model>) -> Field? = { _ in nil }) {
    self.init(fields.what, fields.list.map { own($0) ?? Field($0) })
  }
}

extension Schema.Field where Model: Sendable {
  fileprivate init(_ field: Resources.Field<Model>) {
    let (key, note, isRequired) = (field.key, field.note, field.isRequired)
    switch field.value {
    case .number(let path, let range):
      self = .number(key, path, in: range, note, required: isRequired)
    case .count(let path, let range):
      self = .count(key, path, in: range, note, required: isRequired)
    case .flag(let path): self = .flag(key, path, note)
    case .text(let path): self = .text(key, path, note)
    case .choice(let names, let take): self = .choice(key, names, note, take: take)
    case .texts(let path): self = .texts(key, path, note)
    case .part(let part): self = part.reader(of: key)
    case .custom(let shape): self = .elsewhere(key, shape, note, required: isRequired)
    }
  }
}

extension FieldPart {
  fileprivate func reader(of key: String) -> Schema<Model>.Field {
    let schema = Schema<Part>(fields)
    return isList ? list(of: schema, key) : mapping(of: schema, key)
  }

  private func mapping(of schema: Schema<Part>, _ key: String) -> Schema<Model>.Field {
    Schema<Model>.Field(key, shape, "a mapping") { node, model, context in
      var part = begin(in: model)
      let drivers = schema.decode(
        node, into: &part, path: context.path(of: key), problems: &context.problems)
      put([part], into: &model)
      context.drivers += drivers.map { driver in
        driver.lifted { model, set in change(&model, set) }
      }
    }
  }

  /// A list of mappings; their numbers are plain.
  private func list(of schema: Schema<Part>, _ key: String) -> Schema<Model>.Field {
    Schema<Model>.Field(key, shape, "a list of mappings") { node, model, context in
      guard let items = node.items else {
        let example = schema.fields.prefix(2).map { $0.key + ": …" }.joined(separator: ", ")
        context.problems.error(
          at: node.location, "'\(key)' is \(node.kindName)",
          mend: "write a list: [{ \(example) }]")
        return
      }
      var parts: [Part] = []
      for (index, item) in items.enumerated() {
        var part = begin(in: model)
        _ = schema.decode(
          item, into: &part, path: "\(context.path(of: key)).\(index)",
          problems: &context.problems)
        parts.append(part)
      }
      put(parts, into: &model)
    }
  }
}
