import Diagnostics
import TrafficSimulation

extension Schema.Field {
  /// A number, or a distribution in its place.
  package static func number(
    _ key: String, _ path: any WritableKeyPath<Model, Double> & Sendable,
    in range: ClosedRange<Double>, _ note: String = "", required: Bool = false
  ) -> Self {
    Self(key, note, required: required) { node, model, context in
      readNumber(node, key: key, range: range, context: &context) { $0[keyPath: path] = $1 }
        .map { model[keyPath: path] = $0 }
    }
  }

  /// A number that may be left out.
  package static func optionalNumber(
    _ key: String, _ path: any WritableKeyPath<Model, Double?> & Sendable,
    in range: ClosedRange<Double>, _ note: String = ""
  ) -> Self {
    Self(key, note) { node, model, context in
      readNumber(node, key: key, range: range, context: &context) { $0[keyPath: path] = $1 }
        .map { model[keyPath: path] = $0 }
    }
  }

  /// A whole number.
  package static func count(
    _ key: String, _ path: any WritableKeyPath<Model, Int> & Sendable, in range: ClosedRange<Int>,
    _ note: String = "", required: Bool = false
  ) -> Self {
    Self(key, note, required: required) { node, model, context in
      readCount(node, key: key, range: range, problems: &context.problems)
        .map { model[keyPath: path] = $0 }
    }
  }

  /// True or false.
  package static func flag(
    _ key: String, _ path: any WritableKeyPath<Model, Bool> & Sendable, _ note: String = ""
  ) -> Self {
    Self(key, note) { node, model, context in
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
    Self(key, note) { node, model, context in
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
    _ key: String, _ path: any WritableKeyPath<Model, Choice> & Sendable, _ note: String = "",
    required: Bool = false
  ) -> Self where Choice: CaseIterable & RawRepresentable & Sendable, Choice.RawValue == String {
    Self(key, note, required: required) { node, model, context in
      if let text = node.text, let choice = Choice(rawValue: text) {
        model[keyPath: path] = choice
        return
      }
      let names = Choice.allCases.map(\.rawValue)
      let near = node.text.flatMap { nearestName(to: $0, in: names) }
      context.problems.error(
        at: node.location, "'\(key)' is \(node.kindName), which is none of its values",
        mend: (near.map { "did you mean '\($0)'? " } ?? "")
          + "one of: \(names.joined(separator: ", "))")
    }
  }

  /// A mapping of its own.
  package static func object<Child>(
    _ key: String, _ path: any WritableKeyPath<Model, Child> & Sendable, _ schema: Schema<Child>
  ) -> Self {
    Self(key, "a mapping", below: { schema.addable(below: $0) }) { node, model, context in
      let drivers = schema.decode(
        node, into: &model[keyPath: path], path: context.path(of: key),
        problems: &context.problems)
      context.drivers += drivers.map { driver in
        driver.lifted { parent, change in change(&parent[keyPath: path]) }
      }
    }
  }

  /// An optional mapping of its own, made when its key is there.
  package static func optional<Child: Sendable>(
    _ key: String, _ path: any WritableKeyPath<Model, Child?> & Sendable, _ schema: Schema<Child>,
    make: @escaping @Sendable () -> Child
  ) -> Self {
    Self(key, "a mapping", below: { schema.addable(below: $0) }) { node, model, context in
      var child = make()
      let drivers = schema.decode(
        node, into: &child, path: context.path(of: key), problems: &context.problems)
      model[keyPath: path] = child
      context.drivers += drivers.map { driver in
        driver.lifted { parent, change in
          if var child = parent[keyPath: path] {
            change(&child)
            parent[keyPath: path] = child
          }
        }
      }
    }
  }

  /// A list of mappings of one kind; their numbers are plain.
  package static func list<Child: Sendable>(
    _ key: String, _ path: any WritableKeyPath<Model, [Child]> & Sendable, _ schema: Schema<Child>,
    make: @escaping @Sendable () -> Child
  ) -> Self {
    Self(key, "a list of mappings") { node, model, context in
      guard let items = node.items else {
        context.problems.error(
          at: node.location, "'\(key)' is \(node.kindName)",
          mend:
            "write a list: [{ \(schema.fields.prefix(2).map { $0.key + ": …" }.joined(separator: ", ")) }]"
        )
        return
      }
      var children: [Child] = []
      for (index, item) in items.enumerated() {
        var child = make()
        _ = schema.decode(
          item, into: &child, path: "\(context.path(of: key)).\(index)",
          problems: &context.problems)
        children.append(child)
      }
      model[keyPath: path] = children
    }
  }

  /// A key that another step reads.
  package static func elsewhere(
    _ key: String, _ note: String = "", required: Bool = false,
    below: (@Sendable ([String]) -> [String])? = nil
  ) -> Self {
    Self(key, note, required: required, below: below) { _, _, _ in }
  }
}

/// A number of a file, or the middle of a distribution, which is noted as a driver.
func readNumber<Model>(
  _ node: ConfigNode, key: String, range: ClosedRange<Double>,
  context: inout Schema<Model>.Context,
  set: @escaping @Sendable (inout Model, Double) -> Void
) -> Double? {
  if node.entries != nil {
    guard
      let (distribution, reason) = readDistribution(
        node, key: key, range: range, problems: &context.problems)
    else { return nil }
    let (low, high) = (range.lowerBound, range.upperBound)
    context.drivers.append(
      Driver(
        path: context.path(of: key), distribution: distribution, reason: reason,
        location: node.location
      ) { set(&$0, min(max($1, low), high)) })
    return min(max(distribution.middle, low), high)
  }
  return readPlainNumber(node, key: key, range: range, problems: &context.problems)
}

/// A plain number within a range.
func readPlainNumber(
  _ node: ConfigNode, key: String, range: ClosedRange<Double>, problems: inout Diagnostics
) -> Double? {
  if node.entries != nil {
    problems.error(
      at: node.location, "'\(key)' is a mapping, but only a plain number can stand here",
      mend: "write one number")
    return nil
  }
  guard let text = node.text, let value = strictNumber(text) else {
    let comma = node.text?.contains(",") == true
    problems.error(
      at: node.location, "'\(key)' is \(node.kindName), not a number",
      mend: comma
        ? "write the number without thousands separators, with a point for decimals"
        : "write a number such as 0.5 or 1200")
    return nil
  }
  guard range.contains(value) else {
    problems.error(
      at: node.location, "'\(key)' is \(text), outside \(rangeText(range))",
      mend: value < range.lowerBound
        ? "write a number of \(plain(range.lowerBound)) or more"
        : "write a number of at most \(plain(range.upperBound))")
    return nil
  }
  return value
}

/// A whole number within a range.
func readCount(
  _ node: ConfigNode, key: String, range: ClosedRange<Int>, problems: inout Diagnostics
) -> Int? {
  if node.entries != nil {
    problems.error(
      at: node.location, "'\(key)' is a distribution, but a count must be a whole number",
      mend: "write one number; vary the traffic instead")
    return nil
  }
  guard let text = node.text, let number = strictNumber(text), number == number.rounded(),
    abs(number) < 1e15
  else {
    problems.error(
      at: node.location, "'\(key)' is \(node.kindName), not a whole number",
      mend: node.text?.contains(",") == true
        ? "write the number without thousands separators"
        : "write a whole number such as \(max(range.lowerBound, 1))")
    return nil
  }
  let value = Int(number)
  guard range.contains(value) else {
    problems.error(
      at: node.location, "'\(key)' is \(text), outside \(range.lowerBound) to \(range.upperBound)",
      mend: value < range.lowerBound
        ? "write \(range.lowerBound) or more" : "write at most \(range.upperBound)")
    return nil
  }
  return value
}

/// Digits with at most one point, an optional minus and exponent; nothing else is a number here.
func strictNumber(_ text: String) -> Double? {
  let allowed = text.utf8.allSatisfy {
    ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "+")
  }
  guard allowed, let first = text.utf8.first,
    (first >= 0x30 && first <= 0x39) || first == UInt8(ascii: "-"), let value = Double(text),
    value.isFinite
  else { return nil }
  return value
}

private func rangeText(_ range: ClosedRange<Double>) -> String {
  "\(plain(range.lowerBound)) to \(plain(range.upperBound))"
}

/// A bound as a person writes it.
func plain(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
}

/// A distribution in the place of a number.
///
/// Forms: `{p10, p90}`, `{min, mode, max}`, `{mean, sd}`, `{choices: […]}`, `{spot: {low, high}}`;
/// each with an optional `reason`.
func readDistribution(
  _ node: ConfigNode, key: String, range: ClosedRange<Double>, problems: inout Diagnostics
) -> (Distribution, reason: String?)? {
  let entries = node.entries ?? []
  let keys = Set(entries.map(\.key)).subtracting(["reason"])
  let reason = node["reason"]?.text
  func value(_ name: String) -> Double? {
    node[name].flatMap { readPlainNumber($0, key: name, range: range, problems: &problems) }
  }
  func wrong(_ message: String, mend: String) -> (Distribution, reason: String?)? {
    problems.error(at: node.location, "'\(key)': \(message)", mend: mend)
    return nil
  }
  switch keys {
  case ["p10", "p90"]:
    guard let p10 = value("p10"), let p90 = value("p90") else { return nil }
    if p10 <= 0 || p90 <= 0 {
      return wrong("p10 and p90 of a lognormal must be above 0", mend: "write positive numbers")
    }
    if p10 > p90 { return wrong("p10 \(plain(p10)) is above p90 \(plain(p90))", mend: "swap them") }
    if p10 == p90 { return wrong("p10 equals p90", mend: "write one plain number instead") }
    return (.lognormal(p10: p10, p90: p90), reason)
  case ["min", "mode", "max"]:
    guard let low = value("min"), let mode = value("mode"), let high = value("max") else {
      return nil
    }
    if !(low <= mode && mode <= high && low < high) {
      return wrong(
        "min \(plain(low)), mode \(plain(mode)), max \(plain(high)) are not in order",
        mend: "write min ≤ mode ≤ max, with min < max")
    }
    return (.triangular(min: low, mode: mode, max: high), reason)
  case ["mean", "sd"]:
    guard let mean = value("mean") else { return nil }
    guard
      let sd = node["sd"].flatMap({
        readPlainNumber($0, key: "sd", range: -1e18...1e18, problems: &problems)
      })
    else { return nil }
    if sd <= 0 {
      return wrong("the sd is \(plain(sd))", mend: "write an sd above 0, or one plain number")
    }
    return (.normal(mean: mean, sd: sd), reason)
  case ["choices"]:
    guard let items = node["choices"]?.items, !items.isEmpty else {
      return wrong("choices is not a list of numbers", mend: "write choices: [1, 2, 3]")
    }
    let values = items.compactMap {
      readPlainNumber($0, key: "choices", range: range, problems: &problems)
    }
    return values.count == items.count ? (.choices(values), reason) : nil
  case ["spot"]:
    guard let spot = node["spot"], let entries = spot.entries,
      Set(entries.map(\.key)) == ["low", "high"], let low = spot["low"], let high = spot["high"]
    else {
      return wrong("spot is no price range", mend: "write spot: { low: 0.5, high: 0.7 }")
    }
    let ends = [("low", low), ("high", high)].map {
      readPlainNumber($1, key: $0, range: range, problems: &problems)
    }
    guard let a = ends[0], let b = ends[1] else { return nil }
    if a > b { return wrong("low \(plain(a)) is above high \(plain(b))", mend: "swap them") }
    if a == b { return wrong("low equals high", mend: "write one plain number instead") }
    return (.uniform(low: a, high: b), reason)
  default:
    return wrong(
      "a mapping with \(keys.sorted().joined(separator: ", ")) is no distribution",
      mend: "write a number, {p10, p90}, {min, mode, max}, {mean, sd}, {choices: […]} or "
        + "{spot: {low, high}}")
  }
}
