import Pricing
import Gate
import Diagnostics
import Quantities
import Resources
import Services
import TemplateReader
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// Prices a template written in a test with this repository's rates of us-east-1.
private func estimate(_ resources: String) throws -> SynthesisEstimate {
  let text = "Resources:\n" + resources
  let files = TemplateFiles(
    read: { _ in .success(Array(text.utf8)) }, isFolder: { _ in false }, exists: { _ in true })
  var request = SynthesisCommand.Request(path: "t.yaml")
  request.options.region = "us-east-1"
  return try SynthesisCommand(workspace: RealTables.workspace, files: files).run(request).synthesis
}

/// One resource and every line that a month of it costs, worked by hand.
struct DeployedBill: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let resources: String
  let lines: [String: String]

  init(_ name: String, _ resources: String, _ lines: [String: String]) {
    testDescription = name
    self.resources = resources
    self.lines = lines
  }

  /// Prices of us-east-1 (AWS pricing pages as dated in `pricing/rates`), 730 hours.
  static let all = [
    // At least 0.1 GB for Valkey, 1 GB else: 0.1 × 730 × 0.084; 730 × 0.125.
    Self(
      "a serverless cache has a floor",
      """
        V: { Type: AWS::ElastiCache::ServerlessCache, Properties: { Engine: valkey } }
        R: { Type: AWS::ElastiCache::ServerlessCache, Properties: { Engine: redis } }
      """, ["V/data-minimum": "6.132", "R/data-minimum": "91.25"]),
    // 2 GB × 730 × 0.125; 1,000 ECPU × 3,600 s × 730 h × 0.0034 / 1,000,000.
    Self(
      "a serverless cache's own minimum raises the floor",
      """
        R:
          Type: AWS::ElastiCache::ServerlessCache
          Properties:
            Engine: redis
            CacheUsageLimits:
              DataStorage: { Minimum: 2, Unit: GB }
              ECPUPerSecond: { Minimum: 1000 }
      """, ["R/data-minimum": "182.5", "R/ecpu-minimum": "8.9352"]),
    Self(
      "an instance that a template registers in Cloud Map is 10 cents",
      "  I: { Type: AWS::ServiceDiscovery::Instance, Properties: { ServiceId: s } }",
      ["I/instance": "0.1"]),
    // Two zones × (730 × 0.045 + 730 × 0.005).
    Self(
      "a regional NAT gateway is charged for each zone of the network",
      """
        A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
        B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1b } }
        N: { Type: AWS::EC2::NatGateway, Properties: { AvailabilityMode: regional } }
      """, ["N/hours": "65.7", "N/public-ipv4": "7.3"]),
    // 730 × 0.018, 20 × 0.115, one secret of 0.40.
    Self(
      "a managed master password is a secret",
      """
        D:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: postgres
            DBInstanceClass: db.t3.micro
            AllocatedStorage: "20"
            DBSubnetGroupName: g
            ManageMasterUserPassword: true
      """, ["D/instance": "13.14", "D/storage": "2.3", "D/master-secret": "0.4"]),
    // 0.065 × 730; 20 × 0.23; both interfaces × 730 × 0.005.
    Self(
      "a public Multi-AZ database holds two addresses",
      """
        D:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: postgres
            DBInstanceClass: db.t4g.small
            AllocatedStorage: "20"
            MultiAZ: true
            PubliclyAccessible: true
      """, ["D/instance": "47.45", "D/storage": "4.6", "D/public-ipv4": "7.3"]),
    // Classic: 10 × (1 family + 1 service + 1 cluster) + 5 + 3 = 38, 10 of them free, × 0.30.
    Self(
      "Container Insights leaves out families that run when somebody starts them",
      insights("enabled"),
      [
        "S/fargate-vcpu": "14.7752", "S/fargate-memory": "6.48970",
        "C/container-insights/free": "0", "C/container-insights/tier-1": "8.4",
      ]),
    // Enhanced: 38 + 12 × 2 tasks + 8 × 4 containers = 94 × 0.07.
    Self(
      "enhanced Container Insights adds tasks and containers",
      insights("enhanced"),
      [
        "S/fargate-vcpu": "14.7752", "S/fargate-memory": "6.48970",
        "C/container-insights": "6.58",
      ]),
    // One rule for the group and two in it, one for Bot Control, which is 10.00 besides.
    Self(
      "a web ACL pays for the rules in its own groups and for Bot Control",
      """
        G: { Type: AWS::WAFv2::RuleGroup, Properties: { Rules: [{ Name: a }, { Name: b }] } }
        W:
          Type: AWS::WAFv2::WebACL
          Properties:
            Rules:
              - Name: own
                Statement: { RuleGroupReferenceStatement: { Arn: !GetAtt G.Arn } }
              - Name: bots
                Statement:
                  ManagedRuleGroupStatement: { Name: AWSManagedRulesBotControlRuleSet }
      """, ["W/web-acls": "5", "W/rules": "4", "W/bot-control": "10"]),
    // 0.0104 × 730; the subnet gives an address; 100 × 0.08; 1,000 × 0.005; 128 MiB/s × 0.04.
    Self(
      "an instance has its subnet's address and its volume's IOPS and throughput",
      """
        A: { Type: AWS::EC2::Subnet, Properties: { MapPublicIpOnLaunch: true } }
        I:
          Type: AWS::EC2::Instance
          Properties:
            InstanceType: t3.micro
            SubnetId: !Ref A
            BlockDeviceMappings:
              - Ebs: { VolumeType: gp3, VolumeSize: 100, Iops: 4000, Throughput: 253 }
      """,
      [
        "I/instance": "7.592", "I/public-ipv4": "3.65", "I/volume": "8", "I/volume-iops": "5",
        "I/volume-throughput": "5.12",
      ]),
    // 1,000 × 0.125; 32,000 × 0.065; 32,000 × 0.0455; 6,000 × 0.03185.
    Self(
      "io2 has three tiers of IOPS",
      """
        V: { Type: AWS::EC2::Volume, Properties: { VolumeType: io2, Size: 1000, Iops: 70000 } }
      """,
      [
        "V/volume": "125", "V/volume-iops": "2080", "V/volume-iops-tier-2": "1456",
        "V/volume-iops-tier-3": "191.1",
      ]),
    Self(
      "a gateway balancer has no public address",
      """
        L:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Type: gateway, Subnets: [a, b] }
      """, ["L/hours": "9.125"]),
    // The metric and its two bounds: within the ten that are free.
    Self(
      "an alarm on a band of anomaly detection watches three metrics",
      """
        A:
          Type: AWS::CloudWatch::Alarm
          Properties:
            ThresholdMetricId: band
            Metrics:
              - { Id: m, MetricStat: { Metric: { MetricName: x }, Period: 30, Stat: Sum } }
              - { Id: band, Expression: ANOMALY_DETECTION_BAND(m) }
      """, ["A/alarms-high-resolution": "0.9"]),
  ]

  /// A service of two tasks with two containers, and a family of its own for one-off tasks.
  private static func insights(_ setting: String) -> String {
    """
      C:
        Type: AWS::ECS::Cluster
        Properties: { ClusterSettings: [{ Name: containerInsights, Value: \(setting) }] }
      T:
        Type: AWS::ECS::TaskDefinition
        Properties: { Cpu: "256", Memory: "1024", ContainerDefinitions: [{ Name: a }, { Name: b }] }
      M: { Type: AWS::ECS::TaskDefinition, Properties: { Cpu: "256", Memory: "512" } }
      S:
        Type: AWS::ECS::Service
        Properties:
          Cluster: !Ref C
          TaskDefinition: !Ref T
          DesiredCount: 2
          LaunchType: FARGATE
    """
  }
}

@Suite struct `The bill of what is deployed` {
  @Test(arguments: DeployedBill.all)
  func `has these lines and no other`(bill: DeployedBill) throws {
    let lines = try estimate(bill.resources).bill.estimates[0].lines
    var expected: [String: Money] = [:]
    for (id, cost) in bill.lines { expected[id] = try Money(cost) }
    #expect(Dictionary(uniqueKeysWithValues: lines.map { ($0.id.text, $0.cost) }) == expected)
  }

  @Test(arguments: [
    (
      "D: { Type: AWS::CertificateManager::Certificate, Properties: { CertificateExport: ENABLED } }",
      "exportable"
    ),
    (
      """
      D:
          Type: AWS::RDS::DBInstance
          Properties:
            { Engine: postgres, DBInstanceClass: db.t3.micro, DedicatedLogVolume: true }
      """, "dedicated log volume"
    ),
    (
      """
      D:
          Type: AWS::EC2::Instance
          Properties:
            { InstanceType: p5.48xlarge, ImageId: ami-1, InstanceMarketOptions: { MarketType: capacity-block } }
      """, "capacity block"
    ),
    (
      """
      D:
          Type: AWS::EKS::Nodegroup
          Properties:
            CapacityType: CAPACITY_BLOCK
            InstanceTypes: [p5.48xlarge]
            ScalingConfig: { MinSize: 1, DesiredSize: 1, MaxSize: 1 }
      """, "capacity block"
    ),
    (
      "D: { Type: AWS::EKS::Cluster, Properties: { RemoteNetworkConfig: { RemoteNodeNetworks: [] } } }",
      "hybrid nodes"
    ),
    (
      "D: { Type: AWS::Lambda::Function, Properties: { TenancyConfig: { TenantIsolationMode: PER_TENANT } } }",
      "each tenant"
    ),
    (
      """
      D:
          Type: AWS::EFS::FileSystem
          Properties: { LifecyclePolicies: [{ TransitionToArchive: AFTER_90_DAYS }] }
      """, "Archive"
    ),
    (
      """
      D:
          Type: AWS::Lambda::EventSourceMapping
          Properties: { Topics: [t], ProvisionedPollerConfig: { MinimumPollers: 1, PollerGroupName: g } }
      """, "its group"
    ),
  ])
  func `names what it has no rate for`(resource: String, word: String) throws {
    let other = "\n  Z: { Type: AWS::Route53::HostedZone, Properties: { Name: a.example } }"
    let synthesis = try estimate("  " + resource + other)
    let unpriced = synthesis.places.filter { $0.coverage == .unpriced }
    #expect(unpriced.map(\.id) == ["D"])
    #expect(unpriced.first?.note.contains(word) == true)
  }

  @Test func `is that of the stack file's region where the template names none`() throws {
    let text = """
      Resources:
        G: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: a, AllocationId: b } }
        W:
          Type: AWS::ECS::Service
          Properties: { ServiceName: web, LaunchType: FARGATE, TaskDefinition: !Ref T }
        T:
          Type: AWS::ECS::TaskDefinition
          Properties: { Cpu: "256", Memory: "512", ContainerDefinitions: [{ Name: web }] }
      """
    let files = TemplateFiles(
      read: { _ in .success(Array(text.utf8)) }, isFolder: { _ in false }, exists: { _ in true })
    let command = SynthesisCommand(workspace: RealTables.workspace, files: files)
    var request = SynthesisCommand.Request(path: "t.yaml")
    let alone = try #require(throws: Diagnostics.self) { try command.run(request) }
    #expect(alone.text.contains("the region is not known"))
    request.name = "staging"
    let found = try command.run(request).synthesis
    #expect(found.bill.region == "us-east-1")
    #expect(
      found.notes.contains {
        $0.message.hasPrefix("assumed: it is deployed in us-east-1, as the stack file 'staging'")
      })
    // 730 × 0.045, the price of us-east-1.
    let hours = found.bill.estimates[0].lines.first { $0.id.text == "G/hours" }
    #expect(hours?.cost == (try Money("32.85")))
    request.options.region = "eu-west-1"
    let stated = try command.run(request).synthesis
    // 730 × 0.048.
    #expect(
      stated.bill.estimates[0].lines.first { $0.id.text == "G/hours" }?.cost == (try Money("35.04"))
    )
    #expect(!stated.notes.contains { $0.message.hasPrefix("assumed: it is deployed") })
  }

  @Test func `shows the rates of what depends on usage`() throws {
    let synthesis = try estimate(
      """
        D:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: postgres
            DBInstanceClass: db.t3.micro
            AllocatedStorage: "20"
            MaxAllocatedStorage: 100
            EnableCloudwatchLogsExports: [postgresql]
        I: { Type: AWS::EC2::Instance, Properties: { InstanceType: t3.micro } }
      """)
    let ids = synthesis.unknownUsage.map(\.id.text)
    for id in ["D/storage-autoscaling", "D/exported-logs", "I/cpu-credits"] {
      #expect(ids.contains(id), "\(ids)")
    }
  }
}
