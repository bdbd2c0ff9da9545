import Foundation
import TestSupport
import Testing

/// One CDK app with two stages of the same constructs: everything that is said of one is not said of the other.
@Suite(.needsProgram) struct `Two stages of one app` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let artifacts = ["Prod", "Dev"].map {
      #""\#($0)": {"type": "aws:cloudformation:stack", "environment": "aws://111122223333/us-east-1", "#
        + #""properties": {"templateFile": "\#($0).json"}}"#
    }
    try folder.write(
      #"{"version": "36.0.0", "artifacts": {\#(artifacts.joined(separator: ", "))}}"#,
      to: "cdk.out/manifest.json")
    for (stage, size) in [("Prod", "large"), ("Dev", "medium")] {
      try folder.write(
        """
        {"Resources": {"Db": {"Type": "AWS::RDS::DBInstance",
          "Metadata": {"aws:cdk:path": "\(stage)/Data/Db/Resource"},
          "Properties": {"Engine": "postgres", "DBInstanceClass": "db.t4g.\(size)",
            "AllocatedStorage": "20", "PubliclyAccessible": false}}}}
        """, to: "cdk.out/\(stage).json")
    }
  }

  private func run(_ words: String...) throws -> Program.Run {
    try Program.run(words, in: folder.url)
  }

  @Test func `are told apart by name in a report, and each name can be asked for`() throws {
    let report = try run("estimate", "--stack", "cdk.out", "--no-reports")
    for name in ["Prod/Data/Db", "Dev/Data/Db"] {
      #expect(report.output.contains(name), "\(report.output)")
      let why = try run("explain", "cdk.out", "\(name)/instance")
      #expect(why.exitCode == 0, "\(why.errors)")
    }
  }

  @Test func `are called by less where one is read alone`() throws {
    let report = try run("estimate", "--stack", "cdk.out", "--only", "Prod", "--no-reports")
    #expect(report.output.contains("Data/Db") && !report.output.contains("Prod/Data/Db"))
    #expect(try run("explain", "cdk.out", "Data/Db", "--only", "Prod").exitCode == 0)
  }

  /// The limit by the logical id goes on holding; the sentence speaks of it and of no other.
  @Test func `keep the limit of a logical id, and the verdict says which limit failed`() throws {
    _ = try run("init", "shop", "--from", "cdk.out")
    try folder.write(
      "budget: shop\nlimits: { every: 1000 }\nresources: { Db: 20 }\n",
      to: "pricing/budgets/shop.yaml")
    let gate = try run("validate", "shop", "--stack", "cdk.out")
    #expect(gate.exitCode == 1, "\(gate.errors)")
    let verdict = try #require(
      gate.errors.split(separator: "\n").first { $0.hasPrefix("verdict:") })
    #expect(verdict.contains("(resource Db)") && verdict.contains("over its limit"), "\(verdict)")
    #expect(!verdict.contains("below its limit"))
  }
}
