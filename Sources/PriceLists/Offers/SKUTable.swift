/// A stock-keeping unit's code in three words: at most 23 bytes, AWS's have 16.
struct SKU: Hashable, Sendable {
  static let longest = 23
  private let a: UInt64
  private let b: UInt64
  private let c: UInt64

  /// - Returns: `nil` when the code is empty or longer than ``longest``.
  @inline(__always)
  init?(_ bytes: UnsafePointer<UInt8>, count: Int) {
    guard count > 0, count <= Self.longest else { return nil }
    if count == 16 {
      a = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self).littleEndian
      b = UnsafeRawPointer(bytes + 8).loadUnaligned(as: UInt64.self).littleEndian
      c = 16 << 56
      return
    }
    var words: (UInt64, UInt64, UInt64) = (0, 0, UInt64(count) << 56)
    for index in 0..<count {
      let byte = UInt64(bytes[index]) << UInt64(index % 8 * 8)
      switch index / 8 {
      case 0: words.0 |= byte
      case 1: words.1 |= byte
      default: words.2 |= byte
      }
    }
    (a, b, c) = words
  }

  var text: String {
    var bytes: [UInt8] = []
    for index in 0..<Int(c >> 56) {
      let word = index < 8 ? a : index < 16 ? b : c
      bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(index % 8 * 8)))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @inline(__always)
  fileprivate var bucket: Int {
    let mixed =
      (a ^ (b &* 0x9E37_79B9_7F4A_7C15) ^ (c &* 0xC2B2_AE3D_27D4_EB4F))
      &* 0xFF51_AFD7_ED55_8CCD
    return Int(truncatingIfNeeded: mixed >> 20)
  }
}

/// Positions by SKU: open addressing, asked once for every SKU of a file.
struct SKUTable {
  private var keys: [SKU?]
  private var values: [Int32]
  private(set) var count = 0

  init() {
    keys = Array(repeating: nil, count: 1_024)
    values = Array(repeating: 0, count: 1_024)
  }

  /// The position stored under a SKU, -1 for none.
  subscript(sku: SKU) -> Int {
    let mask = keys.count - 1
    var index = sku.bucket & mask
    while let key = keys[index] {
      if key == sku { return Int(values[index]) }
      index = (index + 1) & mask
    }
    return -1
  }

  mutating func set(_ sku: SKU, to value: Int) {
    if (count + 1) * 2 > keys.count { grow() }
    let mask = keys.count - 1
    var index = sku.bucket & mask
    while let key = keys[index] {
      if key == sku {
        values[index] = Int32(clamping: value)
        return
      }
      index = (index + 1) & mask
    }
    keys[index] = sku
    values[index] = Int32(clamping: value)
    count += 1
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = Array(repeating: nil, count: old.0.count * 2)
    values = Array(repeating: 0, count: old.0.count * 2)
    count = 0
    for (key, value) in zip(old.0, old.1) {
      if let key { set(key, to: Int(value)) }
    }
  }
}
