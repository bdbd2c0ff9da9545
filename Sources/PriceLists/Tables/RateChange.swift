package import Quantities
package import RateTables

/// What happens to one rate.
package struct RateChange: Hashable, Sendable {
  /// The kinds of change, in the order of a report.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// More expensive in at least one tier, cheaper in none.
    case up
    /// Cheaper in at least one tier, more expensive in none.
    case down
    /// More expensive here and cheaper there, or cut into tiers or counted in units that do not compare.
    case changed
    /// Not there before.
    case new
    /// There before, and no longer listed. Our row stays.
    case gone
    /// A price of an earlier day, beside the newer one that stands.
    case history
    case same
  }

  package let kind: Kind
  package let region: String
  package let key: RateKey
  package let before: RateVersion?
  package let after: RateVersion?

  package init(
    _ kind: Kind, region: String, key: RateKey, before: RateVersion?, after: RateVersion?
  ) {
    self.kind = kind
    self.region = region
    self.key = key
    self.before = before
    self.after = after
  }

  /// How the first price above zero moved, in hundredths of a per cent of the old one.
  ///
  /// `nil` where there is none to compare with.
  package var basisPoints: Int? {
    guard let before, let after, before.unit == after.unit,
      let old = before.tiers.first(where: { $0.price != .zero })?.price.picodollars,
      let new = after.tiers.first(where: { $0.price != .zero })?.price.picodollars
    else { return nil }
    return Int(clamping: Metering.divided((new - old) * 10_000, by: old))
  }
}

/// A rate as it stood on a day.
package struct RateVersion: Hashable, Sendable {
  /// A tier without its place in a file.
  package struct Tier: Hashable, Sendable {
    package let from: Int128
    package let to: Int128?
    package let price: UnitPrice

    package init(from: Int128, to: Int128?, price: UnitPrice) {
      self.from = from
      self.to = to
      self.price = price
    }
  }

  package let effective: CalendarDay
  package let unit: BillingUnit
  package let tiers: [Tier]

  package init(effective: CalendarDay, unit: BillingUnit, tiers: [Tier]) {
    self.effective = effective
    self.unit = unit
    self.tiers = tiers
  }

  package init(_ rate: Rate) {
    self.init(
      effective: rate.effective, unit: rate.unit,
      tiers: rate.tiers.map { Tier(from: $0.from, to: $0.to, price: $0.price) })
  }

  package init(_ rate: ImportedRate) {
    self.init(
      effective: rate.effective, unit: rate.unit,
      tiers: rate.tiers.map { Tier(from: $0.from, to: $0.to, price: $0.price) })
  }

  /// Whether both charge the same for every quantity.
  package func chargesLike(_ other: Self) -> Bool { unit == other.unit && tiers == other.tiers }

  /// How this version compares with an older one.
  package func kind(since old: Self) -> RateChange.Kind {
    if chargesLike(old) { return .same }
    let sameSpans =
      unit == old.unit && tiers.map(\.from) == old.tiers.map(\.from)
      && tiers.map(\.to) == old.tiers.map(\.to)
    guard sameSpans else { return .changed }
    let isMoreExpensive = zip(tiers, old.tiers).contains { $0.price > $1.price }
    let isCheaper = zip(tiers, old.tiers).contains { $0.price < $1.price }
    return isMoreExpensive && isCheaper ? .changed : isMoreExpensive ? .up : .down
  }

  /// The prices, one a tier: `0.09 / 0.085 / 0.07`.
  package var text: String { tiers.map(\.price.text).joined(separator: " / ") }
}
