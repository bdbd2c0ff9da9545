import Foundation
import TestSupport
import Testing

/// What the general rules make of a template, and what a gate's rules make of services that are not RDS.
@Suite(.needsProgram) struct `Advice on a template, and rules for its classes` {
  private struct Report: Decodable {
    struct Saving: Decodable {
      let decision: String
      let monthly: String
    }
    struct Finding: Decodable {
      let rule: String
      let resource: String?
    }
    let savings: [Saving]?
    let findings: [Finding]?
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func report(_ resources: String, _ arguments: [String]) throws -> Report {
    try folder.write("Resources:\n\(resources)", to: "t.yaml")
    let run = try Program.run(
      arguments + ["--stack", "t.yaml", "--region", "us-east-1", "--format", "json"],
      in: folder.url)
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
  }

  private func savings(_ resources: String) throws -> [String: String] {
    let found = try report(resources, ["estimate", "--no-reports"]).savings ?? []
    return Dictionary(uniqueKeysWithValues: found.map { ($0.decision, $0.monthly) })
  }

  /// A gp2 volume has three IOPS a GB.
  ///
  /// 3,000 GB of gp2 have 9,000: at 0.10 a GB-month $300; gp3 at 0.08 and (9,000 − 3,000) IOPS at 0.005
  /// are 240 + 30 = $270. Of 500 GB gp3 has more IOPS as it is: 500 × (0.10 − 0.08) = $10.
  @Test(arguments: [("3000", "30"), ("500", "10")])
  func `gp3 has as many IOPS as gp2 had`(size: String, saving: String) throws {
    let found = try savings(
      "  V: { Type: AWS::EC2::Volume, Properties: { AvailabilityZone: us-east-1a, VolumeType: gp2, Size: \(size) } }\n"
    )
    #expect(found["gp3"] == saving)
  }

  /// m5.metal has 96 processors and m6g.metal 64: it is no cheaper machine of the same size.
  @Test func `a whole machine has no twin in another family`() throws {
    let instance = { (type: String) in
      "  I: { Type: AWS::EC2::Instance, Properties: { InstanceType: \(type), ImageId: ami-1, SubnetId: s } }\n"
    }
    #expect(try savings(instance("m5.metal"))["graviton-m5"] == nil)
    #expect(try savings(instance("m5.large"))["graviton-m5"] != nil)
  }

  /// What rotates or is a database's cannot be a key of another secret: of three secrets one is left to give up.
  @Test func `secrets that stand for themselves are left alone`() throws {
    let secrets = (1...3).map { "  S\($0): { Type: AWS::SecretsManager::Secret }\n" }.joined()
    let attachment =
      "  A: { Type: AWS::SecretsManager::SecretTargetAttachment, Properties: { SecretId: !Ref S1, TargetId: d, "
      + "TargetType: AWS::RDS::DBInstance } }\n"
    #expect(try savings(secrets)["one-secret"] == "0.8")
    #expect(try savings(secrets + attachment)["one-secret"] == "0.4")
  }

  /// A version that nobody wrote may well be one that nothing more is paid for.
  @Test func `nothing is saved on what only the deployment knows`() throws {
    let database = { (version: String) in
      "  D: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, \(version)DBInstanceClass: "
        + "db.t4g.micro, AllocatedStorage: \"20\", StorageType: gp3, PubliclyAccessible: false } }\n"
    }
    #expect(try savings(database("EngineVersion: \"13.4\", "))["extended-support"] != nil)
    #expect(try savings(database(""))["extended-support"] == nil)
  }

  /// DocumentDB's classes are databases', its instances are none of EC2's; EKS charges a version past its
  /// support at 0.50 an hour beside its 0.10.
  @Test(arguments: [
    ("databaseClasses: [db.t4g.*]", ["policy/database-class DD"]), ("instanceTypes: [m5.*]", []),
    ("allowExtendedSupport: false", ["policy/extended-support E"]),
  ])
  func `rules know whose classes and versions they are`(policy: String, expected: [String]) throws {
    try folder.write(
      "stack: b\nregion: us-east-1\nestimates: { fixed: { scenario: still } }\n",
      to: "pricing/stacks/b.yaml")
    try folder.write(
      "scenario: still\nrequestsPerSecond: 0\nshape: flat\n", to: "pricing/scenarios/still.yaml")
    try folder.write(
      "budget: b\ndrift: off\nlimits: { fixed: 100000 }\npolicies: { \(policy) }\n",
      to: "pricing/budgets/b.yaml")
    let found = try report(
      """
        DC: { Type: AWS::DocDB::DBCluster, Properties: { MasterUsername: a, MasterUserPassword: bcdefghi } }
        DD: { Type: AWS::DocDB::DBInstance, Properties: { DBClusterIdentifier: !Ref DC, DBInstanceClass: db.r5.large } }
        E: { Type: AWS::EKS::Cluster, Properties: { RoleArn: x, Version: "1.30", ResourcesVpcConfig: { SubnetIds: [a] } } }
      """, ["validate", "b"])
    #expect(
      (found.findings ?? []).filter { $0.rule.hasPrefix("policy/") }
        .map { "\($0.rule) \($0.resource ?? "")" } == expected)
  }
}
