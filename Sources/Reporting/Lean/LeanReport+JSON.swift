import Quantities

extension LeanReport {
  /// The lean form of a report that is one JSON object.
  ///
  /// What is a single value is a fact. A list of objects is a table, and what lists such an object
  /// holds are tables of their own, whose first column names the object they belong to.
  ///
  /// - Parameter value: the report, as `--format json` prints it.
  package init(_ value: JSONValue) {
    self.init(facts: [])
    guard case .object(let entries) = value else { return }
    for entry in entries where entry.key != "schemaVersion" { take(entry.value, as: entry.key) }
  }

  private mutating func take(_ value: JSONValue, as key: String) {
    switch value {
    case .array(let values):
      let objects = values.compactMap(\.entries)
      if !objects.isEmpty, objects.count == values.count {
        takeTable(objects, as: key)
      } else if values.count > 12 {
        tables.append(Table(key, [key], values.map { Table.Row([$0]) }))
      } else if !values.isEmpty {
        facts.append((key, value))
      }
    case .object(let entries):
      let objects = entries.compactMap { entry in
        entry.value.entries.map { [(key: "name", value: JSONValue.string(entry.key))] + $0 }
      }
      if objects.count == entries.count, Self.isAlike(objects) {
        takeTable(objects, as: key)
      } else {
        takeParts(of: entries, as: key)
      }
    case .null: break
    case .bool, .integer, .number, .string: facts.append((key, value))
    }
  }

  /// An object's own values as one fact, and its lists as tables.
  private mutating func takeParts(of entries: [(key: String, value: JSONValue)], as key: String) {
    var own: [(key: String, value: JSONValue)] = []
    for (name, value) in Self.flat(entries) {
      if case .array(let values) = value, values.contains(where: { $0.entries != nil }) {
        take(value, as: "\(key).\(name)")
      } else if value != .null {
        own.append((name, value))
      }
    }
    if !own.isEmpty { facts.append((key, .object(own))) }
  }

  /// Whether several objects under names have the same keys: the rows of a table.
  private static func isAlike(_ objects: [[(key: String, value: JSONValue)]]) -> Bool {
    guard let first = objects.first else { return false }
    return objects.count > 1 && objects.allSatisfy { $0.map(\.key) == first.map(\.key) }
      || first.count > 6
  }

  private mutating func takeTable(_ objects: [[(key: String, value: JSONValue)]], as key: String) {
    let rows = objects.map(Self.flat)
    var columns: [String] = []
    var inner: [String] = []
    for row in rows {
      for (name, value) in row {
        if case .array(let values) = value, values.contains(where: { $0.entries != nil }) {
          if !inner.contains(name) { inner.append(name) }
        } else if value != .null, value != .array([]), !columns.contains(name) {
          columns.append(name)
        }
      }
    }
    columns.removeAll { inner.contains($0) }
    tables.append(Self.table(key, columns, rows))
    for name in inner { takeInner(name, of: rows, key) }
  }

  /// The lists of one name in all the rows, under the names of those rows.
  private mutating func takeInner(
    _ name: String, of rows: [[(key: String, value: JSONValue)]], _ key: String
  ) {
    let owner = key.hasSuffix("s") && key != "series" ? String(key.dropLast()) : key
    let objects = rows.flatMap { row -> [[(key: String, value: JSONValue)]] in
      let label = Self.label(of: row)
      guard case .array(let values)? = row.first(where: { $0.key == name })?.value else {
        return []
      }
      return values.compactMap(\.entries).map { [(key: owner, value: label)] + $0 }
    }
    takeTable(objects, as: tables.contains { $0.name == name } ? "\(key).\(name)" : name)
  }

  private static func label(of row: [(key: String, value: JSONValue)]) -> JSONValue {
    for key in ["name", "id", "type"] {
      if let entry = row.first(where: { $0.key == key }) { return entry.value }
    }
    return row.first?.value ?? .null
  }

  private static func table(
    _ name: String, _ columns: [String], _ rows: [[(key: String, value: JSONValue)]]
  ) -> Table {
    let cells = rows.map { row in
      columns.map { column in row.first { $0.key == column }?.value ?? .null }
    }
    let amounts = columns.indices.filter { place in
      isAmount(columns[place]) && cells.allSatisfy { $0[place].isAmountOrNothing }
    }
    return Table(
      name, columns, amounts: amounts.map { columns[$0] }, cells.map { Table.Row($0) })
  }

  /// Whether a key holds dollars wherever reports have it.
  private static func isAmount(_ key: String) -> Bool {
    ["monthly", "before", "after", "change", "limit", "low", "high", "monthlyImpact", "taken"]
      .contains(key) || key.hasSuffix("Monthly")
  }

  /// Objects in objects as `rate.file`.
  private static func flat(
    _ entries: [(key: String, value: JSONValue)]
  ) -> [(key: String, value: JSONValue)] {
    entries.flatMap { entry -> [(key: String, value: JSONValue)] in
      guard let inner = entry.value.entries else { return [entry] }
      return flat(inner).map { ("\(entry.key).\($0.key)", $0.value) }
    }
  }
}

extension JSONValue {
  /// The entries of an object; `nil` of anything else.
  fileprivate var entries: [(key: String, value: JSONValue)]? {
    if case .object(let entries) = self { entries } else { nil }
  }

  fileprivate var isAmountOrNothing: Bool {
    switch self {
    case .null: true
    case .string(let text): (try? Money(text)) != nil
    case .bool, .integer, .number, .array, .object: false
    }
  }
}
