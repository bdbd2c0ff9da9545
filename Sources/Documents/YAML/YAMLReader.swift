import Diagnostics
import Yams

/// Reads YAML with Yams, and keeps scalars as the text that was written.
///
/// Yams finds the structure; what a plain scalar means is decided by the core schema of YAML 1.2,
/// not by the rules of YAML 1.1 that turn `no` into a truth value and `010` into eight.
struct YAMLReader {
  /// The largest text, in bytes, that is given to Yams: 10 MB would take it 3 seconds.
  ///
  /// CloudFormation takes templates of 1 MB at most ("Template body size in an S3 object", AWS
  /// CloudFormation quotas).
  static let largestUncommon = 3_000_000

  /// Reads a text of one document; most are of a kind that needs no Yams.
  ///
  /// - Parameters:
  ///   - source: the text.
  ///   - repeatedKeys: what becomes of a key that a mapping has twice.
  ///   - largest: in bytes, of a text that is not of the common kind.
  /// - Throws: the problems found, each with its place.
  /// - Returns: the document.
  static func read(
    _ source: SourceText, _ repeatedKeys: Document.RepeatedKeys = .refused,
    largest: Int = largestUncommon
  ) throws(Diagnostics) -> Document {
    var reader = CommonYAMLReader(source.bytes)
    if let document = reader.document(of: source) { return document }
    if source.bytes.count > largest {
      guard source.bytes.contains(where: { $0 > 0x20 }) else {
        throw Diagnostics(emptyFile(source))
      }
      throw Diagnostics(
        Diagnostic(
          at: source.location(ofByte: reader.position),
          "this is a mistake, or one of YAML's rarer forms, which are read in files of less than"
            + " \(largest / 1_000_000) MB",
          mend: "write it without anchors, aliases, folded and continued texts, repeated keys, tabs"
            + " and lines that end with CR LF; or as JSON, or in several files"))
    }
    return try readAny(source, repeatedKeys)
  }

  /// Reads a text of any kind with Yams.
  ///
  /// - Throws: the problems found, each with its place.
  static func readAny(
    _ source: SourceText, _ repeatedKeys: Document.RepeatedKeys = .refused
  ) throws(Diagnostics) -> Document {
    try checkBeforeParsing(source)
    let marks = YAMLMarks(source)
    var masked = MaskedYAMLKeys(source, marks)
    while true {
      do {
        // libyaml ends at 1,000 levels, so that the recursion in Yams is bounded.
        let parser = try Parser(
          yaml: String(decoding: masked.bytes, as: UTF8.self), resolver: .basic, encoding: .utf8)
        guard let root = try parser.singleRoot() else { throw Diagnostics(emptyFile(source)) }
        var converter = YAMLConverter(source: source, marks: marks, superseded: masked.keys)
        return try converter.convert(root, repeated: masked.repeated)
      } catch let error as YamlError {
        if repeatedKeys == .lastCounts, masked.mask(error) { continue }
        var problems = YAMLProblems(source: source, marks: marks)
        throw problems.diagnostics(for: error)
      } catch let problems as Diagnostics {
        throw problems
      } catch {
        throw Diagnostics(Diagnostic(.error, .internalError, at: source.wholeFile, "\(error)"))
      }
    }
  }

  /// Finds what Yams would report without a place, or would take too long over.
  private static func checkBeforeParsing(_ source: SourceText) throws(Diagnostics) {
    if !source.bytes.contains(where: { $0 > 0x20 }) { throw Diagnostics(emptyFile(source)) }
    if let offset = source.bytes.firstIndex(where: { isControl($0) }) {
      throw Diagnostics(
        Diagnostic(
          at: source.location(ofByte: offset), "there is a control character in the text",
          mend: "remove it, or write it as an escape in double quotes"))
    }
    if !source.isASCII, let offset = firstUnprintable(in: source.bytes) {
      throw Diagnostics(
        Diagnostic(
          at: source.location(ofByte: offset),
          "there is a character that YAML does not allow in a text",
          mend: "remove it, or write it as an escape in double quotes"))
    }
    if let offset = AliasKeys.firstDangerous(in: source.bytes) {
      throw Diagnostics(
        Diagnostic(
          at: source.location(ofByte: offset), "a key is made of a collection or an alias",
          mend: "write keys as plain text in a file with so many aliases"))
    }
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0x7F
  }

  /// The first of the code points above ASCII that YAML does not allow.
  ///
  /// Source: YAML 1.2.2, production 1, `c-printable`; U+FEFF is refused by libyaml.
  private static func firstUnprintable(in bytes: [UInt8]) -> Int? {
    for index in bytes.indices where bytes[index] == 0xC2 || bytes[index] == 0xEF {
      let next = bytes[index + 1]
      if bytes[index] == 0xC2 {
        if next < 0xA0 && next != 0x85 { return index }
      } else {
        let last = bytes[index + 2]
        if next == 0xBB && last == 0xBF { return index }
        if next == 0xBF && last >= 0xBE { return index }
      }
    }
    return nil
  }
}

/// Keys that Yams would take for ever to compare.
///
/// Yams compares whole keys. A key that holds nested aliases may stand for billions of values;
/// such keys are refused in a text with enough aliases to build one. Aliases elsewhere are counted
/// when they are expanded.
enum AliasKeys {
  /// Fewer aliases cannot expand to more than 3¹¹ values.
  private static let harmless = 32

  /// The offset of a key made of an alias or a collection; `nil` with few aliases.
  static func firstDangerous(in bytes: [UInt8]) -> Int? {
    var aliases = 0
    var firstKey: Int?
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "*") where isStart(index, in: bytes):
        var end = index + 1
        while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
        if end == index + 1 { continue }
        aliases += 1
        if firstKey == nil, isFollowedByColon(end, in: bytes) { firstKey = index }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if firstKey == nil, isFollowedByColon(index + 1, in: bytes) { firstKey = index }
      case UInt8(ascii: "?") where isStart(index, in: bytes):
        if firstKey == nil, index + 1 < bytes.count, bytes[index + 1] <= 0x20 { firstKey = index }
      case UInt8(ascii: "{") where isStart(index, in: bytes):
        if firstKey == nil, let next = bytes[(index + 1)...].first(where: { $0 > 0x20 }),
          "*[{".utf8.contains(next)
        {
          firstKey = index
        }
      default: continue
      }
    }
    return aliases > harmless ? firstKey : nil
  }

  private static func isStart(_ index: Int, in bytes: [UInt8]) -> Bool {
    index == 0 || bytes[index - 1] <= 0x20 || "[{,:".utf8.contains(bytes[index - 1])
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte == 0x2D
  }

  private static func isFollowedByColon(_ index: Int, in bytes: [UInt8]) -> Bool {
    bytes[index...].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
  }
}
