import Diagnostics
import TrafficSimulation

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
      MovingNumber(
        path: context.path(of: key), .drawn(distribution, reason: reason), location: node.location
      ) { set(&$0, min(max($1, low), high)) })
    return min(max(distribution.middle, low), high)
  }
  if case .formula(let text) = node.content,
    case .value(let formula, _, _, let ranges) = text.outcome, !ranges.isEmpty
  {
    let (low, high) = (range.lowerBound, range.upperBound)
    context.drivers.append(
      MovingNumber(
        path: context.path(of: key), .formula(formula, ranges: ranges), location: node.location
      ) { set(&$0, min(max($1, low), high)) })
    return formulaValue(
      text, key: key, at: node.location, range: range, problems: &context.problems)
  }
  return readPlainNumber(node, key: key, range: range, problems: &context.problems)
}

/// A plain number within a range.
///
/// - Parameters:
///   - node: where it stands.
///   - key: what it is called in messages.
///   - outer: the key whose distribution it is part of; `nil` where it is the key's own number.
///   - range: what it may be.
///   - problems: takes what is wrong.
/// - Returns: the number.
func readPlainNumber(
  _ node: ConfigNode, key: String, of outer: String? = nil, range: ClosedRange<Double>,
  problems: inout Diagnostics
) -> Double? {
  if node.entries != nil {
    problems.error(
      at: node.location, "'\(key)' is a mapping, but only a plain number can stand here",
      mend: "write one number")
    return nil
  }
  if case .formula(let text) = node.content {
    if case .value(_, _, _, let ranges) = text.outcome, let name = ranges.min() {
      problems.error(
        at: node.location, "'\(key)' depends on '\(name)', which is a range",
        mend: "only a plain number can stand here: give '\(name)' one, or write the number itself")
      return nil
    }
    return formulaValue(text, key: key, at: node.location, range: range, problems: &problems)
  }
  guard let text = node.text,
    let value = strictNumber(text) ?? percent(text, of: outer ?? key, range)
  else {
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
        : isShare(range) && value <= 100 && !text.hasSuffix("%")
          ? "write \(text)% if percent are meant, else a number of at most 1"
          : "write a number of at most \(plain(range.upperBound))")
    return nil
  }
  return value
}

/// What a formula comes to with every range at its middle, within the key's range.
private func formulaValue(
  _ text: ConfigFormula, key: String, at location: SourceLocation, range: ClosedRange<Double>,
  problems: inout Diagnostics
) -> Double? {
  switch text.outcome {
  case .flawed(let problem):
    problems.report(problem.diagnostic(key, at: location))
    return nil
  case .value(_, let middle, let ends, _):
    for value in [middle, ends.lowerBound, ends.upperBound] where !range.contains(value) {
      problems.error(
        at: location, "'\(key)' comes to \(plain(value)), outside \(rangeText(range))",
        mend: "change the formula, or the parameters that it names")
      return nil
    }
    return middle
  }
}

/// The number of a text in percent: `80%` of a share is 0.8, of a key that counts in percent 80.
///
/// Nothing else is written in percent.
private func percent(_ text: String, of key: String, _ range: ClosedRange<Double>) -> Double? {
  guard text.hasSuffix("%"), let value = strictNumber(String(text.dropLast())) else { return nil }
  if isShare(range) { return value / 100 }
  return key.lowercased().contains("percent") ? value : nil
}

/// Whether a key holds a share of a whole.
private func isShare(_ range: ClosedRange<Double>) -> Bool { range.upperBound == 1 }

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
  if case .formula = node.content {
    guard
      let value = readPlainNumber(
        node, key: key, range: Double(range.lowerBound)...Double(range.upperBound),
        problems: &problems)
    else { return nil }
    guard value == value.rounded(), abs(value) < 1e15 else {
      problems.error(
        at: node.location, "'\(key)' comes to \(plain(value)), not a whole number",
        mend: "write ceil(\(node.text ?? ""))")
      return nil
    }
    return Int(value)
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
