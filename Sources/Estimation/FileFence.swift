package import Diagnostics
import Platform

/// Folders outside of which nothing is read, wherever links lead.
package struct FileFence: Sendable {
  /// Without links and detours.
  private let folders: [String]

  /// What lies below a folder.
  ///
  /// - Parameter folder: one that is there.
  package init(_ folder: String) {
    folders = [Files.place(folder)]
  }

  private init(folders: [String]) {
    self.folders = folders
  }

  /// The same with one more folder.
  package func also(_ folder: String) -> Self {
    Self(folders: folders + [Files.place(folder)])
  }

  /// Whether a path leads to something below one of the folders, be it there or not.
  package func allows(_ path: String) -> Bool {
    if path.isEmpty || path == "-" || path.utf8.contains(0) { return false }
    let place = Files.place(path)
    if place.split(separator: "/").contains("..") { return false }
    return folders.contains { folder in
      place == folder || place.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }
  }

  /// Refuses a path that leads out.
  ///
  /// - Parameter path: as the user knows it.
  /// - Throws: an error of kind `usage`.
  package func check(_ path: String) throws(Diagnostics) {
    if allows(path) { return }
    throw Diagnostics(
      Diagnostic(
        .error, .usage, "'\(path)' lies outside the folder that is served",
        mend: "name a file or a folder below it"))
  }
}
