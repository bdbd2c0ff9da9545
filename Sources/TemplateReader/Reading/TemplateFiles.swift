package import Diagnostics

/// How the reader gets at files; the caller decides what a path means.
package struct TemplateFiles: Sendable {
  package let read: @Sendable (String) -> Result<[UInt8], Diagnostics>
  package let isFolder: @Sendable (String) -> Bool
  package let exists: @Sendable (String) -> Bool
  /// The path with links followed; `nil` where nothing is there.
  package let canonical: @Sendable (String) -> String?
  /// Names in a folder, in alphabetical order; none where there is no folder.
  package let names: @Sendable (String) -> [String]

  package init(
    read: @escaping @Sendable (String) -> Result<[UInt8], Diagnostics>,
    isFolder: @escaping @Sendable (String) -> Bool, exists: @escaping @Sendable (String) -> Bool,
    canonical: @escaping @Sendable (String) -> String? = { FilePaths.normalized($0) },
    names: @escaping @Sendable (String) -> [String] = { _ in [] }
  ) {
    self.read = read
    self.isFolder = isFolder
    self.exists = exists
    self.canonical = canonical
    self.names = names
  }
}

/// Paths as texts.
package enum FilePaths {
  /// Without `.`, and without `..` where a name stands before it.
  package static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// What stands before a file's own name, its slash included; empty for a name alone.
  static func folder(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
  }

  /// Whether a path lies in a folder; both as ``TemplateFiles/canonical`` has them.
  static func lies(_ path: String, in folder: String) -> Bool {
    folder.isEmpty || folder == "/" || path == folder || path.hasPrefix(folder + "/")
  }
}
