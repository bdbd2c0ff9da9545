/// Count, mean and variance of independent values: one value a replication.
package struct Sample: Hashable, Sendable {
  package private(set) var count = 0
  package private(set) var mean = 0.0
  private var squares = 0.0

  package init() {}

  package init(_ values: some Sequence<Double>) {
    for value in values { add(value) }
  }

  /// Welford's update: no cancellation, whatever the mean.
  package mutating func add(_ value: Double) {
    count += 1
    let away = value - mean
    mean += away / Double(count)
    squares += away * (value - mean)
  }

  /// Chan's merge of two samples.
  package mutating func merge(_ other: Self) {
    guard other.count > 0 else { return }
    let total = count + other.count
    let away = other.mean - mean
    squares += other.squares + away * away * Double(count) * Double(other.count) / Double(total)
    mean += away * Double(other.count) / Double(total)
    count = total
  }

  /// The unbiased variance; 0 with fewer than two values.
  package var variance: Double { count < 2 ? 0 : max(0, squares / Double(count - 1)) }

  package var standardDeviation: Double { variance.squareRoot() }

  /// Half the width of the interval around the mean, by Student's t; +∞ below two values.
  package func halfWidth(confidence: Double = 0.95) -> Double {
    guard count >= 2 else { return .infinity }
    return StudentT.twoSided(confidence: confidence, degreesOfFreedom: count - 1)
      * (variance / Double(count)).squareRoot()
  }
}
