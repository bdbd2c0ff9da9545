import Diagnostics
import Platform

/// The files of a pricing folder that every user gets, as the text of a Swift source.
///
/// The contents lie in one string literal, end to end, which the compiler copies into the program's
/// constant data: it is mapped, never parsed. The index has records of one width, so that a name is
/// found by halving.
struct PackedPricing {
  /// A file, and what it holds.
  struct Entry {
    let path: String
    let bytes: [UInt8]
  }

  /// In the order of their paths' bytes.
  let entries: [Entry]

  /// Reads what is shipped.
  ///
  /// - Parameter folder: the pricing folder.
  /// - Throws: every file that cannot be read or is not text.
  init(folder: String) throws(Diagnostics) {
    var problems = Diagnostics()
    var entries: [Entry] = []
    for path in ShippedFiles.paths(in: folder) {
      let file = "\(folder)/\(path)"
      guard let bytes = problems.collecting({ try Files.read(file, shown: file) }) else { continue }
      if String(validating: bytes, as: UTF8.self) == nil {
        problems.error(
          at: SourceLocation(file: file), "this is not UTF-8 text", mend: "write it as UTF-8")
      }
      if bytes.contains(SharedEndings.mark) {
        problems.error(
          at: SourceLocation(file: file), "this holds a control character", mend: "take it out")
      }
      if ShippedFiles.isShipped(path, bytes) { entries.append(Entry(path: path, bytes: bytes)) }
    }
    try problems.throwIfErrors()
    self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The SHA-256 of the lines `DIGEST  PATH`, one a file: what `sha256sum` prints of an exported
  /// folder's `sha256sum` list.
  var digest: String {
    var hash = SHA256()
    for entry in entries {
      var own = SHA256()
      own.add(entry.bytes)
      hash.add(Array("\(own.hex())  \(entry.path)\n".utf8))
    }
    return hash.hex()
  }

  /// The newest day on which a source showed any rate of a file: `2026-07-03`; empty for a file
  /// without rates.
  private static func newestSeen(in entry: Entry) -> String {
    guard entry.path.hasPrefix("rates/") else { return "" }
    var newest = ""
    for line in entry.bytes.split(separator: UInt8(ascii: "\n")) {
      let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      // The day from which a price holds, then the day on which it was seen.
      for (first, second) in zip(cells, cells.dropFirst()) where isDay(second) {
        guard isDay(first) || first.elementsEqual("undated".utf8) else { continue }
        newest = max(newest, String(decoding: second, as: UTF8.self))
      }
    }
    return newest
  }

  private static func isDay(_ cell: ArraySlice<UInt8>) -> Bool {
    guard cell.count == 10 else { return false }
    return cell.enumerated().allSatisfy { index, byte in
      index == 4 || index == 7
        ? byte == UInt8(ascii: "-") : byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
  }

  /// The source: paths, where each file's content begins and ends, the contents, and the ends of
  /// rows that they share.
  var source: [UInt8] {
    let shared = SharedEndings(of: entries)
    let contents = entries.map(shared.packed)
    let width = entries.map(\.path.utf8.count).max() ?? 0
    var index = ""
    var end = 0
    var newestSeen = ""
    for (entry, content) in zip(entries, contents) {
      let seen = Self.newestSeen(in: entry)
      index += Self.padded(entry.path, to: width)
      for number in [end, end + content.count] {
        index += Self.padded("\(number)", to: Self.digits)
      }
      index += Self.padded(seen, to: Self.dayWidth)
      newestSeen = max(newestSeen, seen)
      end += content.count
    }
    var text: [UInt8] = []
    text.reserveCapacity(end + end / 8)
    text +=
      """
      /// What pricing/ held when this was built; made by pack-pricing.
      enum PackedPricing {
        static let newestSeen = "\(newestSeen)"
        static let digest = "\(digest)"
        static let pathWidth = \(width)
        static let numberWidth = \(Self.digits)
        static let dayWidth = \(Self.dayWidth)
        static let count = \(entries.count)
        static let index: StaticString = "\(index)"
        static let contents: StaticString = "
      """.utf8
    for content in contents { Self.append(content, to: &text) }
    text += "\"\n  static let endings: StaticString = \"".utf8
    for ending in shared.endings { Self.append(ending, to: &text) }
    text += "\"\n}\n".utf8
    return text
  }

  /// Wide enough for ten gigabytes.
  private static let digits = 10
  /// `2026-07-03`.
  private static let dayWidth = 10

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: width - text.utf8.count)
  }

  /// A file's bytes inside a string literal.
  private static func append(_ bytes: some Sequence<UInt8>, to text: inout [UInt8]) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): text += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): text += "\\n".utf8
      case UInt8(ascii: "\r"): text += "\\r".utf8
      case UInt8(ascii: "\t"): text += "\\t".utf8
      case 0..<0x20, 0x7F: text += "\\u{\(String(byte, radix: 16))}".utf8
      default: text.append(byte)
      }
    }
  }
}
