import Foundation
import TestSupport
import Testing

/// Ways out to the internet, Spot, working hours and commitments on a template, and its logs; prices of us-east-1.
@Suite(.needsProgram) struct `What else a template could be` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder.pricing()
    try folder.write(
      """
      scenario: steady
      requestsPerSecond: 1
      shape: flat
      deploymentsPerMonth: 10
      replacementsPerMonth: 0
      """, to: "scenarios/steady.yaml")
  }

  private static let template = """
    Resources:
      Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
      Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
      Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Subnet, AllocationId: e-1 } }
      Logs: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 30 } }
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          Family: web
          Cpu: "512"
          Memory: "1024"
          NetworkMode: awsvpc
          RequiresCompatibilities: [FARGATE]
          ContainerDefinitions:
            - Name: web
              Image: x
              LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: !Ref Logs } }
      Web:
        Type: AWS::ECS::Service
        Properties:
          LaunchType: FARGATE
          DesiredCount: 2
          TaskDefinition: !Ref Task
          NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: DISABLED, Subnets: [!Ref Subnet] } }

    """

  private struct Report: Decodable {
    struct Saving: Decodable {
      let decision: String
      let monthly: String
      let risk: String?
      let description: String
    }
    struct Summary: Decodable { let savings: [Saving]? }
    let savings: [Saving]?
    let summary: Summary?
  }

  private func run(_ template: String, _ options: [String]) throws -> Program.Run {
    try folder.write(template, to: "t.yaml")
    let run = try Program.run(
      [
        "estimate", "--stack", "\(folder.path)/t.yaml", "--region", "us-east-1", "--no-reports",
        "--pricing", folder.path,
      ] + options)
    #expect(run.exitCode == 0, "\(run.errors)")
    return run
  }

  private func savings(_ template: String, _ options: [String] = []) throws -> [Report.Saving] {
    let run = try run(template, ["--format", "json"] + options)
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).savings ?? []
  }

  /// A gateway and its address are 730 × (0.045 + 0.005) = 36.50; a t4g.nano with 8 GB of gp3 and its address
  /// 730 × (0.0042 + 0.005) + 8 × 0.08 = 7.356.
  ///
  /// A Compute Savings Plan takes a fifth off Fargate: 2 × 730 × 0.2 × (0.5 × 0.04048 + 0.004445) = 7.20802.
  @Test func `is priced without traffic by what is fixed`() throws {
    let found = try savings(Self.template)
    let amounts = Dictionary(uniqueKeysWithValues: found.map { ($0.decision, $0.monthly) })
    #expect(amounts["nat-instance"] == "29.144", "\(amounts)")
    #expect(amounts["savings-plan"] == "7.20802")
    #expect(amounts["fargate-spot"] != nil)
    // Nobody knows what goes through the gateway, and nothing says that it is no production.
    #expect(amounts["s3-endpoint"] == nil && amounts["working-hours"] == nil)
  }

  /// Ten deployments start two tasks each, which pull 200 MB through the NAT: 4,000 / 1,024 × 0.045 = 0.17578125.
  ///
  /// Tasks that fail or are retired start again beside them, fewer than there are deployments.
  @Test func `has an endpoint for what comes from S3`() throws {
    let found = try savings(Self.template, ["--scenario", "steady"])
    let endpoint = found.first { $0.decision == "s3-endpoint" }
    let saved = endpoint.flatMap { Double($0.monthly) } ?? 0
    #expect(saved >= 0.17578125 && saved < 2 * 0.17578125, "\(found)")
    #expect(endpoint?.risk == "none")
    #expect(
      endpoint?.description.contains("ServiceName: com.amazonaws.us-east-1.s3") == true)
    let there =
      Self.template
      + "  S3: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, ServiceName: com.amazonaws.us-east-1.s3 } }\n"
    let left = try savings(there, ["--scenario", "steady"])
    #expect(!left.contains { $0.decision == "s3-endpoint" })
  }

  @Test func `stops at night where it says that it is no production`() throws {
    let tagged = Self.template.replacing(
      "Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }",
      with: "Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16, "
        + "Tags: [ { Key: Environment, Value: dev } ] } }")
    #expect(try savings(tagged).contains { $0.decision == "working-hours" })
  }

  /// What the simulated service writes is on the line of the logs: nothing is left to ask of its group.
  @Test func `has its logs from the simulation, and asks for them without one`() throws {
    func asks(_ options: [String]) throws -> Bool {
      try run(Self.template, ["--runs", "0"] + options).output.contains("(Logs)")
    }
    #expect(try asks([]))
    #expect(try !asks(["--scenario", "steady"]))
    try folder.write("usage: { Logs: { ingestedGBPerMonth: 100 } }\n", to: "usage.yaml")
    let stated = try run(
      Self.template, ["--scenario", "steady", "--usage", "\(folder.path)/usage.yaml"])
    #expect(stated.errors.contains("the use stated of 'Logs' stands beside"), "\(stated.errors)")
  }

  /// A file of alternatives without a word of endpoints does not hide one that carries no risk.
  @Test func `is told of a stack whose own alternatives lack it`() throws {
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services: { web: { cpu: 512, memoryMB: 1024, tasks: 2 } }
      network: { nat: gateway }
      estimates: { only: { scenario: steady } }
      """, to: "stacks/shop.yaml")
    func alternatives(_ set: String) throws -> [String] {
      try folder.write(
        """
        whatif: shop
        groups:
          choice:
            description: what it is
            options:
              other: { description: another way, risk: none of note, riskLevel: low, set: { \(set) } }
        """, to: "whatif/shop.yaml")
      let run = try Program.run([
        "estimate", "shop", "--no-reports", "--pricing", folder.path, "--format", "json",
      ])
      #expect(run.exitCode == 0, "\(run.errors)")
      let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
      return (report.summary?.savings ?? []).map(\.decision)
    }
    #expect(try alternatives("services.web.tasks: 1").contains("endpoint"))
    #expect(try !alternatives("network.endpoints: [s3]").contains("endpoint"))
  }
}
