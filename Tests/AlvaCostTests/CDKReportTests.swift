import Foundation
import TestSupport
import Testing

/// Findings where the CDK's tools and its language server look for them.
///
/// What is held is the published schema, `validation-report.schema.json` of aws-cdk-cli at 7ff50e7:
/// which keys there are, which have to be there, and which words they may have.
@Suite(.needsProgram)
struct `The CDK's validation report` {
  private static let assembly = Repository.path("Tests/TemplateReaderTests/Fixtures/staging")

  private static func report(_ text: String) throws -> [[String: Any]] {
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(Set(root.keys).isSubset(of: ["version", "title", "pluginReports"]))
    #expect(root["version"] as? String == "1.0.0")
    return try #require(root["pluginReports"] as? [[String: Any]])
  }

  private static func check(_ violation: [String: Any]) throws {
    #expect(
      Set(violation.keys).isSubset(of: [
        "ruleName", "description", "suggestedFix", "severity", "customSeverity", "ruleMetadata",
        "violatingConstructs", "acknowledgedId", "reason", "acknowledgedAt",
        "acknowledgedStackTrace",
      ]))
    #expect(violation["ruleName"] is String && violation["description"] is String)
    let severity = try #require(violation["severity"] as? String)
    #expect(["fatal", "error", "warning", "info", "custom"].contains(severity))
    for construct in try #require(violation["violatingConstructs"] as? [[String: Any]]) {
      #expect(
        Set(construct.keys).isSubset(of: [
          "constructPath", "constructFqn", "libraryVersion", "cloudFormationResource",
          "stackTraces",
        ]))
      #expect(construct["constructPath"] is String)
      if let resource = construct["cloudFormationResource"] as? [String: Any] {
        #expect(resource["templatePath"] is String && resource["logicalId"] is String)
      }
    }
  }

  @Test func `it holds to the schema, and says cost at the construct`() throws {
    let run = try Program.run(
      "validate", "--stack", Self.assembly, "--budget", "1", "--region", "us-east-1",
      "--format", "cdk")
    #expect(run.exitCode == 1)
    let reports = try Self.report(run.output)
    #expect(reports.count == 1)
    #expect(reports[0]["pluginName"] as? String == "alva-cost")
    #expect(reports[0]["conclusion"] as? String == "failure")
    #expect(reports[0]["metadata"] is [String: String])
    let violations = try #require(reports[0]["violations"] as? [[String: Any]])
    #expect(!violations.isEmpty)
    for violation in violations { try Self.check(violation) }
    let total = try #require(violations.first { $0["ruleName"] as? String == "budget/total" })
    #expect(total["severity"] as? String == "error")
    // What is said of the whole stands at its stacks, which the CDK filters by.
    let constructs = try #require(total["violatingConstructs"] as? [[String: Any]])
    let tree = try #require(
      Program.text(of: URL(filePath: Self.assembly + "/manifest.json")))
    #expect(!constructs.isEmpty)
    for construct in constructs {
      let path = try #require(construct["constructPath"] as? String)
      #expect(!path.contains("/") && tree.contains("\"\(path)\""))
    }
    let passes = try Program.run(
      "validate", "--stack", Self.assembly, "--budget", "100000", "--region", "us-east-1",
      "--format", "cdk")
    #expect(try Self.report(passes.output)[0]["conclusion"] as? String == "success")
  }

  @Test func `what other plugins found stays in the assembly, and ours is replaced`() throws {
    try Program.inTemporaryFolder { folder in
      let file = folder.appending(path: "validation-report.json")
      try Data(
        #"""
        {"version":"48.0.0","title":"Validation Report","pluginReports":[
          {"pluginName":"guard","conclusion":"failure","violations":[{"ruleName":"no-public",
            "description":"d","severity":"custom","customSeverity":"high",
            "violatingConstructs":[{"constructPath":"A/B","stackTraces":["x\ny"]}]}]}]}
        """#.utf8
      ).write(to: file)
      for budget in ["1", "100000"] {
        let run = try Program.run(
          [
            "validate", "--stack", Self.assembly, "--budget", budget, "--region", "us-east-1",
            "--format", "cdk=validation-report.json",
          ], in: folder)
        #expect(run.exitCode == (budget == "1" ? 1 : 0))
      }
      let reports = try Self.report(try #require(Program.text(of: file)))
      #expect(reports.compactMap { $0["pluginName"] as? String } == ["guard", "alva-cost"])
      #expect(reports[1]["conclusion"] as? String == "success")
      let violations = try #require(reports[0]["violations"] as? [[String: Any]])
      #expect(violations[0]["customSeverity"] as? String == "high")
      let constructs = try #require(violations[0]["violatingConstructs"] as? [[String: Any]])
      #expect(constructs[0]["stackTraces"] as? [String] == ["x\ny"])
      // Something else is not overwritten.
      try Data("{\"a\":1}".utf8).write(to: file)
      let wrong = try Program.run(
        [
          "validate", "--stack", Self.assembly, "--budget", "1", "--region", "us-east-1",
          "--format", "cdk=validation-report.json",
        ], in: folder)
      #expect(wrong.exitCode == 65)
      #expect(Program.text(of: file) == "{\"a\":1}")
    }
  }
}

@Suite(.needsProgram)
struct `The problem matcher` {
  @Test func `it finds file, line, severity and rule of what is printed`() throws {
    let url = Repository.root.appending(path: ".github/alva-cost-problems.json")
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    let matcher = try #require((root["problemMatcher"] as? [[String: Any]])?.first)
    let pattern = try #require((matcher["pattern"] as? [[String: Any]])?.first)
    let expression = try NSRegularExpression(
      pattern: try #require(pattern["regexp"] as? String))
    func match(_ line: String) -> [String: String] {
      let range = NSRange(line.startIndex..., in: line)
      guard let found = expression.firstMatch(in: line, range: range) else { return [:] }
      var parts: [String: String] = [:]
      for (name, value) in pattern {
        guard let group = value as? Int, let place = Range(found.range(at: group), in: line)
        else { continue }
        parts[name] = String(line[place])
      }
      return parts
    }
    let run = try Program.run("estimate", "staging", "--pricing", "Tests/AlvaCostTests/none")
    for line in run.errors.split(separator: "\n") { #expect(match(String(line)).isEmpty) }
    let wrong = try Program.inTemporaryFolder { folder in
      try Data("{\"Resources\":{\"A\":{\"Type\":\"AWS::EC2::NatGateway\"},}}".utf8)
        .write(to: folder.appending(path: "t.json"))
      return try Program.run(
        ["validate", "--stack", "t.json", "--region", "us-east-1", "--budget", "1"], in: folder)
    }
    let lines = wrong.errors.split(separator: "\n").map { match(String($0)) }
    let first = try #require(lines.first { !$0.isEmpty }, "\(wrong.errors)")
    #expect(first["file"] == "t.json" && first["line"] == "1" && first["severity"] == "error")
    #expect(
      match("cdk.out/A.json:3:5: warning: it is dear [coverage/usage]") == [
        "file": "cdk.out/A.json", "line": "3", "column": "5", "severity": "warning",
        "message": "it is dear", "code": "coverage/usage",
      ])
    #expect(match("--budget: error: over [budget/total]").isEmpty)
  }
}
