package import Diagnostics

extension Files {
  /// Adds bytes to the end of a file in one piece, and waits until they lie on the disk.
  ///
  /// The file is locked meanwhile, so that of several runs each adds to what the others added.
  ///
  /// - Parameters:
  ///   - bytes: a whole line.
  ///   - path: made where there is nothing.
  ///   - check: looks at what the file holds, before anything is written.
  /// - Throws: what the check throws; an error of kind `cannotWrite`, after which the file is as it was.
  package static func appendWhole(
    _ bytes: [UInt8], to path: String, check: ([UInt8]) throws(Diagnostics) -> Void
  ) throws(Diagnostics) {
    let files = SystemFiles()
    let descriptor: Int32
    do throws(SystemError) {
      descriptor = try files.openToAppend(path)
    } catch {
      throw unappended(path, error)
    }
    defer { files.closeFile(descriptor) }
    // Another run has it for as long as a line takes.
    for _ in 0..<500 {
      if (try? files.lock(descriptor)) ?? true { break }
      Surroundings.pause(0.01)
    }
    try check(try read(path, shown: path))
    do throws(SystemError) {
      let size = try files.status(of: descriptor).size
      do throws(SystemError) {
        try files.writeAll(bytes, to: descriptor)
        try uninterrupted { () throws(SystemError) in try files.synchronize(descriptor) }
      } catch {
        // Half a line is none.
        try? files.cut(descriptor, to: size)
        throw error
      }
    } catch {
      throw unappended(path, error)
    }
  }

  private static func unappended(_ path: String, _ error: SystemError) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .cannotWrite, at: SourceLocation(file: path), "cannot be written: \(error.reason)",
        mend: "check the folder, its permissions and free space"))
  }
}
