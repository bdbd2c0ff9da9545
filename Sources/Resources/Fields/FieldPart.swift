/// A mapping within a mapping: a part of a model that has fields of its own.
package protocol FieldPart<Model>: Sendable {
  associatedtype Model: Sendable
  associatedtype Part: Sendable

  var fields: Fields<Part> { get }
  /// Whether a list of mappings stands in its place.
  var isList: Bool { get }

  /// What a mapping of a file is read into.
  func begin(in model: Model) -> Part
  /// Puts what was read in its place; all of a list at once.
  func put(_ parts: [Part], into model: inout Model)
  /// The part as a model has it: none, one, or all of a list.
  func parts(of model: Model) -> [Part]
  /// Changes the part where it is there.
  func change(_ model: inout Model, _ change: (inout Part) -> Void)
  /// Takes over what differs; false where only the whole part can be taken.
  func takeChange(into model: inout Model, from old: Model, to new: Model) -> Bool
  /// Takes over what only its users know, field by field, where both have the part.
  func describe(_ model: inout Model, as described: Model)
}

extension FieldPart {
  package var shape: FieldShape {
    isList ? .list(.mapping(fields.keys)) : .mapping(fields.keys)
  }
}

/// A part that is always there.
struct ObjectPart<Model: Sendable, Part: Equatable & Sendable>: FieldPart {
  let path: any WritableKeyPath<Model, Part> & Sendable
  let fields: Fields<Part>
  var isList: Bool { false }

  func begin(in model: Model) -> Part { model[keyPath: path] }

  func parts(of model: Model) -> [Part] { [model[keyPath: path]] }

  func put(_ parts: [Part], into model: inout Model) {
    if let part = parts.last { model[keyPath: path] = part }
  }

  func change(_ model: inout Model, _ change: (inout Part) -> Void) {
    change(&model[keyPath: path])
  }

  func takeChange(into model: inout Model, from old: Model, to new: Model) -> Bool {
    fields.takeChanges(
      into: &model[keyPath: path], from: old[keyPath: path], to: new[keyPath: path])
    return true
  }

  func describe(_ model: inout Model, as described: Model) {
    fields.describe(&model[keyPath: path], as: described[keyPath: path])
  }
}

/// A part that need not be there.
struct OptionalPart<Model: Sendable, Part: Equatable & Sendable>: FieldPart {
  let path: any WritableKeyPath<Model, Part?> & Sendable
  let fields: Fields<Part>
  let make: @Sendable () -> Part
  var isList: Bool { false }

  func begin(in model: Model) -> Part { make() }

  func parts(of model: Model) -> [Part] { model[keyPath: path].map { [$0] } ?? [] }

  func put(_ parts: [Part], into model: inout Model) {
    model[keyPath: path] = parts.last
  }

  func change(_ model: inout Model, _ change: (inout Part) -> Void) {
    if var part = model[keyPath: path] {
      change(&part)
      model[keyPath: path] = part
    }
  }

  func takeChange(into model: inout Model, from old: Model, to new: Model) -> Bool {
    guard var part = model[keyPath: path], let old = old[keyPath: path],
      let new = new[keyPath: path]
    else { return false }
    fields.takeChanges(into: &part, from: old, to: new)
    model[keyPath: path] = part
    return true
  }

  func describe(_ model: inout Model, as described: Model) {
    guard var part = model[keyPath: path], let other = described[keyPath: path] else { return }
    fields.describe(&part, as: other)
    model[keyPath: path] = part
  }
}

/// Parts in a list; taken as a whole.
struct ListPart<Model: Sendable, Part: Equatable & Sendable>: FieldPart {
  let path: any WritableKeyPath<Model, [Part]> & Sendable
  let fields: Fields<Part>
  let make: @Sendable () -> Part
  var isList: Bool { true }

  func begin(in model: Model) -> Part { make() }

  func parts(of model: Model) -> [Part] { model[keyPath: path] }

  func put(_ parts: [Part], into model: inout Model) { model[keyPath: path] = parts }

  func change(_ model: inout Model, _ change: (inout Part) -> Void) {}

  func takeChange(into model: inout Model, from old: Model, to new: Model) -> Bool { false }

  func describe(_ model: inout Model, as described: Model) {}
}
