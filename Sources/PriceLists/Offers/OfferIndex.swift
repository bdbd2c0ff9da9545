/// What an index of AWS's price list names: offers, regions or versions, and where they lie.
package struct OfferIndex: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case offers, regions, versions
  }

  /// One offer, region or version.
  package struct Entry: Hashable, Sendable {
    package let name: String
    /// Every text that the index gives for it, by AWS's own key, in the file's order.
    package let members: [Member]

    /// The text under a key, such as `currentVersionUrl`.
    package subscript(key: String) -> String? { members.first { $0.key == key }?.value }
  }

  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: String
  }

  package let kind: Kind
  package let published: String
  package let entries: [Entry]

  /// Reads the entries: an object by name, or a list of objects with a `regionCode`.
  static func read(
    _ name: String, published: String, from start: JSONScanner.Cursor, in scanner: inout JSONScanner
  ) throws(ScanProblem) -> (OfferIndex, JSONScanner.Cursor) {
    var entries: [Entry] = []
    let isList = start.pointee == UInt8(ascii: "[")
    let closing = isList ? UInt8(ascii: "]") : UInt8(ascii: "}")
    var cursor = try scanner.open(isList ? UInt8(ascii: "[") : UInt8(ascii: "{"), start)
    var more = cursor.pointee != closing
    if !more { cursor += 1 }
    while more {
      scanner.window.anchor = scanner.window.streamOffset(cursor)
      var key = ByteSlice.none
      if !isList { cursor = try scanner.colon(try scanner.string(cursor, into: &key)) }
      let (members, after) = try members(cursor, in: &scanner)
      let named =
        isList ? members.first { $0.key == "regionCode" }?.value : scanner.window.text(key)
      entries.append(Entry(name: named ?? "", members: members))
      scanner.window.anchor = Int.max
      (cursor, more) = try scanner.next(after, closing: closing)
    }
    let kind = Kind(rawValue: name) ?? .offers
    return (OfferIndex(kind: kind, published: published, entries: entries), cursor)
  }

  private static func members(
    _ start: JSONScanner.Cursor, in scanner: inout JSONScanner
  ) throws(ScanProblem) -> ([Member], JSONScanner.Cursor) {
    var result: [Member] = []
    var cursor = try scanner.open(UInt8(ascii: "{"), start)
    if cursor.pointee == UInt8(ascii: "}") { return ([], cursor + 1) }
    var more = true
    while more {
      var key = ByteSlice.none
      cursor = try scanner.colon(try scanner.string(cursor, into: &key))
      if cursor.pointee == JSONScanner.quote {
        var value = ByteSlice.none
        cursor = try scanner.string(cursor, into: &value)
        result.append(Member(key: scanner.window.text(key), value: scanner.window.text(value)))
      } else {
        cursor = try scanner.skipValue(cursor)
      }
      (cursor, more) = try scanner.next(cursor, closing: UInt8(ascii: "}"))
    }
    return (result, cursor)
  }
}
