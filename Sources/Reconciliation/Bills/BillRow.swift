package import Quantities

/// One charge of a bill, whatever format it stood in.
package struct BillRow: Sendable {
  package var kind: ChargeKind
  /// What is charged, exact to 10⁻²¹; negative for what is given back.
  package var cost: Money
  /// What the same use costs at list price, where the bill says so.
  package var listCost: Money?
  /// What was metered; `nil` where the bill does not say.
  package var quantity: BillQuantity?
  package var unit: String
  /// When; the end is not included.
  package var span: BillSpan
  /// The month that it is billed in: `2026-10`.
  package var month: String
  /// AWS's product code, or what the format calls the service where that is no known name.
  package var product: String
  /// As the bill writes it; empty where the bill has none.
  package var usageType: String
  package var operation: String
  /// Empty for what belongs to no region, and where the bill does not say.
  package var region: String
  /// Twelve digits; empty where the bill does not say.
  package var account: String
  package var resource: String
  /// By key, without `user:` in front; values as they are.
  package var tags: [String: String]
  package var description: String

  package init(
    kind: ChargeKind, cost: Money, quantity: BillQuantity? = nil, span: BillSpan, month: String,
    product: String, usageType: String = ""
  ) {
    self.kind = kind
    self.cost = cost
    listCost = nil
    self.quantity = quantity
    unit = ""
    self.span = span
    self.month = month
    self.product = product
    self.usageType = usageType
    operation = ""
    region = ""
    account = ""
    resource = ""
    tags = [:]
    description = ""
  }
}

/// How much a bill's format says of each charge.
package enum BillDetail: Int, Comparable, Sendable {
  /// One sum.
  case total
  /// Sums by service.
  case services
  /// Usage types with their quantities.
  case usageTypes
  /// Usage types with quantities, operations, regions.
  case operations

  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
