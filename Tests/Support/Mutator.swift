/// Damages texts the way that people, programs and attackers do, the same for the same seed.
package struct Mutator: Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
  }

  /// A number below a bound; SplitMix64.
  package mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) >> 1) % max(1, bound)
  }

  /// What is put in: structure, numbers at their ends, functions, and what a hostile name holds.
  private static let pieces = [
    "{", "}", "[", "]", "\"", ",", ":", "'", "\n", "- ", "  ", "#", "&a ", "*a", "!Sub ", "!Ref ",
    "<<: ", "|\n", "null", "true", "~", "0", "-1", "1e308", "-1e-308", "99999999999999999999999",
    "0x1F", "NaN", "Inf", "1,000", "10%", ".5", "2026-13-45", "Fn::If", "Fn::ForEach::L", "Ref",
    "${", "}}", "{{resolve:ssm:/a}}", "AWS::NoValue", "\\u0000", "\\ud800", "\u{0}", "\u{FEFF}",
    "\u{FFFD}", "\n::error::forged\n", "\r::warning::forged\r", "\u{1B}]0;t\u{7}", "\u{202E}",
    "\u{2028}::notice::forged", "=1+1", "<script>", "](javascript:x)", "\\n::error::forged",
    "\\u001b[31m", "\\r::error::forged",
  ]

  /// The bytes with one to four changes.
  package mutating func damaged(_ whole: [UInt8]) -> [UInt8] {
    var bytes = whole
    for _ in 0...next(below: 4) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = next(below: bytes.count + 1)
    let end = min(bytes.count, place + 1 + next(below: 8))
    switch next(below: 9) {
    case 0 where place < bytes.count: bytes[place] = UInt8(next(below: 256))
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 3: bytes.removeSubrange(place...)
    case 4: swapLines(&bytes)
    case 5: changeNumber(&bytes, near: place)
    default:
      let piece = Array(Self.pieces[next(below: Self.pieces.count)].utf8)
      bytes.replaceSubrange(place..<(next(below: 2) == 0 ? place : end), with: piece)
    }
  }

  /// Puts one line in another's place, or beside it.
  private mutating func swapLines(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let (one, other) = (next(below: lines.count), next(below: lines.count))
    if next(below: 2) == 0 { lines.swapAt(one, other) } else { lines.insert(lines[one], at: other) }
    bytes = Array(lines.joined(separator: [0x0A]))
  }

  /// Puts another number in the place of the next one.
  private mutating func changeNumber(_ bytes: inout [UInt8], near place: Int) {
    let digits: ClosedRange<UInt8> = 0x30...0x39
    guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    let numbers = ["0", "1", "-7", "3.5", "1000000000", "1e9", "18446744073709551616", "", "007"]
    bytes.replaceSubrange(start..<end, with: Array(numbers[next(below: numbers.count)].utf8))
  }
}
