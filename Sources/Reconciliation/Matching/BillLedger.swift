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
  private var lines: [BillLine] = []
  private var places: [BillLine.Key: Int] = [:]
  /// Where rows go, by what they have in common; kept with it, so that no other takes its address.
  private var known: [KnownRow: (traits: SharedTraits, line: Int)] = [:]
  private var resources: [String: ChargeFilter.ResourceMatch] = [:]
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
    let line = line(of: row)
    if let list = row.listCost, row.kind == .coveredUsage, list != row.cost {
      add(row, to: line, cost: list, counts: true)
      let commitment = place(of: row, .kind(.commitment))
      add(row, to: commitment, cost: row.cost - list, counts: false)
    } else {
      add(row, to: line, cost: row.cost, counts: true)
    }
  }

  private struct KnownRow: Hashable {
    let traits: ObjectIdentifier
    let resource: ChargeFilter.ResourceMatch
  }

  /// Rows of a kind that are remembered; further ones are looked at one by one.
  private static let mostKnown = 100_000

  private mutating func line(of row: BillRow) -> Int {
    let resource = match(row.resource)
    let key = KnownRow(traits: ObjectIdentifier(row.shared), resource: resource)
    if let place = known[key] { return place.line }
    let line = place(of: row, filter.scope(of: row, resource))
    if known.count < Self.mostKnown { known[key] = (row.shared, line) }
    return line
  }

  private mutating func match(_ resource: String) -> ChargeFilter.ResourceMatch {
    if filter.resources.isEmpty { return .notAsked }
    if let known = resources[resource] { return known }
    let match = filter.match(resource)
    if resources.count < Self.mostKnown { resources[resource] = match }
    return match
  }

  private mutating func place(of row: BillRow, _ scope: ChargeScope) -> Int {
    let key = BillLine.Key(
      scope: scope, product: row.product, usageType: row.usageType, operation: row.operation)
    if let place = places[key] { return place }
    places[key] = lines.count
    lines.append(BillLine(key: key, neutralType: filter.neutral(row.usageType)))
    return lines.count - 1
  }

  private mutating func add(_ row: BillRow, to line: Int, cost: Money, counts: Bool) {
    lines[line].cost += cost
    lines[line].rows += 1
    guard counts else { return }
    if let quantity = row.quantity {
      lines[line].quantity = (lines[line].quantity ?? .zero) + quantity
    }
    if lines[line].unit.isEmpty { lines[line].unit = row.unit }
    let length = row.span.end.seconds - row.span.start.seconds
    if length > 0, length <= 7 * 86_400 {
      lines[line].span = lines[line].span?.joined(row.span) ?? row.span
    }
  }

  /// Whether a row says of itself that it is the stack's.
  package var holdsWhatIsAskedFor: Bool { lines.contains { $0.key.scope == .stack } }

  /// All lines, most expensive first within a scope's order of appearance; the untagged told apart.
  ///
  /// A row without the tag is the stack's only where no row of its line bears the tag, since its
  /// service writes none: public addresses, transfer between zones.
  package var all: [BillLine] {
    var tagged: Set<String> = []
    for line in lines where [.stack, .otherTag, .otherResource].contains(line.key.scope) {
      tagged.insert(Self.place(line))
    }
    return lines.map { line in
      guard line.key.scope == .untaggedLine, tagged.contains(Self.place(line)) else { return line }
      var key = line.key
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
