/// JSON Schemas, draft 2020-12, of what is printed for programs to read.
package enum PrintedSchema: String, CaseIterable, Sendable {
  /// What `--lean`, `--select` and the tools of `mcp` answer.
  case lean
  /// A line of the file that `estimate --record` writes.
  case history

  /// The schema.
  package var value: JSONValue {
    switch self {
    case .lean: Self.document("alva-cost lean report", Self.leanReport, Self.leanParts)
    case .history: Self.document("alva-cost history line", Self.historyLine, Self.amounts)
    }
  }

  /// The keys as a page, and the schema as its JSON.
  package var report: TableReport {
    var table = Table([Table.Column("key"), Table.Column("means")])
    for (key, means) in keys { table.add(key, means) }
    return TableReport(
      title: self == .lean ? "alva-cost lean report" : "alva-cost history line",
      sections: [TableReport.Section(table: table)], data: table, json: value)
  }

  private var keys: [(key: String, means: String)] {
    guard case .object(let root) = value,
      case .object(let properties)? = root.first(where: { $0.key == "properties" })?.value
    else { return [] }
    return properties.map { key, value in
      if case .object(let entries) = value,
        case .string(let means)? = entries.first(where: { $0.key == "description" })?.value
      {
        return (key, means)
      }
      return (key, "")
    }
  }

  // MARK: - Words of a schema

  private typealias Entries = [(key: String, value: JSONValue)]

  private static func document(_ title: String, _ root: Entries, _ parts: Entries) -> JSONValue {
    .object(
      [
        ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        ("title", .string(title)),
      ] + root + [("$defs", .object(parts))])
  }

  private static func type(_ names: String..., means: String? = nil) -> JSONValue {
    let type: JSONValue =
      names.count == 1 ? .string(names[0]) : .array(names.map { .string($0) })
    return .object([("type", type)] + (means.map { [("description", .string($0))] } ?? []))
  }

  private static func reference(_ name: String, means: String? = nil) -> JSONValue {
    .object(
      [("$ref", .string("#/$defs/\(name)"))] + (means.map { [("description", .string($0))] } ?? []))
  }

  private static func list(of item: JSONValue, least: Int = 0, means: String) -> JSONValue {
    .object([
      ("type", .string("array")), ("items", item), ("minItems", .integer(least)),
      ("description", .string(means)),
    ])
  }

  private static func object(
    _ properties: Entries, required: [String], isOpen: JSONValue = .bool(false)
  ) -> Entries {
    [
      ("type", .string("object")), ("properties", .object(properties)),
      ("required", .array(required.map { .string($0) })), ("additionalProperties", isOpen),
    ]
  }

  private static let amounts: Entries = [
    (
      "amount",
      .object([
        ("type", .string("string")), ("pattern", .string("^-?[0-9]+(\\.[0-9]+)?$")),
        ("description", .string("An exact amount of US dollars, or a quantity.")),
      ])
    )
  ]

  // MARK: - The lean form

  private static var leanReport: Entries {
    object(
      [
        ("command", type("string", means: "What was asked.")),
        ("stack", type("string", means: "The stack's name.")),
        ("region", type("string", means: "Whose rates are meant.")),
        (
          "currency",
          .object([("const", .string("USD")), ("description", .string("Of every amount."))])
        ),
        (
          "verdict",
          .object([
            (
              "enum",
              .array(["pass", "fail", "incomplete", "stale"].map { .string($0) })
            ), ("description", .string("Of validate: what the gate decides.")),
          ])
        ),
        (
          "selected",
          .object([
            ("type", .string("object")), ("required", .array([.string("select")])),
            (
              "description",
              .string(
                "With --select: the predicates, how many rows they leave, what those come to.")
            ),
          ])
        ),
        (
          "leftOut",
          list(
            of: type("string"), least: 1,
            means:
              "What is missing, and how to ask for it; the last says how to ask for everything.")
        ),
      ], required: ["command", "leftOut"],
      isOpen: .object([
        (
          "description",
          .string("A fact: a single value, a few of them, or an object of them; or a table.")
        ),
        (
          "if",
          .object([
            ("type", .string("object")), ("required", .array([.string("columns")])),
          ])
        ), ("then", reference("table")),
      ]))
  }

  private static var leanParts: Entries {
    [
      (
        "table",
        .object(
          object(
            [
              (
                "columns",
                list(of: type("string"), least: 1, means: "What the cells of a row are, in order.")
              ),
              (
                "rows",
                list(
                  of: list(of: .bool(true), least: 1, means: "A cell for each column."), least: 1,
                  means: "The most important first; amounts are decimal text.")
              ),
              ("of", type("integer", means: "How many rows there are, where some are left out.")),
              (
                "rest",
                .object([
                  ("type", .string("object")), ("additionalProperties", reference("amount")),
                  (
                    "description",
                    .string("What the rows that are left out come to, by column.")
                  ),
                ])
              ),
            ], required: ["columns", "rows"]))
      )
    ] + amounts
  }

  // MARK: - A line of a history

  private static var historyLine: Entries {
    let day: JSONValue = .object([
      ("type", .string("string")), ("pattern", .string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
      ("description", .string("The day that it was recorded for.")),
    ])
    return object(
      [
        (
          "history",
          .object([
            ("const", .integer(1)), ("description", .string("The version of this form.")),
          ])
        ), ("date", day),
        ("commit", type("string", "null", means: "What git had checked out.")),
        ("stack", type("string", means: "The stack's name.")),
        ("region", type("string", means: "Whose rates they are.")),
        (
          "currency",
          .object([("const", .string("USD")), ("description", .string("Of every amount."))])
        ),
        ("rates", type("string", means: "The newest day of the rates, or their edition.")),
        (
          "estimates",
          list(
            of: .object(estimate), least: 1, means: "Each estimate's figures of one month.")
        ),
      ],
      required: [
        "history", "date", "commit", "stack", "region", "currency", "rates", "estimates",
      ])
  }

  private static var estimate: Entries {
    let orNothing = JSONValue.object([
      ("anyOf", .array([reference("amount"), type("null")]))
    ])
    let item = JSONValue.object([
      ("type", .string("array")),
      (
        "prefixItems",
        .array([
          type("string"), type("string"),
          .object([("enum", .array([.string("fixed"), .string("usage")]))]), type("string"),
          type("number"), reference("amount"),
        ])
      ), ("items", .bool(false)), ("minItems", .integer(6)),
    ])
    return object(
      [
        ("name", type("string")), ("monthly", reference("amount", means: "The itemised bill.")),
        ("expected", orNothing), ("p50", orNothing), ("p90", orNothing),
        (
          "services",
          .object([
            ("type", .string("object")), ("additionalProperties", reference("amount")),
          ])
        ),
        (
          "items",
          list(
            of: item, means: "Service, usage type, kind, prices, quantity and cost, in this order.")
        ),
      ], required: ["name", "monthly", "expected", "p50", "p90", "services", "items"])
  }
}
