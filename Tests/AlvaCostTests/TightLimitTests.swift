import Foundation
import TestSupport
import Testing

/// What a user may have little of: memory, stack, open files, processor time.
@Suite(.needsProgram)
struct `Tight limits of the machine` {
  /// A template of 3,000 instances, which takes some 50 MB.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let resources = (0..<3_000).map {
      "\"A\($0)\":{\"Type\":\"AWS::EC2::Instance\",\"Properties\":{\"InstanceType\":\"t3.micro\"}}"
    }
    try folder.write(
      "{\"Resources\":{\(resources.joined(separator: ","))}}", to: "template.json")
    return folder
  }

  /// From what the loader cannot start in to what is enough.
  ///
  /// The exit code is one of the contract's, or 127 of a loader that found no room; never a signal's.
  @Test func `whatever memory there is, the exit code is one of the contract`() throws {
    let folder = try folder()
    var codes: Set<Int32> = []
    for megabytes in stride(from: 60, through: 420, by: 20) {
      let run = try Program.run(
        "/bin/bash",
        [
          "-c",
          "ulimit -v \(megabytes << 10); alva-cost estimate --stack template.json "
            + "--region us-east-1 --output out.json; exit $?",
        ], in: folder.url)
      let place = "\(megabytes) MB: \(run.exitCode) \(run.errors.suffix(600))"
      #expect([0, 70, 74, 127].contains(run.exitCode) || Self.isUnloaded(run), "\(place)")
      #expect(run.exitCode != 70 || run.errors.contains("error: "), "\(place)")
      // A result is whole, or there is none; and nothing is left beside it.
      #expect(
        Program.files(below: folder.url)
          == (run.exitCode == 0 ? ["out.json", "template.json"] : ["template.json"]), "\(place)")
      try? FileManager.default.removeItem(at: folder.url.appending(path: "out.json"))
      codes.insert(run.exitCode)
    }
    #expect(codes.contains(0))
  }

  /// Before the program's first line: the loader's own words, and the shell's exit code of it.
  private static func isUnloaded(_ run: Program.Run) -> Bool {
    run.errors.contains("error while loading shared libraries") || run.errors.contains("cannot")
  }

  /// A level of YAML in flow, of JSON, of functions: within the 512 that are read.
  @Test func `a small stack is no end without a word`() throws {
    let folder = try TemporaryFolder()
    let deep = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    try folder.write(
      "{\"Resources\":{\"A\":{\"Type\":\"AWS::S3::Bucket\",\"Properties\":{\"Tags\":\(deep)}}}}",
      to: "template.json")
    for kilobytes in [256, 512, 1_024] {
      let run = try Program.run(
        "/bin/bash",
        [
          "-c",
          "ulimit -s \(kilobytes); alva-cost estimate --stack template.json --region us-east-1; "
            + "exit $?",
        ], in: folder.url)
      #expect([0, 70].contains(run.exitCode), "\(kilobytes): \(run.exitCode) \(run.errors)")
      #expect(run.exitCode != 70 || run.errors.contains("help: "), "\(run.errors)")
    }
  }

  /// Three are the standard streams; each file that is read or written takes one more.
  @Test(arguments: [
    "estimate --stack template.json --region us-east-1", "services", "--version", "doctor",
  ])
  func `few open files are an error with its place, or enough`(command: String) throws {
    let folder = try folder()
    for count in [4, 5, 6, 8, 16] {
      let run = try Program.run(
        "/bin/bash", ["-c", "ulimit -n \(count); alva-cost \(command); exit $?"], in: folder.url)
      let place = "\(count): \(run.exitCode) \(run.errors.suffix(600))"
      #expect([0, 3, 66, 70, 74].contains(run.exitCode) || Self.isUnloaded(run), "\(place)")
      #expect(run.exitCode == 0 || run.errors.contains("error"), "\(place)")
    }
  }
}
