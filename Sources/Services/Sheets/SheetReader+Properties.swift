import Diagnostics
import Documents
import Quantities
import Resources

/// The properties that decide what a type costs.
extension SheetReader {
  mutating func properties(of type: Value) -> [SheetProperty] {
    guard let part = type["properties"],
      isMapping(
        part, "'properties'", example: "brokers: { at: NumberOfBrokerNodes, count: 1..100 }")
    else { return [] }
    var properties: [SheetProperty] = []
    for (key, value) in part.entries {
      if let property = property(key, value) { properties.append(property) }
    }
    return properties
  }

  private mutating func property(_ key: Value, _ node: Value) -> SheetProperty? {
    let name = key.text ?? ""
    guard isMapping(node, "'\(name)'", example: "at: …, count: 1..100") else { return nil }
    check(node, SheetKeys.property.names, what: "the property '\(name)'")
    if Formula.constants[name] != nil
      || ["min", "max", "ceil", "and", "or", "not", "in"].contains(name)
    {
      problems.error(
        at: key.location, "'\(name)' means something else in formulas", mend: "choose another name")
    }
    let paths = node["at"].map { texts($0, "at").map(PropertyPath.init) } ?? []
    if paths.isEmpty, node["at"] == nil {
      problems.error(
        at: node.location, "the property '\(name)' has no 'at'",
        mend: "write CloudFormation's path to it: at: NumberOfBrokerNodes")
    }
    guard let kind = kind(of: node, name) else { return nil }
    return SheetProperty(
      key: name, paths: paths, kind: kind, through: through(node, name),
      fallback: fallback(node, kind), isRequired: flag("required", of: node) ?? false,
      unit: unit(node), drop: node["drop"]?.text, fact: fact(node),
      calendar: calendar(node, kind), location: key.location)
  }

  private mutating func kind(of node: Value, _ name: String) -> SheetProperty.Kind? {
    let given = SheetKeys.kinds.filter { node[$0] != nil }
    guard given.count == 1, let key = given.first, let value = node[key] else {
      problems.error(
        at: node.location,
        given.isEmpty
          ? "the property '\(name)' does not say what it is"
          : "the property '\(name)' is said to be \(given.joined(separator: " and "))",
        mend: "write one of: \(SheetKeys.kinds.joined(separator: ", "))")
      return nil
    }
    switch key {
    case "count": return .number(range(value, key), isWhole: true)
    case "number": return .number(range(value, key), isWhole: false)
    case "sum": return .sum(range(value, key))
    case "logGroup": return value.text.map { .logGroup($0) }
    case "word":
      if value.bool == true { return .word(nil) }
      return .word(texts(value, key))
    default:
      if value.bool != true {
        problems.error(
          at: value.location, "'\(key)' is \(value.kindName)", mend: "write \(key): true")
      }
      return ["flag": .flag, "items": .items, "present": .present, "schedule": .schedule][key]
    }
  }

  private mutating func through(
    _ node: Value, _ name: String
  ) -> (path: PropertyPath, type: String)? {
    guard let path = node["through"]?.text else { return nil }
    guard let type = node["of"]?.text else {
      problems.error(
        at: node.location, "the property '\(name)' goes through '\(path)', but to which type?",
        mend: "add 'of: AWS::Lambda::Function'")
      return nil
    }
    return (PropertyPath(path), type)
  }

  private mutating func fallback(_ node: Value, _ kind: SheetProperty.Kind) -> Formula.Value? {
    guard let value = node["default"], let text = value.text else { return nil }
    func wrong(_ what: String) {
      problems.error(
        at: value.location, "the default \(value.kindName) is \(what)",
        mend: "write a value that the property can have")
    }
    switch kind {
    case .number(let range, _), .sum(let range):
      guard let number = Double(text), range.contains(number) else {
        wrong("no number of its range")
        return nil
      }
      return .number(number)
    case .word(let words):
      if let words, !words.contains(text) { wrong("none of its words") }
      return .word(text)
    case .flag:
      guard let flag = value.bool else {
        wrong("neither true nor false")
        return nil
      }
      return .flag(flag)
    case .items, .present, .schedule, .logGroup:
      wrong("not needed")
      return nil
    }
  }

  private mutating func calendar(_ node: Value, _ kind: SheetProperty.Kind) -> String? {
    guard let value = node["calendar"] else { return nil }
    if case .word(nil) = kind, let text = value.text, !text.isEmpty { return text }
    problems.error(
      at: value.location, "'calendar' is of a version, which is any word",
      mend: "write word: true, calendar: eks")
    return nil
  }

  private mutating func unit(_ node: Value) -> FormulaUnit {
    guard let value = node["unit"], let text = value.text else { return .one }
    if !FormulaUnit.isKnown(text) {
      problems.error(
        at: value.location, "'\(text)' is no unit of a property",
        mend: "write GB, MB, vCPU, ACU, IOPS, MiBps …, or leave it out for a count")
    }
    return FormulaUnit(text)
  }

  private mutating func fact(_ node: Value) -> SheetProperty.Fact? {
    guard let value = node["fact"] else { return nil }
    if let kind = SheetProperty.Fact(rawValue: value.text ?? "") { return kind }
    problems.error(
      at: value.location, "there is no fact \(value.kindName)",
      mend: suggestion(
        for: value.text ?? "", from: SheetProperty.Fact.allCases.map(\.rawValue)))
    return nil
  }
}
