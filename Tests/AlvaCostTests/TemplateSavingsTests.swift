import Foundation
import TestSupport
import Testing

/// The general rules of the sheets on a template of each language; prices of us-east-1.
///
/// 100 GB of gp2 at 0.10 and of gp3 at 0.08 a month; two nodes of cache.t3.micro at 0.017 an hour with
/// Redis and 0.0136 with Valkey; db.t3.micro at 0.018 and db.t4g.micro at 0.016.
@Suite struct `What the rules of the sheets save` {
  private static let template = """
    Resources:
      Data: { Type: AWS::EC2::Volume, Properties: { Size: 100, AvailabilityZone: us-east-1a } }
      Db:
        Type: AWS::RDS::DBInstance
        Properties:
          { DBInstanceClass: db.t3.micro, Engine: postgres, AllocatedStorage: "20",
            StorageType: gp3, PubliclyAccessible: false }
      Cache:
        Type: AWS::ElastiCache::ReplicationGroup
        Properties:
          { CacheNodeType: cache.t4g.micro, ReplicationGroupDescription: x, NumCacheClusters: 2 }
    """

  private static let plan = """
    {"format_version": "1.2", "terraform_version": "1.9.8",
     "planned_values": {"root_module": {"resources": [
      {"address": "aws_ebs_volume.data", "mode": "managed", "type": "aws_ebs_volume",
       "name": "data", "provider_name": "registry.terraform.io/hashicorp/aws",
       "values": {"availability_zone": "us-east-1a", "size": 100, "type": "gp2"}},
      {"address": "aws_instance.web", "mode": "managed", "type": "aws_instance",
       "name": "web", "provider_name": "registry.terraform.io/hashicorp/aws",
       "values": {"instance_type": "m5.large", "ami": "ami-0123456789abcdef0"}}]}},
     "configuration": {"provider_config": {"aws": {"name": "aws",
      "full_name": "registry.terraform.io/hashicorp/aws",
      "expressions": {"region": {"constant_value": "us-east-1"}}}}}}
    """

  private struct Report: Decodable {
    struct Saving: Decodable {
      let decision: String
      let option: String
      let monthly: String
    }
    let savings: [Saving]?
  }

  private func savings(_ text: String, _ name: String, _ more: [String] = []) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write(text, to: name)
    let run = try Program.run(
      [
        "estimate", "--stack", "\(folder.path)/\(name)", "--region", "us-east-1", "--format",
        "json",
      ]
        + more)
    #expect(run.exitCode == 0, "\(run.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    return (report.savings ?? []).map { "\($0.decision) \($0.option) \($0.monthly)" }
  }

  /// 2 × 730 × (0.016 − 0.0128) of Graviton's Redis; 100 × 0.02; 730 × 0.002.
  ///
  /// The volume is gp2, as nobody says otherwise, and the database has gp3 already.
  @Test func `are found in a template, most money first`() throws {
    #expect(
      try savings(Self.template, "t.yaml") == [
        "valkey Cache 4.672", "gp3 Data 2", "graviton-t3 Db 1.46",
      ])
    #expect(try savings(Self.template, "t.yaml", ["--runs", "0"]).isEmpty)
  }

  /// m5.large at 0.096, m6g.large at 0.077: 730 × 0.019.
  ///
  /// The root volume, which is an assumption, stays as it is.
  @Test func `are found in a plan, under Terraform's names`() throws {
    #expect(
      try savings(Self.plan, "plan.json") == [
        "graviton-m5 aws_instance.web 13.87", "gp3 aws_ebs_volume.data 2",
      ])
  }

  @Test func `are none where everything is as it should be`() throws {
    let good = Self.template.replacing("Size: 100,", with: "Size: 100, VolumeType: gp3,")
      .replacing("db.t3.micro", with: "db.t4g.micro")
      .replacing("NumCacheClusters: 2", with: "NumCacheClusters: 2, Engine: valkey")
    #expect(try savings(good, "t.yaml").isEmpty)
  }
}
