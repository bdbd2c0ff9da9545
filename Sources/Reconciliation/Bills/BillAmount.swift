package import Quantities

/// Numbers as bills write them: signed decimals, with an exponent where they are tiny.
enum BillAmount {
  /// A decimal as a count of 10^-scale; digits beyond the scale are rounded half away from zero.
  ///
  /// - Parameters:
  ///   - text: `12`, `-0.25`, `2.0E-6`; nothing else.
  ///   - scale: decimals that are counted.
  /// - Returns: `nil` for what is no number, or too large a one.
  static func parse(_ text: some Collection<UInt8>, scale: Int) -> Int128? {
    if let plain = try? DecimalText.parse(text, scale: scale) { return plain }
    var digits: Int128 = 0
    var decimals = 0
    var hasPoint = false
    var isNegative = false
    var count = 0
    var index = text.startIndex
    if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      index = text.index(after: index)
    }
    while index < text.endIndex {
      let byte = text[index]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if (0x30...0x39).contains(byte) {
        count += 1
        // Beyond 30 digits nothing is told by more of them.
        if digits < DecimalText.powerOfTen(30) {
          digits = digits * 10 + Int128(byte - 0x30)
          if hasPoint { decimals += 1 }
        } else if !hasPoint {
          return nil
        }
      } else {
        break
      }
      index = text.index(after: index)
    }
    guard count > 0, let exponent = exponent(text[index...]) else { return nil }
    let shift = scale - decimals + exponent
    let magnitude: Int128
    if shift >= 0 {
      guard shift <= 38 else { return digits == 0 ? 0 : nil }
      let (product, overflow) = digits.multipliedReportingOverflow(
        by: DecimalText.powerOfTen(shift))
      if overflow { return nil }
      magnitude = product
    } else {
      magnitude = -shift > 38 ? 0 : DecimalText.rounded(digits, from: -shift, to: 0)
    }
    return isNegative ? -magnitude : magnitude
  }

  /// What stands behind the digits: nothing, or `E-6`.
  private static func exponent(_ text: some Collection<UInt8>) -> Int? {
    guard let first = text.first else { return 0 }
    guard first | 0x20 == UInt8(ascii: "e") else { return nil }
    let rest = String(decoding: text.dropFirst(), as: UTF8.self)
    guard let value = Int(rest), abs(value) <= 60 else { return nil }
    return value
  }
}

/// A quantity on a bill, counted in 10⁻¹⁵ of its unit: bills write up to ten decimals and more.
package struct BillQuantity: Hashable, Sendable {
  /// Decimals held.
  package static let scale = 15
  package var units: Int128

  package init(units: Int128) {
    self.units = units
  }

  /// The same quantity as the estimate counts it.
  package init(_ quantity: MeteredQuantity) {
    units = quantity.billionths * DecimalText.powerOfTen(Self.scale - 9)
  }

  package static let zero = Self(units: 0)
  package static func + (a: Self, b: Self) -> Self { Self(units: a.units + b.units) }
  package static func - (a: Self, b: Self) -> Self { Self(units: a.units - b.units) }
  package static func += (a: inout Self, b: Self) { a = a + b }

  /// In billionths, as rates are drawn from.
  package var billionths: Int128 { DecimalText.rounded(units, from: Self.scale, to: 9) }
  package var text: String { DecimalText.format(units, scale: Self.scale) }
  package var approximate: Double { Double(nearest: units) / 1e15 }
}
