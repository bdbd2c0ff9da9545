package import Quantities

/// A line of a bill: all rows of a product, a usage type, an operation and a scope.
package struct BillLine: Sendable {
  package struct Key: Hashable, Sendable {
    package var scope: ChargeScope
    package var product: String
    /// As the bill writes it.
    package var usageType: String
    package var operation: String
  }

  package let key: Key
  /// The usage type without its region.
  package let neutralType: String
  package internal(set) var cost = Money.zero
  package internal(set) var quantity: BillQuantity?
  package internal(set) var unit = ""
  package internal(set) var rows = 0
  /// From its first use to its last, where that is told by the hour or day.
  package internal(set) var span: BillSpan?
}

/// Gathers the rows of a bill into lines; the sum of all lines is the sum of all rows.
package struct BillLedger: Sendable {
  private let filter: ChargeFilter
  private var lines: [BillLine.Key: BillLine] = [:]
  private var order: [BillLine.Key] = []
  /// The sum of the bill.
  package private(set) var total = Money.zero

  package init(_ filter: ChargeFilter) {
    self.filter = filter
  }

  /// Adds a charge.
  ///
  /// Use that a commitment pays for counts at its list price; what it costs less stands with the
  /// commitments, so that the sum stays that of the bill.
  package mutating func add(_ row: BillRow) {
    total += row.cost
    let scope = filter.scope(of: row)
    if let list = row.listCost, row.kind == .coveredUsage, list != row.cost {
      add(row, scope, cost: list, counts: true)
      add(row, .kind(.commitment), cost: row.cost - list, counts: false)
    } else {
      add(row, scope, cost: row.cost, counts: true)
    }
  }

  private mutating func add(_ row: BillRow, _ scope: ChargeScope, cost: Money, counts: Bool) {
    let key = BillLine.Key(
      scope: scope, product: row.product, usageType: row.usageType, operation: row.operation)
    if lines[key] == nil { order.append(key) }
    var line =
      lines[key] ?? BillLine(key: key, neutralType: filter.neutral(row.usageType))
    line.cost += cost
    line.rows += 1
    if counts {
      if let quantity = row.quantity { line.quantity = (line.quantity ?? .zero) + quantity }
      if line.unit.isEmpty { line.unit = row.unit }
      let length = row.span.end.seconds - row.span.start.seconds
      if length > 0, length <= 7 * 86_400 { line.span = line.span?.joined(row.span) ?? row.span }
    }
    lines[key] = line
  }

  /// All lines, most expensive first within a scope's order of appearance; the untagged told apart.
  ///
  /// A row without the tag is the stack's only where no row of its line bears the tag, since its
  /// service writes none: public addresses, transfer between zones.
  package var all: [BillLine] {
    var tagged: Set<String> = []
    for line in lines.values where [.stack, .otherTag, .otherResource].contains(line.key.scope) {
      tagged.insert(Self.place(line))
    }
    return order.compactMap { key in
      guard let line = lines[key] else { return nil }
      guard key.scope == .untaggedLine, tagged.contains(Self.place(line)) else { return line }
      var key = key
      key.scope = .untagged
      return line.under(key)
    }
  }

  private static func place(_ line: BillLine) -> String {
    "\(line.key.product)\u{1F}\(line.key.usageType)\u{1F}\(line.key.operation)"
  }
}

extension BillLine {
  /// The same line under another key.
  func under(_ key: Key) -> Self {
    var line = Self(key: key, neutralType: neutralType)
    line.cost = cost
    line.quantity = quantity
    line.unit = unit
    line.rows = rows
    line.span = span
    return line
  }
}
