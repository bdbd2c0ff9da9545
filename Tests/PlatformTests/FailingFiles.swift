import Platform
import Synchronization

/// The machine's files, of which one call fails, or the first with which the machine stops.
final class FailingFiles: FileLayer {
  enum Fault: Sendable {
    /// The call does nothing and is refused; the next ones work.
    case refuses(SystemError)
    /// The call and all after it do nothing, as if the process had been killed.
    case stops
  }

  enum Call: String, Sendable {
    case status, destination, names, makeFolder, removeFolder, create, open, statusOfOpen, isNamed
    case setMode, lock, write, synchronize, rename
  }

  private let machine = SystemFiles()
  private let fault: Fault
  /// The number of the call that fails, from 0 on; `nil` for none.
  private let failing: Int?
  /// The system takes so many bytes of a file at once.
  private let mostBytes: Int
  private let isInterrupted: Bool
  private let state = Mutex((calls: [Call](), interrupted: Set<Call>(), hasStopped: false))

  init(
    _ fault: Fault = .stops, at failing: Int? = nil, mostBytes: Int = .max,
    isInterrupted: Bool = false
  ) {
    self.fault = fault
    self.failing = failing
    self.mostBytes = mostBytes
    self.isInterrupted = isInterrupted
  }

  /// What was called so far, closing left out, which cannot fail.
  var calls: [Call] { state.withLock(\.calls) }

  private func note(_ call: Call) throws(SystemError) {
    let error: SystemError? = state.withLock { state in
      // Signals come before anything is done, every other time.
      if isInterrupted, [.create, .write, .synchronize].contains(call) {
        if state.interrupted.insert(call).inserted { return .interrupted }
        state.interrupted.remove(call)
      }
      if state.hasStopped { return .inputOutput }
      defer { state.calls.append(call) }
      if state.calls.count != failing { return nil }
      switch fault {
      case .refuses(let error): return error
      case .stops:
        state.hasStopped = true
        return .inputOutput
      }
    }
    if let error { throw error }
  }

  func status(ofLinkAt path: String) throws(SystemError) -> FileStatus? {
    try note(.status)
    return try machine.status(ofLinkAt: path)
  }

  func destination(ofLinkAt path: String) throws(SystemError) -> String {
    try note(.destination)
    return try machine.destination(ofLinkAt: path)
  }

  func names(in folder: String) throws(SystemError) -> [String] {
    try note(.names)
    return try machine.names(in: folder)
  }

  func makeFolder(_ path: String) throws(SystemError) {
    try note(.makeFolder)
    try machine.makeFolder(path)
  }

  func removeFolder(_ path: String) throws(SystemError) {
    try note(.removeFolder)
    try machine.removeFolder(path)
  }

  func createFile(_ path: String, mode: UInt32) throws(SystemError) -> Int32 {
    try note(.create)
    return try machine.createFile(path, mode: mode)
  }

  func openFile(_ path: String) throws(SystemError) -> Int32 {
    try note(.open)
    return try machine.openFile(path)
  }

  func status(of descriptor: Int32) throws(SystemError) -> FileStatus {
    try note(.statusOfOpen)
    return try machine.status(of: descriptor)
  }

  func isNamed(_ descriptor: Int32) throws(SystemError) -> Bool {
    try note(.isNamed)
    return try machine.isNamed(descriptor)
  }

  func setMode(_ mode: UInt32, of descriptor: Int32) throws(SystemError) {
    try note(.setMode)
    try machine.setMode(mode, of: descriptor)
  }

  func lock(_ descriptor: Int32) throws(SystemError) -> Bool {
    try note(.lock)
    return try machine.lock(descriptor)
  }

  func writeBytes(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
  ) throws(SystemError) -> Int {
    try note(.write)
    return try machine.writeBytes(
      UnsafeRawBufferPointer(rebasing: bytes.prefix(mostBytes)), to: descriptor)
  }

  func synchronize(_ descriptor: Int32) throws(SystemError) {
    try note(.synchronize)
    try machine.synchronize(descriptor)
  }

  /// A process that is killed lets go of its files too.
  func closeFile(_ descriptor: Int32) { machine.closeFile(descriptor) }

  func renameFile(_ path: String, to target: String) throws(SystemError) {
    try note(.rename)
    try machine.renameFile(path, to: target)
  }

  func removeFile(_ path: String) throws(SystemError) {
    // What tidies up after a fault is not refused itself.
    if state.withLock(\.hasStopped) { throw .inputOutput }
    try machine.removeFile(path)
  }
}
