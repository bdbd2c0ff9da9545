package import Resources

/// A kind of file as a JSON Schema, draft 2020-12, from which editors complete keys and mark slips.
package struct JSONSchema {
  /// Mappings that have a name of their own, in the order of their first use.
  private var definitions: [(key: String, value: JSONValue)] = []
  /// The keys of each of them, which tell two of one name apart.
  private var keysOfDefinition: [String: FileKeys] = [:]
  /// Whether a formula may stand in the place of a number: in files that have parameters.
  private let hasFormulas: Bool
  private let examples: KeyExamples

  /// The schema of a file.
  ///
  /// - Parameters:
  ///   - keys: everything that it may hold.
  ///   - title: `alva-cost stack file`.
  ///   - examples: what may stand at the keys.
  /// - Returns: one object; the same keys give the same bytes.
  package static func document(
    of keys: FileKeys, title: String, examples: KeyExamples = KeyExamples()
  ) -> JSONValue {
    var schema = JSONSchema(hasFormulas: keys["parameters"] != nil, examples: examples)
    let root = schema.properties(of: keys)
    return .object(
      [
        ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        ("title", .string(title)),
      ] + root + [("$defs", .object(schema.definitions + schema.common))])
  }

  private mutating func properties(of keys: FileKeys) -> [(key: String, value: JSONValue)] {
    var result: [(key: String, value: JSONValue)] = [
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      ("properties", .object(keys.list.map { ($0.key, value(of: $0, in: keys.what)) })),
    ]
    if let pattern = keys.pattern {
      result.append(
        ("patternProperties", .object([(pattern.key, value(of: pattern, in: keys.what))])))
    }
    let required = keys.list.filter(\.isRequired).map { JSONValue.string($0.key) }
    if !required.isEmpty { result.append(("required", .array(required))) }
    return result
  }

  /// A key with its meaning, its default and an example.
  private mutating func value(of key: FileKey, in mapping: String) -> JSONValue {
    var extra: [(key: String, value: JSONValue)] = []
    if !key.note.isEmpty { extra.append(("description", .string(key.note))) }
    if let standard = key.standard {
      extra.append(("default", Self.standard(standard, of: key.shape)))
    }
    if let example = examples.text(of: key, in: mapping), !example.hasPrefix("{"),
      !example.hasPrefix("[")
    {
      extra.append(("examples", .array([Self.standard(example, of: key.shape)])))
    }
    return schema(of: key.shape).adding(extra)
  }

  private mutating func schema(of shape: FieldShape) -> JSONValue {
    switch shape {
    case .number(let range):
      orFormula([Self.number(range), Self.reference(Self.distribution.key)])
    case .plainNumber(let range): orFormula([Self.number(range)])
    case .count(let range):
      orFormula([
        .object([
          ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
          ("maximum", .integer(range.upperBound)),
        ])
      ])
    case .flag: .object([("type", .string("boolean"))])
    case .text: .object([("type", .array([.string("string"), .string("number")]))])
    case .choice(let names): .object([("enum", .array(names.map { .string($0) }))])
    case .texts:
      .object([
        ("type", .string("array")), ("uniqueItems", .bool(true)),
        ("items", schema(of: .text)),
      ])
    case .dollars: Self.dollars
    case .mapping(let keys): reference(to: keys)
    case .named(let shape, _):
      .object([("type", .string("object")), ("additionalProperties", schema(of: shape))])
    case .list(let shape):
      .object([("type", .string("array")), ("items", schema(of: shape))])
    case .oneOf(let shapes): .object([("anyOf", .array(shapes.map { schema(of: $0) }))])
    case .anything: .object([])
    }
  }

  /// One of some values, or a formula where the file may have one.
  private func orFormula(_ values: [JSONValue]) -> JSONValue {
    let all = hasFormulas ? values + [Self.reference(Self.formula.key)] : values
    return all.count == 1 ? all[0] : .object([("anyOf", .array(all))])
  }

  private static func reference(_ name: String) -> JSONValue {
    .object([("$ref", .string("#/$defs/\(name)"))])
  }

  /// What every kind of file may name.
  private var common: [(key: String, value: JSONValue)] {
    [Self.distribution] + (hasFormulas ? [Self.formula] : [])
  }

  /// A mapping stands once, under its name; of two of one name each has its own keys, so the second takes
  /// another.
  private mutating func reference(to keys: FileKeys) -> JSONValue {
    let plain = Self.name(keys.what)
    let isCommon = common.contains { $0.key == plain }
    var (name, count) = (isCommon ? plain + "Keys" : plain, 1)
    while let known = keysOfDefinition[name], known != keys {
      count += 1
      name = "\(plain)\(count)"
    }
    if keysOfDefinition[name] == nil {
      keysOfDefinition[name] = keys
      let place = definitions.count
      definitions.append((name, .null))
      definitions[place].value = .object(properties(of: keys))
    }
    return Self.reference(name)
  }

  /// `aLoadBalancer` of `a load balancer`, less the article: `loadBalancer`.
  static func name(_ what: String) -> String {
    var words = what.split(separator: " ").map(String.init)
    if words.count > 1, ["a", "an", "the"].contains(words[0]) { words.removeFirst() }
    return words.enumerated().map { $0 == 0 ? $1 : $1.prefix(1).uppercased() + $1.dropFirst() }
      .joined()
  }

  private static func number(_ range: ClosedRange<Double>) -> JSONValue {
    .object([
      ("type", .string("number")), ("minimum", exact(range.lowerBound)),
      ("maximum", exact(range.upperBound)),
    ])
  }

  private static let dollars = JSONValue.object([
    (
      "anyOf",
      .array([
        .object([("type", .string("number")), ("minimum", .integer(0))]),
        .object([("type", .string("string")), ("pattern", .string("^[0-9]+(\\.[0-9]+)?$"))]),
      ])
    )
  ])

  private static func exact(_ value: Double) -> JSONValue {
    value == value.rounded() && abs(value) < 1e15 ? .integer(Int(value)) : .number(value)
  }

  /// A default in the type of its key.
  private static func standard(_ text: String, of shape: FieldShape) -> JSONValue {
    switch shape {
    case .number, .plainNumber: Double(text).map(exact) ?? .string(text)
    case .count: Int(text).map { .integer($0) } ?? .string(text)
    case .flag: .bool(text == "true")
    default: .string(text)
    }
  }
}

extension JSONSchema {
  /// Arithmetic over the file's parameters; what the names mean, the program checks.
  private static let formula: (key: String, value: JSONValue) = (
    "formula",
    .object([
      (
        "description",
        .string("a formula over 'parameters': users * 40 / 86400; or percent of a share")
      ), ("type", .string("string")), ("pattern", .string("[*/+()%]|^[A-Za-z][A-Za-z0-9_]*$")),
    ])
  )

  /// What may stand in the place of a number.
  private static let distribution: (key: String, value: JSONValue) = (
    "distribution",
    .object([
      ("description", .string("a range that the value is drawn from")),
      (
        "anyOf",
        .array([
          form(["p10", "p90"]), form(["min", "mode", "max"]), form(["mean", "sd"]),
          form(["choices"], .object([("type", .string("array")), ("items", plain)])),
          form(["spot"], spot),
        ])
      ),
    ])
  )

  private static let plain = JSONValue.object([("type", .string("number"))])

  private static let spot = JSONValue.object([
    ("type", .string("object")), ("additionalProperties", .bool(false)),
    ("properties", .object([("low", plain), ("high", plain)])),
    ("required", .array([.string("low"), .string("high")])),
  ])

  private static func form(_ keys: [String], _ value: JSONValue = plain) -> JSONValue {
    .object([
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      (
        "properties",
        .object(keys.map { ($0, value) } + [("reason", .object([("type", .string("string"))]))])
      ), ("required", .array(keys.map { .string($0) })),
    ])
  }
}
