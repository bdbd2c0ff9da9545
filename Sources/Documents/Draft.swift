/// A value to be written into a document again: what was written, and what is made of it.
///
/// What is made stands where the key around it stands, so that every place leads into the text that a
/// person wrote.
package indirect enum Draft: Sendable {
  /// A value of the document that is written again.
  case written(Value)
  /// A plain scalar.
  case text(String)
  case list([Draft])
  case map([Entry])

  /// A key and its value.
  package struct Entry: Sendable {
    package let key: String
    /// Where it was written; `nil` for where what is around it stands.
    package let place: Value?
    package let value: Draft

    package init(_ key: String, at place: Value? = nil, _ value: Draft) {
      self.key = key
      self.place = place
      self.value = value
    }
  }
}

extension Draft {
  /// The text of a scalar.
  package var text: String? {
    switch self {
    case .written(let value): value.tag == nil ? value.text : nil
    case .text(let text): text
    case .list, .map: nil
    }
  }

  /// The entries of a mapping; none for a function and for another kind.
  package var entries: [Entry] {
    switch self {
    case .written(let value) where value.tag == nil:
      value.entries.compactMap { key, value in
        key.text.map { Entry($0, at: key, .written(value)) }
      }
    case .map(let entries): entries
    case .written, .text, .list: []
    }
  }

  /// The items of a list; none for another kind.
  package var items: [Draft] {
    switch self {
    case .written(let value) where value.tag == nil: value.items.map { .written($0) }
    case .list(let items): items
    case .written, .text, .map: []
    }
  }

  package subscript(key: String) -> Draft? {
    switch self {
    case .written(let value): value.tag == nil ? value[key].map { .written($0) } : nil
    case .map(let entries): entries.last { $0.key == key }?.value
    case .text, .list: nil
    }
  }
}

extension Draft {
  /// The values and keys that it holds, itself included.
  fileprivate var nodeCount: Int {
    switch self {
    case .written(let value): value.nodeCount
    case .text: 1
    case .list(let items): items.reduce(1) { $0 + $1.nodeCount }
    case .map(let entries): entries.reduce(1) { $0 + 1 + $1.value.nodeCount }
    }
  }
}

extension Value {
  fileprivate var nodeCount: Int { Int(document.nodes[index].end) - index }
}

extension Document {
  /// A document over the same text.
  ///
  /// - Parameter draft: what it is to hold; what was written is of this document.
  /// - Returns: its root's place is that of this one's.
  package func rewritten(as draft: Draft) -> Document {
    var writer = DraftWriter(self, nodes: draft.nodeCount)
    writer.write(draft, at: root.byteOffset, flags: [])
    return Document(
      source: source, nodes: writer.nodes, strings: writer.strings, tags: tags,
      repeated: repeated)
  }
}

/// Lays a draft out as the flat list of a document.
private struct DraftWriter {
  private let document: Document
  private(set) var nodes: [TapeNode] = []
  private(set) var strings: [String]
  /// Where texts stand that were made: thousands of resources say the same in the same words.
  private var places: [String: Int] = [:]

  init(_ document: Document, nodes count: Int) {
    self.document = document
    strings = document.strings
    nodes.reserveCapacity(count)
  }

  mutating func write(_ draft: Draft, at start: Int, flags: TapeNode.Flags) {
    let index = nodes.count
    switch draft {
    case .written(let value): copy(value, flags: flags)
    case .text(let text): append(text, CoreSchema.kind(of: text), at: start, flags: flags)
    case .list(let items):
      nodes.append(
        TapeNode(.sequence, start: start, length: items.count, end: index + 1, flags: flags))
      for item in items { write(item, at: start, flags: []) }
      nodes[index].end = UInt32(clamping: nodes.count)
    case .map(let entries):
      nodes.append(
        TapeNode(.mapping, start: start, length: entries.count, end: index + 1, flags: flags))
      for entry in entries {
        let place = entry.place?.byteOffset ?? start
        if let written = entry.place, written.text == entry.key {
          copy(written, flags: [])
        } else {
          append(entry.key, .string, at: place, flags: [])
        }
        write(entry.value, at: place, flags: .keyed)
      }
      nodes[index].end = UInt32(clamping: nodes.count)
    }
  }

  private mutating func append(
    _ text: String, _ kind: Value.Kind, at start: Int, flags: TapeNode.Flags
  ) {
    let place = places[text] ?? strings.count
    if place == strings.count {
      strings.append(text)
      places[text] = place
    }
    nodes.append(
      TapeNode(
        kind, start: start, length: place, end: nodes.count + 1, flags: flags.union(.pooled)))
  }

  /// A subtree as it was written.
  private mutating func copy(_ value: Value, flags: TapeNode.Flags) {
    let first = nodes.count
    let old = value.document.nodes
    for index in value.index..<Int(old[value.index].end) {
      var node = old[index]
      node.end = UInt32(clamping: Int(node.end) - value.index + first)
      nodes.append(node)
    }
    nodes[first].flags.remove(.keyed)
    nodes[first].flags.formUnion(flags)
  }
}
