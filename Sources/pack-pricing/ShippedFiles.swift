import Platform

/// Which files of a pricing folder every user gets.
///
/// What AWS sells and what anybody can start from. Stacks, budgets, alternatives and plans are
/// somebody's own: a budget that came along would judge another company's stack of the same name.
enum ShippedFiles {
  /// Folders whose every file is shipped.
  private static let folders = ["bills", "examples", "limits", "rates", "services"]

  /// What may be shipped, relative to the pricing folder.
  static func paths(in folder: String) -> [String] {
    var paths = ["SOURCES.md"]
    for name in folders + ["scenarios"] { collect(name, in: folder, &paths) }
    return paths.filter { Files.kind(of: "\(folder)/\($0)") == .file }
  }

  /// Whether a file fits anybody: a scenario that names entries fits the stack with these services.
  static func isShipped(_ path: String, _ bytes: [UInt8]) -> Bool {
    guard path.hasPrefix("scenarios/") else { return true }
    return path.hasSuffix(".yaml")
      && !bytes.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: "entry:".utf8) }
  }

  private static func collect(_ path: String, in folder: String, _ paths: inout [String]) {
    for name in Files.names(in: "\(folder)/\(path)") where !name.hasPrefix(".") {
      let inner = "\(path)/\(name)"
      if Files.kind(of: "\(folder)/\(inner)") == .folder {
        collect(inner, in: folder, &paths)
      } else {
        paths.append(inner)
      }
    }
  }
}
