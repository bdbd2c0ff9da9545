import Foundation
import TestSupport
import Testing

/// Words that only the deployment knows, of which a sheet tells some apart.
///
/// Rates of us-east-1: a cluster of EKS 0.10 an hour, 0.50 more past standard support; Fargate 0.04048 a vCPU-hour and
/// 0.004445 a GB-hour; a public address 0.005 an hour.
@Suite(.needsProgram) struct `A word that only the deployment knows` {
  private static let cluster = """
    Parameters: { Version: { Type: String } }
    Resources:
      Cluster:
        Type: AWS::EKS::Cluster
        Properties: { RoleArn: "arn:aws:iam::111122223333:role/e", Version: !Ref Version, ResourcesVpcConfig: { SubnetIds: [subnet-1] } }
    """

  private static let plan = """
    { "format_version": "1.2", "terraform_version": "1.9.8",
      "planned_values": { "root_module": { "resources": [
        { "address": "aws_eks_cluster.c", "mode": "managed", "type": "aws_eks_cluster", "name": "c",
          "provider_name": "registry.terraform.io/hashicorp/aws",
          "values": { "name": "c", "role_arn": "r", "vpc_config": [{ "subnet_ids": ["subnet-1"] }] } } ] } },
      "resource_changes": [
        { "address": "aws_eks_cluster.c", "mode": "managed", "type": "aws_eks_cluster", "name": "c",
          "change": { "actions": ["create"], "after_unknown": { "version": true } } } ],
      "configuration": { "root_module": { "resources": [
        { "address": "aws_eks_cluster.c", "mode": "managed", "type": "aws_eks_cluster", "name": "c",
          "provider_config_key": "aws",
          "expressions": { "name": { "constant_value": "c" },
            "version": { "references": ["data.external.o.result", "data.external.o"] } } } ] } } }
    """

  private static let service = """
    Parameters: { Public: { Type: String } }
    Resources:
      Web:
        Type: AWS::ECS::Service
        Properties:
          LaunchType: FARGATE
          DesiredCount: 1
          TaskDefinition: !Ref Task
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1], AssignPublicIp: !Ref Public } }
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          { Cpu: "256", Memory: "512", NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE],
            ContainerDefinitions: [{ Name: web, Image: web }] }
    """

  private func run(_ text: String, policies: String = "{}") throws -> Program.Run {
    let folder = try TemporaryFolder()
    let name = text.hasPrefix("{") ? "plan.json" : "t.yaml"
    try folder.write(text, to: name)
    try folder.write(
      "stack: b\nregion: us-east-1\nestimates: { fixed: { scenario: still } }\n",
      to: "pricing/stacks/b.yaml")
    try folder.write(
      "scenario: still\nrequestsPerSecond: 0\nshape: flat\n", to: "pricing/scenarios/still.yaml")
    try folder.write(
      "budget: b\ndrift: off\nlimits: { fixed: 100000 }\npolicies: \(policies)\n",
      to: "pricing/budgets/b.yaml")
    return try Program.run(
      ["validate", "b", "--stack", name, "--region", "us-east-1", "--format", "json"],
      in: folder.url)
  }

  @Test(arguments: [
    (cluster, 73.0, 438.0), (plan, 73, 438),
    (
      service, 730 * (0.25 * 0.04048 + 0.5 * 0.004445),
      730 * (0.25 * 0.04048 + 0.5 * 0.004445 + 0.005)
    ),
  ])
  func `has the least and the most that a month can come to`(
    text: String, least: Double, most: Double
  ) throws {
    let run = try run(text)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimate = try #require((json?["estimates"] as? [[String: Any]])?.first, "\(run.errors)")
    let unknown = try #require(estimate["unknown"] as? [String: Any])
    func dollars(_ value: Any?) -> Double { (value as? String).flatMap(Double.init) ?? -1 }
    let known = dollars(estimate["monthly"]) - dollars(unknown["taken"])
    #expect(abs(known + dollars(unknown["floor"]) - least) < 1e-6)
    #expect(abs(known + dollars(unknown["ceiling"]) - most) < 1e-6)
  }

  /// What may be past standard support is neither allowed nor forbidden: the gate cannot tell.
  @Test(arguments: [cluster, plan])
  func `keeps a gate from telling whether its support is extended`(text: String) throws {
    let run = try run(text, policies: "{ allowExtendedSupport: false }")
    #expect(run.exitCode == 3, "\(run.output) \(run.errors)")
    #expect(run.output.contains("its version is not known"))
  }
}
