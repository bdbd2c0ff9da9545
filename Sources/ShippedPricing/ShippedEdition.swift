/// Which tables a program carries.
package struct ShippedEdition: Hashable, Sendable {
  /// The newest day on which a source showed any of its rates: `2026-07-03`.
  package let day: String
  /// The SHA-256, in hexadecimal, of the list of its files' digests: what
  /// `sha256sum $(find * -type f | LC_ALL=C sort) | sha256sum` prints in an exported folder.
  package let digest: String

  /// `2026-07-03 (9f86d081884c)`.
  package var text: String { "\(day) (\(digest.prefix(12)))" }
}
