import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs that are killed while they write, without a warning (`kill -9`): 10 in an ordinary run, as many
/// as `ALVA_COST_KILLS` says in a long one.
@Suite(.needsProgram, .serialized)
struct `Killed runs` {
  private static let variables = ProcessInfo.processInfo.environment
  private static let kills = variables["ALVA_COST_KILLS"].flatMap(Int.init) ?? 10
  private static let seed = variables["ALVA_COST_SEED"].flatMap(UInt64.init) ?? 1

  /// Two editions of the same files.
  private static let editions = [
    ["estimate", "shop", "--runs", "0", "--quiet"],
    ["estimate", "shop", "--runs", "0", "--quiet", "--set", "services.web.tasks=3"],
  ]

  private func contents(_ folder: TemporaryFolder) throws -> [String: String] {
    // What a killed run leaves over is no file of a report.
    try folder.contents(of: "reports").filter { !$0.key.hasPrefix(".") }
  }

  @Test func `leave whole files, and the next run leaves nothing over`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "pricing/.keep")
    let begun = try Program.run(["init", "shop", "--example", "fargate"], in: folder.url)
    try #require(begun.exitCode == 0, "\(begun.errors)")
    var whole: [[String: String]] = []
    for arguments in Self.editions {
      try #require(try Program.run(arguments, in: folder.url).exitCode == 0)
      whole.append(try contents(folder))
    }
    #expect(whole[0].count > 3 && whole[0]["shop.md"] != whole[1]["shop.md"])
    var chance = Mutator(seed: Self.seed)
    var (caught, kill) = (0, 0)
    // Some have ended before the signal comes: on a busy machine most of them.
    while caught < Self.kills, kill < 50 * Self.kills {
      defer { kill += 1 }
      let place = "kill \(kill) of seed \(Self.seed)"
      caught += try end(Self.editions[kill % 2], in: folder, after: chance.next(below: 2_000))
      let left = try contents(folder)
      #expect(Set(left.keys) == Set(whole[0].keys), "\(place): a file is gone")
      for (name, text) in left {
        #expect(text == whole[0][name] || text == whole[1][name], "\(place): \(name) is torn")
      }
      try #require(try Program.run(Self.editions[kill % 2], in: folder.url).exitCode == 0)
      #expect(try contents(folder) == whole[kill % 2], "\(place): the next run")
      #expect(folder.names(in: "reports").allSatisfy { !$0.hasPrefix(".") }, "\(place)")
    }
    // Else the test never looks at what it is for.
    #expect(caught == Self.kills, "\(caught) of \(kill) while they wrote")
  }

  /// Starts a run, and kills it so many microseconds after it began to write.
  ///
  /// - Returns: 1 where it was killed, 0 where it had ended.
  private func end(
    _ arguments: [String], in folder: TemporaryFolder, after microseconds: Int
  ) throws -> Int {
    let process = Process()
    process.executableURL = URL(filePath: try #require(Program.path))
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, folder.names(in: "reports").allSatisfy({ !$0.hasPrefix(".") }) {}
    usleep(UInt32(microseconds))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal ? 1 : 0
  }
}
