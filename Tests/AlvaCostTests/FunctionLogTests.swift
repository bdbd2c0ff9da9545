import Foundation
import TestSupport
import Testing

/// Lines of logs that functions and builds write into groups of no template; prices of us-east-1.
@Suite(.needsProgram) struct `Logs into a group of no template` {
  private struct Report: Decodable {
    struct Coverage: Decodable {}
    struct Item: Decodable {
      let resource: String
      let what: String
    }
    struct Unknown: Decodable { let items: [Item] }
    struct Line: Decodable {
      let id: String
      let monthly: String
    }
    struct Estimate: Decodable {
      let unknown: Unknown
      let lines: [Line]
    }
    let estimates: [Estimate]
  }

  private static let function = """
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          { FunctionName: shop, Runtime: python3.12, Handler: h, Code: { ZipFile: x }, Role: r }

    """

  private func estimate(
    _ resources: String, usage: String? = nil
  ) throws -> Report.Estimate {
    let folder = try TemporaryFolder()
    try folder.write("Resources:\n" + resources, to: "t.yaml")
    var options = ["estimate", "--stack", "t.yaml", "--region", "us-east-1", "--format", "json"]
    if let usage {
      try folder.write(usage, to: "u.yaml")
      options += ["--usage", "u.yaml"]
    }
    let run = try Program.run(options, in: folder.url)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    return try #require(report.estimates.first, "\(run.errors)")
  }

  private func asked(_ resources: String) throws -> [String] {
    try estimate(resources).unknown.items.filter { $0.what.contains("log ingestion") }
      .map(\.resource)
  }

  @Test func `are a question of the function`() throws {
    #expect(try asked(Self.function) == ["Fn"])
  }

  @Test(arguments: [
    "{ LogGroupName: /aws/lambda/shop }", "{ LogGroupName: !Sub '/aws/lambda/${Fn}' }",
  ])
  func `are one of the group where the template has it`(group: String) throws {
    let group = "  Logs: { Type: AWS::Logs::LogGroup, Properties: \(group) }\n"
    #expect(try asked(Self.function + group) == ["Logs"])
  }

  @Test func `are one of the group that the function names`() throws {
    let named = Self.function.replacing(
      "Role: r }", with: "Role: r, LoggingConfig: { LogGroup: !Ref Logs } }")
    #expect(try asked(named + "  Logs: { Type: AWS::Logs::LogGroup }\n") == ["Logs"])
    // A group of another function is none of this one's.
    let other =
      "  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/else } }\n"
    #expect(Set(try asked(Self.function + other)) == ["Fn", "Logs"])
  }

  /// (15 − 5 free) GB × 0.50 = 5.00; (25 − 5 free) GB-months × 0.03 = 0.60.
  @Test func `cost what is stated beyond the free amounts`() throws {
    let bill = try estimate(
      Self.function,
      usage: "usage:\n  Fn: { logGBPerMonth: 15, storedLogGB: 25, requestsPerMonth: 0 }\n")
    func paid(_ item: String) -> Double {
      bill.lines.filter { $0.id.hasPrefix("Fn/\(item)") }.compactMap { Double($0.monthly) }
        .reduce(0, +)
    }
    #expect(abs(paid("log-ingestion") - 5) < 1e-9)
    #expect(abs(paid("log-storage") - 0.6) < 1e-9)
  }

  /// What a simulated function writes is on the line `logs`.
  @Test func `are none of a function that is simulated`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "Resources:\n" + Self.function
        + "  Url: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !GetAtt Fn.Arn } }\n",
      to: "t.yaml")
    let run = try Program.run(
      [
        "estimate", "--stack", "t.yaml", "--region", "us-east-1", "--scenario", "office", "--runs",
        "0", "--format", "json",
      ], in: folder.url)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    let estimate = try #require(report.estimates.first, "\(run.errors)")
    #expect(estimate.lines.contains { $0.id.hasPrefix("logs/ingestion") })
    #expect(!estimate.unknown.items.contains { $0.what.contains("log ingestion") })
  }

  @Test func `are a question of builds unless they are switched off`() throws {
    func project(_ logs: String) -> String {
      """
        Build:
          Type: AWS::CodeBuild::Project
          Properties:
            Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: x }
            ServiceRole: r
            \(logs)

      """
    }
    #expect(try asked(project("Name: shop")) == ["Build"])
    #expect(try asked(project("LogsConfig: { CloudWatchLogs: { Status: DISABLED } }")).isEmpty)
    let group =
      "  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/codebuild/shop } }\n"
    #expect(try asked(project("Name: shop") + group) == ["Logs"])
  }
}
