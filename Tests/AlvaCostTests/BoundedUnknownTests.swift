import Gate
import Quantities
import Resources
import Testing

/// Prices of us-east-1, 730 hours: memcached cache.t4g.micro 0.016, cache.m6g.large 0.149; gp3 0.08 a
/// GB; c5.large 0.085, c5.xlarge 0.17, m5.large 0.096 an hour.
@Suite struct `What only the deployment knows, and is bounded` {
  private func dollars(_ text: String) throws -> Money { try Money(text) }

  @Test func `the types that a group may launch are priced, the first is taken`() throws {
    let found = try unknownMoney(
      """
      Resources:
        Launch:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { ImageId: ami-0c02fb55956c7d316, InstanceType: m5.large } }
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties:
            MinSize: "2"
            MaxSize: "2"
            MixedInstancesPolicy:
              LaunchTemplate:
                LaunchTemplateSpecification: { LaunchTemplateId: !Ref Launch, Version: "1" }
                Overrides: [{ InstanceType: c5.large }, { InstanceType: c5.xlarge }]
      """)
    // 2 × 730 × (0.17 − 0.085): the more expensive one is above what is taken.
    #expect(found.ceiling == (try dollars("124.1")))
    #expect(found.taken == .zero)
    #expect(found.items.map(\.resource) == ["Group"])
  }

  /// 2 × 730 × 0.085, 0.096 and 0.192: by priority the second cheapest is taken.
  @Test(arguments: [("prioritized", "16.06"), ("lowest-price", "0")])
  func `what is taken stands between the cheapest and the most expensive`(
    strategy: String, taken: String
  ) throws {
    let found = try unknownMoney(
      """
      Resources:
        Launch:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData: { ImageId: ami-0c02fb55956c7d316, InstanceType: t3.large }
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties:
            MinSize: "2"
            MaxSize: "2"
            MixedInstancesPolicy:
              InstancesDistribution: { OnDemandAllocationStrategy: \(strategy) }
              LaunchTemplate:
                LaunchTemplateSpecification: { LaunchTemplateId: !Ref Launch, Version: "1" }
                Overrides:
                  - { InstanceType: m5.large }
                  - { InstanceType: m5.xlarge }
                  - { InstanceType: c5.large }
      """)
    #expect(found.ceiling == (try dollars("156.22")))
    #expect(found.taken == (try dollars(taken)))
  }

  /// 2 vCPU × 2.95 a month of history; 2 vCPU × 730 h × 0.10 of Extended Support for Aurora MySQL 2.
  @Test(arguments: [
    (
      "PerformanceInsightsEnabled: !Ref Unknown, PerformanceInsightsRetentionPeriod: 731", "",
      "5.9"
    ),
    ("GlobalClusterIdentifier: !Ref World", "EngineVersion: !Ref Unknown", "146"),
  ])
  func `what a cluster of Aurora has from elsewhere is not silent`(
    cluster: String, world: String, ceiling: String
  ) throws {
    let found = try unknownMoney(
      """
      Parameters: { Unknown: { Type: String } }
      Resources:
        World: { Type: AWS::RDS::GlobalCluster, Properties: { Engine: aurora-mysql, \(world) } }
        Cluster: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, \(cluster) } }
        Writer:
          Type: AWS::RDS::DBInstance
          Properties:
            { Engine: aurora-mysql, DBInstanceClass: db.t3.medium, DBClusterIdentifier: !Ref Cluster,
              PubliclyAccessible: false }
      """)
    #expect(found.ceiling == (try dollars(ceiling)))
  }

  /// AWS has none of these and has upgraded what it had.
  ///
  /// db.m5.large and db.r5.large have 2 vCPU, 1,460
  /// vCPU-hours a month, at 0.20 in the third year (MySQL 5.7 from 2026-03-01, PostgreSQL 11 from
  /// 2026-04-01) and at 0.10 before it (Aurora MySQL 2 until 2026-12-01).
  @Test(arguments: [
    ("mysql", "5.6.51", "292"), ("mysql", "5.5", "292"), ("postgres", "10.21", "292"),
    ("postgres", "9.6.3", "292"), ("aurora-mysql", "5.6.mysql_aurora.1.22.2", "146"),
    ("aurora-mysql", "5.6.10a", "146"), ("aurora", "", "146"),
    ("aurora-postgresql", "10.14", "292"), ("mysql", "8.4.3", nil), ("postgres", "16", nil),
  ])
  func `a version that AWS has no more is one of those that it has`(
    engine: String, version: String, ceiling: String?
  ) throws {
    let isAurora = engine.hasPrefix("aurora")
    let written = version.isEmpty ? "" : "EngineVersion: '\(version)',"
    let found = try unknownMoney(
      """
      Resources:
        Cluster: { Type: AWS::RDS::DBCluster, Properties: { \(written) Engine: \(isAurora ? engine : "aurora-mysql") } }
        Old:
          Type: AWS::RDS::DBInstance
          Properties:
            { Engine: \(engine), \(isAurora ? "DBClusterIdentifier: !Ref Cluster," : written)
              DBInstanceClass: db.\(isAurora ? "r5" : "m5").large, AllocatedStorage: 100,
              PubliclyAccessible: false }
      """)
    #expect(found.ceiling == (try dollars(ceiling ?? "0")))
    #expect(found.items.isEmpty == (ceiling == nil))
  }

  @Test func `allowed values and the ends of a range bound a product of both`() throws {
    let found = try unknownMoney(
      """
      Parameters:
        Nodes: { Type: Number, MinValue: 1, MaxValue: 6 }
        Kind: { Type: String, AllowedValues: [cache.t4g.micro, cache.m6g.large] }
      Resources:
        Cache:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { Engine: memcached, CacheNodeType: !Ref Kind, NumCacheNodes: !Ref Nodes }
      """)
    // 6 × 730 × 0.149 = 652.62 at most, 730 × 0.016 = 11.68 at least
    #expect(found.ceiling == (try dollars("640.94")))
    #expect(found.items.count == 2)
  }

  @Test func `a parameter that chooses a row of a mapping has the rows for values`() throws {
    let found = try unknownMoney(
      """
      Parameters: { Stage: { Type: String } }
      Mappings: { Sizes: { dev: { GB: 10 }, test: { GB: 20 }, prod: { GB: 100 } } }
      Resources:
        Disk:
          Type: AWS::EC2::Volume
          Properties: { AvailabilityZone: us-east-1a, VolumeType: gp3, Size: !FindInMap [Sizes, !Ref Stage, GB] }
      """)
    #expect(found.ceiling == (try dollars("7.2")), "90 GB × 0.08")
  }

  @Test func `a row that only the deployment knows is not the default one`() throws {
    let found = try unknownMoney(
      """
      Parameters: { Stage: { Type: String } }
      Mappings: { Sizes: { dev: { GB: 10 } } }
      Resources:
        Disk:
          Type: AWS::EC2::Volume
          Properties:
            AvailabilityZone: us-east-1a
            VolumeType: gp3
            Size: !FindInMap [Sizes, !Ref Stage, GB, { DefaultValue: 1 }]
      """)
    #expect(!found.items.isEmpty)
  }

  @Test func `a condition is priced both ways, whatever hangs on it`() throws {
    let found = try unknownMoney(
      """
      Parameters: { Stage: { Type: String } }
      Conditions: { IsLarge: !Equals [!Ref Stage, large] }
      Resources:
        Disk:
          Type: AWS::EC2::Volume
          Condition: IsLarge
          Properties: { AvailabilityZone: us-east-1a, VolumeType: gp3, Size: 100 }
        Launch:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              InstanceType: m5.large
              ImageId: ami-0c02fb55956c7d316
              InstanceMarketOptions: !If [IsLarge, !Ref AWS::NoValue, { MarketType: spot }]
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties:
            { MinSize: "1", MaxSize: "1", LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: "1" } }
      """)
    // 100 × 0.08, and 730 × 0.096 × 0.6 of Spot: one cause, one item.
    #expect(found.ceiling == (try dollars("50.048")))
    #expect(found.items.count == 1)
  }

  @Test(arguments: [
    "Tenancy: !Ref Unknown", "Monitoring: !Ref Unknown",
    "NetworkInterfaces: [{ DeviceIndex: '0', AssociatePublicIpAddress: !Ref Unknown }]",
    "SubnetId: !Ref Net",
  ])
  func `nothing that decides on the price of an instance is silent`(property: String) throws {
    let found = try unknownMoney(
      """
      Parameters: { Unknown: { Type: String } }
      Resources:
        Net:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: vpc-1, MapPublicIpOnLaunch: !Ref Unknown }
        Host:
          Type: AWS::EC2::Instance
          Properties: { InstanceType: m5.large, ImageId: ami-0c02fb55956c7d316, \(property) }
      """)
    let isFree = property.hasPrefix("Monitoring") || property.hasPrefix("Tenancy")
    // Seven metrics are within the free ten, and the table has no price of its own for dedicated.
    if !isFree { #expect(found.ceiling == (try dollars("3.65")), "730 × 0.005") }
  }

  @Test func `a version that only the deployment knows may be in Extended Support`() throws {
    let found = try unknownMoney(
      """
      Parameters: { Version: { Type: String } }
      Resources:
        Data:
          Type: AWS::RDS::DBInstance
          Properties:
            { Engine: mysql, EngineVersion: !Ref Version, DBInstanceClass: db.t4g.micro,
              AllocatedStorage: "20", StorageType: gp3, DBSubnetGroupName: x }
      """)
    // 2 vCPU × 730 × 0.20 in the third year, which 5.7 has reached
    #expect(found.ceiling == (try dollars("292")))
  }

  @Test(arguments: ["State: !Ref Unknown", "ScheduleExpression: !Ref Unknown"])
  func `what starts tasks is not silent about when`(property: String) throws {
    let schedule = property.hasPrefix("State") ? "ScheduleExpression: rate(1 hour), " : ""
    let found = try unknownMoney(
      """
      Parameters: { Unknown: { Type: String } }
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            { Cpu: "256", Memory: "512", NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE],
              ContainerDefinitions: [{ Name: a, Image: x }] }
        Rule:
          Type: AWS::Events::Rule
          Properties:
            { \(schedule)\(property), Targets: [{ Id: t, Arn: !GetAtt Cluster.Arn, RoleArn: x,
              EcsParameters: { TaskDefinitionArn: !Ref Task, LaunchType: FARGATE } }] }
      """)
    #expect(!found.items.isEmpty)
  }

  @Test func `a value without a price has no upper end`() throws {
    let found = try unknownMoney(
      """
      Parameters: { Engine: { Type: String, AllowedValues: [postgres, db2-se] } }
      Resources:
        Data:
          Type: AWS::RDS::DBInstance
          Properties:
            { Engine: !Ref Engine, EngineVersion: "16.4", DBInstanceClass: db.t4g.micro,
              AllocatedStorage: "20", StorageType: gp3, DBSubnetGroupName: x }
      """)
    #expect(found.ceiling == nil)
  }
}
