/// Points that fill a unit cube more evenly than random ones: Sobol', scrambled.
///
/// Each dimension is scrambled by nested uniform (Owen) scrambling, made from a hash, so that every
/// point alone is uniform and whole powers of two keep their evenness. Any range of points can be
/// made without those before it, so parts of a run may be drawn anywhere.
///
/// - Source: Joe and Kuo 2008 for the direction numbers; Burley, Practical Hash-based Owen
///   Scrambling, 2020, for the scrambling.
package struct SobolSequence: Sendable {
  /// Dimensions with direction numbers of their own; those beyond are plain random numbers.
  package static let tabulated = 192
  private static let bits = 32

  package let dimensions: Int
  /// 32 direction numbers a dimension.
  private let directions: [UInt32]
  /// One a dimension; `nil` for the plain sequence.
  private let seeds: [UInt32]?
  private let seed: UInt64

  /// A sequence.
  ///
  /// - Parameters:
  ///   - dimensions: 0 or more.
  ///   - seed: of the scrambling; the plain sequence without one.
  package init(dimensions: Int, seed: UInt64?) {
    self.dimensions = max(0, dimensions)
    self.seed = seed ?? 0
    directions = Self.directions(min(self.dimensions, Self.tabulated))
    seeds = seed.map { seed in
      (0..<max(0, dimensions)).map { dimension in
        var words = RandomStream(seed: seed, name: "scramble", replication: dimension)
        return UInt32(truncatingIfNeeded: words.generator.next() >> 32)
      }
    }
  }

  /// One coordinate of a point, above 0 and below 1.
  ///
  /// - Parameters:
  ///   - index: from 0; taken modulo 2³².
  ///   - dimension: below ``dimensions``.
  /// - Returns: the coordinate.
  @inline(__always)
  package func value(_ index: Int, _ dimension: Int) -> Double {
    guard dimension < Self.tabulated else {
      var stream = RandomStream(seed: seed, name: "beyond/\(dimension)", replication: index)
      return 1 - stream.positiveUniform() * (1 - 0x1p-53)
    }
    var x = coordinate(UInt32(truncatingIfNeeded: index), dimension)
    guard let seeds else { return Double(x) * 0x1p-32 }
    x = Self.scrambled(x, seed: seeds[dimension])
    return (Double(x) + 0.5) * 0x1p-32
  }

  /// The coordinate of the plain sequence in 32 bits, in Gray-code order.
  @inline(__always)
  private func coordinate(_ index: UInt32, _ dimension: Int) -> UInt32 {
    var gray = index ^ (index >> 1)
    var x: UInt32 = 0
    let start = dimension * Self.bits
    while gray != 0 {
      x ^= directions[start + gray.trailingZeroBitCount]
      gray &= gray &- 1
    }
    return x
  }

  /// Owen's scrambling: a bit is flipped or not by a hash of the bits above it.
  @inline(__always)
  private static func scrambled(_ x: UInt32, seed: UInt32) -> UInt32 {
    var v = reversed(x)
    v &+= seed
    v ^= v &* 0x6c50_b47c
    v ^= v &* 0xb82f_1e52
    v ^= v &* 0xc7af_e638
    v ^= v &* 0x8d22_f6e6
    return reversed(v)
  }

  @inline(__always)
  private static func reversed(_ x: UInt32) -> UInt32 {
    var v = x.byteSwapped
    v = (v & 0x0f0f_0f0f) << 4 | (v >> 4) & 0x0f0f_0f0f
    v = (v & 0x3333_3333) << 2 | (v >> 2) & 0x3333_3333
    return (v & 0x5555_5555) << 1 | (v >> 1) & 0x5555_5555
  }

  /// Direction numbers from the table: the first dimension is van der Corput's.
  private static func directions(_ dimensions: Int) -> [UInt32] {
    guard dimensions > 0 else { return [] }
    var result = [UInt32](repeating: 0, count: dimensions * bits)
    for bit in 0..<bits { result[bit] = 1 << UInt32(bits - 1 - bit) }
    let entries = SobolTable.text.split(separator: ";").prefix(dimensions - 1)
    for (offset, entry) in entries.enumerated() {
      let numbers = entry.split(whereSeparator: \.isWhitespace).compactMap { UInt32($0) }
      guard let polynomial = numbers.first else { continue }
      let degree = UInt32.bitWidth - 1 - polynomial.leadingZeroBitCount
      let start = (offset + 1) * bits
      for bit in 0..<bits {
        guard bit >= degree else {
          result[start + bit] = numbers[bit + 1] << UInt32(bits - 1 - bit)
          continue
        }
        var value = result[start + bit - degree]
        value ^= value >> UInt32(degree)
        for k in 1..<max(1, degree) where polynomial >> UInt32(degree - k) & 1 == 1 {
          value ^= result[start + bit - k]
        }
        result[start + bit] = value
      }
    }
    return result
  }
}
