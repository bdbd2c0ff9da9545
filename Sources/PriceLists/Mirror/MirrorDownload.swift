package import Diagnostics
internal import Platform

/// Downloads of files from a mirror, whole or not at all.
package enum MirrorDownload {
  /// Tries of one file before it is given up.
  package static let tries = 4

  /// How a try ended.
  package enum Outcome: Hashable, Sendable {
    /// The whole file lies in the part.
    case arrived
    /// Worth another try, which goes on from what is in the part.
    case brokeOff(String)
    /// Worth another try from the first byte.
    case useless(String)
    case refused(Diagnostics)
  }

  /// One try to fetch what a part lacks of a file.
  package typealias Attempt = (
    _ address: MirrorAddress, _ kind: MirrorFile, _ part: String
  ) -> Outcome

  /// Seconds before each try after the first: a server that cannot answer gets time.
  package static let pauses = [1.0, 3, 9]

  /// Downloads to a file; what has arrived stays in `PATH.part` when the connection breaks.
  ///
  /// - Parameters:
  ///   - address: begins with `http://` or `https://`.
  ///   - path: where the file goes, whole or not at all.
  ///   - kind: what it is.
  ///   - pause: waits for so many seconds.
  ///   - attempt: the transport.
  /// - Throws: what the server did wrong, with the address; or `cannotWrite`.
  package static func run(
    _ address: String, to path: String, _ kind: MirrorFile,
    pause: (Double) -> Void = Surroundings.pause,
    attempt: Attempt = { CurlDownload.attempt($0, $1, part: $2) }
  ) throws(Diagnostics) {
    let place = try MirrorAddress(address)
    let part = path + ".part"
    if !kind.mayResume { Files.remove(part) }
    var reason = ""
    for index in 0..<tries {
      if index > 0 { pause(pauses[min(index, pauses.count) - 1]) }
      switch attempt(place, kind, part) {
      case .arrived: return try Files.putInPlace(part, as: path)
      case .refused(let problems): throw problems
      case .brokeOff(let why):
        reason = why
        if !kind.mayResume { Files.remove(part) }
      case .useless(let why):
        reason = why
        Files.remove(part)
      }
    }
    throw Diagnostics(
      Diagnostic(
        at: SourceLocation(file: address), "could not be fetched in \(tries) tries: \(reason)",
        mend: "run the command again, which goes on where it stopped; the tables are as they were"))
  }
}
