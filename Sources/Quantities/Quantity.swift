/// An exact amount of something metered, counted in billionths of its unit.
///
/// What a simulation measured is rounded to this step once, at metering; from there on everything
/// is exact. A billionth of a GB is a byte; a billionth of an hour is 3.6 µs.
package struct Quantity<Unit: PricingUnit>: Hashable, Sendable {
  /// Decimals held.
  package static var scale: Int { 9 }
  package let billionths: Int128

  package init(billionths: Int128) {
    self.billionths = billionths
  }

  package init(_ count: Int) {
    billionths = Int128(count) * 1_000_000_000
  }

  /// The quantity nearest to a measured value, half away from zero; at least 0, at most 10²⁰.
  package init(measured value: Double) {
    billionths = Metering.billionths(nearest: value)
  }

  /// An exact fraction, rounded to the step where it does not come out even.
  package init(_ numerator: Int, over denominator: Int) {
    billionths = Metering.divided(Int128(numerator) * 1_000_000_000, by: Int128(denominator))
  }

  package static var zero: Self { Self(billionths: 0) }
  package static func + (a: Self, b: Self) -> Self { Self(billionths: a.billionths + b.billionths) }
  package static func - (a: Self, b: Self) -> Self { Self(billionths: a.billionths - b.billionths) }
  package static func * (a: Self, count: Int) -> Self {
    Self(billionths: a.billionths * Int128(count))
  }

  package var metered: MeteredQuantity { MeteredQuantity(billionths: billionths, unit: Unit.unit) }
  package var text: String { metered.text }
  package var approximate: Double { Double(nearest: billionths) / 1e9 }
}

extension Quantity: Comparable {
  package static func < (a: Self, b: Self) -> Bool { a.billionths < b.billionths }
}

/// A quantity whose unit is known only at run time: what meets a row of a rate table.
package struct MeteredQuantity: Hashable, Sendable {
  package let billionths: Int128
  package let unit: BillingUnit

  package init(billionths: Int128, unit: BillingUnit) {
    self.billionths = billionths
    self.unit = unit
  }

  /// The exact number, no trailing zeros, no unit.
  package var text: String { DecimalText.format(billionths, scale: 9) }
  package var approximate: Double { Double(nearest: billionths) / 1e9 }

  package static func + (a: Self, b: Self) -> Self {
    precondition(a.unit == b.unit, "quantities of different units do not add")
    return Self(billionths: a.billionths + b.billionths, unit: a.unit)
  }
}

/// How a measured value becomes an exact quantity.
package enum Metering {
  /// The count of billionths nearest to a value; half away from zero, clamped to 0...10²⁰.
  package static func billionths(nearest value: Double) -> Int128 {
    guard value > 0 else { return 0 }
    let bounded = min(value, 1e20)
    let whole = bounded.rounded(.down)
    let rest = Int64(((bounded - whole) * 1e9).rounded())
    // Up to here 64 bits hold the whole: the general conversion to 128 is many times slower.
    let units = whole < 9e18 ? Int128(Int64(whole)) : Int128(whole)
    return units * 1_000_000_000 + Int128(rest)
  }

  /// A division rounded half away from zero.
  package static func divided(_ value: Int128, by divisor: Int128) -> Int128 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    if remainder.magnitude * 2 < divisor.magnitude { return quotient }
    return quotient + ((value < 0) == (divisor < 0) ? 1 : -1)
  }
}
