import Diagnostics
import Yams

/// Reads on over keys that a mapping has again, of which the last one counts.
///
/// Yams refuses a mapping that has a key twice. All but the last of them get another name of the same
/// length, so that every place stays where it is, and the entries are left out afterwards.
struct MaskedYAMLKeys {
  private let source: SourceText
  private var marks: YAMLMarks
  /// The text to parse.
  private(set) var bytes: [UInt8]
  /// The offsets of the keys that were given another name.
  private(set) var keys: Set<Int> = []
  /// What to tell the reader, a warning for each key.
  private(set) var repeated = Diagnostics()
  private var rounds = 0

  /// Mappings that may hold keys twice; every one of them is another pass over the text.
  private static let mostRounds = 64

  init(_ source: SourceText, _ marks: YAMLMarks) {
    self.source = source
    self.marks = marks
    bytes = source.bytes
  }

  /// Gives the keys that an error speaks of other names.
  ///
  /// - Returns: false for another kind of error, and for keys that are not found.
  mutating func mask(_ error: YamlError) -> Bool {
    guard case .duplicatedKeysInMapping(let names, let context) = error, rounds < Self.mostRounds
    else { return false }
    rounds += 1
    let found = RepeatedYAMLKeys(
      source: source, names: names, first: marks.offset(of: context.mark)
    ).repeated.filter { !keys.contains($0.earlier.start) }
    guard !found.isEmpty else { return false }
    for (earlier, key, first) in found {
      guard rename(earlier) else { return false }
      keys.insert(earlier.start)
      repeated.report(
        repeatedKey(
          source, key.name, at: key.start, length: key.length, first: first.start, .lastCounts))
    }
    return true
  }

  /// Gives one key a name that no other key has.
  private mutating func rename(_ key: RepeatedYAMLKeys.Key) -> Bool {
    let isQuoted = [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(bytes[key.start])
    let first = key.start + (isQuoted ? 1 : 0)
    let length = key.length - (isQuoted ? 2 : 0)
    let digits = Array("ZYXWVUTSRQPONMLKJIHGFEDCBA".utf8)
    // Of one letter there are 26, of four half a million.
    var number = keys.count
    guard length > 0, length > 3 || number < 20 else { return false }
    for place in (first..<(first + length)).reversed() {
      bytes[place] = digits[number % digits.count]
      number /= digits.count
    }
    return true
  }
}
