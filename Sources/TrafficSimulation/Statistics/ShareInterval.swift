/// A share that was counted, and the interval that holds the true one.
///
/// Wilson's score interval: sensible at 0 and at 1, where the normal approximation is not.
///
/// - Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
///   JASA 22 (1927), 209–212.
package struct ShareInterval: Hashable, Sendable {
  package let count: Int
  package let of: Int
  /// 0...1; of nothing 0.
  package var share: Double { of > 0 ? Double(count) / Double(of) : 0 }
  /// Ends of the interval, 0...1.
  package let low: Double
  package let high: Double

  /// The two-sided 90 % point of the normal distribution.
  package static let ninety = 1.644_853_626_951_472_2

  /// - Parameters:
  ///   - count: how many of them, 0...`of`.
  ///   - of: how many there are.
  ///   - z: of the normal distribution, for the interval's confidence.
  package init(_ count: Int, of: Int, z: Double = Self.ninety) {
    self.count = count
    self.of = of
    guard of > 0 else {
      (low, high) = (0, 1)
      return
    }
    let n = Double(of)
    let p = Double(count) / n
    let scale = 1 + z * z / n
    let middle = (p + z * z / (2 * n)) / scale
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / scale
    low = max(0, middle - half)
    high = min(1, middle + half)
  }
}
