import Diagnostics
import Foundation
import Testing

@testable import Reporting

/// What a schema of draft 2020-12 says of a value, for the keywords that our schemas use.
private struct SchemaCheck {
  private let root: [String: Any]
  private(set) var problems: [String] = []

  init(_ schema: [String: Any]) {
    root = schema
  }

  mutating func check(_ value: Any) {
    check(value, root, "$")
  }

  private static let known: Set = [
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "required",
    "properties", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems",
    "minLength", "pattern", "minimum", "maximum", "anyOf", "dependentRequired", "if", "then",
    "else",
  ]

  private mutating func check(_ value: Any, _ schema: Any, _ path: String) {
    if let allowed = schema as? Bool, isBool(schema) {
      if !allowed { problems.append("\(path) must not be there") }
      return
    }
    guard let schema = schema as? [String: Any] else { return }
    for key in schema.keys where !Self.known.contains(key) {
      problems.append("\(path): the check knows no '\(key)'")
    }
    if let reference = schema["$ref"] as? String {
      let definition = (root["$defs"] as? [String: Any])?[
        String(reference.split(separator: "/").last ?? "")]
      check(value, definition ?? [String: Any](), path)
    }
    if let type = schema["type"] as? String, !isOf(type, value) {
      problems.append("\(path) is no \(type)")
    }
    if let one = schema["const"], !equal(one, value) { problems.append("\(path) is not \(one)") }
    if let some = schema["enum"] as? [Any], !some.contains(where: { equal($0, value) }) {
      problems.append("\(path) is none of \(some)")
    }
    if let any = schema["anyOf"] as? [Any], !any.contains(where: { matches(value, $0) }) {
      problems.append("\(path) is none of its kinds")
    }
    if let condition = schema["if"] {
      let branch = matches(value, condition) ? "then" : "else"
      if let next = schema[branch] { check(value, next, path) }
    }
    if let object = value as? [String: Any] { checkObject(object, schema, path) }
    if let list = value as? [Any] { checkList(list, schema, path) }
    if let text = value as? String { checkText(text, schema, path) }
    if let number = value as? NSNumber, !isBool(value) {
      if let least = schema["minimum"] as? NSNumber, number.doubleValue < least.doubleValue {
        problems.append("\(path) is below \(least)")
      }
      if let most = schema["maximum"] as? NSNumber, number.doubleValue > most.doubleValue {
        problems.append("\(path) is above \(most)")
      }
    }
  }

  private mutating func checkObject(
    _ object: [String: Any], _ schema: [String: Any], _ path: String
  ) {
    let properties = schema["properties"] as? [String: Any] ?? [:]
    for key in schema["required"] as? [String] ?? [] where object[key] == nil {
      problems.append("\(path) lacks \(key)")
    }
    for (key, needed) in schema["dependentRequired"] as? [String: [String]] ?? [:]
    where object[key] != nil {
      for other in needed where object[other] == nil { problems.append("\(path) lacks \(other)") }
    }
    for (key, value) in object {
      if let property = properties[key] {
        check(value, property, "\(path).\(key)")
      } else if let rest = schema["additionalProperties"], isBool(rest), rest as? Bool == false {
        problems.append("\(path) has \(key)")
      } else if let rest = schema["additionalProperties"] as? [String: Any] {
        check(value, rest, "\(path).\(key)")
      }
    }
  }

  private mutating func checkList(_ list: [Any], _ schema: [String: Any], _ path: String) {
    if let least = schema["minItems"] as? Int, list.count < least {
      problems.append("\(path) is short")
    }
    if let most = schema["maxItems"] as? Int, list.count > most {
      problems.append("\(path) is long")
    }
    if schema["uniqueItems"] as? Bool == true, Set(list.map { "\($0)" }).count != list.count {
      problems.append("\(path) has an item twice")
    }
    guard let items = schema["items"] else { return }
    for (index, item) in list.enumerated() { check(item, items, "\(path)[\(index)]") }
  }

  private mutating func checkText(_ text: String, _ schema: [String: Any], _ path: String) {
    if let least = schema["minLength"] as? Int, text.count < least {
      problems.append("\(path) is empty")
    }
    guard let pattern = schema["pattern"] as? String else { return }
    if text.range(of: pattern, options: .regularExpression) == nil {
      problems.append("\(path) '\(text)' is not like \(pattern)")
    }
  }

  private func matches(_ value: Any, _ schema: Any) -> Bool {
    var trial = self
    trial.problems = []
    trial.check(value, schema, "")
    return trial.problems.isEmpty
  }

  private func isBool(_ value: Any) -> Bool {
    (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
  }

  private func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": isBool(value)
    case "null": value is NSNull
    case "integer":
      (value as? NSNumber).map { !isBool(value) && $0.doubleValue == $0.doubleValue.rounded() }
        ?? false
    case "number": value is NSNumber && !isBool(value)
    default: false
    }
  }

  private func equal(_ a: Any, _ b: Any) -> Bool { (a as? NSObject) == (b as? NSObject) }
}

private func schema(_ name: String) throws -> [String: Any] {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let file = root.appending(path: "Sources/AlvaCost/AlvaCost.docc/Resources/\(name).schema.json")
  let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
  return try #require(object as? [String: Any])
}

private func problems(_ value: JSONValue, _ name: String) throws -> [String] {
  var check = SchemaCheck(try schema(name))
  check.check(try JSONSerialization.jsonObject(with: Data(value.text.utf8)))
  return check.problems
}

@Suite struct `Reports as JSON` {
  @Test(arguments: hostileNames.filter { !$0.contains("/") })
  func `keep the published schemas, whatever the names`(name: String) throws {
    #expect(try problems(EstimateJSON.value(try estimates(name)), "estimate") == [])
    #expect(try problems(ValidationJSON.value(try decision(name)), "validate") == [])
    #expect(try problems(ValidationJSON.value(try synthesis(name)), "validate") == [])
  }

  @Test func `would be told if they broke a schema`() throws {
    guard case .object(let entries) = EstimateJSON.value(try estimates("shop")) else { return }
    let missing = JSONValue.object(entries.filter { $0.key != "coverage" })
    #expect(try problems(missing, "estimate") == ["$ lacks coverage"])
    let more = JSONValue.object(entries + [("extra", .null)])
    #expect(try problems(more, "estimate") == ["$ has extra"])
    let wrong = JSONValue.object(
      entries.map { $0.key == "currency" ? ($0.key, .string("EUR")) : $0 })
    #expect(try problems(wrong, "estimate") == ["$.currency is not USD"])
  }

  @Test(arguments: hostileNames)
  func `give every text back as it was, in characters that are seen`(name: String) throws {
    let text = JSONValue.object([(name, .array([.string(name)]))]).text
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [String]]
    #expect(read == [name: [name]])
    #expect(!text.unicodeScalars.contains { $0.isActive && $0 != "\n" })
  }

  @Test func `keep keys in order, and numbers that JSON has no word for as null`() {
    let value = JSONValue.object([
      ("b", .integer(-1)), ("a", .number(0.5)), ("c", .number(.infinity)), ("d", .number(.nan)),
      ("e", .bool(true)), ("f", .array([])), ("g", .object([])),
    ])
    #expect(
      value.text == """
        {
          "b": -1,
          "a": 0.5,
          "c": null,
          "d": null,
          "e": true,
          "f": [],
          "g": {}
        }

        """)
    #expect(value.adding([("h", .null)]).text.hasSuffix("\"h\": null\n}\n"))
    #expect(JSONValue.string("\u{202E}\u{7F}\"\\\n").text == "\"\\u202e\\u007f\\\"\\\\\\n\"\n")
  }
}
