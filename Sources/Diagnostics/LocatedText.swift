import Synchronization

/// A text whose places are kept by the thousand: line, column and excerpt are worked out for those that
/// are shown.
package final class LocatedText: Sendable {
  /// As the user named it.
  let file: String
  private let bytes: [UInt8]
  private let isASCII: Bool
  /// The offset of each line's first byte, once one was asked for; a line ends with LF, CR LF or CR.
  private let starts = Mutex<[UInt32]?>(nil)
  /// How many code points begin before each mark, once a column was asked for: thousands of places in one
  /// line of a megabyte would count it through thousands of times.
  private let marks = Mutex<[UInt32]?>(nil)
  /// Bytes from one mark to the next.
  private static let markSpan = 1_024

  /// A line longer than this many bytes is shown in part.
  private static let longLine = 2_000

  /// A text of less than 4 GiB.
  ///
  /// - Parameters:
  ///   - file: as the user named it.
  ///   - bytes: UTF-8; shared, not copied.
  ///   - isASCII: whether every byte is below 0x80, so that a column is a difference of offsets.
  package init(file: String, bytes: [UInt8], isASCII: Bool) {
    self.file = file
    self.bytes = bytes
    self.isASCII = isASCII
  }

  /// Where a span of bytes stands.
  ///
  /// - Parameters:
  ///   - offset: of its first byte; a place behind the end means the end.
  ///   - length: in bytes; what reaches over the end of the line is not marked.
  /// - Returns: the column in characters; in code points far out in lines above 2,000 bytes.
  func place(ofByte offset: Int, length: Int) -> SourceLocation.Words {
    let offset = min(max(0, offset), bytes.count)
    let (line, range) = line(at: offset)
    let place = min(offset, range.upperBound)
    let reach = min(max(1, length), Self.longLine)
    let spanEnd = min(place + reach, range.upperBound)
    let shown = window(around: place, in: range)
    let first = codePoints(in: range.lowerBound..<shown.lowerBound)
    return SourceLocation.Words(
      file: file, line: line, column: 1 + first + characters(in: shown.lowerBound..<place),
      length: max(1, characters(in: place..<spanEnd)),
      lineText: String(decoding: bytes[shown.clamped(to: 0..<bytes.count)], as: UTF8.self),
      lineTextColumn: 1 + first)
  }

  /// The number of the line that a byte stands in, from 1.
  package func lineNumber(ofByte offset: Int) -> Int {
    line(at: min(max(0, offset), bytes.count)).number
  }

  /// Line number, from 1, and the bytes of the line without its end.
  private func line(at offset: Int) -> (number: Int, range: Range<Int>) {
    let starts = lineStarts()
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle } else { high = middle }
    }
    let start = Int(starts[low])
    var end = low + 1 < starts.count ? Int(starts[low + 1]) : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return (low + 1, start..<end)
  }

  private func lineStarts() -> [UInt32] {
    starts.withLock { found in
      if let found { return found }
      var starts: [UInt32] = [0]
      for index in bytes.indices where bytes[index] <= 0x0D {
        let byte = bytes[index]
        let isAlone = index + 1 == bytes.count || bytes[index + 1] != 0x0A
        if byte == 0x0A || (byte == 0x0D && isAlone) { starts.append(UInt32(index + 1)) }
      }
      found = starts
      return starts
    }
  }

  /// The part of a line to show: all of it, or what is near the place in an enormous line.
  private func window(around place: Int, in line: Range<Int>) -> Range<Int> {
    if line.count <= Self.longLine { return line }
    var first = max(line.lowerBound, place - 200)
    while first > line.lowerBound, bytes[first] & 0xC0 == 0x80 { first -= 1 }
    var last = min(line.upperBound, place + 400)
    while last < line.upperBound, bytes[last] & 0xC0 == 0x80 { last += 1 }
    return first..<last
  }

  private func characters(in range: Range<Int>) -> Int {
    isASCII ? range.count : String(decoding: bytes[range], as: UTF8.self).count
  }

  private func codePoints(in range: Range<Int>) -> Int {
    isASCII
      ? range.count : codePoints(before: range.upperBound) - codePoints(before: range.lowerBound)
  }

  private func codePoints(before end: Int) -> Int {
    let known = marks.withLock { found in
      let marks = found ?? Self.marks(of: bytes)
      found = marks
      return Int(marks[end / Self.markSpan])
    }
    return known + Self.codePoints(bytes[(end - end % Self.markSpan)..<end])
  }

  private static func marks(of bytes: [UInt8]) -> [UInt32] {
    var marks: [UInt32] = [0]
    var end = markSpan
    while end <= bytes.count {
      let span = codePoints(bytes[(end - markSpan)..<end])
      marks.append(marks[marks.count - 1] + UInt32(span))
      end += markSpan
    }
    return marks
  }

  private static func codePoints(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }
}
