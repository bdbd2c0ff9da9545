import Diagnostics
import Yams

/// Lays the nodes that Yams composed out as the flat list of a document.
///
/// It keeps a stack of its own. Aliases are written out where they stand, under a bound; merge
/// keys (`<<`) are resolved, the mapping's own entries first.
struct YAMLConverter {
  /// A collection whose children are being written out.
  private struct Open {
    let node: Int
    let children: [Node]
    let isMapping: Bool
    var next = 0
  }

  /// Values that aliases may add to what the text holds without them.
  private static let largestExpansion = 500_000

  private let source: SourceText
  private var marks: YAMLMarks
  private var nodes: [TapeNode] = []
  private var strings: [String] = []
  private var tags: [String] = []
  private var open: [Open] = []
  private var problems = Diagnostics()
  /// How many values may still be written or merged; a byte makes two of them at most.
  private var allowance: Int
  /// Where the keys stand whose entries do not count: the same key follows.
  private let superseded: Set<Int>

  init(source: SourceText, marks: YAMLMarks, superseded: Set<Int> = []) {
    self.source = source
    self.marks = marks
    self.superseded = superseded
    allowance = 2 * source.bytes.count + Self.largestExpansion
  }

  mutating func convert(
    _ root: Node, repeated: Diagnostics = Diagnostics()
  ) throws(Diagnostics) -> Document {
    do {
      try append(root, flags: [])
      while let current = open.indices.last {
        let collection = open[current]
        if collection.next == collection.children.count {
          nodes[collection.node].end = UInt32(clamping: nodes.count)
          open.removeLast()
          continue
        }
        open[current].next += 1
        let child = collection.children[collection.next]
        if collection.isMapping, collection.next.isMultiple(of: 2) {
          try appendKey(child)
        } else {
          try append(child, flags: collection.isMapping ? .keyed : [])
        }
      }
    } catch {
      problems.report(error)
    }
    try problems.throwIfErrors()
    return Document(
      source: source, nodes: nodes, strings: strings, tags: tags, repeated: repeated)
  }

  private mutating func append(_ node: Node, flags: TapeNode.Flags) throws(Diagnostic) {
    try spend(1, at: node)
    let start = offset(of: node)
    let index = nodes.count
    switch node {
    case .scalar(let scalar):
      try appendScalar(scalar, start: start, flags: flags)
    case .sequence(let sequence):
      try checkDepth(at: start)
      nodes.append(
        TapeNode(.sequence, start: start, length: sequence.count, end: index + 1, flags: flags))
      nodes[index].tag = try tagNumber(sequence.tag.rawValue, at: start)
      open.append(Open(node: index, children: Array(sequence), isMapping: false))
    case .mapping(let mapping):
      try checkDepth(at: start)
      let entries = try effectiveEntries(of: mapping, depth: 0)
      nodes.append(
        TapeNode(.mapping, start: start, length: entries.count, end: index + 1, flags: flags))
      nodes[index].tag = try tagNumber(mapping.tag.rawValue, at: start)
      let children = entries.flatMap { [$0.key, $0.value] }
      open.append(Open(node: index, children: children, isMapping: true))
    case .alias:
      throw problem(at: start, "the alias stands for nothing", mend: "define its anchor before it")
    }
  }

  private mutating func appendKey(_ key: Node) throws(Diagnostic) {
    try spend(1, at: key)
    let start = offset(of: key)
    guard case .scalar(let scalar) = key else {
      throw problem(
        at: start, "a key is a list or a mapping", mend: "write the key as plain text")
    }
    try appendScalar(scalar, start: start, flags: [])
  }

  private mutating func appendScalar(
    _ scalar: Node.Scalar, start: Int, flags: TapeNode.Flags
  ) throws(Diagnostic) {
    let isQuoted = scalar.style != .plain && scalar.style != .any
    let tag = scalar.tag.rawValue
    var node = TapeNode(
      Self.kind(of: scalar.string, tag: tag, isQuoted: isQuoted), start: start,
      end: nodes.count + 1, flags: isQuoted ? flags.union(.quoted) : flags)
    node.tag = try tagNumber(tag, at: start)
    if isVerbatim(scalar, at: start) {
      node.length = UInt32(clamping: scalar.string.utf8.count)
    } else {
      node.flags.insert(.pooled)
      node.length = UInt32(clamping: strings.count)
      strings.append(scalar.string)
    }
    nodes.append(node)
  }

  /// A core tag decides; under a tag of one's own a scalar is text; else the core schema decides.
  private static func kind(of text: String, tag: String, isQuoted: Bool) -> Value.Kind {
    switch tag {
    case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float": .number
    case "tag:yaml.org,2002:bool": CoreSchema.kind(of: text) == .bool ? .bool : .string
    case "tag:yaml.org,2002:null": .null
    case "": isQuoted ? .string : CoreSchema.kind(of: text)
    default: .string
    }
  }

  /// Whether the scalar's text stands in the source as it is, behind its quote if it has one.
  private func isVerbatim(_ scalar: Node.Scalar, at start: Int) -> Bool {
    let length = scalar.string.utf8.count
    let quote: UInt8?
    switch scalar.style {
    case .plain, .any: quote = nil
    case .singleQuoted: quote = UInt8(ascii: "'")
    case .doubleQuoted: quote = UInt8(ascii: "\"")
    case .literal, .folded: return false
    }
    let first = start + (quote == nil ? 0 : 1)
    let end = first + length
    guard end + (quote == nil ? 0 : 1) <= source.bytes.count else { return false }
    if let quote, source.bytes[start] != quote || source.bytes[end] != quote { return false }
    return source.bytes[first..<end].elementsEqual(scalar.string.utf8)
  }

  /// The number a node keeps for a tag: 0 without one, and for the core tags.
  private mutating func tagNumber(_ tag: String, at start: Int) throws(Diagnostic) -> UInt16 {
    if tag.isEmpty || tag == "!" { return 0 }
    let core = "tag:yaml.org,2002:"
    if ["str", "seq", "map", "int", "float", "bool", "null"].contains(where: { tag == core + $0 }) {
      return 0
    }
    let name = tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
    if let known = tags.firstIndex(of: name) { return UInt16(known + 1) }
    if tags.count >= 1_000 {
      throw problem(at: start, "there are more than 1,000 different tags", mend: "use fewer tags")
    }
    tags.append(name)
    return UInt16(tags.count)
  }
}

extension YAMLConverter {
  private typealias Entry = (key: Node, value: Node)

  /// A mapping's entries, followed by those it merges with `<<` and does not have itself.
  private mutating func effectiveEntries(
    of mapping: Node.Mapping, depth: Int
  ) throws(Diagnostic) -> [Entry] {
    var entries: [Entry] = []
    var merged: [Node] = []
    for (key, value) in mapping {
      if !superseded.isEmpty, superseded.contains(offset(of: key)) { continue }
      if let scalar = key.scalar, scalar.style == .plain, scalar.string == "<<" {
        if case .sequence(let sources) = value { merged += sources } else { merged.append(value) }
      } else {
        entries.append((key, value))
      }
    }
    if merged.isEmpty { return entries }
    var known = Set(entries.compactMap { $0.key.scalar?.string })
    for source in merged {
      let start = offset(of: source)
      guard case .mapping(let other) = source else {
        throw problem(
          at: start, "'<<' merges something that is no mapping",
          mend: "give '<<' an alias of a mapping, or a list of such")
      }
      if depth >= 64 {
        throw problem(at: start, "'<<' is nested more than 64 deep", mend: "merge less deep")
      }
      for entry in try effectiveEntries(of: other, depth: depth + 1) {
        try spend(1, at: entry.key)
        if let name = entry.key.scalar?.string, !known.insert(name).inserted { continue }
        entries.append(entry)
      }
      try spend(1, at: source)
    }
    return entries
  }

  private mutating func spend(_ values: Int, at node: Node) throws(Diagnostic) {
    allowance -= values
    if allowance < 0 {
      throw problem(
        at: offset(of: node), "the aliases of this anchor expand to too many values",
        mend: "write the values out, or use fewer aliases within aliases")
    }
  }

  private func checkDepth(at start: Int) throws(Diagnostic) {
    if open.count >= Document.deepest { throw tooDeep(source, at: start) }
  }

  private mutating func offset(of node: Node) -> Int {
    node.mark.map { marks.offset(of: $0) } ?? 0
  }

  private func problem(at start: Int, _ message: String, mend: String) -> Diagnostic {
    Diagnostic(at: source.location(ofByte: start), message, mend: mend)
  }
}
