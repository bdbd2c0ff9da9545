/// Puts the ends of rate rows back that are packed once for all rows: see `pack-pricing`.
enum SharedEndings {
  /// What stands in front of an end's number: no text holds this byte.
  private static let mark: UInt8 = 1
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

  /// A file's bytes as they were before they were packed.
  ///
  /// - Parameter packed: marks and numbers as `pack-pricing` wrote them.
  /// - Returns: a copy.
  static func restored(_ packed: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var restored: [UInt8] = []
    restored.reserveCapacity(3 * packed.count)
    PackedPricing.endings.withUTF8Buffer { endings in
      var start = 0
      var index = 0
      while index < packed.count {
        guard packed[index] == mark else {
          index += 1
          continue
        }
        restored += UnsafeBufferPointer(rebasing: packed[start..<index])
        let number = (Int(packed[index + 1]) - zero) * base + Int(packed[index + 2]) - zero
        restored += UnsafeBufferPointer(rebasing: endings[spans[number]])
        index += 3
        start = index
      }
      restored += UnsafeBufferPointer(rebasing: packed[start...])
    }
    return restored
  }
}
