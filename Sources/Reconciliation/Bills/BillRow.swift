package import Quantities

/// What many charges of a bill have in common: all but amounts, times and resources.
package struct ChargeTraits: Sendable {
  package var kind: ChargeKind
  /// The month that it is billed in: `2026-10`.
  package var month: String
  /// AWS's product code, or what the format calls the service where that is no known name.
  package var product: String
  /// As the bill writes it; empty where the bill has none.
  package var usageType: String
  package var operation = ""
  package var unit = ""
  /// Empty for what belongs to no region, and where the bill does not say.
  package var region = ""
  /// Twelve digits; empty where the bill does not say.
  package var account = ""
  /// By key, without `user:` in front; values as they are.
  package var tags: [String: String] = [:]
  package var description = ""
  /// Empty where the bill does not say.
  package var currency = ""
}

/// Traits that rows share: the same object says at once that they are the same.
final class SharedTraits: Sendable {
  let values: ChargeTraits

  init(_ values: ChargeTraits) {
    self.values = values
  }
}

/// One charge of a bill, whatever format it stood in.
@dynamicMemberLookup
package struct BillRow: Sendable {
  /// What is charged, exact to 10⁻²¹; negative for what is given back.
  package var cost: Money
  /// What the same use costs at list price, where the bill says so.
  package var listCost: Money?
  /// What was metered; `nil` where the bill does not say.
  package var quantity: BillQuantity?
  /// When; the end is not included.
  package var span: BillSpan
  package var resource = ""
  private(set) var shared: SharedTraits

  init(_ shared: SharedTraits, cost: Money, quantity: BillQuantity? = nil, span: BillSpan) {
    self.cost = cost
    self.quantity = quantity
    self.span = span
    self.shared = shared
  }

  package init(
    kind: ChargeKind, cost: Money, quantity: BillQuantity? = nil, span: BillSpan, month: String,
    product: String, usageType: String = ""
  ) {
    self.init(
      SharedTraits(
        ChargeTraits(kind: kind, month: month, product: product, usageType: usageType)),
      cost: cost, quantity: quantity, span: span)
  }

  package subscript<Value>(dynamicMember path: WritableKeyPath<ChargeTraits, Value>) -> Value {
    get { shared.values[keyPath: path] }
    set {
      var values = shared.values
      values[keyPath: path] = newValue
      shared = SharedTraits(values)
    }
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
