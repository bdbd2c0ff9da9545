import Foundation
import TestSupport
import Testing

/// Commands that print no report say in the lean form what they did.
@Suite(.needsProgram) struct `The lean form of what was done` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func object(_ line: String) throws -> [String: Any] {
    let run = try Program.run(line.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.exitCode == 0, "\(line): \(run.errors)")
    #expect(run.output.utf8.count <= 8_000 && run.output.count { $0 == "\n" } == 1, "\(line)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(line)")
  }

  private func rows(_ object: [String: Any], _ table: String) throws -> [[Any]] {
    try #require((object[table] as? [String: Any])?["rows"] as? [[Any]])
  }

  @Test func `beginning, checking and limiting a stack`() throws {
    let start = try object("init shop --example fargate --lean")
    #expect(start["command"] as? String == "init")
    #expect((start["files"] as? [String])?.first == "pricing/stacks/shop.yaml")
    #expect((start["next"] as? [String]) == ["alva-cost estimate shop"])
    #expect(start["leftOut"] as? [String] == ["everything: without --lean"])
    let checks = try rows(try object("doctor --lean"), "checks").compactMap { $0[0] as? String }
    #expect(checks.contains("stack shop") && checks.contains("rates"))
    let budget = try object("budget init shop --force --lean")
    #expect(budget["file"] as? String == "pricing/budgets/shop.yaml")
    #expect(try !rows(budget, "estimates").isEmpty)
    let export = try object("budget export shop --format terraform --lean")
    #expect(export["language"] as? String == "terraform")
    #expect((export["limit"] as? String).flatMap { Double($0) } ?? 0 > 0)
  }

  @Test func `a file that is wrong is told first`() throws {
    try folder.write("stack: [", to: "pricing/stacks/bad.yaml")
    let run = try Program.run(["doctor", "--lean"], in: folder.url)
    #expect(run.exitCode == 65)
    #expect(run.output.contains(#""rows":[["stack bad","wrong","#))
    #expect(run.output.contains(#""problems":1"#))
  }

  @Test func `version, tables and usage`() throws {
    let version = try object("version --lean")
    #expect((version["digest"] as? String)?.hasPrefix("sha256:") == true)
    let export = try object("pricing export out --lean")
    #expect(export["files"] as? Int ?? 0 > 1_000)
    try folder.write(
      "Resources:\n  Queue: { Type: AWS::SQS::Queue }\n", to: "template.yaml")
    let usage = try object("usage init --stack template.yaml --region us-east-1 --lean")
    #expect((usage["leftOut"] as? [String])?.last == "everything: without --lean")
  }

  @Test func `a guard says it beside the command's output`() throws {
    try folder.write(
      "Resources:\n  Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }\n",
      to: "template.yaml")
    // An address: 730 hours at $0.005 are $3.65.
    let arguments = [
      "--stack", "template.yaml", "--region", "us-east-1", "--lean", "--", "echo", "on",
    ]
    let held = try Program.run(["guard", "--budget", "3"] + arguments, in: folder.url)
    #expect(held.exitCode == 1 && held.output.isEmpty)
    #expect(held.errors.hasPrefix("{") && held.errors.contains(#""verdict":"fail""#))
    let passed = try Program.run(["guard", "--budget", "4"] + arguments, in: folder.url)
    #expect(passed.exitCode == 0 && passed.output == "on\n", "\(passed.errors)")
  }
}

@Suite(.needsProgram) struct `What does not stop an estimate` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ line: String) throws -> Program.Run {
    try Program.run(line.split(separator: " ").map(String.init), in: folder.url)
  }

  @Test func `a list of alternatives that cannot be read is a warning at its place`() throws {
    #expect(try run("init shop --example fargate").exitCode == 0)
    try folder.write("alternatives: [\n", to: "pricing/whatif/shop.yaml")
    let estimate = try run("estimate shop --no-reports --runs 16")
    #expect(estimate.exitCode == 0 && estimate.output.contains("total per month"))
    #expect(estimate.errors.contains("pricing/whatif/shop.yaml:"))
    #expect(estimate.errors.contains(": warning: the report has no alternatives: "))
    // Whoever asks for them is told that there are none.
    #expect(try run("whatif shop --alternatives").exitCode == 65)
  }

  @Test func `a region without rates stops the list of services`() throws {
    for line in [
      "services --region eu-nowhere-1", "services AWS::SQS::Queue --region eu-nowhere-1",
    ] {
      let services = try run(line)
      #expect(services.exitCode == 66 && services.output.isEmpty)
      #expect(services.errors.contains("there are no rates for region 'eu-nowhere-1'"))
    }
  }

  /// A gateway's bytes hang on traffic that no template names: 1 to 100 GB at $0.045 each.
  @Test func `a template that nothing serves begins with its traffic as open numbers`() throws {
    try folder.write(
      """
      Resources:
        Way:
          Type: AWS::EC2::NatGateway
          Properties: { AllocationId: eipalloc-1, SubnetId: subnet-1 }
        Queue: { Type: AWS::SQS::Queue }
      """, to: "template.yaml")
    let start = try run("init shop --from template.yaml")
    #expect(start.exitCode == 0 && start.output.contains("80 % sure between"), "\(start.output)")
    // What it wrote itself is no reason for a warning.
    #expect(!start.errors.contains("warning"), "\(start.errors)")
    let stack = try folder.text("pricing/stacks/shop.yaml")
    #expect(stack.contains("usageType: NatGateway-Bytes"))
    let deployed = try run("estimate shop --stack template.yaml --runs 16")
    #expect(deployed.exitCode == 0, "\(deployed.errors)")
  }
}
