/// Searching bytes sixteen at a time, with no instruction that needs a flag.
///
/// A comparison's mask becomes a 64-bit word of four bits a byte: each pair of mask bytes is
/// shifted by four and narrowed, which is two instructions on x86-64 and one on arm64.
enum ByteScan {
  /// Four set bits for every byte whose mask is set, the first byte in the lowest four.
  @inline(__always)
  static func nibbles(_ mask: SIMD16<UInt8>) -> UInt64 {
    let pairs = unsafeBitCast(mask, to: SIMD8<UInt16>.self)
    return unsafeBitCast(
      SIMD8<UInt8>(truncatingIfNeeded: pairs &>> 4), to: UInt64.self)
  }

  /// Sixteen bytes from an address, wherever it lies.
  @inline(__always)
  static func load(_ address: UnsafePointer<UInt8>) -> SIMD16<UInt8> {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD16<UInt8>.self)
  }

  @inline(__always)
  private static func bytes(_ mask: SIMDMask<SIMD16<Int8>>) -> SIMD16<UInt8> {
    SIMD16<UInt8>(repeating: 0).replacing(with: SIMD16(repeating: 0xFF), where: mask)
  }

  /// Marks the bytes that end the plain part of a JSON string: quote, backslash, control
  /// characters, and everything outside ASCII.
  @inline(__always)
  static func stringStops(_ block: SIMD16<UInt8>) -> UInt64 {
    let signed = unsafeBitCast(block, to: SIMD16<Int8>.self)
    return nibbles(
      bytes((block .== 0x22) .| (block .== 0x5C) .| (signed .< SIMD16(repeating: 0x20))))
  }

  /// Marks the bytes that end the plain part of a quoted CSV cell: quote, control characters, and
  /// everything outside ASCII.
  @inline(__always)
  static func cellStops(_ block: SIMD16<UInt8>) -> UInt64 {
    let signed = unsafeBitCast(block, to: SIMD16<Int8>.self)
    return nibbles(bytes((block .== 0x22) .| (signed .< SIMD16(repeating: 0x20))))
  }

  /// Marks the bytes that end the plain part of an unquoted CSV cell.
  @inline(__always)
  static func plainCellStops(_ block: SIMD16<UInt8>) -> UInt64 {
    let signed = unsafeBitCast(block, to: SIMD16<Int8>.self)
    return nibbles(
      bytes((block .== 0x22) .| (block .== 0x2C) .| (signed .< SIMD16(repeating: 0x20))))
  }

  /// Marks the bytes that are no spaces.
  @inline(__always)
  static func notSpace(_ block: SIMD16<UInt8>) -> UInt64 {
    nibbles(bytes(block .!= 0x20))
  }

  /// Counts the line feeds.
  static func lineFeeds(_ start: UnsafePointer<UInt8>, count: Int) -> Int {
    var total = 0
    var index = 0
    while index + 16 <= count {
      total += nibbles(bytes(load(start + index) .== 0x0A)).nonzeroBitCount
      index += 16
    }
    total /= 4
    while index < count {
      if start[index] == 0x0A { total += 1 }
      index += 1
    }
    return total
  }
}
