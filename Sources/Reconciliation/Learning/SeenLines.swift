/// Tells lines that have been read before, in memory that does not grow.
///
/// All lines are remembered until there are too many; from then on every second, fourth, … of them,
/// chosen by the line itself, so that a file that is given twice shows in either.
struct SeenLines {
  private static let most = 1 << 16
  private var mask: UInt64 = 0
  private var files: [UInt64: Int32] = [:]
  /// How many lines each remembered one stands for by now.
  var every: Int { Int(mask) + 1 }

  /// Remembers a line.
  ///
  /// - Returns: the file that it was read from before, if it was.
  mutating func add(_ hash: UInt64, file: Int) -> Int? {
    guard hash & mask == 0 else { return nil }
    if let other = files[hash] { return Int(other) }
    files[hash] = Int32(truncatingIfNeeded: file)
    if files.count > Self.most {
      mask = mask << 1 | 1
      files = files.filter { $0.key & mask == 0 }
    }
    return nil
  }
}
