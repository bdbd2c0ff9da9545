import Foundation
import TestSupport
import Testing

/// The files that the guide shows are read as they stand there.
@Suite(.needsProgram) struct `The guide to files` {
  /// The block of YAML below a heading.
  private static func block(below heading: String) throws -> String {
    let page = try String(
      contentsOfFile: Repository.path("Sources/AlvaCost/AlvaCost.docc/Files.md"), encoding: .utf8)
    let parts = page.components(separatedBy: "### \(heading)\n")
    let code = try #require(parts.last?.components(separatedBy: "```yaml\n").dropFirst().first)
    return try #require(code.components(separatedBy: "```").first)
  }

  private static let stack = """
    stack: shop
    region: us-east-1
    services: { web: { cpu: 256, memoryMB: 512 } }
    loadBalancer: {}
    """

  private func estimate(_ stack: String, scenario: String, name: String) throws -> Program.Run {
    let folder = try TemporaryFolder()
    try folder.write(stack + "\n", to: "pricing/stacks/shop.yaml")
    try folder.write(scenario, to: "pricing/scenarios/\(name).yaml")
    let counts = (0..<2_016).map { "\(1_700_000_000 + $0 * 300),\(1_000 + $0 % 300)" }
    try folder.write(
      "time,count\n" + counts.joined(separator: "\n") + "\n",
      to: "pricing/scenarios/requests.csv")
    return try Program.run(
      ["estimate", "shop", "--scenario", name, "--no-reports", "--runs", "16"], in: folder.url)
  }

  @Test func `shows extras and free amounts that are read`() throws {
    let extras = try Self.block(below: "What has no model")
    let run = try estimate(
      Self.stack + "\n" + extras, scenario: "scenario: calm\nrequestsPerSecond: 1\n", name: "calm")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("archive"))
  }

  @Test(arguments: [
    ("Traffic that was measured", "measured"), ("Ranges that move together", "launch"),
  ])
  func `shows scenarios that are read`(heading: String, name: String) throws {
    let run = try estimate(Self.stack, scenario: try Self.block(below: heading), name: name)
    #expect(run.exitCode == 0, "\(run.errors)")
  }
}

@Suite(.needsProgram) struct `The change log` {
  /// The version is stated once, and the log, the examples and the program agree on it.
  @Test func `begins with the version that the program has`() throws {
    let folder = "Sources/AlvaCost/AlvaCost.docc/"
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: Repository.path(folder + name), encoding: .utf8)
    }
    let version = try Program.run(["--version"]).output.trimmingCharacters(in: .newlines)
    let titles = try text("ChangeLog.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(titles.first == "## \(version)")
    #expect(try text("Gate.md").contains("version: \(version)\n"))
    #expect(try text("Resources/cost.github.yml").contains("version: \(version)\n"))
    #expect(try text("Shards.md").contains("alva-cost:\(version)\n"))
  }
}
