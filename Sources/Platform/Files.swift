package import Diagnostics
internal import Synchronization

/// Reading and writing files: whole, or not at all.
package enum Files {
  /// What a path is.
  package enum Kind: Sendable {
    case file, folder, missing
    /// A device, a pipe or a socket.
    case device
  }

  /// A file's path as the system knows it, as the user knows it, and what it is to hold.
  package typealias Content = (path: String, shown: String, bytes: [UInt8])

  package static func kind(of path: String) -> Kind {
    switch SystemFiles().status(of: path)?.kind {
    case .file: .file
    case .folder: .folder
    case nil: .missing
    case .device, .pipe, .socket, .link: .device
    }
  }

  /// Whether there is a folder that this user may not look into: its names are not those of an empty one.
  package static func isClosed(_ folder: String) -> Bool {
    SystemFiles().isClosed(folder)
  }

  /// The path with links followed, from the root; `nil` for nothing that is there.
  package static func canonical(_ path: String) -> String? {
    SystemFiles().canonical(path)
  }

  /// The path from the root with links followed as far as there is something, and without `..`.
  package static func place(_ path: String) -> String {
    let whole =
      path.hasPrefix("/") ? path : (SystemFiles().canonical(".") ?? "") + "/" + path
    return SystemFiles().canonicalFolder(whole)
  }

  /// Whether a file may be written to by nobody: its owner keeps it from being changed.
  package static func isReadOnly(_ path: String) -> Bool {
    SystemFiles().status(of: path).map { $0.kind == .file && $0.mode & 0o222 == 0 } ?? false
  }

  /// A file's length in bytes; 0 where there is none.
  package static func size(of path: String) -> Int { SystemFiles().status(of: path)?.size ?? 0 }

  // MARK: Reading

  /// The largest file that is read into memory whole: no template, plan or table comes near.
  package static let mostBytes = 256 << 20

  /// All bytes of a file.
  ///
  /// - Parameters:
  ///   - path: as the system knows it.
  ///   - shown: as the user knows it, for messages.
  ///   - most: bytes that it may have; a larger one is refused before it is read.
  /// - Throws: an error of kind `missing` for what cannot be read.
  /// - Returns: the bytes, none for an empty file.
  package static func read(
    _ path: String, shown: String, most: Int = mostBytes
  ) throws(Diagnostics) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(path, shown: shown, most: most) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Files that this process has opened to read, by whatever path.
  private static let inputs = Mutex<Set<FileStatus.Identity>>([])

  /// A result of an earlier run, which this one may replace: no input.
  package static func readResult(_ path: String) throws(Diagnostics) -> [UInt8] {
    let identity = SystemFiles().status(of: path)?.identity
    let isInput = identity.map { identity in inputs.withLock { $0.contains(identity) } } ?? false
    defer { if !isInput, let identity { inputs.withLock { _ = $0.remove(identity) } } }
    return try read(path, shown: path)
  }

  /// Refuses to write a result over something that it was made of.
  ///
  /// - Parameters:
  ///   - path: where the result is to go, links followed; nothing need be there.
  ///   - option: what names it.
  /// - Throws: an error of kind `usage`.
  package static func refuseInput(at path: String, option: String) throws(Diagnostics) {
    guard let status = SystemFiles().status(of: path), status.kind == .file,
      let identity = status.identity, inputs.withLock({ $0.contains(identity) })
    else { return }
    throw Diagnostics(
      Diagnostic(
        .error, .usage, at: SourceLocation(file: path),
        "\(option) names a file that this run reads: it would be lost",
        mend: "name another file"))
  }

  /// All bytes of a file, piece by piece.
  ///
  /// - Parameters:
  ///   - path: as the system knows it.
  ///   - shown: as the user knows it, for messages.
  ///   - most: bytes that it may have; a larger one is refused before it is read.
  ///   - take: gets each piece.
  /// - Throws: an error of kind `missing` for what cannot be read.
  package static func read(
    _ path: String, shown: String, most: Int = .max,
    take: (UnsafeMutableRawBufferPointer.SubSequence) -> Void
  ) throws(Diagnostics) {
    let file: ReadableFile
    do throws(Diagnostic) {
      file = try open(path, shown: shown)
    } catch {
      throw Diagnostics(error)
    }
    do throws(SystemError) {
      if try file.status().size <= most {
        var count = 0
        while count <= most {
          let piece = try readPiece(of: file, take)
          if piece == 0 { return }
          count += piece
        }
      }
    } catch {
      throw Diagnostics(
        unreadable(shown, "cannot be read: \(error.reason)", mend: "check the file"))
    }
    throw Diagnostics(
      Diagnostic(
        at: SourceLocation(file: shown), "this is larger than \(most >> 20) MiB",
        mend: "give a smaller file: the part of it that is needed"))
  }

  /// Opens a file that somebody named, to be read in pieces.
  ///
  /// Nothing else opens one: what never begins or never ends is refused here.
  ///
  /// - Parameters:
  ///   - path: as the system knows it.
  ///   - shown: as the user knows it, for messages.
  ///   - mend: what to do where it cannot be opened.
  /// - Throws: an error of kind `missing` for what is no file, or cannot be opened.
  /// - Returns: the file, at its beginning.
  package static func open(
    _ path: String, shown: String, mend: String = "check the name and the permissions"
  ) throws(Diagnostic) -> ReadableFile {
    // What this process was given open is read whatever it is: the `/dev/fd/63` of a shell's `<(…)`.
    let isGiven = path == "/dev/stdin" || FileTarget.stream(path) != nil
    let refusal: String?
    do throws(SystemError) {
      let file = try ReadableFile(path: path, waits: isGiven)
      let status = try file.status()
      refusal = Self.refusal(status, isGiven: isGiven || path == "/dev/null")
      if refusal == nil {
        if let identity = status.identity { inputs.withLock { _ = $0.insert(identity) } }
        return file
      }
    } catch {
      throw unreadable(shown, "cannot be read: \(error.reason)", mend: mend)
    }
    throw unreadable(shown, refusal ?? "", mend: "name a file")
  }

  /// Why something is not read: it never begins, or never ends.
  private static func refusal(_ status: FileStatus, isGiven: Bool) -> String? {
    switch status.kind {
    case .folder: "this is a directory, not a file"
    case .pipe where !isGiven: "this is a named pipe, not a file"
    case .socket where !isGiven: "this is a socket, not a file"
    case .device where !isGiven: "this is a device, not a file"
    default: nil
    }
  }

  /// Reads up to 64 KiB.
  ///
  /// - Returns: how many bytes, 0 at the end.
  private static func readPiece(
    of file: borrowing ReadableFile, _ take: (UnsafeMutableRawBufferPointer.SubSequence) -> Void
  ) throws(SystemError) -> Int {
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) {
      buffer throws(SystemError) in
      let count = try file.read(into: buffer)
      if count > 0 { take(buffer[..<count]) }
      return count
    }
  }

  private static func unreadable(_ shown: String, _ message: String, mend: String) -> Diagnostic {
    Diagnostic(.error, .missing, at: SourceLocation(file: shown), message, mend: mend)
  }

  /// All bytes of standard input.
  package static func standardInput() throws(Diagnostics) -> [UInt8] {
    try read("/dev/stdin", shown: "-")
  }

  /// Names in a folder, in alphabetical order; none where there is no folder.
  package static func names(in folder: String) -> [String] {
    ((try? SystemFiles().names(in: folder)) ?? []).sorted()
  }

  // MARK: Writing

  /// Writes files whole: all lie beside their places first, then they are renamed.
  ///
  /// A link is followed and stays; an old file's mode is kept. What leads to an open stream
  /// (`/dev/stdout`, `/dev/fd/3`) is written to that stream.
  ///
  /// - Parameters:
  ///   - files: in the order in which they are put in place.
  ///   - spared: paths that something else of this run is written to.
  ///   - replacesInputs: whether files that this run has read are what is to be changed.
  ///   - layer: the machine's files; tests put in one that fails.
  /// - Throws: an error of kind `cannotWrite`; nothing half-written is left behind. One of kind `usage`
  ///   where two things are to be written to one file, or one over an input.
  package static func write(
    _ files: [Content], sparing spared: [String] = [], replacesInputs: Bool = false,
    layer: any FileLayer = SystemFiles()
  ) throws(Diagnostics) {
    if !replacesInputs {
      for file in files { try refuseInput(at: file.path, option: "a result") }
    }
    var writer = WholeFileWriter(layer: layer)
    try writer.write(files, sparing: spared)
  }

  /// Adds bytes to the end of a file, as a step summary asks for; at most 1 MiB in all.
  ///
  /// - Throws: an error of kind `cannotWrite`.
  /// - Returns: whether there was room.
  package static func append(_ bytes: [UInt8], to path: String) throws(Diagnostics) -> Bool {
    let files = SystemFiles()
    do throws(SystemError) {
      let descriptor = try files.openToAppend(path)
      defer { files.closeFile(descriptor) }
      let size = try files.status(of: descriptor).size
      let hasRoom = size + bytes.count <= 1 << 20
      if hasRoom { try files.writeAll(bytes, to: descriptor) }
      return hasRoom
    } catch {
      throw unwritable(
        path, "cannot be written: \(error.reason)",
        mend: "check the file named by GITHUB_STEP_SUMMARY")
    }
  }

  /// Gives a file that has been written elsewhere in its folder the name it is to have.
  ///
  /// - Parameters:
  ///   - part: whole; it lies on the disk before it is renamed.
  ///   - path: what lies there is replaced.
  /// - Throws: an error of kind `cannotWrite`; both files are then as they were.
  package static func putInPlace(_ part: String, as path: String) throws(Diagnostics) {
    let files = SystemFiles()
    do throws(SystemError) {
      let descriptor = try files.openFile(part)
      defer { files.closeFile(descriptor) }
      try uninterrupted { () throws(SystemError) in try files.synchronize(descriptor) }
      try files.renameFile(part, to: path)
    } catch {
      throw unwritable(
        path, "cannot be written: \(error.reason)",
        mend: "check the folder's permissions and free space")
    }
  }

  /// Removes a file, if it is there.
  package static func remove(_ path: String) { try? SystemFiles().removeFile(path) }

  /// Makes a folder with those above it.
  ///
  /// - Throws: an error of kind `cannotWrite`.
  package static func makeFolder(_ path: String) throws(Diagnostics) {
    do throws(SystemError) {
      _ = try makeFolders(down: path, layer: SystemFiles())
      if kind(of: path) != .folder { throw .exists }
    } catch {
      throw unwritable(path, "cannot be made: \(error.reason)", mend: "name another folder")
    }
  }

  /// Makes a folder and what it lies in, as far as they are not there.
  ///
  /// - Returns: the folders that were made, the outermost first.
  static func makeFolders(
    down path: String, layer: any FileLayer
  ) throws(SystemError) -> [String] {
    var made: [String] = []
    var folder = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      folder += "/" + part
      do throws(SystemError) {
        if try layer.status(ofLinkAt: folder) != nil { continue }
        try layer.makeFolder(folder)
        made.append(folder)
      } catch {
        // Another run may have made it in between.
        if error == .exists { continue }
        for folder in made.reversed() { try? layer.removeFolder(folder) }
        throw error
      }
    }
    return made
  }

  private static func unwritable(_ path: String, _ message: String, mend: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(.error, .cannotWrite, at: SourceLocation(file: path), message, mend: mend))
  }
}
