import Foundation
import TestSupport
import Testing

/// A template or a plan of which one value is not known before the deployment, and what a month of it can come to.
private struct Bounded: CustomStringConvertible, Sendable {
  let description: String
  let text: String
  let least: Double
  /// `nil` where nothing bounds it.
  let most: Double?

  init(_ description: String, _ text: String, _ least: Double, _ most: Double?) {
    self.description = description
    self.text = text
    self.least = least
    self.most = most
  }

  /// An argument of a plan's only resource that a data source gives.
  private static func plan(_ type: String, _ values: String, unknown: String, of written: String)
    -> String
  {
    """
    { "format_version": "1.2", "terraform_version": "1.9.8",
      "planned_values": { "root_module": { "resources": [
        { "address": "\(type).a", "mode": "managed", "type": "\(type)", "name": "a",
          "provider_name": "registry.terraform.io/hashicorp/aws", "values": \(values) } ] } },
      "resource_changes": [
        { "address": "\(type).a", "mode": "managed", "type": "\(type)", "name": "a",
          "change": { "actions": ["create"], "after_unknown": \(unknown) } } ],
      "configuration": { "root_module": { "resources": [
        { "address": "\(type).a", "mode": "managed", "type": "\(type)", "name": "a", "provider_config_key": "aws",
          "expressions": \(written) } ] } } }
    """
  }

  private static let elsewhere = #"{ "references": ["data.external.o.result", "data.external.o"] }"#
  private static let gateway =
    "Gateway: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-1, AllocationId: !Ref Address } }"
  private static let address = "Parameters: { Address: { Type: String } }"

  /// Rates of us-east-1: NAT gateway 0.045 an hour, address 0.005, network balancer 0.0225, t3.micro 0.0104,
  /// gp3 0.08 a GB; Aurora's db.r6g.large 0.26 and 0.338 I/O-Optimized, Extended Support 0.20 a vCPU-hour in its
  /// third year; custom metrics 0.30 beyond ten; Fargate 0.04048 a vCPU-hour and 0.004445 a GB-hour.
  static let all = [
    // An address brought along costs nothing, Amazon's 0.005 an hour.
    Bounded(
      "a gateway's address", "\(address)\nResources:\n  \(gateway)\n", 730 * 0.045, 730 * 0.05),
    Bounded(
      "a gateway's address in a SAM template",
      "Transform: AWS::Serverless-2016-10-31\n\(address)\nResources:\n  \(gateway)\n", 730 * 0.045,
      730 * 0.05),
    Bounded(
      "a gateway's address in a plan",
      plan(
        "aws_nat_gateway", #"{ "subnet_id": "subnet-1" }"#, unknown: #"{ "allocation_id": true }"#,
        of: #"{ "subnet_id": { "constant_value": "subnet-1" }, "allocation_id": \#(elsewhere) }"#),
      730 * 0.045, 730 * 0.05),
    Bounded(
      "two more addresses of a gateway, each by its name",
      """
      \(address)
      Resources:
        Gateway:
          Type: AWS::EC2::NatGateway
          Properties:
            SubnetId: subnet-1
            AllocationId: eipalloc-1
            SecondaryAllocationIds: [!Ref Address, !Ref Address]
      """, 730 * 0.05, 730 * 0.06),
    Bounded(
      "how many more addresses a gateway has",
      """
      Parameters: { Address: { Type: CommaDelimitedList } }
      Resources:
        Gateway:
          Type: AWS::EC2::NatGateway
          Properties: { SubnetId: subnet-1, AllocationId: eipalloc-1, SecondaryAllocationIds: !Ref Address }
      """, 0, nil),
    Bounded(
      "one of two addresses of a balancer",
      """
      \(address)
      Resources:
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            Type: network
            SubnetMappings:
              - { SubnetId: subnet-1, AllocationId: !Ref Address }
              - { SubnetId: subnet-2, AllocationId: eipalloc-2 }
      """, 730 * (0.0225 + 0.005), 730 * (0.0225 + 0.01)),
    Bounded(
      "one of two addresses of a balancer in a plan",
      plan(
        "aws_lb",
        """
        { "load_balancer_type": "network", "internal": false,
          "subnet_mapping": [{ "subnet_id": "subnet-1" },
            { "subnet_id": "subnet-2", "allocation_id": "eipalloc-2" }] }
        """, unknown: #"{ "subnet_mapping": [{ "allocation_id": true }, {}] }"#,
        of: """
          { "load_balancer_type": { "constant_value": "network" }, "internal": { "constant_value": false },
            "subnet_mapping": [
              { "subnet_id": { "constant_value": "subnet-1" }, "allocation_id": \(elsewhere) },
              { "subnet_id": { "constant_value": "subnet-2" },
                "allocation_id": { "constant_value": "eipalloc-2" } }] }
          """),
      730 * (0.0225 + 0.005), 730 * (0.0225 + 0.01)),
    // Its Elastic IP takes the place of the instance's own address, or is another instance's.
    Bounded(
      "whose address an Elastic IP is",
      """
      \(address)
      Resources:
        Elastic: { Type: AWS::EC2::EIP }
        Held:
          Type: AWS::EC2::EIPAssociation
          Properties: { AllocationId: !GetAtt Elastic.AllocationId, InstanceId: !Ref Address }
        Host:
          Type: AWS::EC2::Instance
          Properties:
            InstanceType: t3.micro
            ImageId: ami-0c02fb55956c7d316
            NetworkInterfaces: [{ AssociatePublicIpAddress: true, DeviceIndex: "0", SubnetId: subnet-1 }]
      """, 730 * (0.0104 + 0.005) + 8 * 0.08, 730 * (0.0104 + 0.01) + 8 * 0.08),
    // 0.078 more I/O-Optimized, and two vCPUs of a version in the third year of Extended Support.
    Bounded(
      "the cluster of an Aurora instance",
      """
      Resources:
        Reader:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: aurora-postgresql
            DBInstanceClass: db.r6g.large
            DBClusterIdentifier: !ImportValue cluster
            PubliclyAccessible: false
      """, 730 * 0.26, 730 * (0.26 + 0.078 + 2 * 0.20)),
    Bounded(
      "the capacity of an Aurora instance's cluster",
      """
      Resources:
        Reader:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: aurora-postgresql
            DBInstanceClass: db.serverless
            DBClusterIdentifier: !ImportValue cluster
            PubliclyAccessible: false
      """, 0, nil),
    // 10 × (0 + 0 + 1) + 3 = 13 metrics without the service, 10 × (1 + 1 + 1) + 5 + 3 = 38 with it; ten are free.
    Bounded(
      "which cluster with Container Insights a service is in",
      """
      Resources:
        Cluster:
          Type: AWS::ECS::Cluster
          Properties: { ClusterSettings: [{ Name: containerInsights, Value: enabled }] }
        Service:
          Type: AWS::ECS::Service
          Properties:
            Cluster: !ImportValue cluster
            LaunchType: FARGATE
            DesiredCount: 1
            TaskDefinition: !Ref Task
            NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1] } }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            Cpu: "256"
            Memory: "512"
            NetworkMode: awsvpc
            RequiresCompatibilities: [FARGATE]
            ContainerDefinitions: [{ Name: web, Image: web }]
      """, 730 * (0.25 * 0.04048 + 0.5 * 0.004445) + 3 * 0.3,
      730 * (0.25 * 0.04048 + 0.5 * 0.004445) + 28 * 0.3),
    Bounded(
      "what a metric filter makes",
      """
      Parameters: { Metric: { Type: String } }
      Resources:
        Filter:
          Type: AWS::Logs::MetricFilter
          Properties: { FilterPattern: "", LogGroupName: web, MetricTransformations: [!Ref Metric] }
        Disk: { Type: AWS::EC2::Volume, Properties: { AvailabilityZone: us-east-1a, VolumeType: gp3, Size: 50 } }
      """, 50 * 0.08, nil),
    // Internal balancers cost the same on any subnets, so that nothing is open.
    Bounded(
      "the subnets of an internal balancer",
      """
      \(address)
      Resources:
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Type: network, Scheme: internal, SubnetMappings: !Ref Address }
      """, 730 * 0.0225, 730 * 0.0225),
  ]
}

@Suite(.needsProgram) struct `A value that only the deployment knows` {
  private func estimate(_ text: String) throws -> [String: Any] {
    let folder = try TemporaryFolder()
    let name = text.hasPrefix("{") ? "plan.json" : "t.yaml"
    try folder.write(Data(text.utf8), to: name)
    let run = try Program.run(
      [
        "validate", "--stack", "\(folder.path)/\(name)", "--region", "us-east-1", "--budget",
        "9999",
        "--format", "json", "--pricing", Repository.path("pricing"),
      ], in: folder.url)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return try #require((json?["estimates"] as? [[String: Any]])?.first, "\(run.errors)")
  }

  private func dollars(_ value: Any?) -> Double? { (value as? String).flatMap(Double.init) }

  @Test(arguments: Bounded.all)
  private func `has the least and the most that a month can come to`(value: Bounded) throws {
    let estimate = try estimate(value.text)
    let unknown = try #require(estimate["unknown"] as? [String: Any])
    let items = unknown["items"] as? [[String: Any]] ?? []
    let known =
      (dollars(estimate["monthly"]) ?? -1) - (dollars(unknown["taken"]) ?? 0)
    let isOpen = items.contains {
      $0["cause"] as? String != "usage" && dollars($0["ceiling"]) == nil
    }
    #expect(isOpen == (value.most == nil), "\(value): \(items)")
    #expect(
      abs(known + (dollars(unknown["floor"]) ?? 0) - value.least) < 1e-6, "\(value): \(known)")
    guard let most = value.most else { return }
    let ceiling = known + (dollars(unknown["ceiling"]) ?? 0)
    #expect(abs(ceiling - most) < 1e-6, "\(value): \(ceiling)")
  }

  /// A regional gateway covers the zones in which something runs.
  ///
  /// One at least, all that hold a subnet at most, six where the network is elsewhere; each costs
  /// 730 × (0.045 + 0.005).
  @Test(arguments: [("", 6.0), ("us-east-1a us-east-1b", 2), ("us-east-1a us-east-1a", 1)])
  func `is told of a gateway that spreads by itself`(zones: String, most: Double) throws {
    let subnets = zones.split(separator: " ").enumerated().map { index, zone in
      "  S\(index): { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, AvailabilityZone: \(zone) } }"
    }
    let vpc = zones.isEmpty ? "vpc-1" : "!Ref V"
    let own =
      zones.isEmpty ? "" : "  V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }"
    let estimate = try estimate(
      """
      Resources:
      \(subnets.joined(separator: "\n"))
      \(own)
        N: { Type: AWS::EC2::NatGateway, Properties: { AvailabilityMode: regional, VpcId: \(vpc) } }
      """)
    let lines = estimate["lines"] as? [[String: Any]] ?? []
    func sum(_ key: String) -> Double {
      lines.map { dollars($0[key]) ?? dollars($0["monthly"]) ?? 0 }.reduce(0, +)
    }
    #expect(abs(sum("low") - 36.5) < 1e-6, "\(zones)")
    #expect(abs(sum("high") - most * 36.5) < 1e-6, "\(zones)")
  }

  /// A network that is elsewhere may have more subnets than those that name it here, and not those of another one.
  @Test func `is told of a gateway in a network elsewhere`() throws {
    let estimate = try estimate(
      """
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, AvailabilityZone: us-east-1a } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-2, AvailabilityZone: us-east-1b } }
        N: { Type: AWS::EC2::NatGateway, Properties: { AvailabilityMode: regional, VpcId: vpc-1 } }
      """)
    let lines = estimate["lines"] as? [[String: Any]] ?? []
    func sum(_ key: String) -> Double {
      lines.map { dollars($0[key]) ?? dollars($0["monthly"]) ?? 0 }.reduce(0, +)
    }
    #expect(abs(sum("monthly") - 36.5) < 1e-6)
    #expect(abs(sum("high") - 6 * 36.5) < 1e-6)
  }

  /// Between a tenth of 0.188 an hour and all of it.
  @Test func `is told of a licence on Spot`() throws {
    let estimate = try estimate(
      """
      Resources:
        Host:
          Type: AWS::EC2::Instance
          Properties: { LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: "1" }, SubnetId: subnet-1 }
        Launch:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              ImageId: "resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base"
              InstanceType: m5.large
              InstanceMarketOptions: { MarketType: spot }
      """)
    let lines = (estimate["lines"] as? [[String: Any]] ?? []).filter {
      ($0["id"] as? String ?? "").contains("spot")
    }
    let low = lines.compactMap { dollars($0["low"]) }.reduce(0, +)
    let high = lines.compactMap { dollars($0["high"]) }.reduce(0, +)
    #expect(lines.count == 2)
    #expect(abs(low - 730 * 0.0188) < 1e-6)
    #expect(abs(high - 730 * 0.188) < 1e-6)
  }

  @Test func `of a policy lists what it may add to every group`() throws {
    func questions(_ group: String) throws -> [String] {
      let estimate = try estimate(
        """
        Parameters: { Group: { Type: String } }
        Resources:
          Launch:
            Type: AWS::EC2::LaunchTemplate
            Properties: { LaunchTemplateData: { InstanceType: m5.large, ImageId: ami-0c02fb55956c7d316 } }
          Servers:
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties:
              MinSize: "1"
              MaxSize: "4"
              LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: "1" }
              VPCZoneIdentifier: [subnet-1]
          Policy:
            Type: AWS::AutoScaling::ScalingPolicy
            Properties: { AutoScalingGroupName: \(group), PolicyType: StepScaling }
        """)
      let unknown = estimate["unknown"] as? [String: Any]
      return (unknown?["items"] as? [[String: Any]] ?? []).compactMap { $0["what"] as? String }
    }
    #expect(try questions("!Ref Group") == questions("!Ref Servers"))
    #expect(try questions("another") != questions("!Ref Group"))
  }
}
