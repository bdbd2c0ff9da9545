/// Who says what a property is.
package enum FieldSide: Sendable {
  /// A template says it: sizes, counts, kinds.
  case deployed
  /// Only its users know it: data, requests, jobs.
  case workload
  /// A template may say it; where it does not, its users do.
  case either
}

/// How a property is held in its model, and what may be written for it.
package enum FieldValue<Model: Sendable>: Sendable {
  /// A number, or a distribution in its place.
  case number(any WritableKeyPath<Model, Double> & Sendable, ClosedRange<Double>)
  case count(any WritableKeyPath<Model, Int> & Sendable, ClosedRange<Int>)
  case flag(any WritableKeyPath<Model, Bool> & Sendable)
  case text(any WritableKeyPath<Model, String> & Sendable)
  /// One of the names, and how the model takes it.
  case choice([String], @Sendable (inout Model, String) -> Void)
  case texts(any WritableKeyPath<Model, [String]> & Sendable)
  /// A mapping of its own, or a list of such.
  case part(any FieldPart<Model>)
  /// Something that a reader of its own reads: it needs a table, or the names of other resources.
  case custom(FieldShape)
}

/// One property of a model: all that the stack file, a template's binding, overlays, drift, guides
/// and JSON Schemas need to know of it.
package struct Field<Model: Sendable>: Sendable {
  /// What a template and a stack file are told to differ in.
  package struct Difference: Sendable {
    /// `backup retention`.
    package let words: String
    /// The policy fact that knows the property's place in the template.
    package let fact: ResourceFact.Kind?
    /// What each of the two has, as a person reads it; `nil` where there is nothing to compare.
    package let texts: @Sendable (_ deployed: Model, _ described: Model) -> (String, String)?
  }

  /// Its key in the stack file, in `--set` and in `--vary`.
  package let key: String
  /// Unit and meaning.
  package let note: String
  package let side: FieldSide
  package let value: FieldValue<Model>
  package let isRequired: Bool
  /// The stored property behind it, as `\Database.storageGB` prints.
  package var property: String { propertyName() }
  /// What drift says of it; `nil` where a difference is not told.
  package private(set) var difference: Difference?
  private let propertyName: @Sendable () -> String
  private let text: @Sendable (Model) -> String
  private let isEqual: @Sendable (Model, Model) -> Bool
  private let copy: @Sendable (inout Model, _ source: Model) -> Void

  package init<Value: Equatable & SendableMetatype>(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, Value> & Sendable,
    _ value: FieldValue<Model>, _ note: String, required: Bool = false,
    text: @escaping @Sendable (Model) -> String
  ) {
    self.key = key
    self.note = note
    self.side = side
    self.value = value
    isRequired = required
    // Printing a key path looks up what it conforms to: too slow for every start.
    propertyName = { "\(path)" }
    self.text = text
    isEqual = { $0[keyPath: path] == $1[keyPath: path] }
    copy = { $0[keyPath: path] = $1[keyPath: path] }
  }

  /// What may be written.
  package var shape: FieldShape {
    switch value {
    case .number(_, let range): .number(range)
    case .count(_, let range): .count(range)
    case .flag: .flag
    case .text: .text
    case .choice(let names, _): .choice(names)
    case .texts: .texts
    case .part(let part): part.shape
    case .custom(let shape): shape
    }
  }

  /// The value as a stack file would write it; empty where it takes more than a word.
  package func printed(_ model: Model) -> String { text(model) }

  package func isSame(_ one: Model, _ other: Model) -> Bool { isEqual(one, other) }

  /// Takes the property over as it is.
  package func take(into model: inout Model, from source: Model) { copy(&model, source) }

  /// Takes over what differs between two states of another model; the rest stays as it is.
  package func takeChange(into model: inout Model, from old: Model, to new: Model) {
    if isEqual(old, new) { return }
    if case .part(let part) = value, part.takeChange(into: &model, from: old, to: new) { return }
    copy(&model, new)
  }

  /// Takes over what only the users of a model know.
  ///
  /// - Parameters:
  ///   - model: what a template deploys.
  ///   - described: the same in the stack file.
  ///   - unsaid: a model of which nothing is said; `nil` where there is none.
  package func describe(_ model: inout Model, as described: Model, unsaid: Model?) {
    switch side {
    case .deployed:
      if case .part(let part) = value { part.describe(&model, as: described) }
    case .workload: copy(&model, described)
    case .either: if let unsaid, isEqual(model, unsaid) { copy(&model, described) }
    }
  }

  /// The same field, of which drift says what differs.
  ///
  /// - Parameters:
  ///   - words: what it is called there: `backup retention`.
  ///   - unit: stands after both values.
  ///   - fact: the policy fact that knows its place in the template.
  ///   - texts: what is compared, where that is not the value itself.
  /// - Returns: the field with its words.
  package func compared(
    as words: String, unit: String = "", fact: ResourceFact.Kind? = nil,
    texts: (@Sendable (_ deployed: Model, _ described: Model) -> (String, String)?)? = nil
  ) -> Self {
    var field = self
    let text = self.text
    let ending = unit.isEmpty ? "" : " \(unit)"
    field.difference = Difference(
      words: words, fact: fact,
      texts: texts ?? { (text($0) + ending, text($1) + ending) })
    return field
  }
}
