package import Diagnostics
package import Quantities
package import RateTables

/// What was read from one file.
package struct ImportedFile: Hashable, Sendable {
  package let name: String
  /// AWS's offer code; `nil` in savings-plan JSON, which does not say it.
  package let offer: String?
  package let version: String?
  package let published: String?
  /// Products in the file, and prices kept of it.
  package let products: Int
  package let pricesKept: Int
  /// Savings plans of kinds that our tables do not carry.
  package let plansPassedOver: Int
}

/// A span of quantity with its own price and rate code.
package struct ImportedTier: Hashable, Sendable {
  package let from: Int128
  package let to: Int128?
  package let price: UnitPrice
  package let rateCode: String
}

/// A free allowance and a rate that draws on it before it costs anything.
package struct AllowanceTie: Hashable, Sendable {
  package let allowance: RateKey
  package let rate: RateKey
  package let region: String
}

/// Everything that an import found.
package struct ImportedRates: Sendable {
  package let files: [ImportedFile]
  /// By region, offer, usage type, operation, term and effective date.
  package let rates: [ImportedRate]
  package let ties: [AllowanceTie]
  package let indexes: [OfferIndex]
  /// What the user should know, but what stopped nothing.
  package let notes: Diagnostics
}
