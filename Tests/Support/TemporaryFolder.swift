package import Foundation

/// A folder of one test, gone afterwards.
package final class TemporaryFolder: Sendable {
  package let url: URL
  package var path: String { url.path() }

  package init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "alva-cost-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A copy of the repository's pricing folder.
  package static func pricing() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let pricing = Repository.root.appending(path: "pricing")
    for name in try FileManager.default.contentsOfDirectory(atPath: pricing.path()) {
      try FileManager.default.copyItem(
        at: pricing.appending(path: name), to: folder.url.appending(path: name))
    }
    return folder
  }

  /// The path of a file or folder in it.
  package func path(_ name: String) -> String { url.appending(path: name).path() }

  package func write(_ text: String, to name: String) throws {
    try write(Data(text.utf8), to: name)
  }

  package func write(_ bytes: Data, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  package func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }

  /// Names in a folder, hidden ones too, in order; none where there is no folder.
  package func names(in folder: String = "") -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: url.appending(path: folder).path())
    return (names ?? []).sorted()
  }

  /// Every file below a folder with its text.
  package func contents(of folder: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for name in Program.files(below: url.appending(path: folder)) {
      result[name] = try text("\(folder)/\(name)")
    }
    return result
  }
}
