/// What was made of bytes that occur again and again, by their mark.
///
/// It holds so many and no more: what comes later is made each time that it comes.
struct ByteMemo<Value: Sendable>: Sendable {
  private let most: Int
  private var slots: [(mark: ByteMark, place: Int32)]
  private var values: [Value] = []

  init(most: Int) {
    self.most = most
    slots = Array(repeating: (.zero, -1), count: 64)
  }

  /// What was remembered for a mark.
  subscript(_ mark: ByteMark) -> Value? {
    var slot = Int(truncatingIfNeeded: mark.low) & (slots.count - 1)
    while slots[slot].place >= 0 {
      if slots[slot].mark == mark { return values[Int(slots[slot].place)] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Remembers a value for a mark that has none yet.
  mutating func remember(_ value: Value, for mark: ByteMark) {
    if values.count >= most { return }
    if values.count * 2 >= slots.count {
      let old = slots
      slots = Array(repeating: (.zero, -1), count: old.count * 2)
      for (mark, place) in old where place >= 0 { put(place, at: mark) }
    }
    put(Int32(values.count), at: mark)
    values.append(value)
  }

  private mutating func put(_ place: Int32, at mark: ByteMark) {
    var slot = Int(truncatingIfNeeded: mark.low) & (slots.count - 1)
    while slots[slot].place >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = (mark, place)
  }
}

extension ByteMemo<String> {
  /// The text of bytes.
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if bytes.count <= 15 { return String(decoding: bytes, as: UTF8.self) }
    var mark = ByteMark.start
    mark.add(bytes)
    if let known = self[mark] { return known }
    let text = String(decoding: bytes, as: UTF8.self)
    remember(text, for: mark)
    return text
  }
}

extension ByteMemo<BillInstant> {
  /// The moment that bytes write; `nil` where they write none.
  mutating func instant(_ bytes: UnsafeBufferPointer<UInt8>) -> BillInstant? {
    var mark = ByteMark.start
    mark.add(bytes)
    if let known = self[mark] { return known }
    guard let instant = BillInstant(String(decoding: bytes, as: UTF8.self)) else { return nil }
    remember(instant, for: mark)
    return instant
  }
}
