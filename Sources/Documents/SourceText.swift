package import Diagnostics
import Synchronization

/// The text of one file: the name it is shown under, and its bytes, known to be UTF-8.
///
/// Positions are byte offsets into ``bytes``; lines and columns are worked out only for the few
/// places that are reported. A byte order mark is accepted and left out.
package struct SourceText: Sendable {
  /// The name of the file as messages show it.
  package let name: String
  /// Valid UTF-8 without a byte order mark and without a NUL.
  package let bytes: [UInt8]
  /// Whether every byte is below 0x80, so that a column is a difference of offsets.
  package let isASCII: Bool

  private let lines = LineIndex()

  /// The largest text, so that a 32-bit offset addresses every byte.
  static let largestSize = Int(Int32.max)

  /// Checks that the bytes are text.
  ///
  /// - Throws: the place of the first byte that is no UTF-8, or is NUL; UTF-16 is named as such.
  package init(name: String, bytes: [UInt8]) throws(Diagnostics) {
    if bytes.count > Self.largestSize {
      throw Diagnostics(
        Diagnostic(
          at: SourceLocation(file: name), "the file is larger than 2 GiB",
          mend: "give the part of it that is needed"))
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    let encoding = TextEncoding(of: content)
    self.init(name: name, content: content, isASCII: encoding == .ascii)
    if let problem = encoding.problem(in: self) { throw Diagnostics(problem) }
  }

  /// Checks a text that is at hand as a string.
  ///
  /// - Throws: the place of a NUL.
  package init(name: String, _ text: String) throws(Diagnostics) {
    try self.init(name: name, bytes: Array(text.utf8))
  }

  private init(name: String, content: [UInt8], isASCII: Bool) {
    self.name = name
    self.bytes = content
    self.isASCII = isASCII
  }

  /// No text at all.
  static let empty = SourceText(name: "", content: [], isASCII: true)

  /// The file as a whole.
  package var wholeFile: SourceLocation { SourceLocation(file: name) }

  /// The place right behind the last byte that is not white space.
  package var end: SourceLocation {
    let last = bytes.lastIndex { $0 > 0x20 } ?? -1
    return location(ofByte: last + 1)
  }

  /// The text between two offsets; bytes that are no UTF-8 are shown as U+FFFD.
  package func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

extension SourceText {
  /// A line longer than this many bytes is shown in part.
  private static let longLine = 2_000

  /// Line, column and excerpt of a place.
  ///
  /// - Parameters:
  ///   - offset: in bytes; a place behind the end means the end.
  ///   - length: in bytes; what reaches over the end of the line is not marked.
  /// - Returns: the column in characters; in code points far out in lines above 2,000 bytes.
  package func location(ofByte offset: Int, length: Int = 1) -> SourceLocation {
    let offset = min(max(0, offset), bytes.count)
    let (line, range) = line(at: offset)
    let place = min(offset, range.upperBound)
    let reach = min(max(1, length), Self.longLine)
    let spanEnd = min(place + reach, range.upperBound)
    let shown = window(around: place, in: range)
    let first = codePoints(in: range.lowerBound..<shown.lowerBound)
    return SourceLocation(
      file: name, line: line, column: 1 + first + characters(in: shown.lowerBound..<place),
      length: characters(in: place..<spanEnd), of: bytes,
      excerpt: shown.clamped(to: 0..<bytes.count), lineTextColumn: 1 + first)
  }

  /// The number of the line that a byte stands in, from 1.
  package func lineNumber(ofByte offset: Int) -> Int {
    line(at: min(max(0, offset), bytes.count)).number
  }

  /// Line number, from 1, and the bytes of the line without its end.
  private func line(at offset: Int) -> (number: Int, range: Range<Int>) {
    let starts = lines.starts(in: bytes)
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
    isASCII ? range.count : bytes[range].count { $0 & 0xC0 != 0x80 }
  }
}

/// Where the lines of a text begin, found when first asked for.
private final class LineIndex: Sendable {
  private let found = Mutex<[UInt32]?>(nil)

  /// The offset of each line's first byte; a line ends with LF, CR LF or CR.
  func starts(in bytes: [UInt8]) -> [UInt32] {
    found.withLock { found in
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
}
