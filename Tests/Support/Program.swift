package import Foundation

/// The built program, run as a user runs it.
package enum Program {
  /// What a run left behind.
  package struct Run: Sendable {
    package let exitCode: Int32
    package let output: String
    package let errors: String
  }

  /// Beside the test bundle, else where a debug build puts it.
  package static let path: String? = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let places =
      [bundle, bundle.deletingLastPathComponent()]
      + [Repository.root.appending(path: ".build/debug")]
    return places.map { $0.appending(path: "alva-cost").path() }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  package static var exists: Bool { path != nil }
  /// Whether snapshots are written anew instead of compared.
  package static var records: Bool {
    ProcessInfo.processInfo.environment["ALVA_COST_RECORD"] == "1"
  }

  private struct NotBuilt: Error, CustomStringConvertible {
    let description = "alva-cost is not built"
  }

  /// Runs the program with arguments.
  package static func run(
    _ arguments: [String], in folder: URL = Repository.root, input: Data? = nil,
    environment: [String: String] = [:]
  ) throws -> Run {
    guard let path else { throw NotBuilt() }
    return try run(path, arguments, in: folder, input: input, environment: environment)
  }

  /// Runs the program with arguments.
  package static func run(
    _ arguments: String..., input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Run {
    try run(arguments, input: input, environment: environment)
  }

  /// Runs a line of shell in which `alva-cost` is the program.
  package static func shell(
    _ line: String, in folder: URL = Repository.root, environment: [String: String] = [:]
  ) throws -> Run {
    try run("/bin/sh", ["-c", line], in: folder, environment: environment)
  }

  /// Holds JSON to a published schema of the guides, by Python's validator.
  ///
  /// - Parameters:
  ///   - json: what a command prints.
  ///   - schema: the schema's file among the catalogue's resources.
  /// - Throws: where nothing can be written or run.
  /// - Returns: exit code 0 where it fits, else what does not.
  package static func hold(_ json: String, to schema: String) throws -> Run {
    let folder = try TemporaryFolder()
    try folder.write(Data(json.utf8), to: "report.json")
    let program = """
      import json, sys, jsonschema
      jsonschema.validate(json.load(open("report.json")), json.load(open(sys.argv[1])))
      """
    let path = Repository.path("Sources/AlvaCost/AlvaCost.docc/Resources/\(schema)")
    return try run(
      "/usr/bin/env", ["python3", "-W", "ignore", "-c", program, path], in: folder.url)
  }

  /// Runs any program to its end; input and outputs are files, so that no pipe fills up.
  package static func run(
    _ executable: String, _ arguments: [String], in folder: URL = Repository.root,
    input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Run {
    let scratch = try TemporaryFolder()
    for name in ["output", "errors"] { try scratch.write(Data(), to: name) }
    try scratch.write(input ?? Data(), to: "input")
    func file(_ name: String) -> URL { scratch.url.appending(path: name) }
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: file("input"))
    process.standardOutput = try FileHandle(forWritingTo: file("output"))
    process.standardError = try FileHandle(forWritingTo: file("errors"))
    try process.run()
    process.waitUntilExit()
    return Run(
      exitCode: process.terminationStatus, output: try scratch.text("output"),
      errors: try scratch.text("errors"))
  }

  /// A small environment, the same on every machine; the program's folder comes first.
  private static var variables: [String: String] {
    let folder = path.map { URL(filePath: $0).deletingLastPathComponent().path() + ":" } ?? ""
    return ["PATH": folder + searched.joined(separator: ":"), "LC_ALL": "C"]
  }

  private static let searched = ["/usr/local/bin", "/usr/bin", "/bin"]

  /// Where another program is, if it is there.
  package static func find(_ name: String) -> String? {
    searched.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a step in a new folder that is removed afterwards.
  package static func inTemporaryFolder<Result>(_ step: (URL) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    return try withExtendedLifetime(folder) { try step(folder.url) }
  }

  /// Every file below a folder, by its path within, sorted.
  package static func files(below folder: URL) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String }
    return (names ?? []).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(
        atPath: folder.appending(path: name).path(), isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }

  package static func text(of file: URL) -> String? {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether Python is there with a module, for a second opinion on what is written.
  package static func hasPython(_ module: String) -> Bool {
    let run = try? run("/bin/sh", ["-c", "python3 -c 'import \(module)'"])
    return run?.exitCode == 0
  }
}
