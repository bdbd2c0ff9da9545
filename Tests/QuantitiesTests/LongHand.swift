/// Decimal arithmetic as done on paper: digits in arrays, nothing shared with the code under test.
struct LongHand: Equatable {
  /// Most significant first; no sign.
  var digits: [Int]
  /// How many of the digits stand behind the point.
  var decimals: Int

  /// A number of digits and at most one point.
  init(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    decimals = parts.count > 1 ? parts[1].count : 0
    digits = parts.joined().compactMap(\.wholeNumberValue)
  }

  init(digits: [Int], decimals: Int) {
    self.digits = digits
    self.decimals = decimals
  }

  /// Long multiplication.
  static func * (a: Self, b: Self) -> Self {
    var result = [Int](repeating: 0, count: a.digits.count + b.digits.count)
    for i in a.digits.indices.reversed() {
      for j in b.digits.indices.reversed() {
        let sum = result[i + j + 1] + a.digits[i] * b.digits[j]
        result[i + j + 1] = sum % 10
        result[i + j] += sum / 10
      }
    }
    return Self(digits: result, decimals: a.decimals + b.decimals)
  }

  /// Column addition.
  static func + (a: Self, b: Self) -> Self {
    let decimals = max(a.decimals, b.decimals)
    let x = a.digits + [Int](repeating: 0, count: decimals - a.decimals)
    let y = b.digits + [Int](repeating: 0, count: decimals - b.decimals)
    var result: [Int] = []
    var carry = 0
    for column in 0..<max(x.count, y.count) {
      let sum =
        carry + (column < x.count ? x[x.count - 1 - column] : 0)
        + (column < y.count ? y[y.count - 1 - column] : 0)
      result.append(sum % 10)
      carry = sum / 10
    }
    result.append(carry)
    return Self(digits: result.reversed(), decimals: decimals)
  }

  /// Without leading and trailing zeros, as a person writes it.
  var text: String {
    let padded = [Int](repeating: 0, count: max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(decimals).drop { $0 == 0 }
    var fraction = Array(padded.suffix(decimals))
    while fraction.last == 0 { fraction.removeLast() }
    let front = whole.isEmpty ? "0" : whole.map(String.init).joined()
    return fraction.isEmpty ? front : front + "." + fraction.map(String.init).joined()
  }
}

/// A linear congruential generator (Knuth's MMIX constants), so that a failure can be repeated.
struct Draws {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A number of 0..<limit from the upper bits.
  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  /// Decimal text with at most the given digits before and behind the point.
  mutating func decimal(whole: Int, decimals: Int) -> String {
    var text = String(next(below: 10))
    for _ in 1..<max(1, next(below: whole) + 1) { text += String(next(below: 10)) }
    let behind = next(below: decimals + 1)
    if behind > 0 {
      text += "."
      for _ in 0..<behind { text += String(next(below: 10)) }
    }
    return text
  }
}
