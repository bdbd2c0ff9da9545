import Yams

/// Turns the line and column that Yams reports into byte offsets.
///
/// libyaml counts columns in code points, and ends lines also at U+0085, U+2028 and U+2029.
struct YAMLMarks {
  private let source: SourceText
  private let lineStarts: [UInt32]
  /// The place that was asked for last: the next is most often further on in the same line.
  private var last = (line: 0, column: 1, offset: 0)

  init(_ source: SourceText) {
    self.source = source
    var starts: [UInt32] = [0]
    let bytes = source.bytes
    for index in bytes.indices {
      let isEnd =
        switch bytes[index] {
        case 0x0A: true
        case 0x0D: index + 1 == bytes.count || bytes[index + 1] != 0x0A
        case 0x85: bytes[index - 1] == 0xC2
        case 0xA8, 0xA9: index > 1 && bytes[index - 1] == 0x80 && bytes[index - 2] == 0xE2
        default: false
        }
      if isEnd { starts.append(UInt32(index + 1)) }
    }
    lineStarts = starts
  }

  /// The offset of a place; the end of the text for one behind it.
  mutating func offset(of mark: Mark) -> Int {
    guard mark.line >= 1, mark.line <= lineStarts.count else { return source.bytes.count }
    let start = Int(lineStarts[mark.line - 1])
    if source.isASCII { return min(start + max(0, mark.column - 1), source.bytes.count) }
    if last.line != mark.line || last.column > mark.column { last = (mark.line, 1, start) }
    while last.column < mark.column, last.offset < source.bytes.count {
      last.offset += 1
      while last.offset < source.bytes.count, source.bytes[last.offset] & 0xC0 == 0x80 {
        last.offset += 1
      }
      last.column += 1
    }
    return last.offset
  }
}
