package import Pricing
package import Quantities
import RateTables
package import Resources

/// The lines of an estimate that are one line of a bill: the same offer, usage type and operation.
package struct EstimateGroup: Sendable {
  package struct Key: Hashable, Sendable {
    package let offer: String
    /// Without its region.
    package let usageType: String
    /// Empty where the rates do not tell operations apart.
    package let operation: String
  }

  package let key: Key
  package let lines: [LineItem]

  /// Offers whose charges stand under the product code of another service: the one that sent the bytes.
  static let underSenders: Set<String> = ["AWSDataTransfer"]

  /// Groups an estimate's lines, in the order of the estimate.
  ///
  /// What is free by an account's allowance belongs to the usage that draws on it.
  ///
  /// - Parameters:
  ///   - estimate: the estimate.
  ///   - detail: how much the bill tells; what it does not tell apart is one group.
  /// - Returns: every line of the estimate, in one group each.
  static func all(of estimate: Estimate, detail: BillDetail) -> [EstimateGroup] {
    var paid: [LineID: LineItem] = [:]
    for line in estimate.lines where !line.isAllowance { paid[line.itemID] = line }
    var order: [Key] = []
    var groups: [Key: [LineItem]] = [:]
    for line in estimate.lines {
      let rate = (paid[line.itemID] ?? line).rate.key
      let type = rate.usageType
      let key = Key(
        offer: rate.offer,
        usageType: detail < .usageTypes
          ? "" : type.hasPrefix(Self.account) ? String(type.dropFirst(Self.account.count)) : type,
        operation: detail < .operations ? "" : rate.operation)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(line)
    }
    return order.map { EstimateGroup(key: $0, lines: groups[$0] ?? []) }
  }

  /// What the price list writes in front of allowances.
  private static let account = "Global-"

  package var cost: Money { lines.map(\.cost).total }

  /// What is metered, where all lines count the same.
  package var quantity: BillQuantity? {
    guard let unit = lines.first?.quantity.unit,
      lines.allSatisfy({ $0.quantity.unit == unit })
    else { return nil }
    return lines.reduce(.zero) { $0 + BillQuantity($1.quantity) }
  }

  package var unit: String { lines.first?.quantity.unit.name ?? "" }
  package var kind: LineKind { lines.contains { $0.kind == .usage } ? .usage : .fixed }

  /// The items, each once, in the estimate's order.
  package var items: [LineID] {
    var seen: Set<LineID> = []
    return lines.map(\.itemID).filter { seen.insert($0).inserted }
  }

  /// What people call it: the names of its lines, each once.
  package var name: String {
    var seen: Set<String> = []
    let names = lines.map(\.name).filter { seen.insert($0).inserted }
    return names.count > 3
      ? names.prefix(2).joined(separator: "; ") + "; …" : names.joined(separator: "; ")
  }

  /// Whether a line of a bill is of this group.
  func fits(_ line: BillLine, exactly: Bool) -> Bool {
    let isOffer =
      line.key.product == key.offer || line.key.product.isEmpty
      || Self.underSenders.contains(key.offer)
    guard isOffer, line.neutralType == key.usageType || key.usageType.isEmpty else { return false }
    if key.usageType.isEmpty { return line.key.product == key.offer }
    if exactly { return line.key.operation == key.operation }
    return key.operation.isEmpty || line.key.operation.isEmpty
  }
}
