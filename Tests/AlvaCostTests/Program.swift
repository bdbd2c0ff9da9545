import Foundation
import Testing

/// The built program, run as a user runs it.
enum Program {
  /// What a run left behind.
  struct Run {
    let exitCode: Int32
    let output: String
    let errors: String
  }

  /// Beside the test bundle, else where a debug build puts it.
  static let path: String? = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let places =
      [bundle, bundle.deletingLastPathComponent()]
      + [RealTables.root.appending(path: ".build/debug")]
    return places.map { $0.appending(path: "alva-cost").path() }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static var exists: Bool { path != nil }
  /// Whether snapshots are written anew instead of compared.
  static var records: Bool { ProcessInfo.processInfo.environment["ALVA_COST_RECORD"] == "1" }

  /// Runs the program with arguments.
  static func run(
    _ arguments: [String], in folder: URL = RealTables.root, environment: [String: String] = [:]
  ) throws -> Run {
    try run(try #require(path), arguments, in: folder, environment: environment)
  }

  /// Runs a line of shell in which `alva-cost` is the program.
  static func shell(
    _ line: String, in folder: URL = RealTables.root, environment: [String: String] = [:]
  ) throws -> Run {
    try run("/bin/sh", ["-c", line], in: folder, environment: environment)
  }

  /// Runs any program to its end; both of its outputs go through files, so that no pipe fills up.
  static func run(
    _ executable: String, _ arguments: [String], in folder: URL, environment: [String: String]
  ) throws -> Run {
    let scratch = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: scratch) }
    let output = scratch.appending(path: "output")
    let errors = scratch.appending(path: "errors")
    for file in [output, errors] {
      try Data().write(to: file)
    }
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"]
    if let path {
      variables["PATH", default: ""] =
        URL(filePath: path).deletingLastPathComponent().path() + ":"
        + variables["PATH", default: ""]
    }
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Run(
      exitCode: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// A new empty folder, to be removed by the caller.
  static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "alva-cost-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Runs a step in a new folder that is removed afterwards.
  static func inTemporaryFolder<Result>(_ step: (URL) throws -> Result) throws -> Result {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    return try step(folder)
  }

  /// Every file below a folder, by its path within, sorted.
  static func files(below folder: URL) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String }
    return (names ?? []).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(
        atPath: folder.appending(path: name).path(), isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }

  static func text(of file: URL) -> String? {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether Python is there with a module, for a second opinion on what is written.
  static func hasPython(_ module: String) -> Bool {
    let run = try? run(
      "/bin/sh", ["-c", "python3 -c 'import \(module)'"], in: RealTables.root, environment: [:])
    return run?.exitCode == 0
  }
}
