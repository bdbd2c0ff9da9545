import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// Downloads of files, whole or not at all: `http` by our own client, `https` by the system's curl.
enum Download {
  /// Tries of one file before it is given up.
  private static let tries = 4
  /// No offer file comes near; a server that sends without end is stopped.
  static let mostBytes = 64 << 30

  /// Why a try did not end with a file.
  enum Trouble: Error {
    /// Worth another try.
    case again(String)
    case final(Diagnostics)
  }

  /// - Throws: an error for what is neither an `http` nor an `https` address.
  static func check(_ address: String) throws(Diagnostics) {
    if CurlDownload.isMeant(address) {
      try CurlDownload.check(address)
    } else {
      _ = try HTTPAddress(address)
    }
  }

  /// Downloads to a file; what has arrived stays in `PATH.part` when the connection breaks.
  ///
  /// - Parameters:
  ///   - address: begins with `http://` or `https://`.
  ///   - path: where the file goes, whole or not at all.
  ///   - mayResume: whether the address always names the same bytes.
  /// - Throws: what the server did wrong, with the address; or `cannotWrite`.
  static func run(_ address: String, to path: String, mayResume: Bool) throws(Diagnostics) {
    let part = path + ".part"
    if !mayResume { unlink(part) }
    var reason = ""
    for _ in 0..<tries {
      do throws(Trouble) {
        if CurlDownload.isMeant(address) {
          try CurlDownload.attempt(address, part: part)
        } else {
          try HTTPDownload.attempt(address, part: part)
        }
        if rename(part, path) != 0 { throw Trouble.final(writeFailure(path)) }
        return
      } catch {
        switch error {
        case .final(let problems): throw problems
        case .again(let why): reason = why
        }
        if !mayResume { unlink(part) }
      }
    }
    throw Diagnostics(
      Diagnostic(
        at: SourceLocation(file: address), "could not be fetched in \(tries) tries: \(reason)",
        mend: "run the command again, which goes on where it stopped; the tables are as they were"))
  }

  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  static func writeFailure(_ path: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .cannotWrite, at: SourceLocation(file: path),
        "cannot be written: \(String(cString: strerror(errno)))",
        mend: "check the folder's permissions and free space"))
  }

  /// What a mirror says to a request that another try would not help.
  static func refusal(_ status: Int, by address: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, status == 404 ? .missing : .invalidInput, at: SourceLocation(file: address),
        "the server says \(status)",
        mend: "check that the mirror holds AWS's layout below this address"))
  }
}
