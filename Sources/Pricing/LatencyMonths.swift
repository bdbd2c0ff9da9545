/// In how many of the drawn months the p95 of the slowest entry stays within a limit.
package struct LatencyMonths: Hashable, Sendable {
  /// The limit.
  package let seconds: Double
  package let within: Int
  package let drawn: Int
  /// Ends of the interval that holds the true share with 90 % confidence, 0...1.
  package let low: Double
  package let high: Double

  package init(seconds: Double, within: Int, drawn: Int, low: Double, high: Double) {
    self.seconds = seconds
    self.within = within
    self.drawn = drawn
    self.low = low
    self.high = high
  }

  /// 0...1; of no months 0.
  package var share: Double { drawn > 0 ? Double(within) / Double(drawn) : 0 }
}
