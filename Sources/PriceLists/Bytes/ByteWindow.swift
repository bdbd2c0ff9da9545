internal import Diagnostics
internal import Platform

/// A problem at a place in a stream of bytes.
struct ScanProblem: Error {
  /// Offset of the first byte in question, from the start of the unpacked stream.
  let offset: Int
  let length: Int
  let message: String
  let mend: String?

  init(at offset: Int, length: Int = 1, _ message: String, mend: String? = nil) {
    self.offset = offset
    self.length = length
    self.message = message
    self.mend = mend
  }
}

/// A stretch of the stream, by offset, so that it stays true when the window moves.
struct ByteSlice {
  var start: Int
  var count: Int

  static let none = Self(start: 0, count: -1)
  var isPresent: Bool { count >= 0 }
}

/// The part of a stream that is in memory: a buffer that slides over it.
///
/// A guard of zero bytes follows the last byte, so that scanning may look a block ahead and stops
/// by itself, since no zero is part of a price list. Only what lies behind ``anchor`` is dropped,
/// so a reader anchors the record it is in.
struct ByteWindow: ~Copyable {
  typealias Cursor = UnsafeMutablePointer<UInt8>

  private static let guardBytes = 64
  /// Kept before the record in hand, to show the line of an error.
  private static let history = 400
  private static let step = 262_144
  /// A record larger than this is no price list.
  private static let most = 16_777_216

  private var input: ByteInput
  private let source: PriceListSource
  private(set) var base: Cursor
  private var capacity: Int
  private(set) var end: Cursor
  /// Stream offset of ``base``.
  private(set) var offset = 0
  /// Stream offset of the first byte that must stay; `Int.max` for none.
  var anchor = Int.max
  /// Whether the stream has given its last byte.
  private(set) var isExhausted = false
  /// Whether the stream itself has failed.
  private var isBroken = false
  private let countsLines: Bool
  private var linesBefore = 0
  private var lineStart = 0

  init(_ source: PriceListSource) throws(Diagnostic) {
    self.source = source
    input = try ByteInput(source)
    capacity = Self.step * 2
    base = .allocate(capacity: capacity + Self.guardBytes)
    base.initialize(repeating: 0, count: capacity + Self.guardBytes)
    end = base
    if case .descriptor = source.place { countsLines = true } else { countsLines = false }
  }

  deinit { base.deallocate() }

  @inline(__always)
  func streamOffset(_ cursor: Cursor) -> Int { offset + (cursor - base) }

  /// Where stream offset 0 would lie, to look bytes of the window up by their offset.
  @inline(__always)
  var origin: UnsafePointer<UInt8> { UnsafePointer(base) - offset }

  @inline(__always)
  func pointer(_ slice: ByteSlice) -> UnsafePointer<UInt8> {
    UnsafePointer(base + (slice.start - offset))
  }

  @inline(__always)
  func bytes(_ slice: ByteSlice) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: pointer(slice), count: max(0, slice.count))
  }

  func text(_ slice: ByteSlice) -> String {
    String(decoding: bytes(slice), as: UTF8.self)
  }

  /// Reads on, keeping everything from the anchor or the cursor on.
  ///
  /// Sets ``isExhausted`` when there is nothing more.
  ///
  /// - Returns: the cursor where its byte lies now.
  mutating func refill(_ cursor: Cursor) throws(ScanProblem) -> Cursor {
    let at = streamOffset(cursor)
    let kept = max(offset, min(at, anchor) - Self.history)
    let dropped = kept - offset
    if dropped > 0 {
      if countsLines { countLines(dropped) }
      base.update(from: base + dropped, count: end - base - dropped)
      end -= dropped
      offset = kept
    }
    if capacity - (end - base) < Self.step { try grow(at: at) }
    let count: Int
    do throws(InputProblem) {
      count = try input.read(
        into: UnsafeMutableRawBufferPointer(start: end, count: capacity - (end - base)))
    } catch {
      isBroken = true
      throw ScanProblem(at: streamOffset(end), error.message, mend: error.mend)
    }
    RunProgress.current?.read(count)
    end += count
    end.update(repeating: 0, count: Self.guardBytes)
    isExhausted = count == 0
    return base + (at - offset)
  }

  private mutating func grow(at: Int) throws(ScanProblem) {
    guard capacity < Self.most else {
      throw ScanProblem(
        at: min(at, anchor), "one record is longer than \(Self.most >> 20) MiB",
        mend: "give \(source.noun) as AWS publishes it")
    }
    let count = end - base
    let larger = Cursor.allocate(capacity: capacity * 2 + Self.guardBytes)
    larger.initialize(repeating: 0, count: capacity * 2 + Self.guardBytes)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    end = larger + count
    capacity *= 2
  }

  private mutating func countLines(_ count: Int) {
    linesBefore += ByteScan.lineFeeds(base, count: count)
    var index = count
    while index > 0, base[index - 1] != 0x0A { index -= 1 }
    if index > 0 { lineStart = offset + index }
  }

  // MARK: Places

  /// The place of a stream offset that is in the window or before it.
  func location(_ place: Int, length: Int = 1) -> SourceLocation {
    var line = linesBefore
    var start = lineStart
    if !countsLines { (line, start) = linesFromTheStart() }
    let index = min(max(place - offset, 0), end - base)
    line += ByteScan.lineFeeds(base, count: index)
    var first = index
    while first > 0, base[first - 1] != 0x0A { first -= 1 }
    if first > 0 { start = offset + first }
    let isWhole = start >= offset
    let from = isWhole ? start - offset : 0
    var last = index
    while base + last < end, base[last] != 0x0A, base[last] != 0x0D, last - from < 4_000 {
      last += 1
    }
    let before = String(
      decoding: UnsafeBufferPointer(start: base + from, count: index - from), as: UTF8.self)
    let text = String(
      decoding: UnsafeBufferPointer(start: base + from, count: last - from), as: UTF8.self)
    return SourceLocation(
      file: source.name, line: line + 1,
      column: (isWhole ? before.count : place - start) + 1, length: length,
      lineText: isWhole ? text : nil)
  }

  /// The line feeds before the window and the start of the last line there, by reading again.
  private func linesFromTheStart() -> (lines: Int, start: Int) {
    guard offset > 0, var again = try? ByteInput(source) else { return (0, 0) }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.step, alignment: 16)
    defer { piece.deallocate() }
    var lines = 0
    var start = 0
    var done = 0
    while done < offset {
      let room = UnsafeMutableRawBufferPointer(rebasing: piece[..<min(Self.step, offset - done)])
      guard let count = try? again.read(into: room), count > 0 else { break }
      let bytes = room.bindMemory(to: UInt8.self)
      if let address = bytes.baseAddress {
        lines += ByteScan.lineFeeds(UnsafePointer(address), count: count)
      }
      var index = count
      while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
      if index > 0 { start = done + index }
      done += count
    }
    return (lines, start)
  }

  /// A problem as the user sees it.
  ///
  /// Damaged gzip often shows as broken text first, since its checksum stands at the end: so what
  /// is left is unpacked too, and the damage is named if there is any.
  mutating func diagnostic(_ problem: ScanProblem) -> Diagnostic {
    let place = location(problem.offset, length: problem.length)
    if input.isGzip, !isBroken, let damage = damageInTheRest() {
      return Diagnostic(at: place, damage.message, mend: damage.mend)
    }
    return Diagnostic(at: place, problem.message, mend: problem.mend)
  }

  private mutating func damageInTheRest() -> InputProblem? {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.step, alignment: 16)
    defer { piece.deallocate() }
    do throws(InputProblem) {
      while try input.read(into: piece) > 0 {}
      return nil
    } catch {
      return error
    }
  }
}
