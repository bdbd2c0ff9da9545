package import Diagnostics
import Documents
import Synchronization

/// How sheets are found; the caller decides where they lie.
package struct SheetFiles: Sendable {
  /// As the user knows them, in order.
  package let names: @Sendable () -> [String]
  package let read: @Sendable (String) -> Result<[UInt8], Diagnostics>

  package init(
    names: @escaping @Sendable () -> [String],
    read: @escaping @Sendable (String) -> Result<[UInt8], Diagnostics>
  ) {
    self.names = names
    self.read = read
  }
}

/// The sheets of a pricing folder, of which only those are read that a stack needs.
package final class SheetLibrary: Sendable {
  private struct Shelf {
    /// Each file's bytes and what it names, once the folder has been looked through.
    var files: [(name: String, bytes: [UInt8], index: SheetIndex)]?
    var sheets: [Int: ServiceSheet] = [:]
  }

  private let files: SheetFiles
  private let shelf = Mutex(Shelf())

  package init(_ files: SheetFiles) {
    self.files = files
  }

  /// The sheets that some types need.
  ///
  /// - Parameter types: CloudFormation's or Terraform's names.
  /// - Throws: every mistake in those sheets.
  /// - Returns: a catalog that knows these types, as far as any sheet does.
  package func catalog(for types: Set<String>) throws(Diagnostics) -> ServiceCatalog {
    try catalog { index in types.contains { index.mentions($0) } }
  }

  /// Every sheet.
  ///
  /// - Throws: every mistake in any of them.
  package func all() throws(Diagnostics) -> ServiceCatalog {
    try catalog { _ in true }
  }

  private func catalog(
    _ isWanted: @Sendable (SheetIndex) -> Bool
  ) throws(Diagnostics) -> ServiceCatalog {
    let result: Result<([ServiceSheet], [String]), Diagnostics> = shelf.withLock { shelf in
      do throws(Diagnostics) {
        return .success(try self.sheets(of: &shelf, isWanted))
      } catch {
        return .failure(error)
      }
    }
    let (sheets, known) = try result.get()
    return try ServiceCatalog(sheets, knownTypes: known)
  }

  private func sheets(
    of shelf: inout Shelf, _ isWanted: (SheetIndex) -> Bool
  ) throws(Diagnostics) -> ([ServiceSheet], [String]) {
    var problems = Diagnostics()
    var found = shelf.files ?? []
    if shelf.files == nil {
      for name in files.names() {
        switch files.read(name) {
        case .success(let bytes): found.append((name, bytes, SheetIndex(bytes)))
        case .failure(let error): problems.append(error)
        }
      }
      try problems.throwIfErrors()
      shelf.files = found
    }
    var sheets: [ServiceSheet] = []
    for (position, file) in found.enumerated() where isWanted(file.index) {
      if let sheet = shelf.sheets[position] {
        sheets.append(sheet)
      } else if let sheet = problems.collecting({ try Self.sheet(file.name, file.bytes) }) {
        shelf.sheets[position] = sheet
        sheets.append(sheet)
      }
    }
    try problems.throwIfErrors()
    return (sheets, found.flatMap(\.index.types))
  }

  /// Reads one sheet.
  ///
  /// - Throws: every mistake in it.
  package static func sheet(
    _ name: String, _ bytes: [UInt8]
  ) throws(Diagnostics) -> ServiceSheet {
    let source = try SourceText(name: name, bytes: bytes)
    let document = try Document.parse(source, as: .yaml)
    var reader = SheetReader(file: name, models: ServiceModels.names)
    let sheet = reader.read(document.root)
    try reader.problems.throwIfErrors()
    guard let sheet else { throw reader.problems }
    return sheet
  }
}

/// The types that a sheet names, found without reading it.
///
/// A type stands at the beginning of a line, two spaces in, as all sheets are written; Terraform's
/// names anywhere. A file that is laid out otherwise is taken to name everything.
struct SheetIndex: Sendable {
  /// CloudFormation's types and Terraform's own.
  private(set) var types: [String] = []
  private var names: Set<String> = []
  private var families: [String] = []
  private var isUnusual = true

  init(_ bytes: [UInt8]) {
    var isInTypes = false
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      var body = start
      while body < end, bytes[body] == UInt8(ascii: " ") { body += 1 }
      if body < end {
        if body == start, bytes[start] != UInt8(ascii: "#") {
          isInTypes = bytes[start..<end].starts(with: "types:".utf8)
        }
        if isInTypes, body == start + 2, let key = Self.key(bytes, body, end) {
          isUnusual = false
          names.insert(key)
          if key.hasSuffix("*") {
            families.append(String(key.dropLast()))
          } else {
            types.append(key)
          }
        }
        collectTerraform(bytes, body, end)
      }
      start = end + 1
    }
  }

  /// The key that a line begins with: what stands before a colon, without its quotes.
  private static func key(_ bytes: [UInt8], _ start: Int, _ lineEnd: Int) -> String? {
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
    return String(
      decoding: isQuoted ? bytes[start + 1..<end - 1] : bytes[start..<end], as: UTF8.self)
  }

  private mutating func collectTerraform(_ bytes: [UInt8], _ start: Int, _ end: Int) {
    var position = start
    while position + 4 < end {
      guard bytes[position] == UInt8(ascii: "a"), bytes[position + 1] == UInt8(ascii: "w"),
        bytes[position + 2] == UInt8(ascii: "s"), bytes[position + 3] == UInt8(ascii: "_")
      else {
        position += 1
        continue
      }
      let word = bytes[position..<end].prefix { byte in
        byte == UInt8(ascii: "_") || (byte >= 0x30 && byte <= 0x39)
          || (byte >= 0x61 && byte <= 0x7A)
      }
      names.insert(String(decoding: word, as: UTF8.self))
      position = word.endIndex
    }
  }

  func mentions(_ type: String) -> Bool {
    isUnusual || names.contains(type) || families.contains { type.hasPrefix($0) }
  }
}
