/// Puts the ends of rate rows back that are packed once for all rows: see `pack-pricing`.
enum SharedEndings {
  /// What stands in front of an end's number: no text holds this byte.
  static let mark: UInt8 = 1
  /// The mark with its number.
  static let markWidth = 3
  /// A number is two digits of this base, from this byte on.
  private static let base = 64
  private static let zero = 0x30

  /// Where each end lies in the list of them.
  private static let spans: [Range<Int>] = PackedPricing.endings.withUTF8Buffer { bytes in
    var spans: [Range<Int>] = []
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      spans.append(start..<index + 1)
      start = index + 1
    }
    return spans
  }

  /// Bytes as they were before they were packed.
  ///
  /// - Parameter packed: marks and numbers as `pack-pricing` wrote them.
  /// - Returns: a copy.
  static func restored(_ packed: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var restored: [UInt8] = []
    restored.reserveCapacity(packed.count)
    visit(packed) { restored += $0 }
    return restored
  }

  /// Whether bytes are those of a file before it was packed.
  static func restore(_ packed: UnsafeBufferPointer<UInt8>, gives bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var place = 0
      var isSame = true
      visit(packed) { part in
        isSame = isSame && Self.begins(bytes, at: place, with: UnsafeRawBufferPointer(part))
        place += part.count
      }
      return isSame && place == bytes.count
    }
  }

  /// Whether a part stands at a place, eight bytes at a time.
  private static func begins(
    _ bytes: UnsafeRawBufferPointer, at place: Int, with part: UnsafeRawBufferPointer
  ) -> Bool {
    guard place + part.count <= bytes.count else { return false }
    var index = 0
    while index + 8 <= part.count {
      let word = part.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard bytes.loadUnaligned(fromByteOffset: place + index, as: UInt64.self) == word else {
        return false
      }
      index += 8
    }
    while index < part.count {
      guard bytes[place + index] == part[index] else { return false }
      index += 1
    }
    return true
  }

  /// Goes through the parts that bytes consist of: what is their own, and the ends they share.
  private static func visit(
    _ packed: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    PackedPricing.endings.withUTF8Buffer { endings in
      var start = 0
      while let index = packed[start...].firstIndex(of: mark) {
        body(UnsafeBufferPointer(rebasing: packed[start..<index]))
        let number = (Int(packed[index + 1]) - zero) * base + Int(packed[index + 2]) - zero
        body(UnsafeBufferPointer(rebasing: endings[spans[number]]))
        start = index + markWidth
      }
      body(UnsafeBufferPointer(rebasing: packed[start...]))
    }
  }
}
