import Diagnostics
package import Resources
import TrafficSimulation

extension Schema.Field {
  /// A number, or a distribution in its place.
  package static func number(
    _ key: String, _ path: any WritableKeyPath<Model, Double> & Sendable,
    in range: ClosedRange<Double>, _ note: String = "", required: Bool = false
  ) -> Self {
    Self(key, .number(range), note, required: required) { node, model, context in
      readNumber(node, key: key, range: range, context: &context) { $0[keyPath: path] = $1 }
        .map { model[keyPath: path] = $0 }
    }
  }

  /// A number that may be left out.
  package static func optionalNumber(
    _ key: String, _ path: any WritableKeyPath<Model, Double?> & Sendable,
    in range: ClosedRange<Double>, _ note: String = ""
  ) -> Self {
    Self(key, .number(range), note) { node, model, context in
      readNumber(node, key: key, range: range, context: &context) { $0[keyPath: path] = $1 }
        .map { model[keyPath: path] = $0 }
    }
  }

  /// A whole number.
  package static func count(
    _ key: String, _ path: any WritableKeyPath<Model, Int> & Sendable, in range: ClosedRange<Int>,
    _ note: String = "", required: Bool = false
  ) -> Self {
    Self(key, .count(range), note, required: required) { node, model, context in
      readCount(node, key: key, range: range, problems: &context.problems)
        .map { model[keyPath: path] = $0 }
    }
  }

  /// True or false.
  package static func flag(
    _ key: String, _ path: any WritableKeyPath<Model, Bool> & Sendable, _ note: String = ""
  ) -> Self {
    Self(key, .flag, note) { node, model, context in
      switch node.text {
      case "true": model[keyPath: path] = true
      case "false": model[keyPath: path] = false
      default:
        context.problems.error(
          at: node.location, "'\(key)' is \(node.kindName), neither true nor false",
          mend: "write true or false")
      }
    }
  }

  /// Any text.
  package static func text(
    _ key: String, _ path: any WritableKeyPath<Model, String> & Sendable, _ note: String = ""
  ) -> Self {
    Self(key, .text, note) { node, model, context in
      if let text = node.text {
        model[keyPath: path] = text
      } else {
        context.problems.error(
          at: node.location, "'\(key)' is \(node.kindName)", mend: "write a text")
      }
    }
  }

  /// One of the names of an enumeration.
  package static func choice<Choice>(
    _ key: String, _ path: any WritableKeyPath<Model, Choice> & Sendable, _ note: String = ""
  ) -> Self where Choice: CaseIterable & RawRepresentable & Sendable, Choice.RawValue == String {
    choice(key, Choice.allCases.map(\.rawValue), note) { model, name in
      if let choice = Choice(rawValue: name) { model[keyPath: path] = choice }
    }
  }

  /// One of some names.
  static func choice(
    _ key: String, _ names: [String], _ note: String,
    take: @escaping @Sendable (inout Model, String) -> Void
  ) -> Self {
    Self(key, .choice(names), note) { node, model, context in
      if let text = node.text, names.contains(text) { return take(&model, text) }
      let near = node.text.flatMap { nearestName(to: $0, in: names) }
      context.problems.error(
        at: node.location, "'\(key)' is \(node.kindName), which is none of its values",
        mend: (near.map { "did you mean '\($0)'? " } ?? "")
          + "one of: \(names.joined(separator: ", "))")
    }
  }

  /// A list of names.
  static func texts(
    _ key: String, _ path: any WritableKeyPath<Model, [String]> & Sendable, _ note: String
  ) -> Self {
    Self(key, .texts, note) { node, model, context in
      model[keyPath: path] = readNames(node, key: key, problems: &context.problems)
    }
  }

  /// A key that another step reads.
  package static func elsewhere(
    _ key: String, _ shape: FieldShape, _ note: String = "", required: Bool = false
  ) -> Self {
    Self(key, shape, note, required: required) { _, _, _ in }
  }
}
