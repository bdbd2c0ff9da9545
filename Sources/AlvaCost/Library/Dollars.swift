import Quantities

/// An exact amount of US dollars.
///
/// Amounts are sums of quantities times unit prices, exact to 21 decimals and within ±10¹⁷ dollars.
/// Nothing is rounded before you round it.
public struct Dollars: Hashable, Comparable, AdditiveArithmetic, Sendable {
  let money: Money

  init(_ money: Money) {
    self.money = money
  }

  /// An amount from decimal text, such as `200` or `-0.045`; `nil` for anything else.
  ///
  /// - Parameter text: digits with at most one point and a sign; no commas, no dollar sign, no
  ///   exponent, at most 21 decimals.
  public init?(_ text: String) {
    guard let money = try? Money(text) else { return nil }
    self.money = money
  }

  /// No money.
  public static let zero = Self(Money.zero)

  /// The exact sum.
  public static func + (a: Self, b: Self) -> Self { Self(a.money + b.money) }
  /// The exact difference.
  public static func - (a: Self, b: Self) -> Self { Self(a.money - b.money) }
  /// Whether it is less.
  public static func < (a: Self, b: Self) -> Bool { a.money < b.money }

  /// All decimals, without trailing zeros: `32.85`.
  public var exactText: String { money.exactText }
  /// The amount to the nearest cent, half a cent away from zero.
  public var roundedToCents: Self { Self(money.roundedToCents) }
  /// The amount in floating point, for charts and statistics.
  public var approximate: Double { money.approximate }
}

extension Dollars: ExpressibleByIntegerLiteral {
  /// Whole dollars.
  ///
  /// - Parameter value: within ±10¹⁷.
  public init(integerLiteral value: Int) {
    money = Money(units: Int128(value) * Money.one.units)
  }
}

extension Dollars: CustomStringConvertible {
  /// As reports print it, rounded to cents: `$1,234.50`.
  public var description: String { money.dollars() }
}

extension Money {
  fileprivate static let one = Money(cents: 100)
}
