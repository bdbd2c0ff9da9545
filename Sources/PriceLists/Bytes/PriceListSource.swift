internal import Diagnostics
internal import Platform

/// Where an offer file, or another that AWS wrote, comes from: a path, standard input, or bytes at hand.
package struct PriceListSource: Sendable {
  package enum Place: Sendable {
    /// A file, which can be read twice.
    case path(String)
    /// An open descriptor, read once: 0 is standard input.
    case descriptor(Int32)
    /// Bytes in memory.
    case bytes([UInt8])
  }

  /// As the user named it; heads every message about the file.
  package let name: String
  package let place: Place
  /// What it should be, as messages call it.
  let noun: String

  package init(name: String, place: Place, noun: String = "an offer file") {
    self.name = name
    self.place = place
    self.noun = noun
  }

  /// - Throws: a diagnostic of kind `missing` for a folder.
  func refuseFolder() throws(Diagnostic) {
    guard case .path(let path) = place, Files.kind(of: path) == .folder else { return }
    throw Diagnostic(
      .error, .missing, at: SourceLocation(file: name), "this is a directory, not a file",
      mend: "name the files in it")
  }

  /// A file under the name the user gave; `-` is standard input.
  package init(path: String, noun: String = "an offer file") {
    self.init(
      name: path == "-" ? "<stdin>" : path, place: path == "-" ? .descriptor(0) : .path(path),
      noun: noun)
  }
}
