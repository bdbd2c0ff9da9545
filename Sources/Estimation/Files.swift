package import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// Reading and writing files: whole, or not at all.
package enum Files {
  /// What a path is.
  package enum Kind: Sendable {
    case file, folder, missing
    /// A device or a pipe: written to as it is, never replaced.
    case device
  }

  package static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    return switch status.st_mode & S_IFMT {
    case S_IFDIR: .folder
    case S_IFREG: .file
    default: .device
    }
  }

  /// All bytes of a file.
  ///
  /// - Parameters:
  ///   - path: as the system knows it.
  ///   - shown: as the user knows it, for messages.
  /// - Throws: an error of kind `missing` for what cannot be read.
  /// - Returns: the bytes, none for an empty file.
  package static func read(_ path: String, shown: String) throws(Diagnostics) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(path, shown: shown) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// All bytes of a file, piece by piece.
  ///
  /// - Parameters:
  ///   - path: as the system knows it.
  ///   - shown: as the user knows it, for messages.
  ///   - take: gets each piece.
  /// - Throws: an error of kind `missing` for what cannot be read.
  package static func read(
    _ path: String, shown: String, take: (UnsafeMutableRawBufferPointer.SubSequence) -> Void
  ) throws(Diagnostics) {
    func failure(_ message: String, mend: String) -> Diagnostics {
      Diagnostics(
        Diagnostic(.error, .missing, at: SourceLocation(file: shown), message, mend: mend))
    }
    if kind(of: path) == .folder {
      throw failure("this is a directory, not a file", mend: "name a file")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw failure("cannot be read: \(reason)", mend: "check the name and the permissions")
    }
    defer { close(descriptor) }
    var failed: Int32 = 0
    while true {
      let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count > 0 { take(buffer[..<count]) }
        if count < 0 { failed = errno }
        return count
      }
      if count == 0 { return }
      if count < 0, failed != EINTR {
        throw failure(
          "cannot be read: \(String(cString: strerror(failed)))", mend: "check the file")
      }
    }
  }

  /// All bytes of standard input.
  package static func standardInput() throws(Diagnostics) -> [UInt8] {
    try read("/dev/stdin", shown: "-")
  }

  /// Adds bytes to the end of a file, as a step summary asks for; at most 1 MiB in all.
  ///
  /// - Throws: an error of kind `cannotWrite`.
  /// - Returns: whether there was room.
  package static func append(_ bytes: [UInt8], to path: String) throws(Diagnostics) -> Bool {
    var hasRoom = false
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    var reason = descriptor < 0 ? String(cString: strerror(errno)) : nil
    if descriptor >= 0 {
      var status = stat()
      let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
      hasRoom = size + bytes.count <= 1 << 20
      if hasRoom { reason = writeAll(bytes, to: descriptor) }
      close(descriptor)
    }
    if let reason {
      throw Diagnostics(
        Diagnostic(
          .error, .cannotWrite, at: SourceLocation(file: path), "cannot be written: \(reason)",
          mend: "check the file named by GITHUB_STEP_SUMMARY"))
    }
    return hasRoom
  }

  /// Names in a folder, in alphabetical order; none where there is no folder.
  package static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes files whole: all are written beside their places first, then renamed.
  ///
  /// A link is followed, a device or a pipe is written to as it is.
  ///
  /// - Parameter files: path, path as shown, and bytes of each.
  /// - Throws: an error of kind `cannotWrite`; nothing half-written is left behind.
  package static func write(
    _ files: [(path: String, shown: String, bytes: [UInt8])]
  ) throws(Diagnostics) {
    var written: [(temporary: String, path: String, shown: String)] = []
    func fail(
      _ shown: String, _ reason: String,
      mend: String = "check the folder's permissions and free space, or write elsewhere"
    ) -> Diagnostics {
      for file in written { unlink(file.temporary) }
      return Diagnostics(
        Diagnostic(
          .error, .cannotWrite, at: SourceLocation(file: shown), "cannot be written: \(reason)",
          mend: mend))
    }
    for file in files {
      let kind = kind(of: file.path)
      if kind == .folder { throw fail(file.shown, "it is a directory", mend: "name a file") }
      if kind == .missing { makeFolders(above: file.path) }
      let place = kind == .device ? file.path : target(of: file.path)
      let temporary = kind == .device ? place : "\(place).\(getpid()).part"
      let flags = kind == .device ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC
      let descriptor = open(temporary, flags | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw fail(file.shown, String(cString: strerror(errno))) }
      if kind != .device { written.append((temporary, place, file.shown)) }
      let failure = writeAll(file.bytes, to: descriptor)
      let closed = close(descriptor)
      if let failure { throw fail(file.shown, failure) }
      if closed != 0 { throw fail(file.shown, String(cString: strerror(errno))) }
    }
    for file in written where rename(file.temporary, file.path) != 0 {
      throw fail(file.shown, String(cString: strerror(errno)))
    }
  }

  /// Writes bytes to a descriptor; the reason where it fails.
  package static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> String? {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
      }
      if count < 0 {
        if errno == EINTR { continue }
        return String(cString: strerror(errno))
      }
      start += count
    }
    return nil
  }

  /// Where a path leads when it is a link; itself otherwise.
  private static func target(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Removes a file, if it is there.
  package static func remove(_ path: String) { unlink(path) }

  /// Makes a folder with those above it.
  ///
  /// - Throws: an error of kind `cannotWrite`.
  package static func makeFolder(_ path: String) throws(Diagnostics) {
    makeFolders(above: path + "/.")
    if kind(of: path) == .folder { return }
    throw Diagnostics(
      Diagnostic(
        .error, .cannotWrite, at: SourceLocation(file: path),
        "cannot be made: \(String(cString: strerror(errno)))", mend: "name another folder"))
  }

  /// Makes the folders that a file is to lie in; a failure shows when the file is opened.
  private static func makeFolders(above path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
    var folder = path.hasPrefix("/") ? "" : "."
    for part in parts {
      folder += "/" + part
      if kind(of: folder) == .missing { mkdir(folder, 0o755) }
    }
  }
}
