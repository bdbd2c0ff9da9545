import Platform

/// Independent work in fixed blocks, on as many cores as there are, put together in order.
package enum Blocks {
  /// Runs of one block: the same whatever the cores, so that the bits are the same too.
  package static let size = 64

  /// One number for each of a range of runs.
  ///
  /// - Parameters:
  ///   - range: the runs.
  ///   - cores: 1 for one after the other; as many as there are without it.
  ///   - block: the results of some of the runs, in order.
  /// - Returns: the results in the runs' order.
  package static func map(
    _ range: Range<Int>, cores: Int? = nil,
    _ block: @Sendable (Range<Int>) -> [Double]
  ) -> [Double] {
    let parts = ranges(range)
    return Parallel.map(parts.count, threads: cores) { block(parts[$0]) }.flatMap { $0 }
  }

  /// The blocks of a range of runs.
  static func ranges(_ range: Range<Int>) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: size).map {
      $0..<min($0 + size, range.upperBound)
    }
  }
}
