import Foundation
import TestSupport
import Testing

/// A number walked down to where it comes from, and the help.
@Suite(.needsProgram)
struct `The program explains itself` {
  @Test func `a line is walked down to quantity, price, row and traffic`() throws {
    let run = try Program.run(["explain", "staging", "web/fargate-vcpu", "--estimate", "realistic"])
    #expect(run.exitCode == 0)
    // 0.5 vCPU × 730 h × 0.04048 = 14.7752
    for part in [
      "365", "0.04048", "14.7752", "1 task × 0.5 vCPU × 730 h", "rates/us-east-1/AmazonECS.csv",
    ] {
      #expect(run.output.contains(part), "\(part)")
    }
  }

  @Test(arguments: [nil, "web", "AmazonECS", "logs"])
  func `all lines, a resource's or a service's are explained too`(name: String?) throws {
    let run = try Program.run(["explain", "staging"] + (name.map { [$0] } ?? []))
    #expect(run.exitCode == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("conservative") && run.output.contains("realistic"))
  }

  @Test func `the version touches no file`() throws {
    try Program.inTemporaryFolder { folder in
      let run = try Program.run(["--version"], in: folder)
      #expect(run.exitCode == 0)
      #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }
  }

  @Test(arguments: [
    "", "estimate", "explain", "rates", "rates list", "rates show",
  ])
  func `the help is as reviewed`(command: String) throws {
    let run = try Program.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(run.exitCode == 0)
    let name = "help" + command.split(separator: " ").map { "-" + $0 }.joined() + ".txt"
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/\(name)")
    if Program.records { try Data(run.output.utf8).write(to: file) }
    #expect(run.output == Program.text(of: file), "\(name)")
  }

  @Test(arguments: ["us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"])
  func `another region has its own prices, or says which it lacks`(region: String) throws {
    let run = try Program.run([
      "estimate", "staging", "--region", region, "--no-reports", "--runs", "0", "--format", "csv",
    ])
    if run.exitCode == 0 {
      #expect(run.output.contains(",rates/\(region)/AmazonECS.csv,"))
      #expect(!run.output.contains(",rates/us-east-1/"))
    } else {
      #expect(run.exitCode == 65)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("no rate for '"))
      #expect(run.errors.contains("in \(region)"))
    }
  }
}
