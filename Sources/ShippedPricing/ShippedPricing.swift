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
  package static func contains(_ path: String) -> Bool { position(of: path) != nil }

  /// A file's bytes; `nil` for none of that name.
  ///
  /// - Parameter path: relative to the pricing folder: `limits/rds-classes.csv`.
  /// - Returns: a copy of them.
  package static func bytes(of path: String) -> [UInt8]? {
    guard let position = position(of: path) else { return nil }
    let (start, end) = span(at: position)
    return withBytes(of: PackedPricing.contents) { SharedEndings.restored(in: $0[start..<end]) }
  }

  /// Every file, in the order of their names' bytes.
  package static var paths: [String] { (0..<PackedPricing.count).map(path(at:)) }

  /// Names of the files in a folder, in order; none where there is no such folder.
  package static func files(in folder: String) -> [String] {
    rest(below: folder).filter { !$0.contains("/") }
  }

  /// Names of the folders in a folder, in order.
  package static func folders(in folder: String) -> [String] {
    var names: [String] = []
    for rest in rest(below: folder) {
      guard let slash = rest.firstIndex(of: "/") else { continue }
      let name = String(rest[..<slash])
      if names.last != name { names.append(name) }
    }
    return names
  }

  /// What follows a folder's name in the paths of all files below it.
  private static func rest(below folder: String) -> [String] {
    let start = folder + "/"
    var position = firstPosition(from: start)
    var found: [String] = []
    while position < PackedPricing.count {
      let path = path(at: position)
      guard path.hasPrefix(start) else { break }
      found.append(String(path.dropFirst(start.count)))
      position += 1
    }
    return found
  }

  // MARK: Index

  private static func position(of path: String) -> Int? {
    let position = firstPosition(from: path)
    return position < PackedPricing.count && self.path(at: position) == path ? position : nil
  }

  /// The first record whose path is not before a text.
  private static func firstPosition(from text: String) -> Int {
    var (low, high) = (0, PackedPricing.count)
    while low < high {
      let middle = (low + high) / 2
      if path(at: middle).utf8.lexicographicallyPrecedes(text.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  private static func path(at position: Int) -> String {
    text(from: position * recordWidth, PackedPricing.pathWidth)
  }

  /// Where a file's content begins and ends.
  private static func span(at position: Int) -> (Int, Int) {
    let start = position * recordWidth + PackedPricing.pathWidth
    let width = PackedPricing.numberWidth
    return (Int(text(from: start, width)) ?? 0, Int(text(from: start + width, width)) ?? 0)
  }

  private static let recordWidth = PackedPricing.pathWidth + 2 * PackedPricing.numberWidth

  /// A part of a record without the spaces around it; no path has any.
  private static func text(from start: Int, _ width: Int) -> String {
    withBytes(of: PackedPricing.index) { bytes in
      String(
        decoding: bytes[start..<start + width].filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
    }
  }

  static func withBytes<Result>(
    of text: StaticString, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    text.withUTF8Buffer(body)
  }
}
