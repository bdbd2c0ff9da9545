/// One value of a document, in 16 bytes: where it was written, and how far it reaches.
///
/// A document is a flat list of these in the order written. A mapping is followed by its keys and
/// values in turn, a sequence by its items; `end` leaps over a whole subtree.
struct TapeNode: Sendable {
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8

    /// Written in quotes, or as a YAML block: never a number, a truth value or null.
    static let quoted = Flags(rawValue: 1)
    /// The bytes hold JSON escapes.
    static let escaped = Flags(rawValue: 2)
    /// The text is not in the source as such; `length` is its index in the document's strings.
    static let pooled = Flags(rawValue: 4)
    /// A value of a mapping; the node before it is its key.
    static let keyed = Flags(rawValue: 8)
  }

  /// Offset of the first byte: the quote, the bracket, the tag.
  var start: UInt32
  /// Bytes of a scalar without its quotes; for a collection, the number of items or entries.
  var length: UInt32
  /// Index of the first node behind this one and all it holds.
  var end: UInt32
  /// One more than the index in the document's tags; 0 without a tag.
  var tag: UInt16 = 0
  var kind: Value.Kind
  var flags: Flags

  init(_ kind: Value.Kind, start: Int, length: Int = 0, end: Int, flags: Flags = []) {
    self.start = UInt32(clamping: start)
    self.length = UInt32(clamping: length)
    self.end = UInt32(clamping: end)
    self.kind = kind
    self.flags = flags
  }

  /// Whether the text of a scalar stands in the source as it is, neither pooled nor with escapes.
  var isPlain: Bool { flags.rawValue & (Flags.pooled.rawValue | Flags.escaped.rawValue) == 0 }

  /// The bytes of a scalar's text in the source, quotes left out.
  var textRange: Range<Int> {
    let first = Int(start) + (flags.contains(.quoted) ? 1 : 0)
    return first..<(first + Int(length))
  }
}
