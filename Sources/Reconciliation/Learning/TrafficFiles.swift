import Diagnostics
import Platform
import PriceLists

/// Files that traffic is learnt from: those that are named, and those in the folders that are.
struct TrafficFile {
  let source: PriceListSource
  /// Whether the user named the file itself; else what is no log is passed over.
  let isNamed: Bool

  private static let noun = "an access log or a metric export"
  /// What AWS writes into a bucket to try whether it may.
  private static let trials: Set<String> = ["ELBAccessLogTestFile"]
  /// Folders in folders that are gone down.
  private static let deepest = 32

  /// All files of some paths, each folder's in the order of their names.
  ///
  /// - Throws: what is not there, and folders without files.
  static func all(of paths: [String]) throws(Diagnostics) -> [TrafficFile] {
    var problems = Diagnostics()
    var files: [TrafficFile] = []
    var folders: Set<String> = []
    for path in paths {
      switch path == "-" ? .file : Files.kind(of: path) {
      case .folder:
        let found = below(path, depth: 0, &folders)
        if found.isEmpty {
          problems.error(
            at: SourceLocation(file: path), "the folder holds no files",
            mend: "name the folder that the logs were copied to", kind: .missing)
        }
        files += found
      case .missing:
        problems.error(
          at: SourceLocation(file: path), "there is no such file or folder",
          mend: "name logs, metric exports, or a folder of them", kind: .missing)
      case .file, .device:
        files.append(TrafficFile(source: PriceListSource(path: path, noun: noun), isNamed: true))
      }
    }
    try problems.throwIfErrors()
    return files
  }

  private static func below(
    _ folder: String, depth: Int, _ seen: inout Set<String>
  ) -> [TrafficFile] {
    guard depth < deepest, let place = Files.canonical(folder), seen.insert(place).inserted else {
      return []
    }
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    return Files.names(in: folder).flatMap { name -> [TrafficFile] in
      if name.hasPrefix(".") || trials.contains(name) { return [] }
      let path = base + name
      switch Files.kind(of: path) {
      case .folder: return below(path, depth: depth + 1, &seen)
      case .file:
        if Files.size(of: path) == 0 { return [] }
        return [TrafficFile(source: PriceListSource(path: path, noun: noun), isNamed: false)]
      case .missing, .device: return []
      }
    }
  }
}
