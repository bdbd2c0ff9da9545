/// Some of the drawn worlds, by their numbers.
struct WorldSet: Hashable, Sendable {
  private var words: [UInt64]
  private(set) var count = 0

  init(of worlds: Int) {
    words = [UInt64](repeating: 0, count: (worlds + 63) / 64)
  }

  func contains(_ world: Int) -> Bool { words[world >> 6] >> UInt64(world & 63) & 1 == 1 }

  mutating func insert(_ world: Int) {
    if contains(world) { return }
    words[world >> 6] |= 1 << UInt64(world & 63)
    count += 1
  }

  mutating func formUnion(_ other: Self) {
    count = 0
    for index in words.indices {
      words[index] |= other.words[index]
      count += words[index].nonzeroBitCount
    }
  }
}
