/// SplitMix64: turns one number into a stream of well-mixed ones; used to seed.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// xoshiro256**: the generator behind every draw, the same on every platform.
///
/// Source: Blackman and Vigna, 2018; period 2²⁵⁶ − 1.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// Four words from SplitMix64, as the authors advise.
  package init(seed: UInt64) {
    var words = SplitMix64(seed: seed)
    self.init(state: (words.next(), words.next(), words.next(), words.next()))
  }

  /// The state itself; four zeros, from which the generator could never leave, count as seed 0.
  package init(state: (UInt64, UInt64, UInt64, UInt64)) {
    if state.0 | state.1 | state.2 | state.3 == 0 {
      var words = SplitMix64(seed: 0)
      (s0, s1, s2, s3) = (words.next(), words.next(), words.next(), words.next())
    } else {
      (s0, s1, s2, s3) = state
    }
  }

  @inline(__always)
  package mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// A number in 0..<1, one of 2⁵³ equally spaced ones.
  @inline(__always)
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
