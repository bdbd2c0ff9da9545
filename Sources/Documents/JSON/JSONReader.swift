import Diagnostics

/// Reads JSON as RFC 8259 defines it, and nothing more lenient.
///
/// It goes through the bytes once, without recursion. A mistake in the syntax ends it; keys
/// written twice are collected, since the rest can still be read. Where the last of them counts, the
/// entries before it are taken out at the end.
struct JSONReader {
  /// A collection that is not closed yet.
  private struct Open {
    let node: Int
    let isMapping: Bool
    var count = 0
    let firstKey: Int
  }

  private enum Expectation {
    case value, key, separator
  }

  let source: SourceText
  let bytes: [UInt8]
  var position = 0
  private var nodes: [TapeNode] = []
  private var open: [Open] = []
  private var keys = DuplicateKeys()
  private var problems = Diagnostics()
  private let repeatedKeys: Document.RepeatedKeys
  private var superseded = SupersededEntries()

  private init(_ source: SourceText, _ repeatedKeys: Document.RepeatedKeys) {
    self.source = source
    self.repeatedKeys = repeatedKeys
    bytes = source.bytes
  }

  /// Reads a text.
  ///
  /// - Throws: one mistake of syntax, or all keys written twice.
  static func read(
    _ source: SourceText, _ repeatedKeys: Document.RepeatedKeys = .refused
  ) throws(Diagnostics) -> Document {
    var reader = JSONReader(source, repeatedKeys)
    do {
      try reader.readAll()
    } catch {
      reader.problems.report(error)
    }
    try reader.problems.throwIfErrors()
    return Document(
      source: source, nodes: reader.superseded.removed(from: reader.nodes),
      repeated: reader.problems)
  }

  private mutating func readAll() throws(Diagnostic) {
    skipSpace()
    if position == bytes.count { throw emptyFile(source) }
    nodes.reserveCapacity(min(bytes.count / 10, 1_000_000) + 16)
    var expectation = Expectation.value
    while true {
      skipSpace()
      switch expectation {
      case .value: expectation = try readValue()
      case .key: expectation = try readKey()
      case .separator:
        guard let next = try readSeparator() else { return }
        expectation = next
      }
    }
  }

  private mutating func readValue() throws(Diagnostic) -> Expectation {
    guard position < bytes.count else { throw unexpectedEnd() }
    let isKeyed = open.last?.isMapping ?? false
    if let last = open.indices.last { open[last].count += 1 }
    let flags: TapeNode.Flags = isKeyed ? .keyed : []
    let start = position
    switch bytes[position] {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return try openCollection(flags)
    case UInt8(ascii: "\""):
      let isEscaped = try skipString()
      append(
        .string, start: start, length: position - start - 2,
        flags: flags.union(isEscaped ? [.quoted, .escaped] : .quoted))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try skipNumber()
      append(.number, start: start, length: position - start, flags: flags)
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      let kind = try skipLiteral()
      append(kind, start: start, length: position - start, flags: flags)
    default:
      throw noValue()
    }
    return .separator
  }

  private mutating func openCollection(_ flags: TapeNode.Flags) throws(Diagnostic) -> Expectation {
    if open.count >= Document.deepest { throw tooDeep(source, at: position) }
    let isMapping = bytes[position] == UInt8(ascii: "{")
    open.append(Open(node: nodes.count, isMapping: isMapping, firstKey: keys.count))
    append(isMapping ? .mapping : .sequence, start: position, length: 0, flags: flags)
    position += 1
    skipSpace()
    if position < bytes.count, bytes[position] == (isMapping ? 0x7D : 0x5D) { return .separator }
    return isMapping ? .key : .value
  }

  private mutating func readKey() throws(Diagnostic) -> Expectation {
    guard position < bytes.count else { throw unexpectedEnd() }
    guard bytes[position] == UInt8(ascii: "\"") else { throw noKey() }
    let start = position
    let isEscaped = try skipString()
    append(
      .string, start: start, length: position - start - 2,
      flags: isEscaped ? [.quoted, .escaped] : .quoted)
    let range = (start + 1)..<(position - 1)
    keys.add(
      node: nodes.count - 1,
      hash: isEscaped
        ? DuplicateKeys.hash(of: unescaped(bytes[range])[...])
        : DuplicateKeys.hash(of: bytes[range]))
    skipSpace()
    guard position < bytes.count else { throw unexpectedEnd() }
    guard bytes[position] == UInt8(ascii: ":") else {
      throw problem("there is no ':' after the key", mend: "write ':' and a value after the key")
    }
    position += 1
    return .value
  }

  /// Reads what follows a value; `nil` at the end of the text.
  private mutating func readSeparator() throws(Diagnostic) -> Expectation? {
    guard let collection = open.last else {
      if position == bytes.count { return nil }
      throw problem(
        "there is more text after the end of the value",
        mend: "keep one value in the file, and remove the rest")
    }
    guard position < bytes.count else { throw unexpectedEnd() }
    let closing = collection.isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")
    if bytes[position] == closing {
      position += 1
      close(collection)
      return .separator
    }
    guard bytes[position] == UInt8(ascii: ","), collection.count > 0 else {
      throw noSeparator(closing: closing)
    }
    let comma = position
    position += 1
    skipSpace()
    if position < bytes.count, bytes[position] == closing {
      position = comma
      throw problem(
        "there is nothing after this comma", mend: "remove the comma; JSON allows none at the end")
    }
    return collection.isMapping ? .key : .value
  }

  private mutating func close(_ collection: Open) {
    nodes[collection.node].length = UInt32(clamping: collection.count)
    nodes[collection.node].end = UInt32(clamping: nodes.count)
    open.removeLast()
    guard collection.isMapping else { return }
    let (nodes, bytes) = (nodes, bytes)
    let repeated = keys.removeRepeated(from: collection.firstKey) { a, b in
      Self.text(of: nodes[a], in: bytes) == Self.text(of: nodes[b], in: bytes)
    }
    if repeatedKeys == .lastCounts { superseded.add(repeated, in: collection.node) }
    for (first, second) in repeated where problems.items.count < 100 {
      problems.report(
        repeatedKey(
          source, String(decoding: Self.text(of: nodes[second], in: bytes), as: UTF8.self),
          at: Int(nodes[second].start), length: Int(nodes[second].length) + 2,
          first: Int(nodes[first].start), repeatedKeys))
    }
  }

  private static func text(of key: TapeNode, in bytes: [UInt8]) -> [UInt8] {
    let written = bytes[key.textRange]
    return key.flags.contains(.escaped) ? unescaped(written) : Array(written)
  }

  private mutating func append(
    _ kind: Value.Kind, start: Int, length: Int, flags: TapeNode.Flags
  ) {
    nodes.append(
      TapeNode(kind, start: start, length: length, end: nodes.count + 1, flags: flags))
  }

  /// The collection that the text ends in, for the message.
  private func unexpectedEnd() -> Diagnostic {
    guard let collection = open.last else {
      return Diagnostic(at: source.end, "the text ends before the value", mend: "write a value")
    }
    let begin = source.location(ofByte: Int(nodes[collection.node].start))
    return Diagnostic(
      at: source.end,
      "the text ends inside the \(collection.isMapping ? "mapping" : "list") "
        + "that begins at line \(begin.line), column \(begin.column)",
      mend: "close it with '\(collection.isMapping ? "}" : "]")'; the file may have been cut short")
  }

  func problem(_ message: String, length: Int = 1, mend: String) -> Diagnostic {
    Diagnostic(at: source.location(ofByte: position, length: length), message, mend: mend)
  }
}

/// The message about a file with nothing in it.
func emptyFile(_ source: SourceText) -> Diagnostic {
  Diagnostic(
    at: source.wholeFile, "the file is empty: there is no value in it",
    mend: "write the file's content, or name another file")
}

/// The message about collections that stand too deep in one another.
func tooDeep(_ source: SourceText, at offset: Int) -> Diagnostic {
  Diagnostic(
    at: source.location(ofByte: offset),
    "lists and mappings are nested more than \(Document.deepest) deep",
    mend: "nest them less deep")
}

/// The message about a key that a mapping has already.
func repeatedKey(
  _ source: SourceText, _ key: String, at offset: Int, length: Int, first: Int,
  _ repeatedKeys: Document.RepeatedKeys = .refused
) -> Diagnostic {
  let place = source.location(ofByte: first)
  let last = repeatedKeys == .lastCounts ? "; the last one counts" : ""
  return Diagnostic(
    repeatedKeys == .lastCounts ? .warning : .error,
    at: source.location(ofByte: offset, length: length),
    "the key '\(key)' is written twice; first at line \(place.line), column \(place.column)"
      + last, mend: "remove or rename one of the two")
}
