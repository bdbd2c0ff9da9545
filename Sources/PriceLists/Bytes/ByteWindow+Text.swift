/// What every reader of text does first and last.
extension ByteWindow {
  /// The first byte of the text, behind what a spreadsheet puts in front of UTF-8.
  ///
  /// - Throws: what is empty, or no text: zip, Parquet, UTF-16.
  mutating func beginText() throws(ScanProblem) -> Cursor {
    var start = base
    while end - start < 4, !isExhausted { start = try refill(start) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if end - start >= 3, mark.matches(UnsafePointer(start)) { start += 3 }
    try ForeignFile.refuse(start, in: self, allowsJSON: true)
    return start
  }

  /// The first byte from a cursor on that is no space, a line's end or a tabulator; 0 without one.
  func firstByte(from cursor: Cursor) -> UInt8 {
    var place = cursor
    while place < end, [0x20, 0x0A, 0x0D, 0x09].contains(place.pointee) { place += 1 }
    return place < end ? place.pointee : 0
  }

  /// Everything from a cursor to the end of the stream; at most 16 MiB.
  mutating func rest(from cursor: Cursor) throws(ScanProblem) -> [UInt8] {
    let start = streamOffset(cursor)
    anchor = start
    while !isExhausted { _ = try refill(end) }
    let first = base + (start - offset)
    return Array(UnsafeBufferPointer(start: first, count: end - first))
  }
}
