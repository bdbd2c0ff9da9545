import Quantities

extension LeanReport {
  /// One line of JSON, ended, of at most so many bytes.
  ///
  /// Facts come first; the tables share the rest, so that a small one is whole and the large ones
  /// have as much room as each other by their weights. Of a table that is cut, the report says how many rows there
  /// are and what those that are left out come to.
  ///
  /// - Parameters:
  ///   - most: bytes, 2,000 or more; as many as go with the way of asking without it.
  ///   - asking: how the rest is asked for.
  /// - Returns: the text.
  package func text(most: Int? = nil, asking: Asking = .options) -> String {
    let most = max(2_000, most ?? Self.mostBytes(asking))
    let tables = tables.filter { !$0.rows.isEmpty }
    // A table's own share of the reserve is for the sentence that says what of it is left out.
    let (facts, dropped) = Self.fitting(facts, into: most / 2)
    func text(_ counts: [Int]) -> String {
      Self.object(facts, tables, counts, left(tables, counts, dropped: dropped, asking))
        .compactText + "\n"
    }
    let none = [Int](repeating: 0, count: tables.count)
    var counts = Self.shares(of: tables, in: most - text(none).utf8.count)
    // The shares are worked out without what stands between the rows.
    while text(counts).utf8.count > most {
      guard let largest = counts.indices.max(by: { counts[$0] < counts[$1] }), counts[largest] > 0
      else { return Self.object(facts, [], [], [everything(asking)]).compactText + "\n" }
      counts[largest] -= 1 + counts[largest] / 20
    }
    return text(counts)
  }

  // MARK: - Sharing

  /// The facts that fit, their texts cut to a length, and how many do not.
  private static func fitting(
    _ facts: [(key: String, value: JSONValue)], into most: Int
  ) -> (facts: [(key: String, value: JSONValue)], dropped: [String]) {
    var kept: [(key: String, value: JSONValue)] = []
    var dropped: [String] = []
    var used = 0
    for fact in facts {
      let value = fact.value.cut(to: 400)
      let size = value.compactText.utf8.count + fact.key.utf8.count + 4
      if used + size <= most {
        used += size
        kept.append((fact.key, value))
      } else {
        dropped.append(fact.key)
      }
    }
    return (kept, dropped)
  }

  /// How many rows of each table there is room for.
  private static func shares(of tables: [Table], in room: Int) -> [Int] {
    let sizes = tables.map { table in
      table.rows.prefix(mostRows).map { cells($0).compactText.utf8.count + 1 }
    }
    var counts = [Int](repeating: 0, count: tables.count)
    var rest = room
    for table in tables {
      rest -= JSONValue.array(table.columns.map { .string($0) }).compactText.utf8.count
      rest -= table.name.utf8.count + 30
    }
    // What takes least of its share comes first, and leaves the rest of it to the others.
    let order = tables.indices.sorted {
      sizes[$0].reduce(0, +) * tables[$1].weight < sizes[$1].reduce(0, +) * tables[$0].weight
    }
    var weights = tables.reduce(0) { $0 + $1.weight }
    for index in order {
      var share = max(0, rest) * tables[index].weight / weights
      weights -= tables[index].weight
      for size in sizes[index] {
        if size > share { break }
        share -= size
        rest -= size
        counts[index] += 1
      }
    }
    return counts
  }

  /// More rows than this have no room in any report.
  private static let mostRows = 4_000

  private static func cells(_ row: Table.Row) -> JSONValue {
    .array(row.cells.map { $0.cut(to: 240) })
  }

  // MARK: - Writing

  private static func object(
    _ facts: [(key: String, value: JSONValue)], _ tables: [Table], _ counts: [Int],
    _ left: [String]
  ) -> JSONValue {
    var entries = facts
    for (table, count) in zip(tables, counts) where count > 0 {
      entries.append((table.name, value(of: table, count)))
    }
    if !left.isEmpty { entries.append(("leftOut", .array(left.map { .string($0) }))) }
    return .object(entries)
  }

  private static func value(of table: Table, _ count: Int) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("columns", .array(table.columns.map { .string($0) })),
      ("rows", .array(table.rows.prefix(count).map(cells))),
    ]
    if count < table.rows.count {
      entries.append(("of", .integer(table.rows.count)))
      let rest = table.rest(after: count)
      if !rest.isEmpty { entries.append(("rest", .object(rest))) }
    }
    return .object(entries)
  }

  private func left(
    _ tables: [Table], _ counts: [Int], dropped: [String], _ asking: Asking
  ) -> [String] {
    var left = zip(tables, counts).compactMap { table, count -> String? in
      count < table.rows.count
        ? "\(table.rows.count - count) of \(table.rows.count) \(table.name)" : nil
    }
    if !left.isEmpty {
      let example = example(zip(tables, counts).filter { $1 < $0.rows.count }.map(\.0))
      left = [
        left.joined(separator: ", ")
          + (asking == .options
            ? ": pick rows with --select '\(example)'" : ": pick rows with select=\(example)")
      ]
    }
    if !dropped.isEmpty { left.append("too long: \(dropped.joined(separator: ", "))") }
    left += elsewhere
    left.append(everything(asking))
    return left.map { String($0.prefix(300)) }
  }

  /// A predicate that makes sense of one of the tables.
  private func example(_ cut: [Table]) -> String {
    for table in cut {
      guard let row = table.rows.first else { continue }
      for (column, sign) in [("service", "="), ("resource", "~"), ("id", "~"), ("type", "~")] {
        guard let place = table.columns.firstIndex(of: column),
          case .string(let text) = row.cells[place], !text.contains(","), !text.contains("'")
        else { continue }
        return "\(column)\(sign)\(text.prefix(60))"
      }
    }
    return "monthly>10"
  }

  private func everything(_ asking: Asking) -> String {
    switch asking {
    case .arguments: "everything: full=true"
    case .options: hasJSON ? "everything: --format json" : "everything: without --lean"
    }
  }
}

extension LeanReport.Table {
  /// What the rows after the first so many come to.
  fileprivate func rest(after count: Int) -> [(key: String, value: JSONValue)] {
    amounts.compactMap { name in
      guard let place = columns.firstIndex(of: name) else { return nil }
      let sum = rows.dropFirst(count).compactMap { row -> Money? in
        guard case .string(let text) = row.cells[place] else { return nil }
        return try? Money(text)
      }.total
      return (name, .string(sum.exactText))
    }
  }
}

extension JSONValue {
  /// The value with long texts cut, and numbers of a simulation to six digits.
  fileprivate func cut(to length: Int) -> Self {
    switch self {
    case .string(let text):
      text.utf8.count <= length ? self : .string(String(text.prefix(length / 2)) + "…")
    case .number(let value): .number(value.toSixDigits)
    case .array(let values): .array(values.map { $0.cut(to: length) })
    case .object(let entries): .object(entries.map { ($0.key, $0.value.cut(to: length)) })
    case .null, .bool, .integer: self
    }
  }
}

extension Double {
  /// The nearest number of six digits.
  fileprivate var toSixDigits: Double {
    guard isFinite, self != 0 else { return self }
    var (scale, divisor) = (1.0, 1.0)
    while abs(self) * scale < 1e5, scale < 1e20 { scale *= 10 }
    while abs(self) / divisor >= 1e6, divisor < 1e20 { divisor *= 10 }
    return scale > 1 ? (self * scale).rounded() / scale : (self / divisor).rounded() * divisor
  }
}
