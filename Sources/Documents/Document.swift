package import Diagnostics

/// A JSON or YAML text as values that keep where they were written.
package final class Document: Sendable {
  /// How to read a text.
  package enum Format: Sendable {
    /// As JSON where the name ends in `.json` or the text is JSON, else as YAML.
    case automatic
    case json
    case yaml
  }

  /// What a key means that a mapping has already.
  package enum RepeatedKeys: Sendable {
    /// An error.
    case refused
    /// The last one counts, as CloudFormation reads templates; the others are named in ``repeated``.
    case lastCounts
  }

  /// Collections may stand in one another this deep.
  package static let deepest = 512

  package let source: SourceText
  let nodes: [TapeNode]
  let strings: [String]
  let tags: [String]
  /// Keys written twice of which the last one counts.
  package let repeated: Diagnostics
  /// Where the keys of wide mappings stand.
  let keyIndex = KeyIndex()

  init(
    source: SourceText, nodes: [TapeNode], strings: [String] = [], tags: [String] = [],
    repeated: Diagnostics = Diagnostics()
  ) {
    self.source = source
    self.nodes = nodes
    self.strings = strings
    self.tags = tags
    self.repeated = repeated
  }

  /// The value that holds all others.
  package var root: Value { Value(document: self, index: 0) }

  /// Reads a text.
  ///
  /// - Throws: the problems found, each with its place; an empty text is one.
  package static func parse(
    _ source: SourceText, as format: Format = .automatic, repeatedKeys: RepeatedKeys = .refused
  ) throws(Diagnostics) -> Document {
    switch format {
    case .json: return try JSONReader.read(source, repeatedKeys)
    case .yaml: return try YAMLReader.read(source, repeatedKeys)
    case .automatic: break
    }
    if source.name.lowercased().hasSuffix(".json") {
      return try JSONReader.read(source, repeatedKeys)
    }
    guard let (first, second) = source.firstSignificantBytes,
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return try YAMLReader.read(source, repeatedKeys) }
    // YAML in brackets looks much the same; whoever understands the text has it.
    let problems: Diagnostics
    do {
      return try JSONReader.read(source, repeatedKeys)
    } catch {
      problems = error
    }
    do {
      return try YAMLReader.read(source, repeatedKeys)
    } catch {
      throw second.map { "\"{[]}-0123456789".utf8.contains($0) } ?? true ? problems : error
    }
  }

  /// The text of the scalar at an index; `nil` for a collection.
  func text(of index: Int) -> String? {
    let node = nodes[index]
    guard node.kind.isScalar else { return nil }
    if node.flags.contains(.pooled) { return strings[Int(node.length)] }
    let bytes = source.bytes[node.textRange]
    if node.flags.contains(.escaped) { return String(decoding: unescaped(bytes), as: UTF8.self) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of ``text(of:)``; none for a collection.
  func textBytes(of index: Int) -> ArraySlice<UInt8> {
    let node = nodes[index]
    guard node.kind.isScalar else { return [] }
    if node.isPlain { return source.bytes[node.textRange] }
    return text(of: index).map { Array($0.utf8)[...] } ?? []
  }

  /// Whether the scalar at an index has exactly this text, compared byte by byte.
  func hasText(_ wanted: String, at index: Int) -> Bool {
    let node = nodes[index]
    if node.isPlain {
      return Int(node.length) == wanted.utf8.count && begins(node, with: wanted)
    }
    return text(of: index)?.utf8.elementsEqual(wanted.utf8) ?? false
  }

  /// Whether the text of the scalar at an index begins so.
  func hasText(beginningWith start: String, at index: Int) -> Bool {
    let node = nodes[index]
    if node.isPlain {
      return Int(node.length) >= start.utf8.count && begins(node, with: start)
    }
    return text(of: index)?.hasPrefix(start) ?? false
  }

  private func begins(_ node: TapeNode, with start: String) -> Bool {
    var place = node.textRange.lowerBound
    for byte in start.utf8 {
      if source.bytes[place] != byte { return false }
      place += 1
    }
    return true
  }
}

extension SourceText {
  /// The first two bytes that are not white space; `nil` where there is no such byte.
  fileprivate var firstSignificantBytes: (first: UInt8, second: UInt8?)? {
    guard let first = bytes.firstIndex(where: { $0 > 0x20 }) else { return nil }
    return (bytes[first], bytes[(first + 1)...].first { $0 > 0x20 })
  }
}
