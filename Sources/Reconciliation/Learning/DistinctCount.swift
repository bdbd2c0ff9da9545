import TrafficSimulation

/// How many different values there are among many, within half a percent, in 64 KiB.
///
/// - Source: Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog", 2007; counting empty registers below
///   the bound at which that is the better estimate.
struct DistinctCount {
  private static let bits = 16
  private var registers = [UInt8](repeating: 0, count: 1 << bits)
  private(set) var isEmpty = true

  /// Adds the hash of a value.
  mutating func add(_ hash: UInt64) {
    isEmpty = false
    let index = Int(truncatingIfNeeded: hash >> UInt64(64 - Self.bits))
    let rest = hash << UInt64(Self.bits)
    let rank = UInt8(truncatingIfNeeded: min(rest.leadingZeroBitCount, 64 - Self.bits) + 1)
    if rank > registers[index] { registers[index] = rank }
  }

  /// The number of different values.
  var estimate: Double {
    let count = Double(registers.count)
    var sum = 0.0
    var empty = 0
    for register in registers {
      sum += 1 / Double(UInt64(1) << UInt64(register))
      if register == 0 { empty += 1 }
    }
    let raw = 0.7213 / (1 + 1.079 / count) * count * count / sum
    return raw <= 2.5 * count && empty > 0
      ? count * Elementary.log(count / Double(empty)) : raw
  }
}
