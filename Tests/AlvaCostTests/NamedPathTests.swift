import Foundation
import TestSupport
import Testing

/// Paths that no command should read to their end, in the place of every path of every command.
@Suite(.needsProgram, .needs(programs: "mkfifo", "timeout"))
struct `Paths that are named` {
  /// Each command with a path to read, `PATH` in its place.
  static let reading = [
    "estimate --stack PATH --region us-east-1",
    "validate --stack PATH --region us-east-1 --budget 1",
    "validate --stack t.json --region us-east-1 --budget 1 --baseline PATH",
    "estimate --stack t.json --region us-east-1 --usage PATH",
    "estimate --stack t.json --region us-east-1 --parameters PATH",
    "diff PATH t.json --region us-east-1", "diff t.json PATH --region us-east-1", "merge PATH",
    "reconcile shop --bill PATH", "learn shop --from PATH", "history PATH",
    "rates import PATH --region us-east-1 --dry-run", "rates verify PATH",
    "rates diff PATH PATH", "init other --from PATH",
    "usage init --stack PATH --region us-east-1",
    "guard --stack PATH --budget 1 --region us-east-1 -- true", "estimate shop --pricing PATH",
    "doctor --pricing PATH", "services --pricing PATH",
  ]

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("{\"Resources\": {\"A\": {\"Type\": \"AWS::SQS::Queue\"}}}", to: "t.json")
    try folder.write("", to: "pricing/.keep")
    let begun = try Program.run(["init", "shop", "--example", "fargate"], in: folder.url)
    try #require(begun.exitCode == 0, "\(begun.errors)")
    let made = try Program.shell(
      "mkfifo pipe && ln -s pipe link && ln -s /dev/zero zero && ln -s circle circle",
      in: folder.url)
    try #require(made.exitCode == 0, "\(made.errors)")
    return folder
  }

  /// 30 seconds are for a busy machine: `timeout` ends with 124.
  @Test(arguments: reading)
  func `end with a message where they never begin or never end`(command: String) throws {
    let folder = try folder()
    let program = try #require(Program.path)
    for path in ["pipe", "link", "/dev/zero", "zero", "circle", "/proc/self/mem"] {
      let line = command.replacing("PATH", with: path)
      let run = try Program.shell("timeout 30 '\(program)' \(line)", in: folder.url)
      // 64 for a folder of prices that is none, 65 for a text that is none, 66 for no file.
      #expect([64, 65, 66].contains(run.exitCode), "\(line): \(run.exitCode)")
      #expect(run.errors.contains("error: "), "\(line): \(run.errors)")
    }
  }

  @Test func `are refused where they are empty, before anything is done`() throws {
    let folder = try folder()
    let cases = [
      (["pricing", "export", ""], "a word is empty"),
      (["estimate", "shop", "--reports", ""], "the value of '--reports' is empty"),
      (["estimate", "shop", "--reports="], "the value of '--reports' is empty"),
      (["validate", "--stack", "t.json", "--budget="], "the value of '--budget' is empty"),
      (["estimate", ""], "a word is empty"),
    ]
    for (words, message) in cases {
      let run = try Program.run(words, in: folder.url)
      #expect(run.exitCode == 64, "\(words): \(run.exitCode)")
      #expect(run.errors.hasPrefix("error: \(message)\n"), "\(words): \(run.errors)")
    }
    // What stands behind '--' is another program's.
    let guarded = try Program.run(
      [
        "guard", "--stack", "t.json", "--region", "us-east-1", "--budget", "100", "--", "printf",
        "%s", "", "--x=",
      ], in: folder.url)
    #expect(guarded.exitCode == 0 || guarded.exitCode == 3, "\(guarded.errors)")
  }

  @Test func `of a record and of a report are two, by whatever name`() throws {
    let folder = try folder()
    let first = ["estimate", "shop", "--runs", "0", "--no-reports", "--record", "costs.jsonl"]
    try #require(try Program.run(first, in: folder.url).exitCode == 0)
    let history = try folder.text("costs.jsonl")
    let linked = try Program.shell("ln -s costs.jsonl other; mkdir in", in: folder.url)
    try #require(linked.exitCode == 0)
    for output in ["costs.jsonl", "./costs.jsonl", "other", "in/../costs.jsonl"] {
      let run = try Program.run(first + ["--output", output], in: folder.url)
      #expect(run.exitCode == 64, "\(output): \(run.exitCode)")
      #expect(run.errors.contains("names a file that this run reads"), "\(run.errors)")
      #expect(try folder.text("costs.jsonl") == history)
    }
  }
}
