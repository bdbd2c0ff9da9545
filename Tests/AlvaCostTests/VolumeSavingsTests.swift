import Foundation
import TestSupport
import Testing

/// gp3 in place of gp2 for the volumes that instances come with; prices of us-east-1.
@Suite struct `What volumes of instances save` {
  private static let plan = """
    {"format_version": "1.2", "terraform_version": "1.9.8",
     "planned_values": {"root_module": {"resources": [
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

  private func savings(_ text: String, _ name: String) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write(text, to: name)
    let run = try Program.run(
      [
        "estimate", "--stack", "\(folder.path)/\(name)", "--region", "us-east-1", "--format",
        "json",
        "--no-reports",
      ])
    #expect(run.exitCode == 0, "\(run.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    return (report.savings ?? []).map { "\($0.decision) \($0.option) \($0.monthly)" }
  }

  /// 100 GB of gp2 at 0.10 are 8.00 as gp3, whether a block says so or AWS takes it: 2.00 for each block.
  ///
  /// A block that is not there is no volume.
  @Test func `are volumes of an instance that a plan launches`() throws {
    let plan = Self.plan.replacing(
      "\"ami\": \"ami-0123456789abcdef0\"",
      with: """
        "ami": "ami-0123456789abcdef0", "root_block_device": [{"volume_size": 100, "volume_type": "gp2"}],
        "ebs_block_device": [{"device_name": "/dev/sdf", "volume_size": 100}]
        """)
    let found = try savings(plan, "plan.json")
    #expect(found.contains("gp3-root aws_instance.web 2"), "\(found)")
    #expect(found.contains("gp3-more aws_instance.web 2"), "\(found)")
    let bare = try savings(Self.plan, "plan.json")
    #expect(!bare.contains { $0.contains("aws_instance.web 2") }, "\(bare)")
  }

  /// AWS takes gp2 for a block without a type (EC2 API reference, EbsBlockDevice): 2.00 for 100 GB.
  @Test func `are volumes of an instance of which nobody says the type`() throws {
    let found = try savings(
      """
      Resources:
        Web:
          Type: AWS::EC2::Instance
          Properties:
            InstanceType: m7i.large
            ImageId: ami-0123456789abcdef0
            BlockDeviceMappings:
              - { DeviceName: /dev/xvda, Ebs: { VolumeSize: 8, VolumeType: gp3 } }
              - { DeviceName: /dev/sdf, Ebs: { VolumeSize: 100 } }
      """, "t.yaml")
    #expect(found.contains("gp3 Web 2"), "\(found)")
  }
}
