/// A short mark of a text: the same on every machine and in every run.
///
/// - Source: FNV-1a of 64 bits, Fowler, Noll, Vo.
package enum StableMark {
  /// Sixteen hexadecimal digits.
  package static func text(of text: String) -> String {
    let mark: UInt64 = text.utf8.reduce(0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    let digits = String(mark, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
