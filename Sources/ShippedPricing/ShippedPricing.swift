/// The pricing folder inside the program: rate tables, sheets, limits, examples.
///
/// It is constant data: only what is asked for is copied out, with the ends of its rows that many
/// rows share put back.
package enum ShippedPricing {
  /// What the tables inside are called: the newest day on which a price was seen, and their digest.
  package static var edition: ShippedEdition {
    ShippedEdition(day: PackedPricing.newestSeen, digest: PackedPricing.digest)
  }

  /// Whether there is a file of that name.
  package static func contains(_ path: String) -> Bool { PackedIndex.position(of: path) != nil }

  /// A file's bytes; `nil` for none of that name.
  ///
  /// - Parameter path: relative to the pricing folder: `limits/rds-classes.csv`.
  /// - Returns: a copy of them.
  package static func bytes(of path: String) -> [UInt8]? {
    PackedIndex.position(of: path).map { position in
      let content = PackedIndex.content(at: position)
      // Rows of rates alone share their ends.
      return path.hasPrefix("rates/") ? SharedEndings.restored(content) : Array(content)
    }
  }

  /// Whether a file has these bytes, without a copy of its own.
  package static func has(_ bytes: [UInt8], at path: String) -> Bool {
    PackedIndex.position(of: path).map {
      SharedEndings.restore(PackedIndex.content(at: $0), gives: bytes)
    } ?? false
  }

  /// The newest day on which a source showed any rate of a file: `2026-07-03`; `nil` for a file
  /// that is not there or holds no dated rates.
  package static func newestSeen(of path: String) -> String? {
    PackedIndex.position(of: path).map(PackedIndex.newestSeen).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Every file, in the order of their names' bytes.
  package static var paths: [String] { (0..<PackedPricing.count).map(PackedIndex.path) }

  /// Names of the files in a folder, in order; none where there is no such folder.
  package static func files(in folder: String) -> [String] {
    var names: [String] = []
    visit(folder) { name, isFolder in if !isFolder { names.append(name) } }
    return names
  }

  /// Names of the folders in a folder, in order.
  package static func folders(in folder: String) -> [String] {
    var names: [String] = []
    visit(folder) { name, isFolder in if isFolder { names.append(name) } }
    return names
  }

  /// The lines of a file, of which single ones are to be read; `nil` for none of that name.
  package static func lines(of path: String) -> ShippedLines? {
    PackedIndex.position(of: path).map { ShippedLines(content: PackedIndex.content(at: $0)) }
  }

  /// Goes through what lies in a folder, and over what lies further below.
  private static func visit(_ folder: String, _ body: (_ name: String, _ isFolder: Bool) -> Void) {
    let start = folder + "/"
    var position = PackedIndex.firstPosition(from: start)
    while position < PackedPricing.count {
      let path = PackedIndex.path(at: position)
      guard path.utf8.starts(with: start.utf8) else { return }
      let rest = path.utf8.dropFirst(start.utf8.count)
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
        body(String(Substring(rest)), false)
        position += 1
        continue
      }
      let name = String(Substring(rest[..<slash]))
      body(name, true)
      // "0" is the byte after "/".
      position = PackedIndex.firstPosition(from: start + name + "0")
    }
  }
}

/// The list of the packed files: records of one width, in the order of their paths' bytes.
enum PackedIndex {
  private static let recordWidth =
    PackedPricing.pathWidth + 2 * PackedPricing.numberWidth + PackedPricing.dayWidth
  private static let space = UInt8(ascii: " ")

  /// Where a file's record stands.
  static func position(of path: String) -> Int? {
    let position = firstPosition(from: path)
    return position < PackedPricing.count && self.path(at: position) == path ? position : nil
  }

  /// The first record whose path is not before a text.
  static func firstPosition(from text: String) -> Int {
    var text = text
    return text.withUTF8 { text in
      var (low, high) = (0, PackedPricing.count)
      while low < high {
        let middle = (low + high) / 2
        if precedes(middle, text) { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// Whether a record's path is before a text, byte by byte; no path holds a space.
  private static func precedes(_ position: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    PackedPricing.index.withUTF8Buffer { bytes in
      let start = position * recordWidth
      for offset in 0..<PackedPricing.pathWidth {
        let byte = bytes[start + offset]
        if byte == space { return offset < text.count }
        if offset == text.count { return false }
        if byte != text[offset] { return byte < text[offset] }
      }
      return PackedPricing.pathWidth < text.count
    }
  }

  static func path(at position: Int) -> String {
    text(from: position * recordWidth, PackedPricing.pathWidth)
  }

  static func newestSeen(at position: Int) -> String {
    text(from: (position + 1) * recordWidth - PackedPricing.dayWidth, PackedPricing.dayWidth)
  }

  /// A file's packed content.
  static func content(at position: Int) -> UnsafeBufferPointer<UInt8> {
    let start = position * recordWidth + PackedPricing.pathWidth
    let width = PackedPricing.numberWidth
    let range = number(from: start, width)..<number(from: start + width, width)
    return PackedPricing.contents.withUTF8Buffer { UnsafeBufferPointer(rebasing: $0[range]) }
  }

  private static func number(from start: Int, _ width: Int) -> Int {
    Int(text(from: start, width)) ?? 0
  }

  /// A part of a record without the spaces behind it.
  private static func text(from start: Int, _ width: Int) -> String {
    PackedPricing.index.withUTF8Buffer { bytes in
      var end = start
      while end < start + width, bytes[end] != space { end += 1 }
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }
  }
}
