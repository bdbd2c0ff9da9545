/// Reads JSON from a sliding window, token by token, and builds nothing.
///
/// Strict after RFC 8259: every byte is checked, skipped values too. A cursor goes in and comes
/// out of each step; it always stands on a byte of the window or on the guard at the very end.
struct JSONScanner: ~Copyable {
  typealias Cursor = ByteWindow.Cursor

  static let quote = UInt8(ascii: "\"")
  /// Deeper than any price list; keeps the stack of open brackets in one word.
  static let deepest = 60

  var window: ByteWindow
  /// Whether the string read last held an escape.
  private var sawEscape = false

  init(_ window: consuming ByteWindow) {
    self.window = window
  }

  // MARK: Space

  /// Over the white space that AWS writes: a space, or a line feed and an indent.
  ///
  /// - Returns: the next byte that is none; one of 0x20 or less needs a closer look.
  @inline(__always)
  static func afterSpace(_ start: Cursor) -> Cursor {
    var cursor = start
    if cursor.pointee > 0x20 { return cursor }
    if cursor.pointee == 0x20 {
      cursor += 1
      if cursor.pointee > 0x20 { return cursor }
    }
    if cursor.pointee == 0x0A {
      cursor += 1
      while true {
        let others = ByteScan.notSpace(ByteScan.load(cursor))
        if others != 0 { return cursor + others.trailingZeroBitCount }
        cursor += 16
      }
    }
    return cursor
  }

  /// Goes to the next byte that is no white space, or to the end of the stream.
  @inline(__always)
  mutating func space(_ start: Cursor) throws(ScanProblem) -> Cursor {
    let cursor = Self.afterSpace(start)
    return cursor.pointee > 0x20 ? cursor : try spaceSlowly(cursor)
  }

  @inline(never)
  private mutating func spaceSlowly(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = start
    while true {
      switch cursor.pointee {
      case 0x20, 0x0A, 0x0D, 0x09: cursor += 1
      case 0 where cursor == window.end:
        cursor = try window.refill(cursor)
        if window.isExhausted { return cursor }
      default: return cursor
      }
    }
  }

  // MARK: Strings

  /// From behind an opening quote to the first byte that is not plain text.
  @inline(__always)
  static func plainEnd(_ start: Cursor) -> Cursor {
    var cursor = start
    while true {
      let stops = ByteScan.stringStops(ByteScan.load(cursor))
      if stops != 0 { return cursor + stops.trailingZeroBitCount }
      cursor += 16
    }
  }

  /// From behind an opening quote to behind the closing one.
  @inline(__always)
  mutating func stringEnd(_ start: Cursor) throws(ScanProblem) -> Cursor {
    let cursor = Self.plainEnd(start)
    return cursor.pointee == Self.quote ? cursor + 1 : try stringRest(cursor)
  }

  /// From a byte that is not plain text to behind the closing quote.
  @inline(never)
  private mutating func stringRest(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = start
    while cursor.pointee != Self.quote { cursor = Self.plainEnd(try stringSlowly(cursor)) }
    return cursor + 1
  }

  /// Steps over one byte, escape or character of a string that is not plain ASCII.
  @inline(never)
  private mutating func stringSlowly(_ start: Cursor) throws(ScanProblem) -> Cursor {
    let cursor = try available(8, at: start)
    let byte = cursor.pointee
    if byte == 0x5C {
      sawEscape = true
      return try escapeEnd(cursor)
    }
    if byte >= 0x80 {
      let length = UTF8Check.sequenceLength(UnsafePointer(cursor), limit: window.end - cursor)
      if length > 0 { return cursor + length }
      throw problem(cursor, "a byte that is not UTF-8", mend: "download the file again")
    }
    // The cursor may have stood on the guard, with ordinary text behind it by now.
    if byte >= 0x20 { return cursor }
    if cursor == window.end {
      throw problem(
        cursor, "the file ends within a string", mend: "download the file again, it was cut short")
    }
    throw problem(
      cursor, byte == 0x0A ? "a line ends within a string" : "a control character in a string",
      mend: byte == 0x0A ? "close the string with a quote" : "download the file again")
  }

  private mutating func escapeEnd(_ cursor: Cursor) throws(ScanProblem) -> Cursor {
    switch cursor[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return cursor + 2
    case UInt8(ascii: "u"):
      for index in 2..<6 where JSONEscape.hexValue(cursor[index]) == nil {
        throw problem(cursor, "'\\u' without four hexadecimal digits", mend: "write '\\u0026'")
      }
      return cursor + 6
    default:
      throw problem(
        cursor, "an unknown escape in a string", mend: "write '\\\\' for a backslash")
    }
  }

  /// Makes `count` bytes available from a cursor on, unless the stream ends before.
  mutating func available(_ count: Int, at start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = start
    while window.end - cursor < count, !window.isExhausted { cursor = try window.refill(cursor) }
    return cursor
  }

  /// Reads a string that must stand at the cursor.
  ///
  /// The caller has anchored the record, so that the bytes stay. Escapes are resolved in place.
  @inline(__always)
  mutating func string(
    _ start: Cursor, into slice: inout ByteSlice
  ) throws(ScanProblem) -> Cursor {
    guard start.pointee == Self.quote else { throw unexpected(start, wanted: "a string") }
    slice.start = window.streamOffset(start) + 1
    sawEscape = false
    let end = try stringEnd(start + 1)
    slice.count = window.streamOffset(end) - 1 - slice.start
    if sawEscape {
      let first = window.base + (slice.start - window.offset)
      slice.count = JSONEscape.resolve(first, count: slice.count)
    }
    return end
  }

  // MARK: Structure

  /// From behind a key to its value.
  @inline(__always)
  mutating func colon(_ start: Cursor) throws(ScanProblem) -> Cursor {
    if Self.hasColon(start) { return start + 3 }
    return try colonSlowly(start)
  }

  /// Whether a colon stands here as AWS writes it, and a value behind it.
  @inline(__always)
  private static func hasColon(_ cursor: Cursor) -> Bool {
    cursor[0] == 0x20 && cursor[1] == 0x3A && cursor[2] == 0x20 && cursor[3] > 0x20
  }

  @inline(never)
  private mutating func colonSlowly(_ start: Cursor) throws(ScanProblem) -> Cursor {
    let cursor = try space(start)
    guard cursor.pointee == 0x3A else { throw unexpected(cursor, wanted: "':'") }
    return try space(cursor + 1)
  }

  /// Over a key that does not matter, to its value.
  @inline(never)
  private mutating func skipKeySlowly(_ start: Cursor) throws(ScanProblem) -> Cursor {
    guard start.pointee == Self.quote else { throw unexpected(start, wanted: "a key") }
    return try colon(try stringEnd(start + 1))
  }

  /// Into an object or array whose bracket must stand at the cursor.
  mutating func open(_ bracket: UInt8, _ start: Cursor) throws(ScanProblem) -> Cursor {
    guard start.pointee == bracket else {
      throw unexpected(start, wanted: bracket == 0x7B ? "an object" : "a list")
    }
    return try space(start + 1)
  }

  /// After a value: to the next key or value, or behind the closing bracket.
  ///
  /// - Returns: the cursor, and whether another one follows.
  @inline(__always)
  mutating func next(
    _ start: Cursor, closing: UInt8
  ) throws(ScanProblem) -> (cursor: Cursor, more: Bool) {
    let cursor = try space(start)
    if cursor.pointee == 0x2C { return (try space(cursor + 1), true) }
    if cursor.pointee == closing { return (cursor + 1, false) }
    throw unexpected(cursor, wanted: closing == 0x7D ? "',' or '}'" : "',' or ']'")
  }

  /// Over a value of any kind, every byte of it checked.
  ///
  /// The loop that most of a file passes through: what AWS writes is handled in place, all else in
  /// functions of their own.
  mutating func skipValue(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = start
    var block = ByteBlock<JSONStops>(start)
    var depth = 0
    var objects: UInt64 = 0
    var isKey = false
    value: while true {
      if isKey {
        isKey = false
        let end = cursor.pointee == Self.quote ? block.stop(from: cursor + 1) : cursor
        if end != cursor, end.pointee == Self.quote, Self.hasColon(end + 1) {
          cursor = end + 4
        } else {
          cursor = try skipKeySlowly(cursor)
          block = ByteBlock(cursor)
        }
      }
      let byte = cursor.pointee
      if byte == Self.quote {
        cursor = block.stop(from: cursor + 1)
        if cursor.pointee == Self.quote {
          cursor += 1
        } else {
          cursor = try stringRest(cursor)
          block = ByteBlock(cursor)
        }
      } else if byte == 0x7B || byte == 0x5B {
        cursor = Self.afterSpace(cursor + 1, &block)
        if cursor.pointee <= 0x20 {
          cursor = try spaceSlowly(cursor)
          block = ByteBlock(cursor)
        }
        // The closing brackets are two above the opening ones.
        if cursor.pointee != byte + 2 {
          depth += 1
          if depth > Self.deepest { throw tooDeep(cursor) }
          isKey = byte == 0x7B
          objects = isKey ? objects | 1 &<< UInt64(depth) : objects & ~(1 &<< UInt64(depth))
          continue value
        }
        cursor += 1
      } else {
        cursor = try JSONScalar.end(cursor, in: &self)
        block = ByteBlock(cursor)
      }
      while depth > 0 {
        let isObject = (objects &>> UInt64(depth)) & 1 == 1
        if cursor.pointee <= 0x20 {
          cursor = Self.afterSpace(cursor, &block)
          if cursor.pointee <= 0x20 {
            cursor = try spaceSlowly(cursor)
            block = ByteBlock(cursor)
          }
        }
        if cursor.pointee == 0x2C {
          cursor = Self.afterSpace(cursor + 1, &block)
          if cursor.pointee <= 0x20 {
            cursor = try spaceSlowly(cursor)
            block = ByteBlock(cursor)
          }
          isKey = isObject
          continue value
        }
        guard cursor.pointee == (isObject ? 0x7D : 0x5D) else {
          throw unexpected(cursor, wanted: isObject ? "',' or '}'" : "',' or ']'")
        }
        cursor += 1
        depth -= 1
      }
      return cursor
    }
  }

  /// Over white space as AWS writes it, with the block in hand.
  @inline(__always)
  private static func afterSpace(_ start: Cursor, _ block: inout ByteBlock<JSONStops>) -> Cursor {
    var cursor = start
    if cursor.pointee > 0x20 { return cursor }
    if cursor.pointee == 0x20 {
      cursor += 1
      if cursor.pointee > 0x20 { return cursor }
    }
    return cursor.pointee == 0x0A ? block.other(from: cursor + 1) : cursor
  }
}
