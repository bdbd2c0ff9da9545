package import Diagnostics
import Quantities

/// One row of a rate table as text, with the place of each cell.
package struct RateRow: Sendable {
  /// The columns of a rate table, in their order in the file.
  package enum Column: String, CaseIterable, Sendable {
    case usageType, operation, term, product, unit, from, to, price, effective, seen, confidence
    case source
  }

  private let texts: [String]
  private let locate: @Sendable (Column) -> SourceLocation
  package let line: Int

  /// A row.
  ///
  /// - Parameters:
  ///   - texts: one text a column, in the order of ``Column``.
  ///   - line: where the row stands.
  ///   - locate: the place of a cell, asked for only when something is wrong with it.
  package init(
    texts: [String], line: Int, locate: @escaping @Sendable (Column) -> SourceLocation
  ) {
    precondition(texts.count == Column.allCases.count, "a rate row has one text per column")
    self.texts = texts
    self.line = line
    self.locate = locate
  }

  package subscript(column: Column) -> String {
    switch column {
    case .usageType: texts[0]
    case .operation: texts[1]
    case .term: texts[2]
    case .product: texts[3]
    case .unit: texts[4]
    case .from: texts[5]
    case .to: texts[6]
    case .price: texts[7]
    case .effective: texts[8]
    case .seen: texts[9]
    case .confidence: texts[10]
    case .source: texts[11]
    }
  }

  package func location(of column: Column) -> SourceLocation { locate(column) }
}

/// Turns rows into rates, strictly and totally: every problem of a file is reported, none mended
/// by guessing.
package struct RateTableBuilder {
  private struct Entry {
    let row: RateRow
    let unit: BillingUnit
    let from: Int128
    let to: Int128?
    let price: UnitPrice
    let effective: CalendarDay
    let seen: CalendarDay
    let confidence: Confidence
  }

  private struct Group: Hashable {
    let key: RateKey
    let effective: CalendarDay
  }

  package private(set) var rates: [Rate] = []
  package private(set) var problems = Diagnostics()

  package init() {}

  /// Adds the rows of one file.
  ///
  /// - Parameters:
  ///   - rows: in file order.
  ///   - offer: the offer code the file is named after.
  ///   - region: the folder it lies in.
  ///   - file: relative to the pricing folder.
  package mutating func add(
    _ rows: [RateRow], offer: String, region: String, file: String
  ) {
    var groups: [(key: Group, entries: [Entry])] = []
    var places: [Group: Int] = [:]
    places.reserveCapacity(rows.count)
    let prefixes = RegionPrefix.prefixes(of: region).map { Array($0.utf8) }
    for row in rows {
      guard let entry = entry(from: row) else { continue }
      let key = RateKey(
        offer: offer, usageType: RegionPrefix.neutral(row[.usageType], without: prefixes),
        operation: row[.operation], term: row[.term])
      let group = Group(key: key, effective: entry.effective)
      if let place = places[group] {
        groups[place].entries.append(entry)
      } else {
        places[group] = groups.count
        groups.append((group, [entry]))
      }
    }
    for (group, entries) in groups {
      if let tiers = tiers(of: entries), let first = entries.first {
        rates.append(
          Rate(
            key: group.key, region: region, usageType: first.row[.usageType],
            product: first.row[.product], unit: first.unit, tiers: tiers,
            effective: group.effective, file: file))
      }
    }
  }

  /// The checked cells of a row; `nil` when one of them is wrong.
  private mutating func entry(from row: RateRow) -> Entry? {
    let before = problems.items.count
    if row[.usageType].isEmpty {
      problems.error(
        at: row.location(of: .usageType), "the usage type is empty",
        mend: "write AWS's own usage type, such as 'NatGateway-Hours'")
    }
    if row[.source].isEmpty {
      problems.error(
        at: row.location(of: .source), "the rate has no source",
        mend: "say where the figure was seen")
    }
    let unit = BillingUnit(spelling: row[.unit])
    if unit == nil {
      problems.error(
        at: row.location(of: .unit), "unknown unit '\(row[.unit])'",
        mend: suggestion(for: row[.unit], from: BillingUnit.knownNames))
    }
    let from = decimal(.from, of: row, scale: 9, what: "tier start")
    let to = row[.to] == "Inf" ? nil : decimal(.to, of: row, scale: 9, what: "tier end")
    let price = decimal(.price, of: row, scale: UnitPrice.scale, what: "price")
    if let price, price > UnitPrice.most.picodollars {
      problems.error(
        at: row.location(of: .price), "the price \(row[.price]) is above a million dollars a unit",
        mend: "write the price of one unit")
    }
    let effective = date(.effective, of: row)
    let seen = date(.seen, of: row)
    let confidence = Confidence(rawValue: row[.confidence])
    if confidence == nil {
      problems.error(
        at: row.location(of: .confidence), "unknown confidence '\(row[.confidence])'",
        mend: "write 'seen', 'derived' or 'unverified'")
    }
    guard problems.items.count == before, let unit, let from, let price, let effective, let seen,
      let confidence
    else { return nil }
    return Entry(
      row: row, unit: unit, from: from, to: to, price: UnitPrice(picodollars: price),
      effective: effective, seen: seen, confidence: confidence)
  }

  /// A cell that must hold a decimal of 0 or more.
  private mutating func decimal(
    _ column: RateRow.Column, of row: RateRow, scale: Int, what: String
  ) -> Int128? {
    let text = row[column]
    do throws(DecimalText.Problem) {
      let value = try DecimalText.parse(text.utf8, scale: scale)
      if value >= 0 { return value }
      problems.error(
        at: row.location(of: column), "the \(what) '\(text)' is negative",
        mend: "write a number of 0 or more")
    } catch {
      let mend: String
      let message: String
      switch error {
      case .empty:
        message = "the \(what) is empty"
        mend = column == .to ? "write a number, or Inf for an open tier" : "write a number"
      case .notDecimal:
        message = "the \(what) '\(text)' is not a plain decimal number"
        mend =
          text.contains(",")
          ? "write it without thousands separators, with a point for decimals"
          : "write digits with at most one point, such as 0.045; no exponent, no spaces"
      case .tooManyDecimals(let most):
        message = "the \(what) '\(text)' has more than \(most) decimals"
        mend = "write at most \(most) decimals"
      case .tooLarge:
        message = "the \(what) '\(text)' is too large"
        mend = "check the number"
      }
      problems.error(at: row.location(of: column), message, mend: mend)
    }
    return nil
  }

  private mutating func date(_ column: RateRow.Column, of row: RateRow) -> CalendarDay? {
    if let date = CalendarDay(row[column]) { return date }
    problems.error(
      at: row.location(of: column), "'\(row[column])' is not a day in the calendar",
      mend: "write it as 2026-10-08, or 'undated' where the source has no date")
    return nil
  }

  /// The tiers of one rate in order, or `nil` when they overlap, leave a gap, or mix units.
  private mutating func tiers(of entries: [Entry]) -> [RateTier]? {
    let before = problems.items.count
    let sorted = entries.sorted { ($0.from, $0.row.line) < ($1.from, $1.row.line) }
    var expected: Int128? = 0
    var previous: Entry?
    for entry in sorted {
      let row = entry.row
      if let to = entry.to, to <= entry.from {
        problems.error(
          at: row.location(of: .to), "the tier ends at \(row[.to]), before or where it starts",
          mend: "write an end above \(row[.from]), or Inf")
      }
      if let previous, previous.unit != entry.unit {
        problems.error(
          at: row.location(of: .unit),
          "unit '\(row[.unit])' differs from '\(previous.unit.name)' in line \(previous.row.line)",
          mend: "give every tier of a rate the same unit")
      }
      if let previous, previous.from == entry.from {
        problems.error(
          at: row.location(of: .usageType),
          "the rate '\(row[.usageType])' stands twice, first in line \(previous.row.line)",
          mend: "delete one of the rows, or tell them apart by operation, term or effective date")
      } else if let expected {
        if entry.from > expected {
          problems.error(
            at: row.location(of: .from),
            "a gap before this tier: \(DecimalText.format(expected, scale: 9)) to \(row[.from]) "
              + "has no price",
            mend: "start the tier at \(DecimalText.format(expected, scale: 9))")
        } else if entry.from < expected {
          problems.error(
            at: row.location(of: .from),
            "this tier starts at \(row[.from]), within the one in line \(previous?.row.line ?? 0)",
            mend: "start it at \(DecimalText.format(expected, scale: 9))")
        }
      } else {
        problems.error(
          at: row.location(of: .from),
          "this tier follows an open one, in line \(previous?.row.line ?? 0)",
          mend: "close that tier at \(row[.from])")
      }
      expected = entry.to
      previous = entry
    }
    guard problems.items.count == before else { return nil }
    return sorted.map {
      RateTier(
        from: $0.from, to: $0.to, price: $0.price, line: $0.row.line, seen: $0.seen,
        confidence: $0.confidence, source: $0.row[.source])
    }
  }
}
