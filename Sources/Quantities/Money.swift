/// An exact amount of US dollars, counted in units of 10⁻²¹ dollars.
///
/// The scale is that of a unit price (10⁻¹²) times that of a quantity (10⁻⁹), so a product of the
/// two is exact and nothing is rounded before the report. 128 bits hold ±1.7 × 10¹⁷ dollars at this
/// scale; multiplication and the sums of the pricing path report an overflow, they never wrap.
package struct Money: Hashable, Sendable {
  /// Decimals held.
  package static let scale = 21
  package let units: Int128

  package init(units: Int128) {
    self.units = units
  }

  package static let zero = Self(units: 0)

  /// An amount from strict decimal text, at most 21 decimals.
  package init(_ text: String) throws(DecimalText.Problem) {
    units = try DecimalText.parse(text.utf8, scale: Self.scale)
  }

  /// A whole number of cents.
  package init(cents: Int) {
    units = Int128(cents) * DecimalText.powerOfTen(Self.scale - 2)
  }

  /// The amount nearest to a statistic over samples, within ±10¹⁷; never for a bill.
  ///
  /// What is not a number, such as the mean of no samples, is no amount: 0.
  package init(nearest dollars: Double) {
    let bounded = dollars.isNaN ? 0 : min(max(dollars, -1e17), 1e17)
    let whole = bounded.rounded(.towardZero)
    let nano = ((bounded - whole) * 1e9).rounded()
    units =
      Int128(whole) * DecimalText.powerOfTen(Self.scale) + Int128(nano)
      * DecimalText.powerOfTen(Self.scale - 9)
  }

  package static func + (a: Self, b: Self) -> Self { Self(units: a.units + b.units) }
  package static func - (a: Self, b: Self) -> Self { Self(units: a.units - b.units) }
  package static prefix func - (a: Self) -> Self { Self(units: -a.units) }
  package static func += (a: inout Self, b: Self) { a = a + b }
  package static func * (a: Self, factor: Int) -> Self { Self(units: a.units * Int128(factor)) }

  /// The sum, or `nil` when it does not fit.
  package func adding(_ other: Self) -> Self? {
    let (sum, overflow) = units.addingReportingOverflow(other.units)
    return overflow ? nil : Self(units: sum)
  }

  /// So many percent of the amount, for comparing with another.
  ///
  /// - Parameter percent: 0 or more, counted to thousandths.
  /// - Returns: the exact share, less what lies beyond the last decimal; the largest amount where it
  ///   is beyond that.
  package func share(percent: Double) -> Self {
    let thousandths = Int128((min(max(percent, 0), 1e12) * 1_000).rounded())
    let (whole, rest) = units.quotientAndRemainder(dividingBy: 100_000)
    let (product, overflow) = whole.multipliedReportingOverflow(by: thousandths)
    let (sum, overflowing) = product.addingReportingOverflow(rest * thousandths / 100_000)
    return overflow || overflowing ? Self(units: units < 0 ? .min : .max) : Self(units: sum)
  }

  /// The exact amount, no trailing zeros, no dollar sign.
  package var exactText: String { DecimalText.format(units, scale: Self.scale) }

  /// The amount in whole cents, rounded half away from zero.
  package var roundedToCents: Self {
    Self(
      units: DecimalText.rounded(units, from: Self.scale, to: 2)
        * DecimalText.powerOfTen(Self.scale - 2))
  }

  /// The amount as printed in a report: `$1,234.50`, `-$0.30`, with the given decimals.
  package func dollars(decimals: Int = 2) -> String {
    let text = DecimalText.format(
      units < 0 ? -units : units, scale: Self.scale, decimals: decimals, grouped: true)
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    return (units < 0 && !isZero ? "-$" : "$") + text
  }

  /// The amount with its sign: `+$4.00`, `-$4.00`, `$0.00`.
  package func signedDollars(decimals: Int = 2) -> String {
    let text = dollars(decimals: decimals)
    let isZero = text.allSatisfy { "-$0.,".contains($0) }
    return units > 0 && !isZero ? "+" + text : text
  }

  /// The amount as a floating-point number, for charts and statistics only.
  package var approximate: Double { Double(nearest: units) / 1e21 }
}

extension Money: Comparable {
  package static func < (a: Self, b: Self) -> Bool { a.units < b.units }
}

extension Sequence<Money> {
  /// The exact sum.
  package var total: Money { reduce(.zero, +) }
}
