package import Diagnostics
import Inputs
package import Platform
import Quantities
import RateTables
import ShippedPricing
import Synchronization

/// The folder, and what the program ships with below it: file by file, the folder's comes first.
extension Workspace {
  /// The file's path, as opened and as shown.
  package func path(_ relative: String) -> String { "\(folder)/\(relative)" }

  /// What a name of the folder is, or of what lies below it: `stacks/staging.yaml`.
  package func kind(of relative: String) -> Files.Kind {
    if drafts[relative] != nil { return .file }
    let kind = ownKind(of: relative)
    return kind == .missing && isShipped(relative) ? .file : kind
  }

  /// The same of the folder alone.
  private func ownKind(of relative: String) -> Files.Kind {
    isShippedAlone ? .missing : Files.kind(of: path(relative))
  }

  /// Whether there is something of that name.
  package func exists(_ relative: String) -> Bool { kind(of: relative) != .missing }

  /// Whether the program ships with a file that neither a draft nor the folder has.
  package func isShipped(_ relative: String) -> Bool {
    isOverShipped && drafts[relative] == nil && ShippedPricing.contains(relative)
      && ownKind(of: relative) == .missing
  }

  /// Names of the files with an ending in a subfolder: the stacks, the scenarios.
  package func names(in subfolder: String, ending: String) -> [String] {
    files(in: subfolder, ending: ending).map(\.name)
  }

  /// The files with an ending in a subfolder, by name, and which of them are the folder's own.
  func files(in subfolder: String, ending: String) -> [LayeredFile] {
    var own = isShippedAlone ? [] : Set(Files.names(in: path(subfolder)))
    own.formUnion(drafts(in: subfolder).filter { !$0.contains("/") })
    let shipped = isOverShipped ? ShippedPricing.files(in: subfolder) : []
    let names = own.isEmpty ? shipped : Array(own.union(shipped))
    return names.filter { $0.hasSuffix(ending) }.map {
      LayeredFile(
        name: String($0.dropLast(ending.utf8.count)), relative: "\(subfolder)/\($0)",
        isOwn: own.contains($0))
    }.sorted { $0.name < $1.name }
  }

  /// Names of the folders in a subfolder: the regions.
  package func folders(in subfolder: String) -> [String] {
    let own = isShippedAlone ? [] : Files.names(in: path(subfolder))
    var names = Set(own.filter { Files.kind(of: path("\(subfolder)/\($0)")) == .folder })
    if isOverShipped { names.formUnion(ShippedPricing.folders(in: subfolder)) }
    names.formUnion(
      drafts(in: subfolder).filter { $0.contains("/") }
        .map { String($0.prefix { $0 != "/" }) })
    return names.sorted()
  }

  /// Drafts below a subfolder, by their names there.
  private func drafts(in subfolder: String) -> [String] {
    drafts.keys.filter { $0.hasPrefix(subfolder + "/") }.map { $0.dropPrefix(subfolder + "/") }
  }

  /// Whether a sheet is the user's: one that the program does not ship with, or ships with otherwise.
  func isOwnSheet(_ file: String) -> Bool {
    let relative = file.dropPrefix(folder + "/")
    guard let bytes = try? bytes(of: relative) else { return true }
    return !ShippedPricing.has(bytes, at: relative)
  }

  /// A file's bytes: the folder's own, else what the program ships with; not noted in the record.
  ///
  /// - Parameters:
  ///   - relative: `limits/rds-classes.csv`.
  ///   - most: bytes that it may have.
  /// - Throws: an error of kind `missing` for what cannot be read.
  /// - Returns: all of them.
  package func bytes(
    of relative: String, most: Int = Files.mostBytes
  ) throws(Diagnostics) -> [UInt8] {
    try bytes(of: relative, isOwn: !isShipped(relative), most: most)
  }

  private func bytes(
    of relative: String, isOwn: Bool, most: Int
  ) throws(Diagnostics) -> [UInt8] {
    if let draft = drafts[relative] { return draft }
    if !isOwn, let bytes = ShippedPricing.bytes(of: relative) { return bytes }
    let file = path(relative)
    if isShippedAlone {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: file), "the program ships with no such file",
          mend: "add it, or name a pricing folder"))
    }
    try fence?.check(file)
    return try Files.read(file, shown: file, most: most)
  }

  /// A file's bytes, noted in the record.
  ///
  /// - Parameters:
  ///   - relative: `limits/rds-classes.csv`.
  ///   - isOwn: whether the folder itself has it, where that is known.
  ///   - most: bytes that it may have.
  /// - Throws: an error of kind `missing` for what cannot be read.
  /// - Returns: all of them.
  func read(
    _ relative: String, isOwn: Bool? = nil, most: Int = Files.mostBytes
  ) throws(Diagnostics) -> [UInt8] {
    let bytes = try bytes(of: relative, isOwn: isOwn ?? !isShipped(relative), most: most)
    record?.note(relative, bytes)
    return bytes
  }

  /// The bytes of a file that need not lie in the folder, noted in the record.
  func readAnywhere(_ file: String) throws(Diagnostics) -> [UInt8] {
    try fence?.check(file)
    let bytes = try Files.read(file, shown: file)
    record?.note(file.dropPrefix(folder + "/"), bytes)
    return bytes
  }

  /// The edition that some of these tables come from, and how many of them the folder replaces;
  /// `nil` where all are the folder's own.
  func edition(of files: [LayeredFile]) -> String? {
    let own = files.count(where: \.isOwn)
    if own == files.count { return nil }
    let edition = "edition \(ShippedPricing.edition.text) of the program"
    return own == 0 ? edition : "\(edition), \(own) of \(files.count) from \(folder)"
  }
}

extension String {
  /// The text without a beginning, if it has it.
  func dropPrefix(_ beginning: String) -> String {
    hasPrefix(beginning) ? String(dropFirst(beginning.count)) : self
  }
}

/// A file of the pricing folder, or of what the program ships with below it.
struct LayeredFile {
  /// Without its ending.
  let name: String
  /// To the pricing folder.
  let relative: String
  /// Whether the folder itself or a draft has it.
  let isOwn: Bool
}

/// The bytes of files that a run reads for several purposes.
final class KeptFiles: Sendable {
  private let bytes = Mutex<[String: [UInt8]]>([:])

  subscript(relative: String) -> [UInt8]? {
    get { bytes.withLock { $0[relative] } }
    set { bytes.withLock { $0[relative] = newValue } }
  }
}
