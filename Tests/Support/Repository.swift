package import Foundation

/// The folder of this package.
package enum Repository {
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Without a slash at the end.
  package static let path =
    root.path().hasSuffix("/")
    ? String(root.path().dropLast()) : root.path()

  /// The path of a file or folder in it.
  package static func path(_ name: String) -> String { path + "/" + name }
}
