/// What kind of file is fetched, which decides how much of it and how long is waited for.
package enum MirrorFile: Hashable, Sendable {
  /// Names other files; may change at any time.
  case index
  /// Prices under an address that always names the newest.
  case current
  /// Prices under an address that always names the same bytes.
  case version

  /// Whether what has arrived is of use when the connection broke.
  package var mayResume: Bool { self == .version }

  /// Bytes at most: the largest index has 2 MiB, the largest offer file of a region 3 GiB.
  var mostBytes: Int {
    switch self {
    case .index: 64 << 20
    case .current, .version: 16 << 30
    }
  }

  /// Seconds that one try takes at most.
  var mostSeconds: Int {
    switch self {
    case .index: 300
    case .current, .version: 4 * 3_600
    }
  }
}
