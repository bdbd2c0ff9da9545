/// Entries of mappings whose key is written again further down, which is the one that counts.
struct SupersededEntries {
  /// The nodes of their keys.
  private var keys: Set<Int> = []
  /// How many entries each mapping loses, by its node.
  private var lost: [Int: Int] = [:]

  /// Notes all but the last of each key.
  ///
  /// - Parameters:
  ///   - repeated: each key that repeats an earlier one, with the earliest, in the order written.
  ///   - mapping: the node of the mapping that holds them.
  mutating func add(_ repeated: [(first: Int, second: Int)], in mapping: Int) {
    var last: [Int: Int] = [:]
    for (first, second) in repeated {
      keys.insert(last[first] ?? first)
      last[first] = second
    }
    if !repeated.isEmpty { lost[mapping] = repeated.count }
  }

  /// The nodes without them.
  func removed(from nodes: [TapeNode]) -> [TapeNode] {
    if keys.isEmpty { return nodes }
    var kept: [TapeNode] = []
    var places = [UInt32](repeating: 0, count: nodes.count + 1)
    var index = 0
    while index < nodes.count {
      if keys.contains(index) {
        let end = Int(nodes[index + 1].end)
        for inside in index..<end { places[inside] = UInt32(clamping: kept.count) }
        index = end
        continue
      }
      places[index] = UInt32(clamping: kept.count)
      kept.append(nodes[index])
      kept[kept.count - 1].length -= UInt32(clamping: lost[index] ?? 0)
      index += 1
    }
    places[nodes.count] = UInt32(clamping: kept.count)
    for index in kept.indices { kept[index].end = places[Int(kept[index].end)] }
    return kept
  }
}
