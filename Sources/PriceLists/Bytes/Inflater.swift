/// Unpacks gzip, piece by piece, in memory that does not grow.
///
/// Members one after the other are unpacked as one, as `gzip -d` does. The checksum and the length
/// of each are checked. Source: RFC 1951 (DEFLATE) and RFC 1952 (gzip).
struct Inflater: ~Copyable {
  enum State { case header, block, stored(left: Int), coded, trailer, done }

  /// The history that a match can reach back into.
  private static let reach = 32_768
  /// Room for a batch of output after the history.
  private static let batch = 131_072
  private static let longestMatch = 258

  private var input: RawInput
  private let packed: UnsafeMutableRawBufferPointer
  private var packedNext = 0
  private var packedEnd = 0
  let window: UnsafeMutablePointer<UInt8>
  /// Where the next byte goes; bytes from ``windowRead`` on have not been handed out.
  var windowNext = 0
  private var windowRead = 0
  var bits: UInt64 = 0
  var bitCount = 0
  var state = State.header
  private var isLastBlock = false
  private var members = 0
  private var memberBytes = 0
  var memberStart = 0
  private var checksum = CyclicRedundancyCheck()
  var literals = HuffmanDecoder(capacity: 288)
  var distances = HuffmanDecoder(capacity: 32)

  init(_ input: consuming RawInput) {
    self.input = input
    packed = .allocate(byteCount: 65_536, alignment: 16)
    window = .allocate(capacity: Self.reach + Self.batch + Self.longestMatch + 8)
    window.initialize(repeating: 0, count: Self.reach + Self.batch + Self.longestMatch + 8)
  }

  deinit {
    packed.deallocate()
    window.deallocate()
  }

  /// Unpacks the next bytes.
  ///
  /// - Returns: how many, 0 at the end of the last member.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    while windowRead == windowNext {
      if case .done = state { return 0 }
      if windowNext > Self.reach {
        let kept = Self.reach
        window.update(from: window + (windowNext - kept), count: kept)
        memberStart = max(0, memberStart - (windowNext - kept))
        windowNext = kept
        windowRead = kept
      }
      try fillBatch()
    }
    let count = min(buffer.count, windowNext - windowRead)
    buffer.copyMemory(from: UnsafeRawBufferPointer(start: window + windowRead, count: count))
    windowRead += count
    return count
  }

  /// Works until there is some output or the end, and adds the output to the checksum.
  private mutating func fillBatch() throws(InputProblem) {
    var checked = windowNext
    let limit = Self.reach + Self.batch
    work: while windowNext < limit {
      switch state {
      case .done: break work
      case .header:
        try readHeader()
        checked = windowNext
      case .block: try readBlockHeader()
      case .stored(let left): try copyStored(left, limit: limit)
      case .coded: try decode(limit: limit)
      case .trailer:
        checksum.add(UnsafeRawBufferPointer(start: window + checked, count: windowNext - checked))
        memberBytes += windowNext - checked
        checked = windowNext
        try readTrailer()
      }
    }
    checksum.add(UnsafeRawBufferPointer(start: window + checked, count: windowNext - checked))
    memberBytes += windowNext - checked
  }

  // MARK: Bits

  /// The next packed byte, or `nil` at the end.
  private mutating func nextByte() throws(InputProblem) -> UInt8? {
    if packedNext == packedEnd {
      packedEnd = try input.read(into: packed)
      packedNext = 0
      if packedEnd == 0 { return nil }
    }
    packedNext += 1
    return packed[packedNext - 1]
  }

  /// Makes at least `count` bits available, up to 56; missing ones at the end read as zero.
  @inline(__always)
  mutating func fill(_ count: Int) throws(InputProblem) {
    if bitCount >= count { return }
    if packedNext + 8 <= packedEnd {
      let word = packed.loadUnaligned(fromByteOffset: packedNext, as: UInt64.self).littleEndian
      bits |= word << UInt64(bitCount)
      let taken = (63 - bitCount) >> 3
      packedNext += taken
      bitCount += taken * 8
      bits &= bitCount >= 64 ? ~0 : (1 << UInt64(bitCount)) - 1
      return
    }
    try fillSlowly(count)
  }

  private mutating func fillSlowly(_ count: Int) throws(InputProblem) {
    while bitCount < count {
      guard let byte = try nextByte() else { return }
      bits |= UInt64(byte) << UInt64(bitCount)
      bitCount += 8
    }
  }

  private mutating func take(_ count: Int) throws(InputProblem) -> Int {
    try fill(count)
    if bitCount < count { throw Self.cutShort }
    let value = Int(bits & ((1 << UInt64(count)) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  static let cutShort = InputProblem(
    "the gzip data ends in the middle", mend: "download the file again, it was cut short")

  static func broken(_ what: String) -> InputProblem {
    InputProblem("the gzip data is damaged: \(what)", mend: "download the file again")
  }

  // MARK: Members

  private mutating func readHeader() throws(InputProblem) {
    try fill(8)
    if bitCount == 0 {
      if members == 0 { throw Self.cutShort }
      state = .done
      return
    }
    let first = try take(8)
    if members > 0, first == 0 { return try skipPadding() }
    guard first == 0x1F, try take(8) == 0x8B else {
      throw Self.broken(members == 0 ? "no gzip header" : "something else follows its end")
    }
    guard try take(8) == 8 else { throw Self.broken("its method is not DEFLATE") }
    let flags = try take(8)
    for _ in 0..<6 { _ = try take(8) }
    if flags & 0xE0 != 0 { throw Self.broken("unknown flags in the header") }
    if flags & 4 != 0 {
      let length = try take(16)
      for _ in 0..<length { _ = try take(8) }
    }
    if flags & 8 != 0 { while try take(8) != 0 {} }
    if flags & 16 != 0 { while try take(8) != 0 {} }
    if flags & 2 != 0 { _ = try take(16) }
    members += 1
    memberBytes = 0
    memberStart = windowNext
    checksum.restart()
    state = .block
  }

  /// Zeros may follow the last member, as on a tape; nothing else.
  private mutating func skipPadding() throws(InputProblem) {
    while true {
      try fill(8)
      if bitCount == 0 { break }
      if try take(8) != 0 { throw Self.broken("something else follows its end") }
    }
    state = .done
  }

  private mutating func readTrailer() throws(InputProblem) {
    _ = try take(bitCount % 8)
    let stored = UInt32(try take(16)) | UInt32(try take(16)) << 16
    let length = UInt32(try take(16)) | UInt32(try take(16)) << 16
    if stored != checksum.value {
      throw Self.broken("its checksum is \(Self.hex(checksum.value)), it says \(Self.hex(stored))")
    }
    if length != UInt32(truncatingIfNeeded: memberBytes) {
      throw Self.broken("it unpacks to \(memberBytes) bytes, it says \(length)")
    }
    state = .header
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }

  // MARK: Blocks

  private mutating func readBlockHeader() throws(InputProblem) {
    if isLastBlock {
      isLastBlock = false
      state = .trailer
      return
    }
    isLastBlock = try take(1) == 1
    switch try take(2) {
    case 0:
      _ = try take(bitCount % 8)
      let length = try take(16)
      guard try take(16) == length ^ 0xFFFF else { throw Self.broken("a stored block's length") }
      state = .stored(left: length)
    case 1:
      var lengths = [UInt8](repeating: 8, count: 288)
      for symbol in 144..<256 { lengths[symbol] = 9 }
      for symbol in 256..<280 { lengths[symbol] = 7 }
      guard literals.build(lengths: lengths[...]),
        distances.build(lengths: [UInt8](repeating: 5, count: 32)[...])
      else { throw Self.broken("the fixed code") }
      state = .coded
    case 2:
      try readCodes()
      state = .coded
    default: throw Self.broken("a block of unknown kind")
    }
  }

  private static let lengthOrder: [Int] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// Reads the two codes of a block, themselves coded.
  private mutating func readCodes() throws(InputProblem) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let lengthCount = try take(4) + 4
    if literalCount > 286 || distanceCount > 30 {
      throw Self.broken("a code with too many symbols")
    }
    var lengths = [UInt8](repeating: 0, count: 19)
    for index in 0..<lengthCount { lengths[Self.lengthOrder[index]] = UInt8(try take(3)) }
    guard literals.build(lengths: lengths[...]) else { throw Self.broken("a code of lengths") }
    var all = [UInt8](repeating: 0, count: literalCount + distanceCount)
    var index = 0
    while index < all.count {
      let symbol = try lengthSymbol()
      if symbol < 16 {
        all[index] = UInt8(symbol)
        index += 1
        continue
      }
      if symbol == 16, index == 0 { throw Self.broken("a repeat of no length") }
      let value = symbol == 16 ? all[index - 1] : 0
      let count =
        symbol == 16 ? try take(2) + 3 : symbol == 17 ? try take(3) + 3 : try take(7) + 11
      if index + count > all.count { throw Self.broken("too many code lengths") }
      for _ in 0..<count {
        all[index] = value
        index += 1
      }
    }
    guard all[256] != 0, literals.build(lengths: all[..<literalCount]),
      distances.build(lengths: all[literalCount...])
    else { throw Self.broken("a block's code") }
  }

  private mutating func copyStored(_ left: Int, limit: Int) throws(InputProblem) {
    var left = left
    while left > 0, windowNext < limit {
      window[windowNext] = UInt8(try take(8))
      windowNext += 1
      left -= 1
    }
    state = left == 0 ? .block : .stored(left: left)
  }
}
