/// What has been read already, as 128 bits a row: a report may deliver a line twice.
///
/// A million rows take some 32 MB; that two different rows share 128 bits is not to be feared.
struct SeenRows: Sendable {
  struct Mark: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    static let start = Self(high: 0x9E37_79B9_7F4A_7C15, low: 0xCBF2_9CE4_8422_2325)

    /// Goes on with more bytes; a cell's end counts too.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
      var (a, b) = (low, high)
      for byte in bytes {
        a = (a ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        b = (b &+ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
        b ^= b &>> 29
      }
      low = (a ^ 0xFF) &* 0x0000_0100_0000_01B3
      high = b &* 0xBF58_476D_1CE4_E5B9 ^ (b &>> 32)
    }
  }

  private var slots: [Mark] = Array(repeating: Mark(high: 0, low: 0), count: 1_024)
  private(set) var count = 0

  /// Adds a mark; `false` where it is there already.
  mutating func insert(_ given: Mark) -> Bool {
    var mark = given
    if mark.high == 0, mark.low == 0 { mark.low = 1 }
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: mark.low ^ mark.high) & mask
    while slots[place].high != 0 || slots[place].low != 0 {
      if slots[place] == mark { return false }
      place = (place + 1) & mask
    }
    slots[place] = mark
    count += 1
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Mark(high: 0, low: 0), count: old.count * 2)
    let mask = slots.count - 1
    for mark in old where mark.high != 0 || mark.low != 0 {
      var place = Int(truncatingIfNeeded: mark.low ^ mark.high) & mask
      while slots[place].high != 0 || slots[place].low != 0 { place = (place + 1) & mask }
      slots[place] = mark
    }
  }
}

/// Texts of cells that repeat, each made once.
struct TextCache: Sendable {
  private var texts: [UInt64: String] = [:]

  /// The text of bytes; one that is no column's usual word is made anew each time.
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if bytes.isEmpty { return "" }
    var mark = SeenRows.Mark.start
    mark.add(bytes)
    if let known = texts[mark.low], known.utf8.elementsEqual(bytes) { return known }
    let text = String(decoding: bytes, as: UTF8.self)
    if texts.count < 4_096 { texts[mark.low] = text }
    return text
  }
}

/// Moments of cells, each read once.
struct InstantCache: Sendable {
  private var instants: [UInt64: BillInstant] = [:]

  /// The moment that bytes write; `nil` where they write none.
  mutating func instant(_ bytes: UnsafeBufferPointer<UInt8>) -> BillInstant? {
    var mark = SeenRows.Mark.start
    mark.add(bytes)
    if let known = instants[mark.low ^ mark.high] { return known }
    guard let instant = BillInstant(String(decoding: bytes, as: UTF8.self)) else { return nil }
    if instants.count < 8_192 { instants[mark.low ^ mark.high] = instant }
    return instant
  }
}
