import Synchronization

/// Which sheets name a type, and where in them, found without reading them.
///
/// A type stands at the beginning of a line, two spaces in, as all sheets are written; Terraform's
/// names anywhere. A file that is laid out otherwise is taken to name everything.
package struct SheetIndex: Sendable {
  /// Where a name stands: a file, and which of its types it is of; `nil` for what is of none.
  struct Place: Hashable, Sendable {
    let file: Int
    let type: Int?
  }

  /// Each name's digest, where it stands, and the name before it whose digest ends alike, -1 without.
  private var names: [(digest: UInt64, place: Place, before: Int)] = []
  /// The last name of each ending of a digest, -1 without.
  private var lastNames = [Int](repeating: -1, count: 4_096)
  /// What types of a whole family begin with.
  private var families: [(beginning: String, place: Place)] = []
  private var unusual: [Int] = []
  /// Where each type of each file begins, in their order: the beginning of a line.
  private var starts: [[Int]] = []

  /// - Parameter files: what each of them holds.
  package init(_ files: [[UInt8]]) {
    for (file, bytes) in files.enumerated() {
      var starts: [Int] = []
      bytes.withUnsafeBufferPointer { bytes in
        Self.visit(bytes) { name in
          switch name {
          case .type(let range, let start):
            let place = Place(file: file, type: starts.count)
            starts.append(start)
            add(Self.digest(bytes[range]), at: place)
            if bytes[range].last == UInt8(ascii: "*") {
              families.append((String(decoding: bytes[range].dropLast(), as: UTF8.self), place))
            }
          case .terraform(let range):
            let type = starts.isEmpty ? nil : starts.count - 1
            add(Self.digest(bytes[range]), at: Place(file: file, type: type))
          }
        }
      }
      if starts.isEmpty { unusual.append(file) }
      self.starts.append(starts)
    }
  }

  private mutating func add(_ digest: UInt64, at place: Place) {
    let ending = Self.ending(of: digest)
    names.append((digest, place, lastNames[ending]))
    lastNames[ending] = names.count - 1
  }

  private static func ending(of digest: UInt64) -> Int { Int(digest & 4_095) }

  /// Where some types are named; now and then one place more.
  ///
  /// - Returns: of each file, in order, which of its types these are; `nil` for all of them.
  package func places(mentioning types: Set<String>) -> [(file: Int, types: Set<Int>?)] {
    var found: [Int: Set<Int>?] = [:]
    for file in unusual { found[file] = .some(nil) }
    func add(_ place: Place) {
      guard let type = place.type else { return found[place.file] = .some(nil) }
      if let known = found[place.file] {
        found[place.file] = .some(known?.union([type]))
      } else {
        found[place.file] = [type]
      }
    }
    for type in types {
      let digest = Self.digest(type.utf8)
      var index = lastNames[Self.ending(of: digest)]
      while index >= 0 {
        if names[index].digest == digest { add(names[index].place) }
        index = names[index].before
      }
      for family in families where type.hasPrefix(family.beginning) { add(family.place) }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// A file's bytes with every line left empty that belongs to other types, or stands behind them all.
  ///
  /// What is read keeps its place so.
  package func part(of bytes: [UInt8], file: Int, types: Set<Int>) -> [UInt8] {
    guard var next = starts[file].first else { return bytes }
    var part = Array(bytes[..<next])
    part.reserveCapacity(bytes.count / 2)
    let newline = UInt8(ascii: "\n")
    for (index, start) in starts[file].enumerated() {
      next = index + 1 < starts[file].count ? starts[file][index + 1] : bytes.count
      var end = start
      if types.contains(index) {
        // The last one ends where a key of the sheet begins.
        while end < next {
          let line = end
          while end < next, bytes[end] != newline { end += 1 }
          if ![UInt8(ascii: " "), UInt8(ascii: "#"), newline].contains(bytes[line]) { break }
          part += bytes[line..<min(end + 1, next)]
          end += 1
        }
        if end < next { while end > start, bytes[end - 1] != newline { end -= 1 } }
      }
      while end < next {
        if bytes[end] == newline { part.append(newline) }
        end += 1
      }
    }
    return part
  }

  /// The types that a file names one by one: CloudFormation's and Terraform's own.
  package static func types(in bytes: [UInt8]) -> [String] {
    var types: [String] = []
    bytes.withUnsafeBufferPointer { bytes in
      visit(bytes) { name in
        guard case .type(let range, _) = name, bytes[range].last != UInt8(ascii: "*") else {
          return
        }
        types.append(String(decoding: bytes[range], as: UTF8.self))
      }
    }
    return types
  }

  /// The text's FNV-1a, of 64 bits.
  private static func digest(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  // MARK: - Looking through

  private enum Name {
    /// A key of `types`, and where its line begins.
    case type(Range<Int>, line: Int)
    /// A name of Terraform's, wherever it stands.
    case terraform(Range<Int>)
  }

  private static func visit(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Name) -> Void) {
    var isInTypes = false
    var start = 0
    var named: [Range<Int>] = []
    while start < bytes.count {
      var text = start
      while text < bytes.count, bytes[text] == UInt8(ascii: " ") { text += 1 }
      var end = text
      while true {
        end = Self.sign(bytes, from: end)
        guard end < bytes.count, bytes[end] != UInt8(ascii: "\n") else { break }
        if end - text >= 3, bytes[end - 1] == UInt8(ascii: "s"),
          bytes[end - 2] == UInt8(ascii: "w"), bytes[end - 3] == UInt8(ascii: "a")
        {
          let beginning = end - 3
          while end < bytes.count, isOfName(bytes[end]) { end += 1 }
          named.append(beginning..<end)
        } else {
          end += 1
        }
      }
      if text == start, text < end, bytes[text] != UInt8(ascii: "#") {
        isInTypes = bytes[text..<end].starts(with: "types:".utf8)
      }
      if isInTypes, text == start + 2, text < end, let key = key(bytes, text, end) {
        body(.type(key, line: start))
      }
      // They belong to the type that begins on their line.
      if !named.isEmpty {
        for range in named { body(.terraform(range)) }
        named.removeAll(keepingCapacity: true)
      }
      start = end + 1
    }
  }

  /// The next underscore or end of a line, eight bytes at a time; the end without one.
  private static func sign(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = start
    while index + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let lines = word ^ (ones &* 0x0A)
      let scores = word ^ (ones &* 0x5F)
      let found =
        ((lines &- ones) & ~lines | (scores &- ones) & ~scores) & (ones &* 0x80)
      if found != 0 { return index + UInt64(littleEndian: found).trailingZeroBitCount / 8 }
      index += 8
    }
    while index < raw.count, raw[index] != 0x0A, raw[index] != 0x5F { index += 1 }
    return index
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A)
  }

  /// The key that a line begins with: what stands before a colon, without its quotes.
  private static func key(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ lineEnd: Int
  ) -> Range<Int>? {
    guard bytes[start] != UInt8(ascii: "#") else { return nil }
    var end = start
    while end < lineEnd {
      let isLast = end + 1 == lineEnd
      if bytes[end] == UInt8(ascii: ":"), isLast || bytes[end + 1] == UInt8(ascii: " ") { break }
      end += 1
    }
    guard end < lineEnd else { return nil }
    let quote = bytes[start]
    let isQuoted =
      end - start > 1 && bytes[end - 1] == quote
      && (quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""))
    return isQuoted ? start + 1..<end - 1 : start..<end
  }
}

/// Every type that some sheet names, read or not; put together when somebody asks.
package final class SheetTypes: Sendable {
  private let files: [[UInt8]]
  private let sorted = Mutex<[String]?>(nil)

  package init(_ files: [[UInt8]]) {
    self.files = files
  }

  /// In alphabetical order.
  package var all: [String] {
    sorted.withLock { sorted in
      if let sorted { return sorted }
      let types = files.flatMap(SheetIndex.types).sorted()
      sorted = types
      return types
    }
  }
}
