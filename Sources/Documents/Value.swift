package import Diagnostics

/// A value of a document, which knows where it was written.
///
/// It is a place in the document, cheap to make and to copy. Scalars stay the text they were
/// written as; what a text means is the business of whoever asks for it.
package struct Value: Sendable {
  /// What was written.
  ///
  /// A plain YAML scalar is null, a truth value or a number by the core schema of YAML 1.2 only:
  /// `yes`, `on` and `12:30` are text.
  package enum Kind: UInt8, Sendable {
    case null, bool, number, string, sequence, mapping
  }

  let document: Document
  let index: Int

  private var node: TapeNode { document.nodes[index] }

  package var kind: Kind { node.kind }

  /// Where the value begins: at its quote or bracket, or at its tag when it has one.
  package var location: SourceLocation {
    let node = node
    var length = 1
    if node.kind.isScalar, !node.flags.contains(.pooled) {
      length = Int(node.length) + (node.flags.contains(.quoted) ? 2 : 0)
    } else if let tag {
      length = tag.utf8.count
    }
    return document.source.location(ofByte: Int(node.start), length: length)
  }

  /// Offset of the value's first byte in ``SourceText/bytes``.
  package var byteOffset: Int { Int(node.start) }

  /// The text of a scalar, escapes resolved; `nil` for a sequence or a mapping.
  ///
  /// A null has the text it was written as, such as `~` or nothing.
  package var text: String? { document.text(of: index) }

  /// Whether a scalar was written in quotes, or as a YAML block.
  package var isQuoted: Bool { node.flags.contains(.quoted) }

  /// The YAML tag, such as `!Sub`; `nil` without one, and for `!!str` and other core tags.
  package var tag: String? {
    let tag = Int(node.tag)
    return tag == 0 ? nil : document.tags[tag - 1]
  }

  package var isNull: Bool { kind == .null }

  /// The truth value: `true` or `false`, not in quotes.
  package var bool: Bool? {
    kind == .bool ? text.map { $0.utf8.first == 0x74 || $0.utf8.first == 0x54 } : nil
  }

  /// What a person calls the value, for messages.
  package var kindName: String {
    switch kind {
    case .null: "nothing"
    case .bool, .number, .string: "'\(text ?? "")'"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The key this value stands under; `nil` outside a mapping.
  package var key: Value? {
    node.flags.contains(.keyed) ? Value(document: document, index: index - 1) : nil
  }

  /// Where the key of this value was written; `nil` outside a mapping.
  package var keyLocation: SourceLocation? { key?.location }
}

extension Value {
  /// How many items or entries there are; 0 for a scalar.
  package var count: Int { node.kind.isScalar ? 0 : Int(node.length) }

  /// The items of a sequence in the order written; nothing for another kind.
  package var items: Items { Items(of: self) }

  /// For what is not there.
  package static let noEntries = nothing.entries
  package static let noItems = nothing.items
  private static let nothing = Document(
    source: .empty, nodes: [TapeNode(.null, start: 0, end: 1)]
  ).root

  /// The keys and values of a mapping in the order written; nothing for another kind.
  package var entries: Entries { Entries(of: self) }

  /// The value under a key of a mapping; `nil` without such a key, and for another kind.
  package subscript(_ key: String) -> Value? {
    let node = node
    guard node.kind == .mapping else { return nil }
    if node.length >= KeyIndex.fewest {
      return document.keyIndex.node(of: key, in: index, of: document).map {
        Value(document: document, index: $0 + 1)
      }
    }
    var position = index + 1
    let end = Int(node.end)
    while position < end {
      if document.hasText(key, at: position) {
        return Value(document: document, index: position + 1)
      }
      position = Int(document.nodes[position + 1].end)
    }
    return nil
  }

  /// Whether a key of a mapping begins so.
  package func hasKey(beginningWith start: String) -> Bool {
    guard kind == .mapping else { return false }
    var position = index + 1
    let end = Int(node.end)
    while position < end {
      if document.hasText(beginningWith: start, at: position) { return true }
      position = Int(document.nodes[position + 1].end)
    }
    return false
  }

  /// The items of a sequence.
  package struct Items: Sequence, IteratorProtocol, Sendable {
    private let document: Document
    private var position: Int
    private let end: Int

    fileprivate init(of value: Value) {
      document = value.document
      position = value.index + 1
      end = value.kind == .sequence ? Int(value.node.end) : position
    }

    package mutating func next() -> Value? {
      guard position < end else { return nil }
      let item = Value(document: document, index: position)
      position = Int(document.nodes[position].end)
      return item
    }
  }

  /// The keys and values of a mapping.
  package struct Entries: Sequence, IteratorProtocol, Sendable {
    private let document: Document
    private var position: Int
    private let end: Int

    fileprivate init(of value: Value) {
      document = value.document
      position = value.index + 1
      end = value.kind == .mapping ? Int(value.node.end) : position
    }

    package mutating func next() -> (key: Value, value: Value)? {
      guard position < end else { return nil }
      let key = Value(document: document, index: position)
      let value = Value(document: document, index: position + 1)
      position = Int(document.nodes[position + 1].end)
      return (key, value)
    }
  }
}

extension Value.Kind {
  package var isScalar: Bool { self != .sequence && self != .mapping }
}
