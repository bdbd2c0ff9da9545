import Foundation
import TestSupport
import Testing

/// Stacks with more ranges than a run tells the effects of.
@Suite(.needsProgram) struct `Many ranges` {
  /// Crawlers of 1 to 3 DPU-hours each, at 0.44.
  private func run(_ count: Int, _ arguments: [String]) throws -> Program.Run {
    let folder = try TemporaryFolder()
    let extras = (1...count).map {
      "  x\($0): { service: AWSGlue, usageType: Crawler-DPU-Hour, unit: Hrs, quantity: { min: 1, mode: 2, max: 3 } }"
    }
    let stack = """
      stack: t
      region: us-east-1
      services: { web: { cpu: 256, memoryMB: 512 } }
      extras:
      \(extras.joined(separator: "\n"))
      estimates: { realistic: { scenario: even } }
      """
    try folder.write(Data(stack.utf8), to: "pricing/stacks/t.yaml")
    try folder.write(
      Data("scenario: even\nrequestsPerSecond: 1\n".utf8), to: "pricing/scenarios/even.yaml")
    return try Program.run(
      ["estimate", "t", "--pricing", "\(folder.path)/pricing", "--format", "json"] + arguments,
      in: folder.url)
  }

  private func estimate(_ run: Program.Run) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return try #require((object?["estimates"] as? [[String: Any]])?.first)
  }

  /// 400 × 2 h × 0.44 = 352 at the middle.
  @Test func `are priced at their middle`() throws {
    let run = try run(400, ["--runs", "0"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let lines = try #require(try estimate(run)["lines"] as? [[String: Any]])
    let crawlers = lines.filter { ($0["id"] as? String ?? "").hasPrefix("x") }
    let sum = crawlers.reduce(0) { $0 + (Double($1["monthly"] as? String ?? "") ?? 0) }
    #expect(crawlers.count == 400 && abs(sum - 352) < 1e-6, "\(crawlers.count): \(sum)")
  }

  /// All are drawn; of more than 300 nobody says what each does, and the report says that.
  @Test(arguments: [(250, false), (400, true)])
  func `are drawn, and told apart up to 300`(count: Int, isTooMany: Bool) throws {
    let run = try run(count, ["--runs", "20"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let estimate = try estimate(run)
    #expect((estimate["drivers"] as? [Any])?.isEmpty == isTooMany)
    let note = (estimate["sampling"] as? [String: Any])?["note"] as? String
    #expect(
      (note?.hasSuffix("ranges are drawn; they are too many to work out what each of them does")
        ?? false) == isTooMany, "\(note ?? "")")
    #expect(estimate["percentiles"] != nil)
  }
}
