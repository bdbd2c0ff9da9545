/// What a row of a bill charges for; names differ by format, the kinds do not.
package enum ChargeKind: Hashable, Sendable {
  /// Use of a resource, at the price that the account pays for it.
  case usage
  /// Use that a reservation or a Savings Plan pays for.
  case coveredUsage
  /// What a Savings Plan takes back, and the fees of commitments.
  case commitment
  /// Something bought once or by the month: a domain, a subscription.
  case fee
  case tax
  case support
  case credit
  case refund
  case discount
  /// A kind that this program does not know, by its name.
  case other(String)
  /// A sum that does not say what it is for.
  case unspecified

  /// Whether it may be use of a stack, however it is paid for.
  package var isUse: Bool {
    switch self {
    case .usage, .coveredUsage, .unspecified: true
    default: false
    }
  }

  /// As reports name it.
  package var text: String {
    switch self {
    case .usage: "usage"
    case .coveredUsage: "covered usage"
    case .commitment: "commitments"
    case .fee: "fees"
    case .tax: "tax"
    case .support: "support"
    case .credit: "credits"
    case .refund: "refunds"
    case .discount: "discounts"
    case .other(let name): name
    case .unspecified: "not told apart"
    }
  }

  /// The kind of a `lineItem/LineItemType`.
  ///
  /// - Source: Data Exports User Guide, "Line item details", 2026.
  init(lineItemType text: String) {
    self =
      switch text {
      case "Usage": .usage
      case "DiscountedUsage", "SavingsPlanCoveredUsage": .coveredUsage
      case "SavingsPlanNegation", "SavingsPlanRecurringFee", "SavingsPlanUpfrontFee", "RIFee":
        .commitment
      case "Fee": .fee
      case "Tax": .tax
      case "Credit": .credit
      case "Refund": .refund
      case let name where name.hasSuffix("Discount"): .discount
      default: .other(text)
      }
  }

  /// The kind of a FOCUS row.
  ///
  /// - Source: FOCUS 1.2, "Charge Category", "Charge Class", "Commitment Discount Status".
  init(category: String, chargeClass: String, commitment: String, isRecurring: Bool) {
    if chargeClass == "Correction" {
      self = .refund
      return
    }
    self =
      switch category {
      case "Usage": commitment == "Used" ? .coveredUsage : .usage
      case "Purchase": isRecurring || !commitment.isEmpty ? .commitment : .fee
      case "Tax": .tax
      case "Credit": .credit
      case "Adjustment": .refund
      default: .other(category)
      }
  }

  /// The kind by what the row is for, where that tells more than its type.
  func refined(product: String, description: String) -> Self {
    guard self == .usage || self == .fee || self == .unspecified else { return self }
    if product.contains("Support") { return .support }
    if product == "Tax" { return .tax }
    if product == "ComputeSavingsPlans" || product.hasSuffix("SavingsPlans") { return .commitment }
    if description.hasPrefix("SavingsPlanNegation") { return .commitment }
    return self
  }
}
