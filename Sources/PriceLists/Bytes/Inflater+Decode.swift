/// The inner loop of DEFLATE: symbols to bytes and matches.
extension Inflater {
  /// Smallest length of each length symbol from 257 on.
  ///
  /// - Source: RFC 1951, section 3.2.5, as the tables below.
  private static let lengthBase: [Int] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthExtra: [Int] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBase: [Int] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  private static let distanceExtra: [Int] = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]

  /// Takes one symbol's bits, given the code's entry for the bits at hand.
  @inline(__always)
  private mutating func symbol(_ code: borrowing HuffmanDecoder) throws(InputProblem) -> Int {
    let entry = code.table[Int(bits & 0x7FF)]
    var length = Int(entry & 15)
    var symbol = Int(entry >> 4)
    if length == 0 {
      guard let long = code.decodeLong(bits) else { throw Self.broken("a symbol without meaning") }
      (symbol, length) = long
    }
    if length > bitCount { throw Self.cutShort }
    bits >>= UInt64(length)
    bitCount -= length
    return symbol
  }

  @inline(__always)
  private mutating func extra(_ count: Int) throws(InputProblem) -> Int {
    if count > bitCount { throw Self.cutShort }
    let value = Int(bits & ((1 << UInt64(count)) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  /// One symbol of the code that codes the code lengths.
  mutating func lengthSymbol() throws(InputProblem) -> Int {
    try fill(15)
    let code = literals
    return try symbol(code)
  }

  /// Unpacks symbols until the block ends or the batch is full.
  mutating func decode(limit: Int) throws(InputProblem) {
    let literals = literals
    let distances = distances
    while windowNext < limit {
      // 15 + 5 + 15 + 13 bits are the most that a match takes.
      try fill(48)
      let symbol = try symbol(literals)
      if symbol < 256 {
        window[windowNext] = UInt8(symbol)
        windowNext += 1
        continue
      }
      if symbol == 256 {
        state = .block
        return
      }
      guard symbol < 286 else { throw Self.broken("a length without meaning") }
      let length = Self.lengthBase[symbol - 257] + (try extra(Self.lengthExtra[symbol - 257]))
      let code = try self.symbol(distances)
      guard code < 30 else { throw Self.broken("a distance without meaning") }
      let distance = Self.distanceBase[code] + (try extra(Self.distanceExtra[code]))
      guard distance <= windowNext - memberStart else {
        throw Self.broken("a match reaches back before the start")
      }
      copyMatch(length: length, distance: distance)
    }
  }

  /// Repeats bytes; source and target may overlap, then the bytes repeat themselves.
  @inline(__always)
  private mutating func copyMatch(length: Int, distance: Int) {
    let target = window + windowNext
    let source = target - distance
    if distance >= 8 {
      var index = 0
      while index < length {
        UnsafeMutableRawPointer(target + index).storeBytes(
          of: UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self), as: UInt64.self)
        index += 8
      }
    } else {
      for index in 0..<length { target[index] = source[index] }
    }
    windowNext += length
  }
}
