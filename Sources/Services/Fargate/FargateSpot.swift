import Resources

/// What is known of the price of Fargate Spot: a range, not a point.
package enum FargateSpot {
  /// How far it lies below on demand, 0...1, in every region.
  ///
  /// - Source: Fargate pricing page, 2025–26: up to 70 % off, set per region, moves slowly; 50 to
  ///   70 % off: fortem.dev/fargate-spot (2026-06). Lowest, middle and highest.
  package static let discount = (low: 0.5, middle: 0.6, high: 0.7)

  /// How far the price may lie from the one at a discount.
  static func bounds(taking taken: Double) -> CostBounds? {
    taken < 1 ? CostBounds(taking: 1 - taken, of: (1 - discount.high)...(1 - discount.low)) : nil
  }

  /// The key of a stack file, and the path of the driver.
  package static let key = "fargateSpotDiscount"
}
