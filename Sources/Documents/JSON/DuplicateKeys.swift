/// Finds the keys that a mapping has twice, for all the mappings that are open at a time.
struct DuplicateKeys {
  private struct Key {
    let hash: UInt64
    let node: Int
  }

  private var keys: [Key] = []

  var count: Int { keys.count }

  mutating func add(node: Int, hash: UInt64) {
    keys.append(Key(hash: hash, node: node))
  }

  /// Forgets the keys of the mapping that is closed.
  ///
  /// - Parameters:
  ///   - first: how many keys there were when the mapping was opened.
  ///   - isSame: whether the keys at two nodes are the same text; asked when the hashes are.
  /// - Returns: each key that repeats an earlier one, with the earliest, in the order written.
  mutating func removeRepeated(
    from first: Int, isSame: (Int, Int) -> Bool
  ) -> [(first: Int, second: Int)] {
    defer { keys.removeLast(keys.count - first) }
    if keys.count - first <= 16 {
      return repeatedAmongFew(from: first, isSame: isSame)
    }
    let sorted = keys[first...].sorted { ($0.hash, $0.node) < ($1.hash, $1.node) }
    var result: [(first: Int, second: Int)] = []
    var distinct: [Int] = []
    for (index, key) in sorted.enumerated() {
      if index == 0 || sorted[index - 1].hash != key.hash { distinct.removeAll() }
      if let earlier = distinct.first(where: { isSame($0, key.node) }) {
        result.append((earlier, key.node))
      } else {
        distinct.append(key.node)
      }
    }
    return result.sorted { $0.second < $1.second }
  }

  private func repeatedAmongFew(
    from first: Int, isSame: (Int, Int) -> Bool
  ) -> [(first: Int, second: Int)] {
    var result: [(first: Int, second: Int)] = []
    for index in first..<keys.count {
      let key = keys[index]
      for earlier in first..<index
      where keys[earlier].hash == key.hash && isSame(keys[earlier].node, key.node) {
        result.append((keys[earlier].node, key.node))
        break
      }
    }
    return result
  }

  /// A hash that tells texts apart fast; equal hashes still have their texts compared.
  static func hash(of bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      var hash = UInt64(truncatingIfNeeded: bytes.count) ^ 0x9E37_79B9_7F4A_7C15
      func mix(_ word: UInt64) {
        let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        hash = product.low ^ product.high
      }
      var index = 0
      while index + 8 <= bytes.count {
        mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        index += 8
      }
      var rest: UInt64 = 0
      while index < bytes.count {
        rest = rest << 8 | UInt64(bytes[index])
        index += 1
      }
      mix(rest)
      return hash
    }
  }
}
