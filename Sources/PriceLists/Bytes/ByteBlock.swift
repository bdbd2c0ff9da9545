/// What a block looks for.
protocol BlockStops {
  /// One bit for every byte that stops plain text.
  static func stops(_ block: ByteScan.Block) -> UInt64
  /// Whether runs of spaces are jumped over too.
  static var jumpsSpaces: Bool { get }
}

/// The bytes that end the plain part of a JSON string.
enum JSONStops: BlockStops {
  static var jumpsSpaces: Bool { true }

  @inline(__always)
  static func stops(_ block: ByteScan.Block) -> UInt64 { ByteScan.stringStops(block) }
}

/// The bytes that end the plain part of a quoted CSV cell.
enum CSVStops: BlockStops {
  static var jumpsSpaces: Bool { false }

  @inline(__always)
  static func stops(_ block: ByteScan.Block) -> UInt64 { ByteScan.cellStops(block) }
}

/// Sixty-four bytes looked at together, so that the steps between their stops need no look at the
/// bytes: each would wait for the one before it.
///
/// Bytes from the end of the window on are zero, which stops everything; so a block that is loaded
/// at the end or before it stays within the window's guard. When the window moves, the block is
/// stale and has to be made anew.
struct ByteBlock<Stops: BlockStops> {
  typealias Cursor = ByteWindow.Cursor

  private var start: Cursor
  private var stops: UInt64 = 0
  private var others: UInt64 = 0

  @inline(__always)
  init(_ cursor: Cursor) {
    start = cursor
    load(cursor)
  }

  @inline(__always)
  private mutating func load(_ cursor: Cursor) {
    start = cursor
    let (a, b) = (ByteScan.load(cursor), ByteScan.load(cursor + 16))
    let (c, d) = (ByteScan.load(cursor + 32), ByteScan.load(cursor + 48))
    stops =
      Stops.stops(a) | Stops.stops(b) &<< 16 | Stops.stops(c) &<< 32 | Stops.stops(d) &<< 48
    if Stops.jumpsSpaces {
      others =
        ByteScan.notSpace(a) | ByteScan.notSpace(b) &<< 16 | ByteScan.notSpace(c) &<< 32
        | ByteScan.notSpace(d) &<< 48
    }
  }

  /// The first byte from a cursor on that stops plain text.
  @inline(__always)
  mutating func stop(from cursor: Cursor) -> Cursor {
    var offset = cursor - start
    if offset < 0 || offset >= 64 {
      load(cursor)
      offset = 0
    }
    let found = stops &>> UInt64(offset)
    if found != 0 { return cursor + found.trailingZeroBitCount }
    repeat { load(start + 64) } while stops == 0
    return start + stops.trailingZeroBitCount
  }

  /// The first byte from a cursor on that is no space.
  @inline(__always)
  mutating func other(from cursor: Cursor) -> Cursor {
    var offset = cursor - start
    if offset < 0 || offset >= 64 {
      load(cursor)
      offset = 0
    }
    let found = others &>> UInt64(offset)
    if found != 0 { return cursor + found.trailingZeroBitCount }
    repeat { load(start + 64) } while others == 0
    return start + others.trailingZeroBitCount
  }
}
