import Foundation
import TestSupport
import Testing

/// A stack of two tasks of 0.5 vCPU and 1 GB in us-east-1, and what it could be instead.
///
/// A task-hour costs 0.5 × 0.04048 + 0.004445 = 0.024685 USD, on Graviton 0.5 × 0.03238 + 0.00356
/// = 0.01975 (rates/us-east-1/AmazonECS.csv).
@Suite struct `What an estimate says could be saved` {
  private static let options = """
    whatif: one
    groups:
      processor:
        options:
          arm64:
            { description: Graviton, risk: Images built for ARM, riskLevel: low,
              set: { services.web.platform: arm64 } }
      tasks:
        options:
          one:
            { description: One task, risk: Down while it restarts, riskLevel: medium,
              set: { services.web.tasks: 1 } }
          four: { description: Four tasks, risk: None, set: { services.web.tasks: 4 } }
      spot:
        options:
          all:
            { description: Spot, risk: Taken back, riskLevel: high,
              set: { services.web.spotShare: 1 } }
    """

  private func project(_ options: String?) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: one
      region: us-east-1
      services: { web: { cpu: 512, memoryMB: 1024, tasks: 2 } }
      estimates: { still: { scenario: still } }
      """, to: "pricing/stacks/one.yaml")
    try folder.write(
      """
      scenario: still
      requestsPerSecond: 0
      shape: flat
      deploymentsPerMonth: 0
      replacementsPerMonth: 0
      """, to: "pricing/scenarios/still.yaml")
    if let options { try folder.write(options, to: "pricing/whatif/one.yaml") }
    return folder
  }

  private struct Report: Decodable {
    struct Summary: Decodable {
      struct Saving: Decodable {
        let decision: String
        let option: String
        let monthly: String
        let risk: String?
      }
      let savings: [Saving]?
    }
    let summary: Summary
  }

  private func run(_ folder: TemporaryFolder, _ more: [String]) throws -> Program.Run {
    try Program.run(["estimate", "one", "--no-reports"] + more, in: folder.url)
  }

  /// 730 h × 0.024685 for a task less; 2 × 730 h × (0.024685 − 0.01975) on Graviton.
  ///
  /// Four tasks cost more, and what carries a high risk is counted alone.
  @Test func `is priced option by option, most money first`() throws {
    let folder = try project(Self.options)
    let json = try run(folder, ["--format", "json"])
    let savings =
      try JSONDecoder().decode(Report.self, from: Data(json.output.utf8))
      .summary.savings ?? []
    #expect(savings.map(\.option) == ["one", "arm64"])
    #expect(savings.map(\.monthly) == ["18.02005", "7.2051"])
    #expect(savings.map(\.risk) == ["medium", "low"])
    let text = try run(folder, [])
    #expect(text.output.contains("-$18.02") && text.output.contains("-$7.21"))
    let words = text.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("options of a high risk are left out, in 1 of them"))
    #expect(!text.output.contains("spot: all"))
  }

  @Test func `stands in the lean form, too`() throws {
    let lean = try run(try project(Self.options), ["--lean"]).output
    #expect(lean.contains(#"["tasks","one","18.02005","medium"]"#))
    #expect(lean.contains(#"["processor","arm64","7.2051","low"]"#))
    #expect(lean.contains(#""tightest":"web, memory""#))
  }

  @Test func `is left out where the bill alone is asked for, or nothing is known`() throws {
    let alone = try run(try project(Self.options), ["--runs", "0"])
    #expect(alone.exitCode == 0 && !alone.output.contains("-$18.02"))
    let without = try run(try project(nil), [])
    #expect(without.exitCode == 0 && without.output.contains("Tightest limit: web, memory"))
  }

  /// 2 × 730 × (0.024685 − 0.01975) = 7.2051, as the file's own option would have it.
  @Test func `follows general rules where there is no file`() throws {
    let without = try run(try project(nil), [])
    #expect(without.output.contains("architecture: arm64"))
    #expect(without.output.contains("-$7.21"))
    #expect(without.output.contains("Each of these general rules alone"))
  }

  /// The bill does not need the options: it is there, and what is wrong with them is said.
  @Test func `is left out with a warning where a level of risk is misspelt`() throws {
    let folder = try project(Self.options.replacing("riskLevel: low", with: "riskLevel: lo"))
    let bill = try run(folder, [])
    #expect(bill.exitCode == 0 && bill.output.contains("Tightest limit: web, memory"))
    let asked = try Program.run(["whatif", "one", "--alternatives"], in: folder.url)
    #expect(asked.exitCode == 65)
    for run in [bill, asked] {
      #expect(run.errors.contains("pricing/whatif/one.yaml:6:"))
      #expect(run.errors.contains("write one of: none, low, medium, high"))
    }
  }
}
