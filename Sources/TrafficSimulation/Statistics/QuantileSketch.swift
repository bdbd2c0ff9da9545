/// Counts of durations in logarithmic buckets: percentiles within 0.4 %, in fixed memory.
///
/// Each power of two is cut into 128 buckets of equal width, so that a bucket's middle is within
/// 1/256 (0.39 %) of any value in it. Values from 2⁻²⁴ s (60 ns) to 2²⁰ s (12 days) keep that bound;
/// shorter ones count as zero, longer ones as the longest seen. Sketches of parts merge into exactly
/// the sketch of the whole, in any order.
package struct QuantileSketch: Hashable, Sendable {
  /// The largest relative error of a percentile between the smallest and the largest bucket.
  package static let relativeError = 1.0 / 256

  private static let bucketBits: UInt64 = 7
  private static let shift = 52 - bucketBits
  private static let lowest = Double(sign: .plus, exponent: -24, significand: 1)
  private static let base = Int(truncatingIfNeeded: lowest.bitPattern >> shift)
  private static let bucketCount = (20 + 24) << 7

  private var buckets: [UInt64]
  package private(set) var count: UInt64 = 0
  package private(set) var minimum = Double.infinity
  package private(set) var maximum = 0.0

  package init() { buckets = Self.empty }

  /// Shared until something is counted: most stations of a large stack are kept for nobody.
  private static let empty = [UInt64](repeating: 0, count: bucketCount + 1)

  /// Counts a value in seconds; negative values and NaN count as zero.
  @inline(__always)
  package mutating func add(_ seconds: Double) {
    let value = seconds > 0 ? seconds : 0
    var index = Int(truncatingIfNeeded: value.bitPattern >> Self.shift) &- Self.base &+ 1
    if index < 0 { index = 0 }
    if index > Self.bucketCount { index = Self.bucketCount }
    buckets[index] &+= 1
    count &+= 1
    if value > maximum { maximum = value }
    if value < minimum { minimum = value }
  }

  package mutating func merge(_ other: Self) {
    guard other.count > 0 else { return }
    for index in buckets.indices { buckets[index] &+= other.buckets[index] }
    count &+= other.count
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }

  /// The value at the nearest rank, ceil(p × count): zero where nothing was counted.
  ///
  /// A p outside 0...1 is taken as the nearer end.
  package func quantile(_ p: Double) -> Double {
    guard count > 0 else { return 0 }
    let wanted = (max(0, min(1, p.isNaN ? 0 : p)) * Double(count)).rounded(.up)
    let rank = max(1, min(count, UInt64(wanted)))
    guard rank < count else { return maximum }
    var seen: UInt64 = 0
    for index in buckets.indices {
      seen &+= buckets[index]
      guard seen >= rank else { continue }
      guard index > 0 else { return max(0, min(minimum, maximum)) }
      return min(maximum, max(minimum, Self.middle(of: index)))
    }
    return maximum
  }

  /// The share of values above a bound, to the bucket that holds the bound; 0 with no values.
  package func share(above seconds: Double) -> Double {
    guard count > 0 else { return 0 }
    guard seconds >= 0 else { return 1 }
    var above: UInt64 = 0
    var index = buckets.count - 1
    while index > 0, Self.middle(of: index) > seconds {
      above &+= buckets[index]
      index -= 1
    }
    return Double(above) / Double(count)
  }

  private static func middle(of index: Int) -> Double {
    let low = Double(bitPattern: UInt64(index - 1 + base) << shift)
    let high = Double(bitPattern: UInt64(index + base) << shift)
    return (low + high) / 2
  }
}
