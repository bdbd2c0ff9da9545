import Foundation
import TestSupport
import Testing

/// Groups whose number of instances the deployment, the load or scaling decides.
///
/// Rates of us-east-1: m5.large 0.096 an hour, t3.medium 0.0416, gp3 0.08 a GB and month, gp2 0.10.
@Suite(.needsProgram) struct `A group of which nobody knows how many run` {
  private func estimate(_ text: String, stating usage: String? = nil) throws -> [String: Any] {
    let folder = try TemporaryFolder()
    let name = text.hasPrefix("{") ? "plan.json" : "t.yaml"
    try folder.write(Data(text.utf8), to: name)
    if let usage { try folder.write(Data("usage: { \(usage) }\n".utf8), to: "usage.yaml") }
    let run = try Program.run(
      [
        "validate", "--stack", "\(folder.path)/\(name)", "--region", "us-east-1", "--budget",
        "9999", "--format", "json", "--pricing", Repository.path("pricing"),
      ] + (usage == nil ? [] : ["--usage", "\(folder.path)/usage.yaml"]), in: folder.url)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return try #require((json?["estimates"] as? [[String: Any]])?.first, "\(run.errors)")
  }

  private func dollars(_ value: Any?) -> Double? { (value as? String).flatMap(Double.init) }

  /// What is known, and the least and the most with what is not.
  private func span(of estimate: [String: Any]) throws -> (least: Double, most: Double?) {
    let unknown = try #require(estimate["unknown"] as? [String: Any])
    let items = unknown["items"] as? [[String: Any]] ?? []
    let isOpen = items.contains {
      $0["cause"] as? String != "usage" && dollars($0["ceiling"]) == nil
    }
    let known = (dollars(estimate["monthly"]) ?? -1) - (dollars(unknown["taken"]) ?? 0)
    return (
      known + (dollars(unknown["floor"]) ?? 0),
      isOpen ? nil : known + (dollars(unknown["ceiling"]) ?? 0)
    )
  }

  private static let launch = """
    Parameters: { Size: { Type: Number } }
    Resources:
      Launch:
        Type: AWS::EC2::LaunchTemplate
        Properties:
          LaunchTemplateData:
            InstanceType: m5.large
            ImageId: ami-0c02fb55956c7d316
            BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { VolumeSize: 8, VolumeType: gp3 } }]
      Servers:
        Type: AWS::AutoScaling::AutoScalingGroup
        Properties:
          LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: "1" }
          VPCZoneIdentifier: [subnet-1]
    """
  private static let policy = """
      Follow:
        Type: AWS::AutoScaling::ScalingPolicy
        Properties:
          AutoScalingGroupName: !Ref Servers
          PolicyType: TargetTrackingScaling
          TargetTrackingConfiguration: { TargetValue: 50, PredefinedMetricSpecification: { PredefinedMetricType: ASGAverageCPUUtilization } }
    """
  private static let each = 730 * 0.096 + 8 * 0.08

  /// AWS takes it between one and four; the image's system is taken as Linux.
  @Test func `starts with what its bounds allow`() throws {
    let span = try span(
      of: estimate(
        Self.launch
          + "\n      MinSize: \"1\"\n      MaxSize: \"4\"\n      DesiredCapacity: !Ref Size\n"))
    #expect(abs(span.least - Self.each) < 1e-6)
    #expect(abs((span.most ?? -1) - 4 * Self.each) < 1e-6)
  }

  /// Five nodes at most, with the 20 GB of gp3 that EKS takes.
  @Test func `starts with what its bounds allow in a plan`() throws {
    let elsewhere = #"{ "references": ["data.external.o.result", "data.external.o"] }"#
    let span = try span(
      of: estimate(
        """
        { "format_version": "1.2", "terraform_version": "1.9.8",
          "planned_values": { "root_module": { "resources": [
            { "address": "aws_eks_node_group.a", "mode": "managed", "type": "aws_eks_node_group", "name": "a",
              "provider_name": "registry.terraform.io/hashicorp/aws",
              "values": { "cluster_name": "c", "node_role_arn": "r", "subnet_ids": ["subnet-1"],
                "instance_types": ["t3.medium"], "disk_size": 20,
                "scaling_config": [{ "min_size": 1, "max_size": 5 }] } } ] } },
          "resource_changes": [
            { "address": "aws_eks_node_group.a", "mode": "managed", "type": "aws_eks_node_group", "name": "a",
              "change": { "actions": ["create"],
                "after_unknown": { "scaling_config": [{ "desired_size": true }] } } } ],
          "configuration": { "root_module": { "resources": [
            { "address": "aws_eks_node_group.a", "mode": "managed", "type": "aws_eks_node_group", "name": "a",
              "provider_config_key": "aws",
              "expressions": { "cluster_name": { "constant_value": "c" },
                "instance_types": { "constant_value": ["t3.medium"] }, "disk_size": { "constant_value": 20 },
                "scaling_config": [{ "min_size": { "constant_value": 1 }, "max_size": { "constant_value": 5 },
                  "desired_size": \(elsewhere) }] } } ] } } }
        """))
    #expect(abs(span.least - (730 * 0.0416 + 1.6)) < 1e-6)
    #expect(abs((span.most ?? -1) - 5 * (730 * 0.0416 + 1.6)) < 1e-6)
  }

  /// None until pods need one, five nodes at most; the disk beside them is 50 × 0.08.
  @Test func `starts with none and gets what its load needs`() throws {
    let nodes = """
      Resources:
        Nodes:
          Type: AWS::EKS::Nodegroup
          Properties:
            ClusterName: c
            NodeRole: r
            Subnets: [subnet-1]
            InstanceTypes: [t3.medium]
            ScalingConfig: { MinSize: 0, DesiredSize: 0, MaxSize: 5 }
        Disk: { Type: AWS::EC2::Volume, Properties: { AvailabilityZone: us-east-1a, VolumeType: gp3, Size: 50 } }
      """
    let span = try span(of: estimate(nodes))
    #expect(abs(span.least - 4) < 1e-6)
    #expect(abs((span.most ?? -1) - (4 + 5 * (730 * 0.0416 + 1.6))) < 1e-6)
    // Whoever states the hours has said how many there are: 100 × 0.0416.
    let stated = try self.span(
      of: estimate(nodes, stating: "Nodes: { instanceScaledPerMonth: 100 }"))
    #expect(abs(stated.least - 8.16) < 1e-6)
    #expect(abs((stated.most ?? -1) - 8.16) < 1e-6)
  }

  /// Four run; scaling leaves two, and makes eight at most.
  ///
  /// Stated, 100 hours that it adds are 100 × 0.096.
  @Test func `is moved by scaling`() throws {
    let text =
      Self.launch + "\n      MinSize: \"2\"\n      MaxSize: \"8\"\n      DesiredCapacity: \"4\"\n"
      + Self.policy
    let lines = try estimate(text)["lines"] as? [[String: Any]] ?? []
    func sum(_ key: String) -> Double {
      lines.filter { $0["item"] as? String != "instance" || key != "high" }
        .map { dollars($0[key]) ?? dollars($0["monthly"]) ?? 0 }.reduce(0, +)
    }
    #expect(abs(sum("monthly") - 4 * Self.each) < 1e-6)
    #expect(abs(sum("low") - 2 * Self.each) < 1e-6)
    let disk = try #require(lines.first { $0["usageType"] as? String == "EBS:VolumeUsage.gp3" })
    #expect(abs((dollars(disk["high"]) ?? 0) - 8 * 0.64) < 1e-6)
    let stated = try estimate(text, stating: "Servers: { instanceScaledPerMonth: 100 }")
    #expect(abs((dollars(stated["monthly"]) ?? 0) - (4 * Self.each + 9.6)) < 1e-6)
    let disks = (stated["lines"] as? [[String: Any]] ?? []).filter {
      $0["usageType"] as? String == "EBS:VolumeUsage.gp3"
    }
    #expect(disks.count == 1 && dollars(disks[0]["low"]) == nil)
  }
}
