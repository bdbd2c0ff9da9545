import Diagnostics

/// Finds where a mapping has a key again, knowing where it has it first.
///
/// Yams tells the names, and the place of one of them; the others are its neighbours: the keys at
/// the same column, or those between the same brackets.
struct RepeatedYAMLKeys {
  /// A key as it is written, its quotes included in the length.
  typealias Key = (name: String, start: Int, length: Int)

  let source: SourceText
  let names: [String]
  let first: Int

  private var bytes: [UInt8] { source.bytes }

  init(source: SourceText, names: [String], first: Int) {
    self.source = source
    self.names = names
    self.first = first
  }

  /// Each key that repeats another: the one before it, itself, and the first of its name.
  var repeated: [(earlier: Key, key: Key, first: Key)] {
    var seen: [String: (first: Key, last: Key)] = [:]
    var found: [(earlier: Key, key: Key, first: Key)] = []
    for key in isInBlock ? blockKeys : flowKeys where names.contains(key.name) {
      if let (first, last) = seen[key.name] { found.append((last, key, first)) }
      seen[key.name] = (seen[key.name]?.first ?? key, key)
    }
    return found
  }

  var diagnostics: Diagnostics {
    var problems = Diagnostics()
    for (_, key, first) in repeated {
      problems.report(
        repeatedKey(source, key.name, at: key.start, length: key.length, first: first.start))
    }
    if !problems.isEmpty { return problems }
    let name = names.first ?? ""
    return Diagnostics(
      Diagnostic(
        at: source.location(ofByte: first),
        "the mapping that holds this key has '\(name)' twice",
        mend: "remove or rename one of the two"))
  }

  private func lineStart(of offset: Int) -> Int {
    var start = min(offset, bytes.count)
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    return start
  }

  /// Whether only indentation and list dashes stand before the first key in its line.
  private var isInBlock: Bool {
    bytes[lineStart(of: first)..<first].allSatisfy { $0 == 0x20 || $0 == UInt8(ascii: "-") }
  }

  /// The keys at the column of the first one, up to lines that are indented less.
  private var blockKeys: [Key] {
    let column = first - lineStart(of: first)
    var begin = lineStart(of: first)
    while begin > 0, !holdsDash(from: begin, to: column) {
      let earlier = lineStart(of: begin - 1)
      if let indentation = indentation(ofLineAt: earlier), indentation < column {
        if holdsDash(from: earlier, to: column) { begin = earlier }
        break
      }
      begin = earlier
    }
    var keys: [Key] = []
    var start = begin
    while start < bytes.count {
      let isFirst = start == begin
      if let indentation = indentation(ofLineAt: start) {
        if indentation < column, !isFirst { break }
        if indentation == column || (isFirst && indentation < column),
          let key = key(at: start + column)
        {
          keys.append(key)
        }
      }
      start = (bytes[start...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
    }
    return keys
  }

  /// Whether a line begins with list dashes up to a column.
  private func holdsDash(from start: Int, to column: Int) -> Bool {
    let lead = bytes[start...].prefix(column)
    return lead.count == column && lead.contains(UInt8(ascii: "-"))
      && lead.allSatisfy { $0 == 0x20 || $0 == UInt8(ascii: "-") }
  }

  /// The spaces before the first byte of a line; `nil` for a blank line or a comment.
  private func indentation(ofLineAt start: Int) -> Int? {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "#") else {
      return nil
    }
    return index - start
  }

  /// The keys from the first one to the bracket that closes its mapping.
  private var flowKeys: [Key] {
    var keys: [Key] = []
    var depth = 0
    var index = first
    var isAtKey = true
    while index < bytes.count {
      if isAtKey, depth == 0, bytes[index] > 0x20 {
        if let key = key(at: index) { keys.append(key) }
        isAtKey = false
      }
      switch bytes[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): index = endOfQuoted(from: index)
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return keys }
        depth -= 1
      case UInt8(ascii: ","): isAtKey = depth == 0
      default: break
      }
      index += 1
    }
    return keys
  }

  /// The index of the quote that closes the one at an index.
  private func endOfQuoted(from start: Int) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != bytes[start] {
      index += bytes[index] == UInt8(ascii: "\\") && bytes[start] == UInt8(ascii: "\"") ? 2 : 1
    }
    return index
  }

  /// The key that begins at an index; `nil` where there is no key of plain or quoted text.
  private func key(at start: Int) -> Key? {
    guard start < bytes.count, bytes[start] > 0x20 else { return nil }
    let rest = bytes[start...].prefix(1_024)
    if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
      let end = min(endOfQuoted(from: start), bytes.count)
      return (source.text(in: (start + 1)..<max(start + 1, end)), start, end - start + 1)
    }
    let colon = rest.firstIndex { $0 == UInt8(ascii: ":") || $0 == 0x0A }
    guard let colon, bytes[colon] == UInt8(ascii: ":") else { return nil }
    var end = colon
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    return (source.text(in: start..<end), start, end - start)
  }
}
