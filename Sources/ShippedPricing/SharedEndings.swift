/// Puts the ends of rate rows back that are packed once for all rows: see `pack-pricing`.
enum SharedEndings {
  /// What stands in front of an end's number: no text holds this byte.
  private static let mark: UInt8 = 1
  /// A number is two digits of this base, from this byte on.
  private static let base = 64
  private static let zero = 0x30

  /// Where each end lies in the list of them.
  private static let spans: [Range<Int>] = ShippedPricing.withBytes(of: PackedPricing.endings) {
    bytes in
    var spans: [Range<Int>] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      spans.append(start..<end + 1)
      start = end + 1
    }
    return spans
  }

  /// A file's bytes as they were before they were packed.
  ///
  /// - Parameter packed: marks and numbers as `pack-pricing` wrote them.
  /// - Returns: a copy.
  static func restored(in packed: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    var restored: [UInt8] = []
    restored.reserveCapacity(3 * packed.count)
    ShippedPricing.withBytes(of: PackedPricing.endings) { endings in
      var rest = packed
      while let position = rest.firstIndex(of: mark) {
        restored += rest[..<position]
        let number =
          (Int(rest[position + 1]) - zero) * base + Int(rest[position + 2]) - zero
        restored += endings[spans[number]]
        rest = rest[(position + 3)...]
      }
      restored += rest
    }
    return restored
  }
}
