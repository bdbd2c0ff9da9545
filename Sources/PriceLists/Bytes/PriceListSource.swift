internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Where an offer file comes from: a path, standard input, or bytes at hand.
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

  package init(name: String, place: Place) {
    self.name = name
    self.place = place
  }

  /// - Throws: a diagnostic of kind `missing` for a folder.
  func refuseFolder() throws(Diagnostic) {
    var status = stat()
    guard case .path(let path) = place, stat(path, &status) == 0,
      status.st_mode & S_IFMT == S_IFDIR
    else { return }
    throw Diagnostic(
      .error, .missing, at: SourceLocation(file: name), "this is a directory, not a file",
      mend: "name the files in it")
  }

  /// A file under the name the user gave; `-` is standard input.
  package init(path: String) {
    self.init(
      name: path == "-" ? "<stdin>" : path, place: path == "-" ? .descriptor(0) : .path(path))
  }
}
