import Diagnostics
import Platform
import TemplateReader

extension TemplateFiles {
  /// The same files, but for links that lead out of what was named.
  ///
  /// Who makes an assembly is not who reads the log: a link in it to any other file would show the
  /// lines of that file where they are no template.
  ///
  /// - Parameter root: the assembly or template that was named; a link there is its owner's choice.
  /// - Returns: files that refuse what lies below the root's folder by name alone.
  func confined(to root: String) -> TemplateFiles {
    if root == "-" { return self }
    let slash = root.lastIndex(of: "/").map { String(root[...$0]) } ?? ""
    let folder = isFolder(root) ? (root.hasSuffix("/") ? root : root + "/") : slash
    let read = read
    return TemplateFiles(
      read: { path in
        let isBelow = path.hasPrefix(folder) && !path.dropFirst(folder.count).hasPrefix("..")
        if path == root || !isBelow || Files.stays(path, in: folder.isEmpty ? "." : folder) {
          return read(path)
        }
        return .failure(
          Diagnostics(
            Diagnostic(
              at: SourceLocation(file: path), "this is a link to a file outside of '\(root)'",
              mend: "put the file itself in its place")))
      }, isFolder: isFolder, exists: exists, canonical: canonical)
  }
}
