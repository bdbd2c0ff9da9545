import Foundation
import TestSupport
import Testing

/// What groups of instances and databases of a template could be; prices of us-east-1.
@Suite(.needsProgram) struct `What groups and nodes of a template save` {
  private struct Report: Decodable {
    struct Saving: Decodable {
      let decision: String
      let monthly: String
      let risk: String?
      let description: String
    }
    let savings: [Saving]?
  }

  private func savings(_ text: String, _ name: String) throws -> [Report.Saving] {
    let folder = try TemporaryFolder()
    try folder.write(text, to: name)
    let run = try Program.run(
      ["estimate", "--stack", name, "--region", "us-east-1", "--format", "json"], in: folder.url)
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).savings ?? []
  }

  /// 2 × m5.large at 0.096 with m6g.large at 0.077: 2 × 730 × 0.019 = 27.74; one of them on Spot at 60 % off:
  /// 730 × 0.0576 = 42.048.
  @Test func `are told of a plan's launch template`() throws {
    let found = try savings(
      """
      {"format_version": "1.2", "terraform_version": "1.9.8",
       "planned_values": {"root_module": {"resources": [
        {"address": "aws_launch_template.web", "mode": "managed", "type": "aws_launch_template",
         "name": "web", "provider_name": "registry.terraform.io/hashicorp/aws",
         "values": {"name": "web", "image_id": "ami-0123456789abcdef0", "instance_type": "m5.large"}},
        {"address": "aws_autoscaling_group.web", "mode": "managed", "type": "aws_autoscaling_group",
         "name": "web", "provider_name": "registry.terraform.io/hashicorp/aws",
         "values": {"min_size": 2, "max_size": 2, "desired_capacity": 2,
          "launch_template": [{"name": "web", "version": "$Latest"}]}}]}},
       "configuration": {"provider_config": {"aws": {"name": "aws",
        "full_name": "registry.terraform.io/hashicorp/aws",
        "expressions": {"region": {"constant_value": "us-east-1"}}}}}}
      """, "plan.json")
    #expect(found.map(\.decision) == ["ec2-spot", "graviton-m5"])
    #expect(found.map(\.monthly) == ["42.048", "27.74"])
    #expect(found.first?.description.contains("mixed_instances_policy") == true)
  }

  private func database(_ stage: String) -> String {
    """
    Resources:
      Db:
        Type: AWS::RDS::DBInstance
        Properties:
          Engine: postgres
          DBInstanceClass: db.t3.micro
          AllocatedStorage: "20"
          Tags: [ { Key: stage, Value: \(stage) } ]
    """
  }

  /// 108 of 168 hours a week of 730 × 0.018 = 13.14: 8.447…; what is reserved for a year is at 0.013: 730 × 0.005.
  @Test func `are told of a database that nobody needs at night`() throws {
    let found = try savings(database("test"), "t.yaml")
    let hours = try #require(found.first { $0.decision == "database-hours" })
    let saved = try #require(Double(hours.monthly))
    let expected = 13.14 * 108 / 168
    #expect(abs(saved - expected) < 1e-6)
    #expect(hours.risk == "medium" && hours.description.contains("AWS::Scheduler::Schedule"))
    #expect(found.first { $0.decision == "reserved-nodes" }?.monthly == "3.65")
    // Of production nobody would without a second thought.
    #expect(try !savings(database("live"), "t.yaml").contains { $0.decision == "database-hours" })
  }
}
