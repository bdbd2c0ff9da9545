/// Reads the YAML that most files are written in, in one pass and without copies.
///
/// Block mappings and sequences, flow collections, plain and quoted scalars of one line, literal
/// blocks, comments and local tags: of these the result is what ``YAMLReader`` makes with Yams, byte
/// for byte. Everything else, and everything that is wrong, is left to it: anchors, merge keys,
/// folded or continued scalars, repeated keys, several documents.
struct CommonYAMLReader {
  /// Something that this reader leaves to the other one.
  struct Uncommon: Error {}

  /// Where a value stands: in a mapping, behind a tag.
  struct Place {
    var flags: TapeNode.Flags = []
    /// Where its tag begins, and its number.
    var tag: (start: Int, number: UInt16)?
  }

  /// Collections in one another; deeper ones are left to the other reader.
  private static let deepest = 64

  let bytes: [UInt8]
  var position = 0
  /// Where the line begins in which ``position`` is.
  var lineStart = 0
  var nodes: [TapeNode] = []
  var strings: [String] = []
  var tags: [String] = []
  private var keys = DuplicateKeys()
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    nodes.reserveCapacity(bytes.count / 12)
  }

  /// Reads a text.
  ///
  /// - Returns: `nil` for one that is not of the common kind.
  static func read(_ source: SourceText) -> Document? {
    var reader = Self(source.bytes)
    return reader.document(of: source)
  }

  /// The document of the text; `nil` for one that is not of the common kind.
  ///
  /// ``position`` is then where it ceases to be.
  mutating func document(of source: SourceText) -> Document? {
    do throws(Uncommon) {
      try readAll(isASCII: source.isASCII)
    } catch {
      return nil
    }
    return Document(source: source, nodes: nodes, strings: strings, tags: tags)
  }

  private mutating func readAll(isASCII: Bool) throws(Uncommon) {
    if let control = bytes.firstIndex(where: { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }) {
      position = control
      throw Uncommon()
    }
    if !isASCII { try checkBeyondASCII() }
    skipToContent()
    if column == 0, holds("---"), endsWord(position + 3) {
      position += 3
      try finishLine()
    }
    guard position < bytes.count, column == 0, !holds("---"), !holds("..."), isDash || isKey
    else { throw Uncommon() }
    try readBlock(Place())
    if position < bytes.count { throw Uncommon() }
  }

  /// Leaves the text alone where a character ends a line, or is none that YAML allows.
  private mutating func checkBeyondASCII() throws(Uncommon) {
    for index in bytes.indices where bytes[index] >= 0xC2 {
      let isRare =
        switch (bytes[index], bytes[index + 1]) {
        case (0xC2, 0x80..<0xA0), (0xEF, 0xBB...): true
        case (0xE2, 0x80): bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9
        default: false
        }
      if isRare {
        position = index
        throw Uncommon()
      }
    }
  }

  // MARK: Lines

  var column: Int { position - lineStart }

  func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0x0A }

  /// Whether a word ends before an index: a space, an end of a line or of the text.
  func endsWord(_ index: Int) -> Bool { byte(at: index) <= 0x20 }

  private func holds(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == 0x20 { position += 1 }
  }

  /// Goes on to the first byte of the next line that holds more than a comment.
  mutating func skipToContent() {
    while position < bytes.count {
      skipSpaces()
      guard position < bytes.count else { return }
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      }
      guard byte(at: position) == 0x0A else { return }
      position += 1
      lineStart = min(position, bytes.count)
      position = lineStart
    }
  }

  /// Goes on to the next content, when nothing but a comment follows in this line.
  mutating func finishLine() throws(Uncommon) {
    let end = position
    skipSpaces()
    let next = byte(at: position)
    guard next == 0x0A || (next == UInt8(ascii: "#") && position > end) else { throw Uncommon() }
    skipToContent()
    if column == 0, holds("---") || holds("...") { throw Uncommon() }
  }

  var isDash: Bool { byte(at: position) == UInt8(ascii: "-") && endsWord(position + 1) }

  // MARK: Blocks

  /// Reads the block that begins here: a mapping, a sequence, or a scalar in a line of its own.
  private mutating func readBlock(_ place: Place) throws(Uncommon) {
    if isDash {
      try readSequence(place, isIndentless: false)
    } else if isKey {
      try readMapping(place)
    } else {
      var place = place
      if byte(at: position) == UInt8(ascii: "!") {
        // A tag in a line of its own beginning: `!If [a, b, c]` below its key.
        guard place.tag == nil else { throw Uncommon() }
        place.tag = try readTag()
        guard position < bytes.count, !isDash, !isKey else { throw Uncommon() }
      }
      try readInline(place)
      try finishLine()
    }
  }

  mutating func open(
    _ kind: Value.Kind, _ place: Place, at start: Int
  ) throws(Uncommon) -> Int {
    depth += 1
    if depth > Self.deepest { throw Uncommon() }
    var node = TapeNode(kind, start: place.tag?.start ?? start, end: 0, flags: place.flags)
    node.tag = place.tag?.number ?? 0
    nodes.append(node)
    return nodes.count - 1
  }

  mutating func close(_ node: Int, length: Int) {
    depth -= 1
    nodes[node].length = UInt32(clamping: length)
    nodes[node].end = UInt32(clamping: nodes.count)
  }

  private mutating func readSequence(
    _ place: Place, isIndentless: Bool
  ) throws(Uncommon) {
    let indent = column
    let node = try open(.sequence, place, at: position)
    var count = 0
    while position < bytes.count, column == indent, isDash {
      position += 1
      try readValue(Place(), below: indent, emptyAt: position, isKeyed: false)
      count += 1
      if position < bytes.count, column > indent { throw Uncommon() }
    }
    if !isIndentless, position < bytes.count, column == indent { throw Uncommon() }
    close(node, length: count)
  }

  private mutating func readMapping(_ place: Place) throws(Uncommon) {
    let indent = column
    let node = try open(.mapping, place, at: position)
    let first = keys.count
    var count = 0
    while position < bytes.count, column == indent {
      guard !isDash else { throw Uncommon() }
      try readKey()
      try readValue(Place(flags: .keyed), below: indent, emptyAt: position, isKeyed: true)
      count += 1
      if position < bytes.count, column > indent { throw Uncommon() }
    }
    try forgetKeys(from: first)
    close(node, length: count)
  }

  /// Reads a key and its colon.
  mutating func readKey() throws(Uncommon) {
    let key = nodes.count
    try readScalar(Place(), inFlow: false, isKey: true)
    skipSpaces()
    guard byte(at: position) == UInt8(ascii: ":"), endsWord(position + 1) else { throw Uncommon() }
    try addKey(key)
    position += 1
  }

  func keyCount() -> Int { keys.count }

  mutating func addKey(_ node: Int) throws(Uncommon) {
    guard nodes[node].isPlain, nodes[node].kind == .string else { throw Uncommon() }
    keys.add(node: node, hash: DuplicateKeys.hash(of: bytes[nodes[node].textRange]))
  }

  mutating func forgetKeys(from first: Int) throws(Uncommon) {
    let (bytes, nodes) = (bytes, nodes)
    let repeated = keys.removeRepeated(from: first) { one, other in
      bytes[nodes[one].textRange].elementsEqual(bytes[nodes[other].textRange])
    }
    if let key = repeated.first {
      position = Int(nodes[key.second].start)
      throw Uncommon()
    }
  }

  /// Reads what follows a colon or a dash, up to the first byte of what comes next.
  private mutating func readValue(
    _ place: Place, below indent: Int, emptyAt end: Int, isKeyed: Bool
  ) throws(Uncommon) {
    var place = place
    skipSpaces()
    if byte(at: position) == UInt8(ascii: "!") {
      guard position > end else { throw Uncommon() }
      place.tag = try readTag()
    }
    if byte(at: position) == 0x0A || byte(at: position) == UInt8(ascii: "#") {
      // A comment begins behind a space.
      if byte(at: position) == UInt8(ascii: "#"), byte(at: position - 1) == 0x20 { position -= 1 }
      try finishLine()
      let isInside = position < bytes.count && column > indent
      if isInside {
        guard place.tag == nil || isDash || isKey else { throw Uncommon() }
        try readBlock(place)
      } else if isKeyed, position < bytes.count, column == indent, isDash {
        try readSequence(place, isIndentless: true)
      } else {
        guard place.tag == nil else { throw Uncommon() }
        nodes.append(TapeNode(.null, start: end, end: nodes.count + 1, flags: place.flags))
      }
    } else if byte(at: position) == UInt8(ascii: "|") {
      try readLiteral(place, below: indent)
    } else if !isKeyed, place.tag == nil, isDash || isKey {
      try readBlock(place)
    } else {
      try readInline(place)
      try finishLine()
    }
  }

  /// Reads a scalar or a flow collection.
  private mutating func readInline(_ place: Place) throws(Uncommon) {
    switch byte(at: position) {
    case UInt8(ascii: "["), UInt8(ascii: "{"): try readFlow(place, below: blockIndent)
    default: try readScalar(place, inFlow: false, isKey: false)
    }
  }

  /// The spaces before the first word of this line.
  private var blockIndent: Int {
    var index = lineStart
    while index < position, bytes[index] == 0x20 { index += 1 }
    return index - lineStart
  }
}
