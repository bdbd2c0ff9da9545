/// An exact price of one unit of something, in units of 10⁻¹² dollars.
///
/// AWS's price list has at most ten decimals; twelve leave room for discounts. A price lies below
/// a million dollars, see ``Limit``.
package struct UnitPrice: Hashable, Sendable {
  /// Decimals held.
  package static let scale = 12
  /// No rate of AWS comes near; a larger number in a table is a slip.
  package static let most = Self(picodollars: 1_000_000 * 1_000_000_000_000)
  package let picodollars: Int128

  package init(picodollars: Int128) {
    self.picodollars = picodollars
  }

  package static let zero = Self(picodollars: 0)

  /// A price from strict decimal text, at most 12 decimals.
  package init(_ text: some Collection<UInt8>) throws(DecimalText.Problem) {
    picodollars = try DecimalText.parse(text, scale: Self.scale)
  }

  /// The exact cost of a quantity, or `nil` when it is beyond ±1.7 × 10¹⁷ dollars.
  package func cost(of quantity: MeteredQuantity) -> Money? {
    cost(ofBillionths: quantity.billionths)
  }

  /// The exact cost of a quantity in billionths of the unit, or `nil` as above.
  package func cost(ofBillionths billionths: Int128) -> Money? {
    if let price = Int64(exactly: picodollars), let count = Int64(exactly: billionths) {
      let product = price.multipliedFullWidth(by: count)
      return Money(units: Int128(product.high) << 64 | Int128(product.low))
    }
    let (product, overflow) = picodollars.multipliedReportingOverflow(by: billionths)
    return overflow ? nil : Money(units: product)
  }

  package var text: String { DecimalText.format(picodollars, scale: Self.scale) }
  /// As printed in a report: exact, at least two decimals, `$0.40`, `$0.004445`.
  package var dollars: String {
    let exact = text
    let decimals = exact.split(separator: ".").dropFirst().first?.utf8.count ?? 0
    return "$" + (decimals >= 2 || picodollars == 0 ? exact : exact + (decimals == 1 ? "0" : ".00"))
  }
  package var approximate: Double { Double(picodollars) / 1e12 }
}

extension UnitPrice: Comparable {
  package static func < (a: Self, b: Self) -> Bool { a.picodollars < b.picodollars }
}
