package import Diagnostics
import Platform
import ShippedPricing

/// Writes out the pricing folder that the program carries.
package struct PricingExport: Sendable {
  /// Where to, as the user names it.
  package let folder: String
  /// Whether files that differ are replaced.
  package let replaces: Bool

  package init(folder: String, replaces: Bool) {
    self.folder = folder
    self.replaces = replaces
  }

  /// What became of the files.
  package struct Outcome: Sendable {
    package let written: Int
    /// Files that had these bytes already.
    package let same: Int
  }

  /// A folder may allow no more than a thousand open files, and each is held open until all lie there.
  private static let filesAtOnce = 128

  /// Writes what is not there; files that are there and differ are replaced only if that is wished.
  ///
  /// - Throws: an error that names every file in the way, before anything is written; one of kind
  ///   `cannotWrite` for a disk that does not take them.
  package func run() throws(Diagnostics) -> Outcome {
    var files: [Files.Content] = []
    var same = 0
    var inTheWay: [String] = []
    for path in ShippedPricing.paths {
      guard let bytes = ShippedPricing.bytes(of: path) else { continue }
      let file = "\(folder)/\(path)"
      if Files.kind(of: file) != .missing {
        if Files.kind(of: file) == .file, try Files.readResult(file) == bytes {
          same += 1
          continue
        }
        inTheWay.append(file)
      }
      files.append((path: file, shown: file, bytes: bytes))
    }
    if !replaces, let first = inTheWay.first { throw Self.refusal(first, inTheWay.count) }
    for start in stride(from: 0, to: files.count, by: Self.filesAtOnce) {
      try Files.write(Array(files[start..<min(files.count, start + Self.filesAtOnce)]))
    }
    return Outcome(written: files.count, same: same)
  }

  private static func refusal(_ first: String, _ count: Int) -> Diagnostics {
    let others = count > 1 ? ", and \(count - 1) more files, are" : " is"
    return Diagnostics(
      Diagnostic(
        .error, .cannotWrite, at: SourceLocation(file: first),
        "this\(others) there already with other content; nothing was written",
        mend: "name an empty folder, or replace them with --overwrite"))
  }
}
