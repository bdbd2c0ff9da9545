import Quantities

/// Changes of which none shows in cents, as one row.
enum SmallChanges {
  /// - Parameter changes: each under half a cent.
  /// - Returns: what they are called and their sum; `nil` where there are none.
  static func words(_ changes: [Money]) -> (name: String, sum: String)? {
    if changes.isEmpty { return nil }
    let sum = changes.total
    return (
      "\(NumberFormat.count(changes.count, "smaller change")), each under half a cent",
      sum == .zero || sum.roundedToCents != .zero
        ? sum.signedDollars() : sum < .zero ? "> −$0.01" : "< +$0.01"
    )
  }
}
