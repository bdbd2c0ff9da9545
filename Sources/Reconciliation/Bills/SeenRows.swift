/// 128 bits of a stretch of bytes; that two different ones share them is not to be feared.
struct ByteMark: Hashable, Sendable {
  private(set) var high: UInt64
  private(set) var low: UInt64

  static let zero = Self(high: 0, low: 0)
  static let start = Self(high: 0x9E37_79B9_7F4A_7C15, low: 0xCBF2_9CE4_8422_2325)

  /// Goes on with more bytes; their number counts too.
  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    let count = bytes.count
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index + 8 <= count {
      add(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
      index += 8
    }
    var tail: UInt64 = 0
    while index < count {
      tail = tail << 8 | UInt64(raw[index])
      index += 1
    }
    add(tail ^ UInt64(truncatingIfNeeded: count) << 56)
  }

  /// Goes on with a number: two rounds of wyhash with keys of their own, the products' halves folded.
  @inline(__always)
  mutating func add(_ word: UInt64) {
    let a = (low ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    let b = (high ^ word &+ 0x8EBC_6AF0_9C88_C6E3).multipliedFullWidth(by: 0x5899_65CC_7537_4CC3)
    low = a.high ^ a.low &+ high
    high = b.high ^ b.low
  }

  /// Sums of marks are the same in whatever order they are added.
  static func &+= (a: inout Self, b: Self) {
    a.low &+= b.low
    a.high &+= b.high
  }
}

/// What has been read already, as 96 bits a row: a report may deliver a line twice.
///
/// Marks lie in 256 tables that grow by a quarter, so that a million rows take 16 MB, and no more
/// while a table grows.
struct SeenRows: Sendable {
  private var tables = [Table](repeating: Table(), count: 256)

  /// Adds a mark; `false` where it is there already.
  mutating func insert(_ mark: ByteMark) -> Bool {
    tables[Int(mark.high >> 56)].insert(mark)
  }

  /// Open addressing over three words a slot, all zero where it is free.
  private struct Table: Sendable {
    private var words = [UInt32](repeating: 0, count: 3 * 16)
    private var count = 0
    private var capacity: Int { words.count / 3 }

    mutating func insert(_ mark: ByteMark) -> Bool {
      if (count + 1) * 8 > capacity * 7 { grow() }
      let word = UInt32(truncatingIfNeeded: mark.high)
      let low = UInt32(truncatingIfNeeded: mark.low)
      // No slot that is taken is all zero.
      let isNew = Self.place(
        low, UInt32(truncatingIfNeeded: mark.low >> 32), word | 1, in: &words)
      if isNew { count += 1 }
      return isNew
    }

    /// - Returns: whether the words were not there yet.
    private static func place(
      _ a: UInt32, _ b: UInt32, _ c: UInt32, in words: inout [UInt32]
    ) -> Bool {
      let capacity = words.count / 3
      return words.withUnsafeMutableBufferPointer { words in
        var slot = Int((UInt64(a) &* UInt64(truncatingIfNeeded: capacity)) >> 32)
        while words[slot * 3 + 2] != 0 {
          if words[slot * 3] == a, words[slot * 3 + 1] == b, words[slot * 3 + 2] == c {
            return false
          }
          slot = slot + 1 == capacity ? 0 : slot + 1
        }
        words[slot * 3] = a
        words[slot * 3 + 1] = b
        words[slot * 3 + 2] = c
        return true
      }
    }

    private mutating func grow() {
      var larger = [UInt32](repeating: 0, count: 3 * (capacity + max(16, capacity / 4)))
      for slot in stride(from: 0, to: words.count, by: 3) where words[slot + 2] != 0 {
        _ = Self.place(words[slot], words[slot + 1], words[slot + 2], in: &larger)
      }
      words = larger
    }
  }
}
