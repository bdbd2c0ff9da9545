/// Reads CSV from a sliding window, row by row; cells may be quoted or not.
///
/// Strict after RFC 4180: a quote inside an unquoted cell and text after a closing quote are
/// errors. Cells are kept as places in the window until the next row.
struct CSVScanner: ~Copyable {
  typealias Cursor = ByteWindow.Cursor

  static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  /// More columns than any offer file has.
  static let mostColumns = 1_024

  var window: ByteWindow
  let cells: UnsafeMutablePointer<ByteSlice>
  private(set) var count = 0

  init(_ window: consuming ByteWindow) {
    self.window = window
    cells = .allocate(capacity: Self.mostColumns)
    cells.initialize(repeating: .none, count: Self.mostColumns)
  }

  deinit { cells.deallocate() }

  /// Reads the row that begins at the cursor.
  ///
  /// - Returns: the beginning of the next row; `nil` at the end of the stream, with no cells.
  mutating func row(_ start: Cursor) throws(ScanProblem) -> Cursor? {
    var cursor = start
    count = 0
    if cursor == window.end {
      window.anchor = Int.max
      cursor = try window.refill(cursor)
      if window.isExhausted { return nil }
    }
    window.anchor = window.streamOffset(cursor)
    var block = ByteBlock<CSVStops>(cursor)
    while true {
      if count == Self.mostColumns {
        throw problem(cursor, "a row of more than \(Self.mostColumns) cells", mend: Self.again)
      }
      if cursor.pointee == 0 {
        cursor = try available(1, at: cursor)
        block = ByteBlock(cursor)
      }
      if cursor.pointee == Self.quote {
        cursor = try quoted(cursor + 1, &block)
      } else if cursor.pointee == Self.comma {
        cells[count] = ByteSlice(start: window.streamOffset(cursor), count: 0)
      } else {
        cursor = try plain(cursor)
        block = ByteBlock(cursor)
      }
      count += 1
      if cursor.pointee == Self.comma {
        cursor += 1
        continue
      }
      return try rowEnd(cursor)
    }
  }

  /// Over the end of a line, or to the end of the stream.
  @inline(__always)
  private mutating func rowEnd(_ start: Cursor) throws(ScanProblem) -> Cursor {
    if start.pointee == 0x0A { return start + 1 }
    let cursor = try available(2, at: start)
    if cursor == window.end { return cursor }
    if cursor[0] == 0x0A { return cursor + 1 }
    if cursor[0] == 0x0D, cursor[1] == 0x0A { return cursor + 2 }
    if cursor.pointee == UInt8(ascii: ";") {
      throw problem(
        cursor, "a semicolon where a comma should be: this is a copy that a spreadsheet has saved",
        mend: "import the file as it was downloaded; a spreadsheet rewrites dates and numbers")
    }
    throw problem(cursor, "text after a closing quote", mend: "write a quote within a cell twice")
  }

  @inline(__always)
  private mutating func quoted(
    _ start: Cursor, _ block: inout ByteBlock<CSVStops>
  ) throws(ScanProblem) -> Cursor {
    let first = window.streamOffset(start)
    var doubled = 0
    var cursor = start
    while true {
      cursor = block.stop(from: cursor)
      if cursor.pointee == Self.quote {
        if cursor[1] == Self.comma || cursor[1] == 0x0A { break }
        cursor = try available(2, at: cursor)
        block = ByteBlock(cursor)
        if cursor[1] != Self.quote { break }
        doubled += 1
        cursor += 2
        continue
      }
      cursor = try slowly(cursor, isQuoted: true)
      block = ByteBlock(cursor)
    }
    cells[count] = ByteSlice(start: first, count: window.streamOffset(cursor) - first)
    if doubled > 0 { collapse(&cells[count]) }
    return cursor + 1
  }

  @inline(__always)
  private mutating func plain(_ start: Cursor) throws(ScanProblem) -> Cursor {
    let first = window.streamOffset(start)
    var cursor = start
    while true {
      if cursor.pointee == Self.comma { break }
      let stops = ByteScan.plainCellStops(ByteScan.load(cursor))
      if stops == 0 {
        cursor += 16
        continue
      }
      cursor += stops.trailingZeroBitCount
      if cursor.pointee == Self.comma || cursor.pointee == 0x0A { break }
      let moved = try slowly(cursor, isQuoted: false)
      let isStill = window.streamOffset(moved) == window.streamOffset(cursor)
      cursor = moved
      if isStill, cursor == window.end || cursor.pointee == 0x0D { break }
    }
    cells[count] = ByteSlice(start: first, count: window.streamOffset(cursor) - first)
    return cursor
  }

  /// Over a byte that is not plain text, or for more of the stream.
  @inline(never)
  private mutating func slowly(
    _ start: Cursor, isQuoted: Bool
  ) throws(ScanProblem) -> Cursor {
    let cursor = try available(4, at: start)
    let byte = cursor.pointee
    if byte >= 0x80 {
      let length = UTF8Check.sequenceLength(UnsafePointer(cursor), limit: window.end - cursor)
      if length > 0 { return cursor + length }
      throw problem(cursor, "a byte that is not UTF-8", mend: Self.again)
    }
    if byte == Self.quote, !isQuoted {
      throw problem(
        cursor, "a quote within a cell that has none around it",
        mend: "put the cell in quotes and write the quote twice")
    }
    if cursor == window.end {
      if !isQuoted { return cursor }
      throw problem(
        cursor, "the file ends within a quoted cell", mend: "\(Self.again), it was cut short")
    }
    if byte == 0x09 { return cursor + 1 }
    // The cursor may have stood on the guard, with ordinary text behind it by now.
    if byte >= 0x20 || byte == 0x0A && !isQuoted { return cursor }
    if byte == 0x0D, !isQuoted, cursor[1] == 0x0A { return cursor }
    throw problem(
      cursor, byte == 0x0A ? "a line ends within a quoted cell" : "a control character in a cell",
      mend: isQuoted && byte == 0x0A ? "close the cell with a quote" : Self.again)
  }

  private mutating func available(_ wanted: Int, at start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = start
    while window.end - cursor < wanted, !window.isExhausted { cursor = try window.refill(cursor) }
    return cursor
  }

  /// Makes two quotes one, in place.
  private func collapse(_ slice: inout ByteSlice) {
    let bytes = window.base + (slice.start - window.offset)
    var target = 0
    var source = 0
    while source < slice.count {
      bytes[target] = bytes[source]
      source += bytes[source] == Self.quote ? 2 : 1
      target += 1
    }
    slice.count = target
  }

  static let again = "download the file again"

  func problem(_ cursor: Cursor, _ message: String, mend: String? = nil) -> ScanProblem {
    ScanProblem(at: window.streamOffset(cursor), message, mend: mend)
  }

  /// A problem of a whole cell.
  func problem(cell: Int, _ message: String, mend: String? = nil) -> ScanProblem {
    let slice = cells[cell]
    return ScanProblem(at: slice.start, length: max(1, slice.count), message, mend: mend)
  }

  func text(_ cell: Int) -> String { window.text(cells[cell]) }
}
