#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The files of the machine.
package struct SystemFiles: FileLayer {
  package init() {}

  // MARK: Paths

  package func status(ofLinkAt path: String) throws(SystemError) -> FileStatus? {
    var found = stat()
    if lstat(path, &found) == 0 { return FileStatus(found) }
    if errno == ENOENT { return nil }
    throw .last
  }

  /// What a path leads to, links followed; `nil` for nothing that can be reached.
  func status(of path: String) -> FileStatus? {
    var found = stat()
    return stat(path, &found) == 0 ? FileStatus(found) : nil
  }

  /// Whether the user may neither list nor enter what is there; of what is not there, or reached through
  /// what is closed, the same.
  func isClosed(_ folder: String) -> Bool {
    access(folder, R_OK | X_OK) != 0 && errno == EACCES
  }

  package func destination(ofLinkAt path: String) throws(SystemError) -> String {
    let most = 4_096
    var text = [CChar](repeating: 0, count: most)
    let count = readlink(path, &text, most)
    if count < 0 { throw .last }
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The path with links followed, without `.` and `..`; `nil` for nothing that can be reached.
  func canonical(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// A folder's path without links and detours, as far as it is there.
  func canonicalFolder(_ path: String) -> String {
    var (there, rest) = (path, [Substring]())
    while true {
      if let found = canonical(there) { return found + Self.plainly(rest) }
      guard let last = there.split(separator: "/").last else { return Self.plainly(rest) }
      rest.insert(last, at: 0)
      there = FileTarget.folder(of: there.hasSuffix("/") ? String(there.dropLast()) : there)
    }
  }

  /// Names below a folder that are not there yet, without `.` and `..`.
  private static func plainly(_ names: [Substring]) -> String {
    var plain: [Substring] = []
    for name in names where name != "." {
      if name == "..", !plain.isEmpty { plain.removeLast() } else { plain.append(name) }
    }
    return plain.map { "/" + $0 }.joined()
  }

  package func names(in folder: String) throws(SystemError) -> [String] {
    guard let directory = opendir(folder) else { throw .last }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  package func makeFolder(_ path: String) throws(SystemError) { try check(mkdir(path, 0o777)) }
  package func removeFolder(_ path: String) throws(SystemError) { try check(rmdir(path)) }
  package func removeFile(_ path: String) throws(SystemError) { try check(unlink(path)) }

  package func renameFile(_ path: String, to target: String) throws(SystemError) {
    try check(rename(path, target))
  }

  // MARK: Open files

  package func createFile(_ path: String, mode: UInt32) throws(SystemError) -> Int32 {
    try opened(open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(mode)))
  }

  package func openFile(_ path: String) throws(SystemError) -> Int32 {
    try opened(open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
  }

  /// Opens a file to read it; a folder can be opened, but not read.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - waits: for somebody to write into it, where it is a pipe.
  /// - Throws: what the system says.
  /// - Returns: its descriptor.
  func openToRead(_ path: String, waits: Bool = true) throws(SystemError) -> Int32 {
    try uninterrupted { () throws(SystemError) in
      try opened(open(path, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK)))
    }
  }

  /// Opens a file to add to its end; makes it where there is none.
  func openToAppend(_ path: String) throws(SystemError) -> Int32 {
    try uninterrupted { () throws(SystemError) in
      try opened(open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666))
    }
  }

  package func status(of descriptor: Int32) throws(SystemError) -> FileStatus {
    var found = stat()
    try check(fstat(descriptor, &found))
    return FileStatus(found)
  }

  package func isNamed(_ descriptor: Int32) throws(SystemError) -> Bool {
    var found = stat()
    try check(fstat(descriptor, &found))
    return found.st_nlink > 0
  }

  package func setMode(_ mode: UInt32, of descriptor: Int32) throws(SystemError) {
    try check(fchmod(descriptor, mode_t(mode)))
  }

  package func lock(_ descriptor: Int32) throws(SystemError) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw .last
  }

  package func writeBytes(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
  ) throws(SystemError) -> Int {
    let count = write(descriptor, bytes.baseAddress, bytes.count)
    if count > 0 { return count }
    throw count == 0 ? .noSpace : .last
  }

  /// Reads as many bytes as there are at once.
  ///
  /// - Returns: how many, 0 at the end.
  func readBytes(
    into buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32
  ) throws(SystemError) -> Int {
    try uninterrupted { () throws(SystemError) in
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0 { throw .last }
      return count
    }
  }

  package func synchronize(_ descriptor: Int32) throws(SystemError) {
    if fsync(descriptor) == 0 { return }
    // Pipes and some file systems have nothing that could be waited for.
    if errno != EINVAL { throw .last }
  }

  /// Makes a file end after so many bytes.
  func cut(_ descriptor: Int32, to size: Int) throws(SystemError) {
    try check(ftruncate(descriptor, off_t(size)))
  }

  package func closeFile(_ descriptor: Int32) { close(descriptor) }

  // MARK: Answers

  private func check(_ answer: Int32) throws(SystemError) {
    if answer != 0 { throw .last }
  }

  private func opened(_ descriptor: Int32) throws(SystemError) -> Int32 {
    if descriptor < 0 { throw .last }
    return descriptor
  }
}

extension FileStatus {
  fileprivate init(_ found: stat) {
    let kind: Kind =
      switch found.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      default: .device
      }
    #if canImport(Darwin)
      let changed = found.st_ctimespec
    #else
      let changed = found.st_ctim
    #endif
    self.init(
      kind: kind, mode: UInt32(found.st_mode) & 0o7777, size: Int(found.st_size),
      identity: Identity(
        device: UInt64(truncatingIfNeeded: found.st_dev),
        number: UInt64(truncatingIfNeeded: found.st_ino), changedSeconds: Int64(changed.tv_sec),
        changedNanoseconds: Int64(changed.tv_nsec)))
  }
}
