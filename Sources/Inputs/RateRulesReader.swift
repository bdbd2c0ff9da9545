package import Diagnostics
import Quantities
package import RateTables

/// Reads `rates/rules.csv`: the prices that follow from others.
package enum RateRulesReader {
  /// The columns that the table has to have.
  package static let columns = [
    "offer", "usageType", "operation", "unit", "product", "ofOffer", "ofUsageType", "ofOperation",
    "share", "perVCPU", "leastVCPU", "vCPUFrom", "vCPUTo", "decimals", "types", "seen",
    "confidence",
    "source",
  ]

  /// Reads a table's rows.
  ///
  /// - Parameters:
  ///   - table: with the ``columns``.
  ///   - file: relative to the pricing folder, as the rates that follow name it.
  ///   - problems: takes what is wrong with its cells; such a row is left out.
  /// - Returns: the rules in the table's order, of which the first that fits is taken.
  package static func read(
    _ table: NamedTable, file: String, problems: inout Diagnostics
  ) -> [RateRule] {
    var reader = Reader()
    let rules = table.rows.compactMap { reader.rule($0, file: file) }
    problems.append(reader.problems)
    return rules
  }
}

private struct Reader {
  var problems = Diagnostics()

  mutating func rule(_ row: NamedTable.Row, file: String) -> RateRule? {
    let before = problems.items.count
    for column in ["offer", "usageType", "ofOffer", "ofUsageType", "source"]
    where row[column].isEmpty {
      wrong(
        column, of: row, "is empty", "write one: a rule says what follows from what, and its source"
      )
    }
    if row["usageType"].count(where: { $0 == "*" }) > 1 {
      wrong(
        "usageType", of: row, "has more than one '*'", "write one, in the instance type's place")
    }
    if !row["usageType"].contains("*"), row["ofUsageType"].contains("*") {
      wrong("ofUsageType", of: row, "has a '*' that the usage type has not", "write both with it")
    }
    for column in ["perVCPU", "vCPUFrom", "vCPUTo", "types"]
    where !row[column].isEmpty && !row["usageType"].contains("*") {
      wrong(
        column, of: row, "is of instance types, and 'usageType' has no '*' for one",
        "write '*' in the instance type's place, or nothing here")
    }
    if !row["leastVCPU"].isEmpty, row["perVCPU"].isEmpty {
      wrong(
        "leastVCPU", of: row, "is of what 'perVCPU' adds, which is empty",
        "write both, or neither")
    }
    if row["offer"] == row["ofOffer"], row["usageType"] == row["ofUsageType"],
      row["operation"] == row["ofOperation"]
    {
      wrong("ofUsageType", of: row, "follows from itself", "name another rate")
    }
    let share = decimal("share", of: row, scale: 9) ?? 1_000_000_000
    let perVCPU = decimal("perVCPU", of: row, scale: UnitPrice.scale) ?? 0
    let least = count("leastVCPU", of: row) ?? 0
    let from = count("vCPUFrom", of: row) ?? 0
    let to = count("vCPUTo", of: row) ?? Int.max
    let decimals = count("decimals", of: row)
    if to < from {
      wrong("vCPUTo", of: row, "is below \(from), where the span begins", "write a larger number")
    }
    let unit = BillingUnit(spelling: row["unit"])
    if unit == nil { wrong("unit", of: row, "is no unit", "write Hrs, vCPU-Hours or GB-Hours") }
    let types = InstanceTypes(row["types"])
    if types == nil {
      wrong("types", of: row, "is no list of types", "write 'only g gr', 'not arm t3', or nothing")
    }
    let seen = CalendarDay(row["seen"])
    if seen == nil { wrong("seen", of: row, "is not a day", "write it as 2026-10-15") }
    let confidence = Confidence(rawValue: row["confidence"])
    if confidence == nil {
      wrong("confidence", of: row, "is not known", "write 'seen', 'derived' or 'unverified'")
    }
    guard problems.items.count == before, let unit, let types, let seen, let confidence else {
      return nil
    }
    return RateRule(
      offer: row["offer"], usageType: row["usageType"], operation: row["operation"], unit: unit,
      product: row["product"], ofOffer: row["ofOffer"], ofUsageType: row["ofUsageType"],
      ofOperation: row["ofOperation"], billionths: share,
      perVCPU: UnitPrice(picodollars: Int128(perVCPU)), leastVCPU: least,
      vCPU: from...to, decimals: decimals, types: types, line: row.locate("offer").line,
      seen: seen, confidence: confidence, source: row["source"], file: file)
  }

  private mutating func decimal(_ column: String, of row: NamedTable.Row, scale: Int) -> Int? {
    if row[column].isEmpty { return nil }
    let value = try? DecimalText.parse(row[column].utf8, scale: scale)
    if let value, value >= 0, value < 1_000_000_000_000_000 { return Int(value) }
    wrong(column, of: row, "is no plain decimal below 1,000", "write it as 0.12")
    return nil
  }

  private mutating func count(_ column: String, of row: NamedTable.Row) -> Int? {
    if row[column].isEmpty { return nil }
    if let value = Int(row[column]), value >= 0 { return value }
    wrong(column, of: row, "is no whole number", "write a whole number, or nothing")
    return nil
  }

  private mutating func wrong(
    _ column: String, of row: NamedTable.Row, _ what: String, _ mend: String
  ) {
    problems.error(at: row.locate(column), "'\(row[column])' in '\(column)' \(what)", mend: mend)
  }
}
