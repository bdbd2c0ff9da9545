import Resources

/// What is known of the price of Fargate Spot: a range, not a point.
package enum FargateSpot {
  /// How far it lies below on demand, 0...1, in every region: lowest, middle and highest.
  ///
  /// Six prices that were paid or listed lie between 63.9 and 69.4 %, 66.1 on average: two bills (64 and
  /// 69.4), São Paulo's list (0.02337032 under 0.0696: 66.4), eu-west-1's (0.01334053 under 0.04048: 67.0),
  /// and two of old test data (0.0138 and 0.0146 under 0.04048: 65.9 and 63.9).
  ///
  /// - Source: Fargate pricing page, 2025–26: up to 70 % off, set per region, moves slowly; the prices above,
  ///   `pricing/SOURCES.md`. An article of 2026-06 says 50 to 70 %; no price below 63.9 was found.
  package static let discount = (low: 0.62, middle: 0.66, high: 0.7)

  /// How far the price may lie from the one at a discount.
  static func bounds(taking taken: Double) -> CostBounds? {
    taken < 1 ? CostBounds(taking: 1 - taken, of: (1 - discount.high)...(1 - discount.low)) : nil
  }

  /// The key of a stack file, and the path of the driver.
  package static let key = "fargateSpotDiscount"
}
