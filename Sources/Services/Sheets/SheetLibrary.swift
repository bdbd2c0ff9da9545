package import Diagnostics
import Documents
import Synchronization

/// How sheets are found; the caller decides where they lie.
package struct SheetFiles: Sendable {
  /// As the user knows them, in order.
  package let names: @Sendable () -> [String]
  package let read: @Sendable (String) -> Result<[UInt8], Diagnostics>
  /// Whether a file, by its name and bytes, is known to have no mistake, so that a part of it will do.
  package let isProved: @Sendable (String, [UInt8]) -> Bool

  package init(
    names: @escaping @Sendable () -> [String],
    read: @escaping @Sendable (String) -> Result<[UInt8], Diagnostics>,
    isProved: @escaping @Sendable (String, [UInt8]) -> Bool = { _, _ in false }
  ) {
    self.names = names
    self.read = read
    self.isProved = isProved
  }
}

/// The sheets of a pricing folder, of which only those are read that a stack needs.
package final class SheetLibrary: Sendable {
  private struct Shelf {
    /// Each file's bytes, once the folder has been looked through.
    var files: [(name: String, bytes: [UInt8])]?
    var index = SheetIndex([])
    var types = SheetTypes([])
    var sheets: [Wanted: ServiceSheet] = [:]
    /// Which parts some types need, and what was made of them: a template is read many times.
    var wanted: [Set<String>: [Wanted]] = [:]
    var catalogs: [[Wanted]: ServiceCatalog] = [:]
    /// Which files are known to have no mistake, as far as anybody asked.
    var proved: [Int: Bool] = [:]
  }

  /// A file, and which of its types are wanted; `nil` for all of it.
  private struct Wanted: Hashable {
    let file: Int
    var types: Set<Int>?
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
  /// - Returns: a catalog that knows these types, as far as any sheet does. Of a sheet that is known to have no
  ///   mistake, it knows no others, nor the rates to keep.
  package func catalog(for types: Set<String>) throws(Diagnostics) -> ServiceCatalog {
    try catalog { shelf in
      if let known = shelf.wanted[types] { return known }
      let found = shelf.index.places(mentioning: types).map { place in
        Wanted(
          file: place.file, types: self.isProved(place.file, in: &shelf) ? place.types : nil)
      }
      shelf.wanted[types] = found
      return found
    }
  }

  private func isProved(_ file: Int, in shelf: inout Shelf) -> Bool {
    if let known = shelf.proved[file] { return known }
    let isProved = shelf.files.map { self.files.isProved($0[file].name, $0[file].bytes) } ?? false
    shelf.proved[file] = isProved
    return isProved
  }

  /// Every sheet.
  ///
  /// - Throws: every mistake in any of them.
  package func all() throws(Diagnostics) -> ServiceCatalog {
    try catalog { (0..<($0.files?.count ?? 0)).map { Wanted(file: $0) } }
  }

  private func catalog(
    _ wanted: @Sendable (inout Shelf) -> [Wanted]
  ) throws(Diagnostics) -> ServiceCatalog {
    let result: Result<ServiceCatalog, Diagnostics> = shelf.withLock { shelf in
      do throws(Diagnostics) {
        try self.open(&shelf)
        return .success(try self.catalog(of: wanted(&shelf), in: &shelf))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Looks the folder through, once.
  private func open(_ shelf: inout Shelf) throws(Diagnostics) {
    if shelf.files != nil { return }
    var problems = Diagnostics()
    var found: [(name: String, bytes: [UInt8])] = []
    for name in files.names() {
      switch files.read(name) {
      case .success(let bytes): found.append((name, bytes))
      case .failure(let error): problems.append(error)
      }
    }
    try problems.throwIfErrors()
    shelf.files = found
    shelf.index = SheetIndex(found.map(\.bytes))
    shelf.types = SheetTypes(found.map(\.bytes))
  }

  private func catalog(
    of parts: [Wanted], in shelf: inout Shelf
  ) throws(Diagnostics) -> ServiceCatalog {
    if let catalog = shelf.catalogs[parts] { return catalog }
    var problems = Diagnostics()
    var sheets: [ServiceSheet] = []
    for part in parts {
      guard let file = shelf.files?[part.file] else { continue }
      let bytes =
        part.types.map { shelf.index.part(of: file.bytes, file: part.file, types: $0) }
        ?? file.bytes
      if let sheet = shelf.sheets[part] {
        sheets.append(sheet)
      } else if let sheet = problems.collecting({ try Self.sheet(file.name, bytes) }) {
        shelf.sheets[part] = sheet
        sheets.append(sheet)
      }
    }
    try problems.throwIfErrors()
    let catalog = try ServiceCatalog(sheets, all: shelf.types)
    shelf.catalogs[parts] = catalog
    return catalog
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
