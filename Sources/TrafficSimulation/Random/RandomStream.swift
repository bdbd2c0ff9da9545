/// One source of randomness, named, so that adding another leaves its draws alone.
///
/// The seed of the run, the name of the source and the number of the replication are mixed into the
/// generator's state. Two runs that share a seed share the draws of every source they both have:
/// what a what-if needs to compare like with like.
package struct RandomStream: Sendable {
  @usableFromInline var generator: SeededGenerator

  package init(seed: UInt64, name: String, replication: Int = 0) {
    var first = SplitMix64(seed: seed)
    var second = SplitMix64(seed: first.next() ^ Self.hash(name))
    generator = SeededGenerator(
      seed: second.next() ^ UInt64(truncatingIfNeeded: replication) &* 0xd134_2543_de82_ef95)
  }

  /// FNV-1a over the bytes of the name, 64 bits.
  package static func hash(_ name: String) -> UInt64 {
    var result: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 {
      result = (result ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return result
  }

  /// A number in 0..<1.
  @inline(__always)
  package mutating func uniform() -> Double { generator.uniform() }

  /// A number above 0 and at most 1, safe to take the logarithm of.
  @inline(__always)
  package mutating func positiveUniform() -> Double { 1 - generator.uniform() }

  /// True with the given probability; always draws once.
  @inline(__always)
  package mutating func chance(_ probability: Double) -> Bool { generator.uniform() < probability }

  /// A whole number in 0..<count, for a count of one or more.
  package mutating func index(below count: Int) -> Int {
    min(Int(uniform() * Double(count)), count - 1)
  }
}
