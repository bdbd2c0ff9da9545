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
  /// Reserved for a year, nodes are 0.011 and the database 0.013: 2 × 730 × 0.005 + 730 × 0.005 = 10.95.
  ///
  /// The volume is gp2, as nobody says otherwise, and the database has gp3 already.
  @Test func `are found in a template, most money first`() throws {
    #expect(
      try savings(Self.template, "t.yaml") == [
        "reserved-nodes one-year 10.95", "valkey Cache 4.672", "gp3 Data 2", "graviton-t3 Db 1.46",
      ])
    #expect(try savings(Self.template, "t.yaml", ["--runs", "0"]).isEmpty)
  }

  /// m5.large at 0.096, m6g.large at 0.077: 730 × 0.019; AMD's at 0.086 is less of a saving on the same key.
  ///
  /// The root volume, which is an assumption, stays as it is.
  @Test func `are found in a plan, under Terraform's names`() throws {
    #expect(
      try savings(Self.plan, "plan.json") == [
        "graviton-m5 aws_instance.web 13.87", "gp3 aws_ebs_volume.data 2",
      ])
  }

  /// Addresses of a certificate's own are 600 a month; Terraform calls the property otherwise.
  @Test func `are found below Terraform's own names of nested blocks`() throws {
    let plan = """
      {"format_version": "1.2", "terraform_version": "1.9.8",
       "planned_values": {"root_module": {"resources": [
        {"address": "aws_cloudfront_distribution.site", "mode": "managed",
         "type": "aws_cloudfront_distribution", "name": "site",
         "provider_name": "registry.terraform.io/hashicorp/aws",
         "values": {"enabled": true, "viewer_certificate": [
           {"iam_certificate_id": "x", "ssl_support_method": "vip"}]}}]}},
       "configuration": {"provider_config": {"aws": {"name": "aws",
        "full_name": "registry.terraform.io/hashicorp/aws",
        "expressions": {"region": {"constant_value": "us-east-1"}}}}}}
      """
    #expect(try savings(plan, "plan.json") == ["sni aws_cloudfront_distribution.site 600"])
  }

  @Test func `are none where everything is as it should be`() throws {
    let good = Self.template.replacing("Size: 100,", with: "Size: 100, VolumeType: gp3,")
      .replacing("db.t3.micro", with: "db.t4g.micro")
      .replacing("NumCacheClusters: 2", with: "NumCacheClusters: 2, Engine: valkey")
    #expect(try savings(good, "t.yaml").isEmpty)
  }

  /// Rules of the sheets, one resource each, worked from the rates of us-east-1.
  private static let rules: [(resource: String, saving: String)] = [
    // 100 × 0.125 + 4,000 × 0.065 = 272.50; 100 × 0.08 + 1,000 × 0.005 = 13.
    (
      """
      Type: AWS::EC2::Volume,
      Properties: { Size: 100, VolumeType: io1, Iops: 4000, AvailabilityZone: us-east-1a }
      """, "gp3-io1 It 259.5"
    ),
    // 730 × 0.125 for the least of Redis, 1 GB; 73 × 0.084 for that of Valkey, a tenth.
    (
      """
      Type: AWS::ElastiCache::ServerlessCache,
      Properties: { Engine: redis, ServerlessCacheName: sessions }
      """, "valkey It 85.118"
    ),
    // 2 × 730 × (0.151 − 0.142), and as much for the Extended Support of 1.5.
    (
      """
      Type: AWS::Elasticsearch::Domain,
      Properties: { ElasticsearchClusterConfig:
        { InstanceType: m4.large.elasticsearch, InstanceCount: 2 } }
      """, "generation-m4 It 26.28"
    ),
    // Addresses of a certificate's own are 600 a month.
    (
      """
      Type: AWS::CloudFront::Distribution,
      Properties: { DistributionConfig: { Enabled: true,
        DefaultCacheBehavior: { TargetOriginId: site, ViewerProtocolPolicy: allow-all },
        Origins: [ { Id: site, DomainName: site.example.com } ],
        ViewerCertificate: { IamCertificateId: x, SslSupportMethod: vip } } }
      """, "sni It 600"
    ),
    // A check each ten seconds is an option of 2 a month outside AWS.
    (
      """
      Type: AWS::Route53::HealthCheck,
      Properties: { HealthCheckConfig:
        { Type: HTTP, FullyQualifiedDomainName: site.example.com, RequestInterval: 10 } }
      """, "slow-check It 2"
    ),
    // Two controllers: 2 × 730 × (0.20 − 0.06).
    (
      """
      Type: AWS::DirectoryService::MicrosoftAD,
      Properties: { Name: corp.example.com, Password: x,
        VpcSettings: { VpcId: vpc-1, SubnetIds: [subnet-1, subnet-2] } }
      """, "standard-edition It 204.4"
    ),
  ]

  /// A block of Terraform's own name, and one that follows from the rule: 2 × 730 × (0.151 − 0.142) = 13.14; twice
  /// that of Elasticsearch 1.5, whose Extended Support costs as much as its nodes.
  @Test func `are found within Terraform's blocks`() throws {
    func domain(_ type: String, _ ending: String) -> String {
      """
      {"address": "\(type).logs", "mode": "managed", "type": "\(type)", "name": "logs",
       "provider_name": "registry.terraform.io/hashicorp/aws",
       "values": {"cluster_config": [{"instance_type": "m4.large.\(ending)", "instance_count": 2}]}},
      """
    }
    let domains =
      domain("aws_opensearch_domain", "search")
      + domain("aws_elasticsearch_domain", "elasticsearch")
    let plan = Self.plan.replacing("\"resources\": [", with: "\"resources\": [" + domains)
    let found = try savings(plan, "plan.json")
    #expect(found.contains("generation-m4 aws_opensearch_domain.logs 13.14"), "\(found)")
    #expect(found.contains("generation-m4 aws_elasticsearch_domain.logs 26.28"), "\(found)")
  }

  @Test(arguments: rules)
  func `follow from the rates`(resource: String, saving: String) throws {
    let found = try savings("Resources: { It: { \(resource) } }", "t.yaml")
    #expect(found.first == saving, "\(found)")
  }

  /// Three secrets at 0.40 are keys of one: 0.80.
  ///
  /// Of two VPCs with three gateways one is too many: 730 × (0.045 +
  /// 0.005) with its address; a private gateway is no way out. An address that nothing uses is 730 × 0.005, one that
  /// user data or any other property names is used.
  @Test func `are resources that others could stand for`() throws {
    let template = """
      Resources:
        A: { Type: AWS::SecretsManager::Secret, Properties: {} }
        B: { Type: AWS::SecretsManager::Secret, Properties: {} }
        C: { Type: AWS::SecretsManager::Secret, Properties: {} }
        Vpc1: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Vpc2: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16 } }
        S1: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc1, CidrBlock: 10.0.0.0/24 } }
        S2: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc1, CidrBlock: 10.0.1.0/24 } }
        S3: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc2, CidrBlock: 10.1.0.0/24 } }
        Gate1: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref S1, AllocationId: e-1 } }
        Gate2: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref S2, AllocationId: e-2 } }
        Gate3: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref S3, AllocationId: e-3 } }
        Inner: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref S3, ConnectivityType: private } }
        Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
        Named: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
        Known: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: a.example.com, Type: A, TTL: "60", ResourceRecords: [!Ref Named] } }
      """
    let found = try savings(template, "t.yaml")
    #expect(found.map { $0.split(separator: " ").last } == ["36.5", "3.65", "0.8"], "\(found)")
    #expect(
      found.map { $0.split(separator: " ").first } == ["one-gateway", "idle-address", "one-secret"])
    #expect(try savings(template.replacing("Gate2", with: "# Gate2"), "t.yaml").count == 2)
    // Nobody knows in which network the subnets are that are elsewhere.
    let elsewhere = template.replacing("!Ref S1", with: "s-1").replacing("!Ref S2", with: "s-2")
    #expect(try savings(elsewhere, "t.yaml").count == 2)
  }

  /// The same rule under Terraform's names: two secrets, of which one is enough.
  @Test func `are resources of a plan that others could stand for`() throws {
    func secret(_ name: String) -> String {
      """
      {"address": "aws_secretsmanager_secret.\(name)", "mode": "managed",
       "type": "aws_secretsmanager_secret", "name": "\(name)",
       "provider_name": "registry.terraform.io/hashicorp/aws", "values": {"name": "\(name)"}},
      """
    }
    let plan = Self.plan.replacing(
      "\"resources\": [", with: "\"resources\": [" + secret("a") + secret("b"))
    let found = try savings(plan, "plan.json")
    #expect(found.contains { $0.hasPrefix("one-secret") && $0.hasSuffix(" 0.4") }, "\(found)")
  }
}

@Suite struct `What a gate says would cost less` {
  private static let template = """
    Resources:
      Data: { Type: AWS::EC2::Volume, Properties: { Size: 100, AvailabilityZone: us-east-1a } }

    """

  /// 100 × (0.10 − 0.08).
  @Test(arguments: ["terminal", "markdown", "html", "json"])
  func `where it is asked for, in every form that people read`(format: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.template, to: "t.yaml")
    let words = [
      "validate", "--stack", "\(folder.path)/t.yaml", "--region", "us-east-1", "--budget", "20",
      "--format", format,
    ]
    let asked = try Program.run(words + ["--savings"])
    #expect(asked.exitCode == 0, "\(asked.errors)")
    #expect(asked.output.contains("gp3"))
    let amount = format == "json" ? "\"monthly\":\"2\"" : "$2.00"
    #expect(asked.output.replacing(" ", with: "").contains(amount))
    let plain = try Program.run(words)
    #expect(plain.exitCode == 0 && !plain.output.contains("gp3"))
  }
}

/// A stack file without alternatives of its own; prices of us-east-1, no traffic.
@Suite struct `What general rules save on a stack file` {
  private func estimate(_ stack: String, _ options: [String] = []) throws -> Program.Run {
    let folder = try TemporaryFolder()
    try folder.write(stack, to: "pricing/stacks/shop.yaml")
    try folder.write(
      "scenario: idle\nrequestsPerSecond: 0\ndeploymentsPerMonth: 0\nreplacementsPerMonth: 0\n",
      to: "pricing/scenarios/idle.yaml")
    return try Program.run(
      ["estimate", "shop", "--no-reports", "--format", "json"] + options, in: folder.url)
  }

  private func stack(_ part: String) -> String {
    "stack: shop\nregion: us-east-1\n\(part)\nestimates: { only: { scenario: idle } }\n"
  }

  private struct Report: Decodable {
    struct Summary: Decodable { let savings: [Saving]? }
    struct Saving: Decodable {
      let decision: String
      let monthly: String
      let description: String
    }
    let summary: Summary
  }

  private func savings(_ run: Program.Run) throws -> [Report.Saving] {
    #expect(run.exitCode == 0, "\(run.errors)")
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).summary.savings ?? []
  }

  /// Each decision alone, what it saves, and what `--set` takes for it.
  private static let decisions: [(part: String, decision: String, monthly: String, set: String)] = [
    // One gateway of two and its address: 730 × (0.045 + 0.005).
    ("network: { nat: gateway, natGateways: 2 }", "nat", "36.5", "network.natGateways=1"),
    // 2 × 730 × (0.5 × (0.04048 − 0.03238) + 0.004445 − 0.00356).
    (
      "services: { web: { cpu: 512, memoryMB: 1024, tasks: 2 } }", "architecture", "7.2051",
      "services.*.platform=arm64"
    ),
    // 730 × (0.018 − 0.016).
    (
      "databases: { orders: { engine: postgres, class: db.t3.micro, storageGB: 20 } }",
      "database-class", "1.46", "databases.orders.class=db.t4g.micro"
    ),
    // 730 × (0.017 − 0.0136) and 730 × (0.017 − 0.016).
    (
      "caches: { sessions: { engine: redis, node: cache.t3.micro } }", "cache-engine", "2.482",
      "caches.sessions.engine=valkey"
    ),
    (
      "caches: { sessions: { engine: redis, node: cache.t3.micro } }", "cache-node", "0.73",
      "caches.sessions.node=cache.t4g.micro"
    ),
  ]

  @Test(arguments: decisions)
  func `is priced as the change that does it`(
    part: String, decision: String, monthly: String, set: String
  ) throws {
    let found = try savings(estimate(stack(part))).first { $0.decision == decision }
    #expect(found?.monthly == monthly)
    #expect(found?.description.contains("--set '\(set)'") == true)
    let left = try savings(estimate(stack(part), ["--set", set]))
    #expect(!left.contains { $0.decision == decision && $0.monthly == monthly })
  }

  @Test func `is nothing where the bill alone is asked for, or there is nothing to change`() throws
  {
    for run in [
      try estimate(stack("network: { nat: gateway, natGateways: 2 }"), ["--runs", "0"]),
      try estimate(stack("naming: { hostedZones: 1 }")),
    ] {
      #expect(try savings(run).isEmpty)
    }
  }
}
