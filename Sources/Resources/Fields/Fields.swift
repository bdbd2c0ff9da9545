/// A model whose properties stand in a list.
package protocol FieldListed: Sendable {
  /// The only list of its properties.
  static var fields: Fields<Self> { get }
}

/// All properties of a model that a file may write.
///
/// It is the only list of them: the keys of the stack file, `--set` and `--vary` paths, the binding
/// of a template, changes laid over a deployment, drift, guides and JSON Schemas are loops over it.
package struct Fields<Model: Sendable>: Sendable {
  /// `a service`, for messages.
  package let what: String
  package let list: [Field<Model>]
  /// A model of which nothing is said.
  package let standard: Model?

  /// A list of fields.
  ///
  /// - Parameters:
  ///   - what: `a service`, for messages.
  ///   - standard: a model of which nothing is said, with its defaults.
  ///   - list: one field for each key, in the order of guides.
  package init(
    _ what: String, standard: Model? = nil, _ list: [Field<Model>]
  ) {
    self.what = what
    self.standard = standard
    self.list = list
  }

  package subscript(key: String) -> Field<Model>? { list.first { $0.key == key } }

  /// The keys with their defaults, for guides and JSON Schemas.
  package var keys: FileKeys {
    FileKeys(
      what,
      list.map { field in
        let text = standard.map(field.printed) ?? ""
        return FileKey(
          field.key, field.shape, field.note, required: field.isRequired,
          standard: text.isEmpty || field.isRequired ? nil : text)
      })
  }

  /// Lays what differs between two descriptions over a model that is deployed.
  ///
  /// - Parameters:
  ///   - model: what a template deploys.
  ///   - old: the description as it was read.
  ///   - new: the same with changes: a drawn input, an overlay.
  package func takeChanges(into model: inout Model, from old: Model, to new: Model) {
    // By position: a field holds closures, which a loop over its elements would count each time.
    for index in list.indices where list[index].side != .workload {
      list[index].takeChange(into: &model, from: old, to: new)
    }
  }

  /// Takes over what only the users of a model know.
  ///
  /// - Parameters:
  ///   - model: what a template deploys.
  ///   - described: the same in the stack file.
  package func describe(_ model: inout Model, as described: Model) {
    for index in list.indices {
      list[index].describe(&model, as: described, unsaid: standard)
    }
  }

  /// What a deployed model and its description differ in, as far as drift tells of it.
  package func differences(
    deployed: Model, described: Model
  ) -> [(words: String, deployed: String, described: String, fact: ResourceFact.Kind?)] {
    list.compactMap { field in
      guard let difference = field.difference,
        let texts = difference.texts(deployed, described), texts.0 != texts.1
      else { return nil }
      return (difference.words, texts.0, texts.1, difference.fact)
    }
  }
}
