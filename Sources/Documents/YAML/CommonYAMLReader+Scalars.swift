/// Scalars, tags and flow collections.
extension CommonYAMLReader {
  /// A key is followed by its colon within so many bytes.
  private static let longestKey = 1_000

  /// Whether a key begins here: a plain or quoted scalar with a colon behind it in the same line.
  var isKey: Bool {
    switch byte(at: position) {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      guard var end = endOfQuoted else { return false }
      while byte(at: end) == 0x20 { end += 1 }
      return byte(at: end) == UInt8(ascii: ":") && endsWord(end + 1)
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "!"): return false
    default:
      let end = endOfPlain(inFlow: false).next
      return byte(at: end) == UInt8(ascii: ":")
    }
  }

  /// Reads a tag of one's own, and the spaces behind it.
  mutating func readTag() throws(Uncommon) -> (start: Int, number: UInt16) {
    let start = position
    position += 1
    while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
    guard position > start + 1, endsWord(position) else { throw Uncommon() }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    skipSpaces()
    if let known = tags.firstIndex(of: name) { return (start, UInt16(known + 1)) }
    guard tags.count < 100 else { throw Uncommon() }
    tags.append(name)
    return (start, UInt16(tags.count))
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  // MARK: Scalars of one line

  /// Reads a plain or quoted scalar.
  mutating func readScalar(
    _ place: Place, inFlow: Bool, isKey: Bool
  ) throws(Uncommon) {
    let start = position
    let quote = byte(at: start)
    if quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      guard let end = endOfQuoted else { throw Uncommon() }
      if isKey, end - start > Self.longestKey { throw Uncommon() }
      position = end
      try append(start + 1..<end - 1, quote: quote, place)
      return
    }
    guard canBeginPlain(inFlow: inFlow) else { throw Uncommon() }
    let (end, next) = endOfPlain(inFlow: inFlow)
    guard end > start, !isKey || next - start <= Self.longestKey else { throw Uncommon() }
    if isKey, end - start == 2, bytes[start] == UInt8(ascii: "<"), bytes[start + 1] == bytes[start]
    {
      throw Uncommon()
    }
    // In a block, a colon ends keys alone; in brackets some signs mean what few people know.
    if !inFlow, !isKey, byte(at: next) == UInt8(ascii: ":") { throw Uncommon() }
    if inFlow, bytes[end - 1] == UInt8(ascii: ":") || bytes[start..<end].contains(UInt8(ascii: "?"))
    {
      throw Uncommon()
    }
    position = end
    try append(start..<end, quote: nil, place)
  }

  private mutating func append(
    _ range: Range<Int>, quote: UInt8?, _ place: Place
  ) throws(Uncommon) {
    let start = place.tag?.start ?? (quote == nil ? range.lowerBound : range.lowerBound - 1)
    var kind = Value.Kind.string
    if quote == nil, place.tag == nil { kind = plainKind(of: range) }
    var node = TapeNode(kind, start: start, end: nodes.count + 1, flags: place.flags)
    if quote != nil { node.flags.insert(.quoted) }
    node.tag = place.tag?.number ?? 0
    let text = try quote.flatMap { quote throws(Uncommon) in try unquoted(range, quote) }
    if place.tag != nil || text != nil {
      node.flags.insert(.pooled)
      node.length = UInt32(clamping: strings.count)
      strings.append(text ?? String(decoding: bytes[range], as: UTF8.self))
    } else {
      node.length = UInt32(clamping: range.count)
    }
    nodes.append(node)
  }

  /// What a plain scalar means; most begin with a letter that no number or word of YAML begins with.
  private func plainKind(of range: Range<Int>) -> Value.Kind {
    let first = bytes[range.lowerBound]
    let isLetter = (first | 0x20) &- 0x61 < 26
    if isLetter, !"tfnTFN".utf8.contains(first) { return .string }
    return CoreSchema.kind(of: String(decoding: bytes[range], as: UTF8.self))
  }

  /// Behind the quote that closes the one here; `nil` where it is not in this line.
  private var endOfQuoted: Int? {
    let quote = bytes[position]
    var index = position + 1
    while index < bytes.count, bytes[index] != 0x0A {
      if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        index += 2
      } else if bytes[index] != quote {
        index += 1
      } else if quote == UInt8(ascii: "'"), byte(at: index + 1) == quote {
        index += 2
      } else {
        return index + 1
      }
    }
    return nil
  }

  /// A quoted text without its escapes; `nil` where it has none.
  private func unquoted(_ range: Range<Int>, _ quote: UInt8) throws(Uncommon) -> String? {
    let escape = quote == UInt8(ascii: "'") ? quote : UInt8(ascii: "\\")
    guard bytes[range].contains(escape) else { return nil }
    var text: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      var byte = bytes[index]
      if byte == escape {
        index += 1
        switch bytes[index] {
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): byte = bytes[index]
        default: throw Uncommon()
        }
        // In double quotes an apostrophe has no escape.
        if escape != quote, bytes[index] == UInt8(ascii: "'") { throw Uncommon() }
      }
      text.append(byte)
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether a plain scalar may begin here, as all but a few do.
  private func canBeginPlain(inFlow: Bool) -> Bool {
    let first = byte(at: position)
    if first == UInt8(ascii: "-") {
      return !inFlow && !endsWord(position + 1)
        || inFlow && (byte(at: position + 1) &- 0x30 < 10 || byte(at: position + 1) == 0x2E)
    }
    return first > 0x20 && !"?:,[]{}#&*!|>'\"%@`".utf8.contains(first)
  }

  /// Where a plain scalar ends, and where what follows its spaces begins.
  private func endOfPlain(inFlow: Bool) -> (end: Int, next: Int) {
    var end = position
    var index = position
    while index < bytes.count, bytes[index] != 0x0A {
      switch bytes[index] {
      case 0x20:
        index += 1
        if byte(at: index) == UInt8(ascii: "#") { return (end, index) }
        continue
      case UInt8(ascii: ":") where endsWord(index + 1): return (end, index)
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
        UInt8(ascii: "}"):
        if inFlow { return (end, index) }
      default: break
      }
      index += 1
      end = index
    }
    return (end, index)
  }

  // MARK: Literal blocks

  /// Reads `|`, `|-` or `|+` and the lines below it.
  mutating func readLiteral(_ place: Place, below indent: Int) throws(Uncommon) {
    let start = position
    position += 1
    let chomping = byte(at: position)
    if chomping == UInt8(ascii: "-") || chomping == UInt8(ascii: "+") { position += 1 }
    guard byte(at: position) == 0x0A, bytes.last == 0x0A else { throw Uncommon() }
    position += 1
    var text: [UInt8] = []
    var blank = 0
    var inner: Int?
    while position < bytes.count {
      lineStart = position
      skipSpaces()
      if byte(at: position) == 0x0A {
        guard let inner else { throw Uncommon() }
        if column <= inner {
          blank += 1
          position += 1
          continue
        }
      }
      if inner == nil, column > indent { inner = column }
      guard let inner, column >= inner else { break }
      while byte(at: position) != 0x0A { position += 1 }
      text.append(contentsOf: repeatElement(0x0A, count: blank))
      text += bytes[lineStart + inner..<position]
      text.append(0x0A)
      blank = 0
      position += 1
    }
    guard inner != nil else { throw Uncommon() }
    if chomping == UInt8(ascii: "-") { text.removeLast() }
    if chomping == UInt8(ascii: "+") { text.append(contentsOf: repeatElement(0x0A, count: blank)) }
    var node = TapeNode(
      .string, start: place.tag?.start ?? start, length: strings.count, end: nodes.count + 1,
      flags: place.flags.union([.quoted, .pooled]))
    node.tag = place.tag?.number ?? 0
    nodes.append(node)
    strings.append(String(decoding: text, as: UTF8.self))
    try leaveLiteral(below: indent)
  }

  /// What follows a literal block belongs to a collection around it.
  private mutating func leaveLiteral(below indent: Int) throws(Uncommon) {
    position = min(position, bytes.count)
    if position == bytes.count { lineStart = position }
    let isNext = position < bytes.count
    if isNext, column > indent { throw Uncommon() }
    if isNext {
      // At the beginning of its line again, as behind every value.
      position = lineStart == 0 ? 0 : lineStart - 1
      lineStart = 0
      try finishLine()
    }
  }

  // MARK: Flow collections

  /// Reads a list or a mapping in brackets.
  mutating func readFlow(_ place: Place, below indent: Int) throws(Uncommon) {
    let isMapping = bytes[position] == UInt8(ascii: "{")
    let node = try open(isMapping ? .mapping : .sequence, place, at: position)
    let closing = UInt8(ascii: isMapping ? "}" : "]")
    let first = keyCount()
    var count = 0
    position += 1
    while true {
      try skipInFlow(below: indent)
      if byte(at: position) == closing { break }
      if isMapping { try readFlowKey(below: indent) }
      try readFlowValue(Place(flags: isMapping ? .keyed : []), below: indent)
      count += 1
      try skipInFlow(below: indent)
      if byte(at: position) == closing { break }
      guard byte(at: position) == UInt8(ascii: ",") else { throw Uncommon() }
      position += 1
    }
    position += 1
    try forgetKeys(from: first)
    close(node, length: count)
  }

  private mutating func readFlowKey(below indent: Int) throws(Uncommon) {
    let key = nodes.count
    try readScalar(Place(), inFlow: true, isKey: true)
    skipSpaces()
    guard byte(at: position) == UInt8(ascii: ":"), byte(at: position + 1) == 0x20 else {
      throw Uncommon()
    }
    try addKey(key)
    position += 1
    skipSpaces()
  }

  private mutating func readFlowValue(_ place: Place, below indent: Int) throws(Uncommon) {
    var place = place
    if byte(at: position) == UInt8(ascii: "!") { place.tag = try readTag() }
    switch byte(at: position) {
    case UInt8(ascii: "["), UInt8(ascii: "{"): try readFlow(place, below: indent)
    default: try readScalar(place, inFlow: true, isKey: false)
    }
  }

  /// Goes on to the next word within brackets, over ends of lines and comments.
  private mutating func skipInFlow(below indent: Int) throws(Uncommon) {
    let start = position
    skipSpaces()
    guard position < bytes.count else { throw Uncommon() }
    let next = bytes[position]
    guard next == UInt8(ascii: "#") || next == 0x0A else { return }
    position = start
    try finishLine()
    if position >= bytes.count || column <= indent { throw Uncommon() }
  }
}
