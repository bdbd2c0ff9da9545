/// What a path names.
package struct FileStatus: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case file, folder, link, pipe, socket, device
  }

  package let kind: Kind
  /// Who may do what: the lowest twelve bits of the system's mode.
  package let mode: UInt32
  /// In bytes.
  package let size: Int
  /// What tells it from every other file, by whatever path it is reached; `nil` for one of a test.
  let identity: Identity?

  /// A file's number, the device that it is numbered on, and when it was last changed: the number of a file that
  /// is gone is given to another one.
  struct Identity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
    let changedSeconds: Int64
    let changedNanoseconds: Int64
  }

  package init(kind: Kind, mode: UInt32, size: Int) {
    self.init(kind: kind, mode: mode, size: size, identity: nil)
  }

  init(kind: Kind, mode: UInt32, size: Int, identity: Identity?) {
    self.kind = kind
    self.mode = mode
    self.size = size
    self.identity = identity
  }
}

/// The calls to the system that writing a file whole is made of; tests put one in that fails.
package protocol FileLayer: Sendable {
  /// What lies at a path, a link itself and not what it leads to; `nil` for nothing.
  func status(ofLinkAt path: String) throws(SystemError) -> FileStatus?
  /// What a link holds, as it was written.
  func destination(ofLinkAt path: String) throws(SystemError) -> String
  /// Names in a folder, in no order.
  func names(in folder: String) throws(SystemError) -> [String]
  func makeFolder(_ path: String) throws(SystemError)
  /// Removes a folder with nothing in it.
  func removeFolder(_ path: String) throws(SystemError)

  /// Makes a file to write to, where there is none and no link either.
  ///
  /// - Parameters:
  ///   - path: where it goes.
  ///   - mode: who may do what, less what the process's mask takes away.
  /// - Throws: `exists` where there is something already; what else the system says.
  /// - Returns: its descriptor, which no other program inherits.
  func createFile(_ path: String, mode: UInt32) throws(SystemError) -> Int32
  /// Opens a file that is there, without waiting and without following a link.
  func openFile(_ path: String) throws(SystemError) -> Int32
  func status(of descriptor: Int32) throws(SystemError) -> FileStatus
  /// Whether an open file still has a name in some folder.
  func isNamed(_ descriptor: Int32) throws(SystemError) -> Bool
  func setMode(_ mode: UInt32, of descriptor: Int32) throws(SystemError)
  /// Takes the file for this process until the descriptor is closed, the process's death included.
  ///
  /// - Throws: where the file system knows no locks.
  /// - Returns: whether nobody else has it.
  func lock(_ descriptor: Int32) throws(SystemError) -> Bool
  /// Writes as many of the bytes as the system takes at once.
  ///
  /// - Returns: how many, at least one.
  func writeBytes(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
  ) throws(SystemError) -> Int
  /// Waits until what was written lies on the disk.
  func synchronize(_ descriptor: Int32) throws(SystemError)
  func closeFile(_ descriptor: Int32)
  /// Gives a file another name, in one step, in place of what had that name.
  func renameFile(_ path: String, to target: String) throws(SystemError)
  func removeFile(_ path: String) throws(SystemError)
}

extension FileLayer {
  /// Writes all of the bytes, however few the system takes at once.
  func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var start = 0
    while start < bytes.count {
      start += try uninterrupted { () throws(SystemError) in
        try bytes.span.bytes.extracting(start...).withUnsafeBytes { rest throws(SystemError) in
          try writeBytes(rest, to: descriptor)
        }
      }
    }
  }
}
