/// A canonical Huffman code as DEFLATE uses it: a table for short codes, a search for long ones.
///
/// Source: RFC 1951, section 3.2.2.
struct HuffmanDecoder {
  static let tableBits = 11
  /// symbol << 4 | length for every pattern of ``tableBits`` bits; 0 where the code is longer.
  private(set) var table: [UInt16]
  private var counts = [UInt16](repeating: 0, count: 16)
  private var symbols: [UInt16]

  init(capacity: Int) {
    table = [UInt16](repeating: 0, count: 1 << Self.tableBits)
    symbols = [UInt16](repeating: 0, count: capacity)
  }

  /// Builds the code from the lengths of its symbols' codes, 0 for an unused symbol.
  ///
  /// - Returns: whether the lengths make a code: none over-full, none incomplete except a code of
  ///   one symbol, which RFC 1951 allows for distances.
  mutating func build(lengths: ArraySlice<UInt8>) -> Bool {
    for index in 0..<16 { counts[index] = 0 }
    for length in lengths { counts[Int(length)] += 1 }
    let used = lengths.count - Int(counts[0])
    counts[0] = 0
    var left = 1
    var offsets = [Int](repeating: 0, count: 17)
    var firstCodes = [Int](repeating: 0, count: 17)
    for length in 1..<16 {
      left = left * 2 - Int(counts[length])
      if left < 0 { return false }
      offsets[length + 1] = offsets[length] + Int(counts[length])
      firstCodes[length + 1] = (firstCodes[length] + Int(counts[length])) * 2
    }
    if left > 0, used > 1 { return false }
    for index in 0..<table.count { table[index] = 0 }
    for (symbol, byte) in lengths.enumerated() where byte != 0 {
      let length = Int(byte)
      symbols[offsets[length]] = UInt16(symbol)
      offsets[length] += 1
      let code = firstCodes[length]
      firstCodes[length] += 1
      if length <= Self.tableBits { fillTable(code: code, length: length, symbol: symbol) }
    }
    return true
  }

  private mutating func fillTable(code: Int, length: Int, symbol: Int) {
    var reversed = 0
    for bit in 0..<length where (code >> bit) & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
    let entry = UInt16(symbol << 4 | length)
    var index = reversed
    while index < table.count {
      table[index] = entry
      index += 1 << length
    }
  }

  /// Decodes a code longer than the table's, bit by bit.
  ///
  /// - Returns: symbol and code length; `nil` when no code fits.
  func decodeLong(_ bits: UInt64) -> (symbol: Int, length: Int)? {
    var code = 0
    var first = 0
    var index = 0
    for length in 1..<16 {
      code |= Int((bits >> UInt64(length - 1)) & 1)
      let count = Int(counts[length])
      if code - count < first { return (Int(symbols[index + code - first]), length) }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    return nil
  }
}
