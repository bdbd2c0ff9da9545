import Foundation
import TestSupport
import Testing

/// What the rules of the sheets advise is what AWS would take, written as the template writes it; prices of
/// us-east-1.
@Suite(.needsProgram) struct `Advice that AWS would take` {
  private struct Report: Decodable {
    struct Saving: Decodable {
      let decision: String
      let option: String
      let monthly: String
      let description: String
    }
    let savings: [Saving]?
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func savings(_ text: String, _ name: String = "t.yaml") throws -> [Report.Saving] {
    try folder.write(text, to: name)
    let run = try Program.run(
      [
        "estimate", "--stack", name, "--region", "us-east-1", "--format", "json", "--no-reports",
      ], in: folder.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).savings ?? []
  }

  private func found(_ resources: [String], parameters: String = "") throws -> [String] {
    let lines = resources.map { "  \($0)\n" }.joined()
    return try savings("\(parameters)Resources:\n\(lines)").map {
      "\($0.decision) \($0.option) \($0.monthly): \($0.description)"
    }
  }

  /// 100 GB at $0.135 as gp2 and $0.122 as gp3; nodes of older families have no gp3.
  @Test(arguments: [
    ("t3.small.search", ["1.3"]), ("m5.large.search", ["1.3"]), ("m4.large.search", []),
    ("t2.small.search", []), ("c4.large.search", []),
  ])
  func `volumes of a search domain become gp3 where its nodes take them`(
    type: String, monthly: [String]
  ) throws {
    let found = try savings(
      """
      Resources:
        D:
          Type: AWS::OpenSearchService::Domain
          Properties:
            EngineVersion: OpenSearch_2.11
            ClusterConfig: { InstanceType: \(type), InstanceCount: 1 }
            EBSOptions: { EBSEnabled: true, VolumeType: gp2, VolumeSize: 100 }
      """)
    #expect(found.filter { $0.decision == "gp3" }.map(\.monthly) == monthly)
  }

  private static func database(_ properties: String) -> String {
    "D: { Type: AWS::RDS::DBInstance, Properties: { DBInstanceClass: db.t4g.micro, AllocatedStorage: \"20\", "
      + "StorageType: gp3, PubliclyAccessible: false, \(properties) } }"
  }

  /// Two vCPUs of PostgreSQL 13, since 2026-03-01 past its standard support: 2 × 730 × 0.10.
  ///
  /// 14 leaves standard support within a year of the newest prices, 15 in 2028.
  @Test func `Extended Support ends with a version within standard support`() throws {
    let found = try found([Self.database("Engine: postgres, EngineVersion: \"13.4\"")])
    #expect(
      found == [
        "extended-support D 146: EngineVersion: 13.4 → 15, AllowMajorVersionUpgrade: false → true"
      ])
  }

  /// Of the versions that may be chosen the newest pays nothing for Extended Support.
  @Test func `nothing is certain while the version is open`() throws {
    let parameters =
      "Parameters: { Version: { Type: String, AllowedValues: [\"15.3\", \"13.4\"] } }\n"
    let database = Self.database("Engine: postgres, EngineVersion: !Ref Version")
    #expect(try found([database], parameters: parameters).isEmpty)
    // Neither is what hangs on the engine.
    let engine = "Parameters: { Engine: { Type: String, AllowedValues: [postgres, mysql] } }\n"
    let old = Self.database("Engine: !Ref Engine, EngineVersion: \"13.4\"")
    let volume =
      "V: { Type: AWS::EC2::Volume, Properties: { Size: 1, VolumeType: gp3, AvailabilityZone: us-east-1a } }"
    #expect(try found([old, volume], parameters: engine).isEmpty)
  }

  /// A database in one zone or in two: what is saved in any case is that of one, 730 × (0.018 − 0.016).
  @Test func `of what is open, what is saved in any case is said`() throws {
    let parameters =
      "Parameters: { Two: { Type: String, AllowedValues: [\"true\", \"false\"] } }\n"
    let database = Self.database("Engine: postgres, EngineVersion: \"17\", MultiAZ: !Ref Two")
      .replacing("t4g", with: "t3")
    #expect(
      try found([database], parameters: parameters) == [
        "graviton-t3 D 1.46: DBInstanceClass: db.t3.* → db.t4g.*"
      ])
  }

  /// Aurora's instances have their version from the cluster: 2 × 730 × 0.10 of a db.r6g.large.
  @Test func `Aurora changes its version at the cluster`() throws {
    let found = try found([
      "C: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql, EngineVersion: \"13.9\", "
        + "MasterUsername: a, MasterUserPassword: bcdefghi } }",
      "I: { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-postgresql, DBClusterIdentifier: !Ref C, "
        + "DBInstanceClass: db.r6g.large, PubliclyAccessible: false } }",
    ])
    #expect(found == ["extended-support C 146: EngineVersion: 13.9 → 15"])
  }

  /// 730 × 0.50 beside the cluster's 0.10; 1.32 is in Extended Support until 2027-03-23.
  @Test func `a cluster of EKS leaves Extended Support by its version`() throws {
    let found = try found([
      "E: { Type: AWS::EKS::Cluster, Properties: { RoleArn: x, Version: \"1.32\", ResourcesVpcConfig: "
        + "{ SubnetIds: [a] } } }"
    ])
    #expect(found == ["standard-support E 365: Version: 1.35"])
  }

  /// Resources and the rule that would break them.
  private static let impossible: [(rule: String, resource: String)] = [
    // "redis" and "memcached" are the engines of a cache cluster.
    (
      "valkey",
      "A: { Type: AWS::ElastiCache::CacheCluster, Properties: { Engine: redis, EngineVersion: \"7.1\", "
        + "CacheNodeType: cache.t4g.micro, NumCacheNodes: 1 } }"
    ),
    // Below 5.0.6 there is neither a way to Valkey nor to Graviton.
    (
      "valkey",
      "A: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { Engine: redis, EngineVersion: \"4.0.10\", "
        + "CacheNodeType: cache.t4g.micro, ReplicationGroupDescription: x } }"
    ),
    (
      "graviton-t3",
      "A: { Type: AWS::ElastiCache::CacheCluster, Properties: { Engine: redis, EngineVersion: \"4.0.10\", "
        + "CacheNodeType: cache.t3.micro, NumCacheNodes: 1 } }"
    ),
    // MySQL 5.7 and PostgreSQL 11 do not run on Graviton.
    (
      "graviton-t3",
      "A: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, EngineVersion: \"5.7.44\", "
        + "DBInstanceClass: db.t3.micro, AllocatedStorage: \"20\" } }"
    ),
    (
      "graviton-m5",
      "A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, EngineVersion: \"11\", "
        + "DBInstanceClass: db.m5.large, AllocatedStorage: \"20\" } }"
    ),
    // A runtime of Amazon Linux 1.
    (
      "graviton",
      "A: { Type: AWS::Lambda::Function, Properties: { Runtime: go1.x, Handler: a, Role: x, Code: { ZipFile: x } } }"
    ),
    // A volume of several instances.
    (
      "gp3-io1",
      "A: { Type: AWS::EC2::Volume, Properties: { Size: 100, VolumeType: io1, Iops: 4000, "
        + "MultiAttachEnabled: true, AvailabilityZone: us-east-1a } }"
    ),
    // An instance on a host of its family.
    (
      "amd-m5",
      "A: { Type: AWS::EC2::Instance, Properties: { InstanceType: m5.large, ImageId: ami-1, Tenancy: host } }"
    ),
    // Nodes of Windows.
    (
      "graviton-m5",
      "A: { Type: AWS::EKS::Nodegroup, Properties: { ClusterName: e, NodeRole: x, Subnets: [a], "
        + "InstanceTypes: [m5.large], AmiType: WINDOWS_CORE_2022_x86_64, ScalingConfig: { DesiredSize: 1 } } }"
    ),
    // Nodes of two families, of which one would be ARM and one not.
    (
      "graviton-m5",
      "A: { Type: AWS::EKS::Nodegroup, Properties: { ClusterName: e, NodeRole: x, Subnets: [a], "
        + "InstanceTypes: [m5.large, m4.large], ScalingConfig: { DesiredSize: 1 } } }"
    ),
    // Elasticsearch before 7.9.
    (
      "graviton-m5",
      "A: { Type: AWS::Elasticsearch::Domain, Properties: { ElasticsearchVersion: \"7.7\", "
        + "ElasticsearchClusterConfig: { InstanceType: m5.large.elasticsearch } } }"
    ),
  ]

  @Test(arguments: impossible)
  func `nothing is advised that would not deploy`(rule: String, resource: String) throws {
    let found = try found([resource])
    #expect(!found.contains { $0.hasPrefix("\(rule) ") }, "\(found)")
  }

  /// Resources, and all that has to change with a rule.
  private static let together: [(resource: String, edit: String)] = [
    (
      "A: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { Engine: redis, EngineVersion: \"7.1\", "
        + "CacheNodeType: cache.t4g.micro, ReplicationGroupDescription: x, "
        + "CacheParameterGroupName: default.redis7 } }",
      "Engine: redis → valkey, EngineVersion: 7.2, TransitEncryptionEnabled: false, "
        + "CacheParameterGroupName: one of the family valkey7"
    ),
    (
      "A: { Type: AWS::EC2::Instance, Properties: { InstanceType: m5.large, ImageId: ami-1 } }",
      "InstanceType: m5.* → m6g.*, ImageId: an image for ARM64"
    ),
    (
      "A: { Type: AWS::EC2::Instance, Properties: { InstanceType: t2.large, ImageId: ami-1 } }",
      "InstanceType: t2.* → t3.*, CreditSpecification.CPUCredits: standard"
    ),
    (
      "A: { Type: AWS::EKS::Nodegroup, Properties: { ClusterName: e, NodeRole: x, Subnets: [a], "
        + "InstanceTypes: [m5.large], AmiType: AL2_x86_64, ScalingConfig: { DesiredSize: 1 } } }",
      "InstanceTypes: m5.* → m6g.*, AmiType: AL2_x86_64 → AL2_ARM_64"
    ),
    (
      "A: { Type: AWS::OpenSearchService::Domain, Properties: { EngineVersion: OpenSearch_2.11, ClusterConfig: "
        + "{ InstanceType: r5.large.search, DedicatedMasterEnabled: true, DedicatedMasterCount: 3, "
        + "DedicatedMasterType: m5.large.search } } }",
      "ClusterConfig.InstanceType: r5.* → r6g.*, ClusterConfig.DedicatedMasterType: m5.* → m6g.*"
    ),
  ]

  @Test(arguments: together)
  func `what has to change with it is said with it`(resource: String, edit: String) throws {
    let found = try found([resource])
    #expect(found.contains { $0.hasSuffix(": \(edit)") }, "\(found)")
  }

  /// m5.large at 0.096, m6g.large at 0.077, m5a.large at 0.086: of the two ways to change a type the better.
  ///
  /// m5.24xlarge has no twin on Graviton, and AMD's at 4.128 in place of 4.608: 730 × 0.48.
  @Test func `of ways to change one property the best is named`() throws {
    func instance(_ name: String, _ type: String) -> String {
      "\(name): { Type: AWS::EC2::Instance, Properties: { InstanceType: \(type), ImageId: ami-1 } }"
    }
    let found = try found([
      instance("A", "m5.large"), instance("B", "m5.large"), instance("C", "m5.24xlarge"),
    ])
    #expect(
      found == [
        "amd-m5 C 350.4: InstanceType: m5.* → m5a.*",
        "graviton-m5 A, B 27.74: InstanceType: m5.* → m6g.*, ImageId: an image for ARM64",
      ])
  }

  /// Resources of a plan: type, values, and the edit under Terraform's names.
  private static let written: [(type: String, values: String, edit: String)] = [
    (
      "aws_db_instance",
      "\"engine\": \"postgres\", \"engine_version\": \"17\", \"instance_class\": \"db.t3.micro\", "
        + "\"allocated_storage\": 20, \"storage_type\": \"gp3\"",
      "instance_class: db.t3.* → db.t4g.*"
    ),
    (
      "aws_elasticache_replication_group",
      "\"engine\": \"valkey\", \"node_type\": \"cache.t3.micro\", \"num_cache_clusters\": 1",
      "node_type: cache.t3.* → cache.t4g.*"
    ),
    (
      "aws_instance",
      "\"instance_type\": \"m7g.large\", \"ami\": \"ami-1\", \"root_block_device\": [{\"volume_size\": 100}]",
      "root_block_device.volume_type: gp2 → gp3"
    ),
    (
      "aws_instance", "\"instance_type\": \"m5.large\", \"ami\": \"ami-1\"",
      "instance_type: m5.* → m6g.*, ami: an image for ARM64"
    ),
    (
      "aws_ebs_volume", "\"availability_zone\": \"us-east-1a\", \"size\": 100, \"type\": \"gp2\"",
      "type: gp2 → gp3"
    ),
  ]

  @Test(arguments: written)
  func `a plan's edits have Terraform's names`(type: String, values: String, edit: String) throws {
    let plan = """
      {"format_version": "1.2", "terraform_version": "1.9.8",
       "planned_values": {"root_module": {"resources": [
        {"address": "\(type).it", "mode": "managed", "type": "\(type)", "name": "it",
         "provider_name": "registry.terraform.io/hashicorp/aws", "values": {\(values)}}]}},
       "configuration": {"provider_config": {"aws": {"name": "aws",
        "full_name": "registry.terraform.io/hashicorp/aws",
        "expressions": {"region": {"constant_value": "us-east-1"}}}}}}
      """
    let found = try savings(plan, "plan.json").map(\.description)
    #expect(found.contains(edit), "\(found)")
  }
}
