/// An open file, pipe or stream, read from its beginning to its end.
package struct ReadableFile: ~Copyable {
  private let descriptor: Int32
  private let isOurs: Bool

  /// Opens a file; other rooms do so by ``Files/open(_:shown:mend:)``.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - waits: for somebody to write into it, where it is a pipe.
  /// - Throws: where it is not there or may not be read; a folder is noticed when it is read.
  init(path: String, waits: Bool) throws(SystemError) {
    descriptor = try SystemFiles().openToRead(path, waits: waits)
    isOurs = true
  }

  /// What somebody else opened, and closes: 0 is standard input.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
    isOurs = false
  }

  deinit {
    if isOurs { SystemFiles().closeFile(descriptor) }
  }

  /// What was opened.
  func status() throws(SystemError) -> FileStatus { try SystemFiles().status(of: descriptor) }

  /// Reads the next bytes.
  ///
  /// - Returns: how many were read, 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    try SystemFiles().readBytes(into: buffer, from: descriptor)
  }
}
