/// Searching bytes sixteen at a time, with no instruction that needs a flag.
///
/// A comparison's mask becomes sixteen bits by two multiplications. Only operations that the
/// compiler turns into single instructions are used: comparing with a plain number and narrowing a
/// vector would both become loops.
enum ByteScan {
  typealias Block = SIMD16<UInt8>

  /// One bit for every byte whose mask is set, the first byte in the lowest.
  @inline(__always)
  private static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
    let bytes = Block(repeating: 0).replacing(with: Block(repeating: 1), where: mask)
    let halves = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
    let low = (halves[0] &* 0x0102_0408_1020_4080) &>> 56
    let high = (halves[1] &* 0x0102_0408_1020_4080) &>> 56
    return low | high &<< 8
  }

  /// Sixteen bytes from an address, wherever it lies.
  @inline(__always)
  static func load(_ address: UnsafePointer<UInt8>) -> Block {
    UnsafeRawPointer(address).loadUnaligned(as: Block.self)
  }

  /// Marks control characters and everything outside ASCII.
  @inline(__always)
  private static func special(_ block: Block) -> SIMDMask<SIMD16<Int8>> {
    unsafeBitCast(block, to: SIMD16<Int8>.self) .< SIMD16<Int8>(repeating: 0x20)
  }

  /// Marks the bytes that end the plain part of a JSON string: quote, backslash, control
  /// characters, and everything outside ASCII.
  @inline(__always)
  static func stringStops(_ block: Block) -> UInt64 {
    bits(
      (block .== Block(repeating: 0x22)) .| (block .== Block(repeating: 0x5C)) .| special(block))
  }

  /// Marks the bytes that end the plain part of a quoted CSV cell: quote, control characters, and
  /// everything outside ASCII.
  @inline(__always)
  static func cellStops(_ block: Block) -> UInt64 {
    bits((block .== Block(repeating: 0x22)) .| special(block))
  }

  /// Marks the bytes that end the plain part of an unquoted CSV cell.
  @inline(__always)
  static func plainCellStops(_ block: Block) -> UInt64 {
    bits(
      (block .== Block(repeating: 0x22)) .| (block .== Block(repeating: 0x2C)) .| special(block))
  }

  /// Marks the ends of lines, and the zeros behind the last byte.
  @inline(__always)
  static func lineStops(_ block: Block) -> UInt64 {
    bits((block .== Block(repeating: 0x0A)) .| (block .== Block(repeating: 0)))
  }

  /// Marks the bytes that are no spaces.
  @inline(__always)
  static func notSpace(_ block: Block) -> UInt64 {
    bits(block .!= Block(repeating: 0x20))
  }

  /// Counts the line feeds.
  static func lineFeeds(_ start: UnsafePointer<UInt8>, count: Int) -> Int {
    var total = 0
    var index = 0
    while index + 16 <= count {
      total += bits(load(start + index) .== Block(repeating: 0x0A)).nonzeroBitCount
      index += 16
    }
    while index < count {
      if start[index] == 0x0A { total += 1 }
      index += 1
    }
    return total
  }
}
