#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Why the system refused something.
package struct SystemError: Error, Hashable, Sendable {
  /// The system's number for it, `errno`.
  package let code: Int32

  package init(code: Int32) {
    self.code = code
  }

  /// What the last call to the system said.
  static var last: SystemError { SystemError(code: errno) }

  /// In the system's words: "No space left on device".
  package var reason: String { String(cString: strerror(code)) }

  package static let interrupted = SystemError(code: EINTR)
  package static let exists = SystemError(code: EEXIST)
  package static let missing = SystemError(code: ENOENT)
  package static let noSpace = SystemError(code: ENOSPC)
  package static let inputOutput = SystemError(code: EIO)
  package static let linksGoRound = SystemError(code: ELOOP)
  package static let brokenPipe = SystemError(code: EPIPE)
}

/// Runs a step until no signal interrupts it.
func uninterrupted<Result>(
  _ step: () throws(SystemError) -> Result
) throws(SystemError) -> Result {
  while true {
    do throws(SystemError) {
      return try step()
    } catch {
      if error != .interrupted { throw error }
    }
  }
}
