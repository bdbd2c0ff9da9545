package import Quantities

/// A price of one's own: a percentage off, or a fixed price, agreed with AWS.
package struct Discount: Hashable, Sendable {
  /// What the discount does to a price.
  package enum Effect: Hashable, Sendable {
    /// Off the list price, in thousandths of a per cent: 12.5 % is 12,500; 0...100,000.
    case off(milliPercent: Int)
    /// This price in every tier, instead of the list's.
    case fixed(UnitPrice)
  }

  package let effect: Effect
  /// Offer code, or `nil` for every service.
  package let offer: String?
  /// Usage type without region prefix, or `nil` for every one.
  package let usageType: String?
  /// Region, or `nil` for every one.
  package let region: String?
  /// First and last day on which it holds; `nil` for no bound.
  package let from: CalendarDay?
  package let through: CalendarDay?
  /// Why, as it is printed beside the line: "private pricing addendum 2026".
  package let reason: String

  package init(
    _ effect: Effect, offer: String? = nil, usageType: String? = nil, region: String? = nil,
    from: CalendarDay? = nil, through: CalendarDay? = nil, reason: String
  ) {
    self.effect = effect
    self.offer = offer
    self.usageType = usageType
    self.region = region
    self.from = from
    self.through = through
    self.reason = reason
  }

  /// Whether the discount is meant for a rate on a day; every day without one.
  package func applies(to rate: Rate, on day: CalendarDay?) -> Bool {
    if let offer, offer != rate.key.offer { return false }
    if let region, region != rate.region { return false }
    if let usageType, usageType != rate.key.usageType, usageType != rate.usageType { return false }
    guard let day else { return true }
    if let from, day < from { return false }
    if let through, day > through { return false }
    return true
  }

  /// How closely it describes what it is meant for: a usage type weighs more than a region, that
  /// more than a service.
  private var closeness: Int {
    (usageType == nil ? 0 : 4) + (region == nil ? 0 : 2) + (offer == nil ? 0 : 1)
  }

  /// The rate after the discount.
  ///
  /// Free tiers stay free.
  ///
  /// A percentage is rounded half away from zero to a millionth of a millionth of a dollar.
  package func applied(to rate: Rate) -> Rate {
    let tiers = rate.tiers.map { tier in
      RateTier(
        from: tier.from, to: tier.to, price: price(tier.price), line: tier.line, seen: tier.seen,
        confidence: tier.confidence, source: tier.source)
    }
    return Rate(
      key: rate.key, region: rate.region, usageType: rate.usageType, product: rate.product,
      unit: rate.unit, tiers: tiers, effective: rate.effective, file: rate.file)
  }

  private func price(_ list: UnitPrice) -> UnitPrice {
    if list == .zero { return list }
    switch effect {
    case .fixed(let price): return price
    case .off(let milliPercent):
      let kept = Int128(100_000 - min(max(milliPercent, 0), 100_000))
      return UnitPrice(picodollars: Metering.divided(list.picodollars * kept, by: 100_000))
    }
  }

  /// The one discount that holds for a rate: the closest; of equals the one written first.
  ///
  /// Discounts do not add up.
  package static func chosen(
    from discounts: [Discount], for rate: Rate, on day: CalendarDay?
  ) -> Discount? {
    var best: Discount?
    for discount in discounts where discount.applies(to: rate, on: day) {
      if let best, discount.closeness <= best.closeness { continue }
      best = discount
    }
    return best
  }
}
