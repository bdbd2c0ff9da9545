import Synchronization

/// Which sheets name a type, found without reading them.
///
/// A type stands at the beginning of a line, two spaces in, as all sheets are written; Terraform's
/// names anywhere. A file that is laid out otherwise is taken to name everything.
struct SheetIndex: Sendable {
  /// Each name's digest, and the file it stands in, in their order.
  private var names: [(digest: UInt64, file: Int)] = []
  /// What types of a whole family begin with.
  private var families: [(beginning: String, file: Int)] = []
  private var unusual: [Int] = []

  /// - Parameter files: what each of them holds.
  init(_ files: [[UInt8]]) {
    for (file, bytes) in files.enumerated() {
      var isUnusual = true
      bytes.withUnsafeBufferPointer { bytes in
        Self.visit(bytes) { name in
          switch name {
          case .type(let range):
            isUnusual = false
            names.append((Self.digest(bytes[range]), file))
            if bytes[range].last == UInt8(ascii: "*") {
              families.append((String(decoding: bytes[range].dropLast(), as: UTF8.self), file))
            }
          case .terraform(let range): names.append((Self.digest(bytes[range]), file))
          }
        }
      }
      if isUnusual { unusual.append(file) }
    }
    names.sort { ($0.digest, $0.file) < ($1.digest, $1.file) }
  }

  /// The files that name one of some types, in order; now and then one more.
  func files(mentioning types: Set<String>) -> [Int] {
    var found = Set(unusual)
    for type in types {
      let digest = Self.digest(type.utf8)
      var place = firstPlace(of: digest)
      while place < names.count, names[place].digest == digest {
        found.insert(names[place].file)
        place += 1
      }
      for family in families where type.hasPrefix(family.beginning) { found.insert(family.file) }
    }
    return found.sorted()
  }

  private func firstPlace(of digest: UInt64) -> Int {
    var (low, high) = (0, names.count)
    while low < high {
      let middle = (low + high) / 2
      if names[middle].digest < digest { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The types that a file names one by one: CloudFormation's and Terraform's own.
  static func types(in bytes: [UInt8]) -> [String] {
    var types: [String] = []
    bytes.withUnsafeBufferPointer { bytes in
      visit(bytes) { name in
        guard case .type(let range) = name, bytes[range].last != UInt8(ascii: "*") else { return }
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
    /// A key of `types`.
    case type(Range<Int>)
    /// A name of Terraform's, wherever it stands.
    case terraform(Range<Int>)
  }

  private static func visit(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Name) -> Void) {
    var isInTypes = false
    var start = 0
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
          body(.terraform(beginning..<end))
        } else {
          end += 1
        }
      }
      if text == start, text < end, bytes[text] != UInt8(ascii: "#") {
        isInTypes = bytes[text..<end].starts(with: "types:".utf8)
      }
      if isInTypes, text == start + 2, text < end, let key = key(bytes, text, end) {
        body(.type(key))
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
final class SheetTypes: Sendable {
  private let files: [[UInt8]]
  private let sorted = Mutex<[String]?>(nil)

  init(_ files: [[UInt8]]) {
    self.files = files
  }

  /// In alphabetical order.
  var all: [String] {
    sorted.withLock { sorted in
      if let sorted { return sorted }
      let types = files.flatMap(SheetIndex.types).sorted()
      sorted = types
      return types
    }
  }
}
