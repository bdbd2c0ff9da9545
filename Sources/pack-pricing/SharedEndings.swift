/// The ends of rate rows that occur more than once, packed once.
///
/// Thousands of rows share their dates, confidence and source, which are longer than all that is
/// their own. Each such end lies in a list, and a row that has it holds three bytes in its place: a
/// mark that no text contains, and the end's number.
struct SharedEndings {
  /// In the order of their first row; each ends with its line.
  let endings: [ArraySlice<UInt8>]
  private let numbers: [ArraySlice<UInt8>: Int]

  /// The cells of a row before its dates.
  private static let ownCells = 8
  /// What stands in front of a number: no text holds this byte.
  static let mark: UInt8 = 1
  /// A number is two digits of this base, from this byte on.
  private static let base = 64
  private static let zero: UInt8 = 0x30

  /// - Parameter entries: the files, in the order in which they are packed.
  init(of entries: [PackedPricing.Entry]) {
    var order: [ArraySlice<UInt8>] = []
    var counts: [ArraySlice<UInt8>: Int] = [:]
    for entry in entries where Self.isTable(entry.path) {
      for line in Self.lines(of: entry.bytes) {
        guard let start = Self.ending(of: line) else { continue }
        let ending = line[start...]
        if counts.updateValue(counts[ending, default: 0] + 1, forKey: ending) == nil {
          order.append(ending)
        }
      }
    }
    endings = Array(order.filter { counts[$0, default: 0] > 1 }.prefix(Self.base * Self.base))
    numbers = Dictionary(
      uniqueKeysWithValues: endings.enumerated().map { ($0.element, $0.offset) })
  }

  /// A file's bytes as they are packed.
  func packed(_ entry: PackedPricing.Entry) -> [UInt8] {
    guard Self.isTable(entry.path) else { return entry.bytes }
    var packed: [UInt8] = []
    packed.reserveCapacity(entry.bytes.count / 2)
    for line in Self.lines(of: entry.bytes) {
      if let start = Self.ending(of: line), let number = numbers[line[start...]] {
        packed += line[..<start]
        packed += [
          Self.mark, Self.zero + UInt8(number / Self.base), Self.zero + UInt8(number % Self.base),
        ]
      } else {
        packed += line
      }
    }
    return packed
  }

  private static func isTable(_ path: String) -> Bool { path.hasPrefix("rates/") }

  /// The lines with their ends.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  /// Where what rows share begins: after the last cell of a row's own; `nil` for another line.
  private static func ending(of line: ArraySlice<UInt8>) -> Int? {
    guard line.last == UInt8(ascii: "\n") else { return nil }
    var commas = 0
    for (index, byte) in zip(line.indices, line) where byte == UInt8(ascii: ",") {
      commas += 1
      if commas == ownCells { return index + 1 }
    }
    return nil
  }
}
