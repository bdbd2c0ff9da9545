import Quantities

/// The kinds of fields, by what may be written for them.
extension Field {
  /// A number, or a distribution in its place.
  package static func number(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, Double> & Sendable,
    in range: ClosedRange<Double>, _ note: String = ""
  ) -> Self {
    Self(side, key, path, .number(path, range), note) {
      NumberFormat.number($0[keyPath: path])
    }
  }

  /// A whole number.
  package static func count(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, Int> & Sendable,
    in range: ClosedRange<Int>, _ note: String = "", required: Bool = false
  ) -> Self {
    Self(side, key, path, .count(path, range), note, required: required) {
      "\($0[keyPath: path])"
    }
  }

  /// True or false.
  package static func flag(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, Bool> & Sendable,
    _ note: String = ""
  ) -> Self {
    Self(side, key, path, .flag(path), note) { "\($0[keyPath: path])" }
  }

  /// Any text.
  package static func text(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, String> & Sendable,
    _ note: String = ""
  ) -> Self {
    Self(side, key, path, .text(path), note) { $0[keyPath: path] }
  }

  /// One of the names of an enumeration.
  package static func choice<Choice>(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, Choice> & Sendable,
    _ note: String = ""
  ) -> Self
  where
    Choice: CaseIterable & RawRepresentable & Equatable & SendableMetatype,
    Choice.RawValue == String
  {
    Self(
      side, key, path,
      .choice(Choice.allCases.map(\.rawValue)) { model, name in
        if let choice = Choice(rawValue: name) { model[keyPath: path] = choice }
      }, note
    ) { $0[keyPath: path].rawValue }
  }

  /// A list of texts, each at most once.
  package static func texts(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, [String]> & Sendable,
    _ note: String = ""
  ) -> Self {
    Self(side, key, path, .texts(path), note) { _ in "" }
  }

  /// A property that a reader of its own reads.
  package static func custom<Value: Equatable & SendableMetatype>(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, Value> & Sendable,
    _ shape: FieldShape, _ note: String = "", required: Bool = false,
    text: @escaping @Sendable (Model) -> String = { _ in "" }
  ) -> Self {
    Self(side, key, path, .custom(shape), note, required: required, text: text)
  }

  /// A mapping of its own.
  package static func object<Part: Equatable & Sendable>(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, Part> & Sendable,
    _ fields: Fields<Part>
  ) -> Self {
    Self(side, key, path, .part(ObjectPart(path: path, fields: fields)), "") { _ in "" }
  }

  /// A mapping of its own that need not be there; it is made when its key is.
  package static func optional<Part: Equatable & Sendable>(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, Part?> & Sendable,
    _ fields: Fields<Part>, make: @escaping @Sendable () -> Part
  ) -> Self {
    Self(side, key, path, .part(OptionalPart(path: path, fields: fields, make: make)), "") {
      _ in ""
    }
  }

  /// A list of mappings of one kind; their numbers are plain.
  package static func list<Part: Equatable & Sendable>(
    _ side: FieldSide, _ key: String, _ path: any WritableKeyPath<Model, [Part]> & Sendable,
    _ fields: Fields<Part>, make: @escaping @Sendable () -> Part
  ) -> Self {
    Self(side, key, path, .part(ListPart(path: path, fields: fields, make: make)), "") {
      _ in ""
    }
  }
}
