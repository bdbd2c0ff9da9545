import Foundation
import TestSupport
import Testing

/// Files, and what the program says of them.
struct BillRun {
  static func plan(_ resources: (type: String, name: String, values: String)...) -> String {
    let planned = resources.map {
      "{ \"address\": \"\($0.type).\($0.name)\", \"mode\": \"managed\", \"type\": \"\($0.type)\", "
        + "\"name\": \"\($0.name)\", \"values\": { \($0.values) } }"
    }
    return "{ \"format_version\": \"1.2\", \"terraform_version\": \"1.9.8\", \"planned_values\": "
      + "{ \"root_module\": { \"resources\": [\(planned.joined(separator: ", "))] } } }"
  }

  /// Runs a command on a template or a plan.
  static func run(_ text: String, _ command: String, _ options: [String] = []) throws -> Program.Run
  {
    let folder = try TemporaryFolder()
    let name = text.hasPrefix("{") ? "plan.json" : "t.yaml"
    try folder.write(Data(text.utf8), to: name)
    return try Program.run(
      [
        command, "--stack", name, "--region", "us-east-1", "--pricing", Repository.path("pricing"),
      ] + options, in: folder.url)
  }

  /// Runs a command on a stack file whose text this is behind its first lines.
  static func run(stackFile text: String, _ command: String, _ options: [String] = []) throws
    -> Program.Run
  {
    let folder = try TemporaryFolder()
    try folder.write(
      Data(
        "stack: s\nregion: us-east-1\nestimates: { usual: { scenario: idle } }\n\(text)\n".utf8),
      to: "pricing/stacks/s.yaml")
    try folder.write(
      Data("scenario: idle\nrequestsPerSecond: 0\nshape: flat\n".utf8),
      to: "pricing/scenarios/idle.yaml")
    return try Program.run(
      [command, "s", "--pricing", "\(folder.path)/pricing"] + options, in: folder.url)
  }

  static func monthly(_ run: Program.Run) throws -> Double {
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimate = try #require((json?["estimates"] as? [[String: Any]])?.last, "\(run.errors)")
    return Double(estimate["monthly"] as? String ?? "") ?? -1
  }

  static func monthly(_ text: String, _ options: [String] = []) throws -> Double {
    try monthly(
      run(text, "estimate", ["--no-reports", "--runs", "0", "--format", "json"] + options))
  }

  /// What a run says, on one line.
  static func words(_ run: Program.Run) -> String {
    (run.output + " " + run.errors).split { $0.isWhitespace }.joined(separator: " ")
  }

  /// Whether the gate knows that a budget holds: 0, 1 over it, 3 where it cannot tell, 65 what AWS refuses.
  static func gate(_ text: String, budget: Int, _ options: [String] = []) throws -> Program.Run {
    try run(text, "validate", ["--budget", "\(budget)"] + options)
  }
}

/// What a version costs on the day of the bill.
///
/// A cluster of EKS costs 0.10 an hour, 0.50 more past standard support: 730 × 0.10 = 73, 730 × 0.60 = 438. Its dates
/// are those of pricing/limits/version-support.csv.
@Suite(.needsProgram) struct `A version by its calendar` {
  private static func cluster(_ version: String) -> String {
    "Resources: { E: { Type: AWS::EKS::Cluster, Properties: { Version: \"\(version)\", RoleArn: r, "
      + "ResourcesVpcConfig: { SubnetIds: [a, b] } } } }"
  }

  @Test(arguments: [
    // Standard support of 1.34 ends on 2026-12-02, of 1.33 on 2026-07-29, of 1.31 on 2025-11-26.
    ("1.34", "2026-11-20", 73.0), ("1.34", "2026-12-01", 73), ("1.34", "2026-12-15", 438),
    ("1.33", "2026-03-01", 73), ("1.33", "2026-09-01", 438), ("1.31", "2025-10-01", 73),
    ("1.31", "2026-01-01", 438), ("1.36", "2026-11-20", 73),
  ])
  func `of EKS is charged from its day on`(version: String, day: String, expected: Double) throws {
    let options = ["--as-of", day]
    #expect(try BillRun.monthly(Self.cluster(version), options) == expected)
    let plan = BillRun.plan(
      ("aws_eks_cluster", "e", "\"name\": \"e\", \"version\": \"\(version)\""))
    #expect(try BillRun.monthly(plan, options) == expected)
    let described = try BillRun.run(
      stackFile: "resources: { e: { type: AWS::EKS::Cluster, Version: \"\(version)\" } }",
      "estimate", ["--no-reports", "--runs", "0", "--format", "json", "--as-of", day])
    #expect(try BillRun.monthly(described) == expected)
  }

  /// Without a day of the user's the newest rate's counts, which is after 2026-07-29.
  @Test func `is judged by the day of the rates where nobody names one`() throws {
    #expect(try BillRun.monthly(Self.cluster("1.33")) == 438)
    let described = try BillRun.run(
      stackFile: "resources: { e: { type: AWS::EKS::Cluster, Version: \"1.33\" } }", "estimate",
      ["--no-reports", "--runs", "0", "--format", "json"])
    #expect(try BillRun.monthly(described) == 438)
  }

  /// 1.26 was upgraded after 2025-06-11: to 1.31 in extended support, or to a newer one: 73 or 438.
  @Test(arguments: [(60, Int32(1)), (100, 3), (439, 0)])
  func `that AWS has no more is open`(budget: Int, code: Int32) throws {
    let run = try BillRun.gate(Self.cluster("1.26"), budget: budget, ["--as-of", "2026-11-20"])
    #expect(run.exitCode == code, "\(run.output) \(run.errors)")
  }

  @Test(arguments: [
    // Elasticsearch 7.1 and OpenSearch 2.3 until 2025-11-07; DocumentDB 3.6 is charged from 2026-07-01 on.
    (
      "AWS::OpenSearchService::Domain",
      "EngineVersion: OpenSearch_2.3, ClusterConfig: { InstanceType: m5.large.search }",
      "2025-10-01", false
    ),
    (
      "AWS::OpenSearchService::Domain",
      "EngineVersion: OpenSearch_2.3, ClusterConfig: { InstanceType: m5.large.search }",
      "2026-01-01", true
    ),
    (
      "AWS::OpenSearchService::Domain",
      "EngineVersion: Elasticsearch_7.1, ClusterConfig: { InstanceType: m5.large.search }",
      "2026-01-01", true
    ),
    (
      "AWS::OpenSearchService::Domain",
      "EngineVersion: Elasticsearch_7.10, ClusterConfig: { InstanceType: m5.large.search }",
      "2026-01-01", false
    ),
    (
      "AWS::Elasticsearch::Domain",
      "ElasticsearchVersion: \"7.1\", ElasticsearchClusterConfig: { InstanceType: m5.large.elasticsearch }",
      "2026-01-01", true
    ),
  ])
  func `of a search engine is not priced past its day`(
    type: String, properties: String, day: String, isExtended: Bool
  ) throws {
    let text = "Resources: { It: { Type: \(type), Properties: { \(properties) } } }"
    let run = try BillRun.gate(text, budget: 99_999, ["--as-of", day])
    #expect(BillRun.words(run).contains("Extended Support") == isExtended, "\(run.output)")
  }

  @Test(arguments: [("2026-06-01", false), ("2026-08-01", true)])
  func `of DocumentDB is read at its cluster`(day: String, isExtended: Bool) throws {
    let text = """
      Resources:
        C: { Type: AWS::DocDB::DBCluster, Properties: { EngineVersion: 3.6.0 } }
        I: { Type: AWS::DocDB::DBInstance, Properties: { DBClusterIdentifier: !Ref C, DBInstanceClass: db.r5.large } }
      """
    let run = try BillRun.gate(text, budget: 99_999, ["--as-of", day])
    #expect(BillRun.words(run).contains("Extended Support") == isExtended, "\(run.output)")
  }

  @Test func `of no calendar is a mistake of the sheet`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      service: Things
      offers: [AmazonEKS]
      source: "a test"

      types:
        AWS::Things::Thing:
          properties:
            version: { at: Version, word: true, default: newest, calendar: eka }
          charges:
            hours: { when: versionState == extended, usage: "AmazonEKS-Hours:perCluster", unit: Hrs, per: hour, quantity: 1, why: 1 thing }

      """, to: "pricing/services/things.yaml")
    try folder.write(
      "Resources: { T: { Type: AWS::Things::Thing, Properties: { Version: \"1.34\" } } }\n",
      to: "t.yaml")
    let run = try Program.run(
      ["estimate", "--no-reports", "--stack", "t.yaml", "--region", "us-east-1"], in: folder.url)
    #expect(run.exitCode == 65, "\(run.output) \(run.errors)")
    #expect(run.errors.contains("there is no calendar of versions of 'eka'"), "\(run.errors)")
    #expect(run.errors.contains("things.yaml:8"), "\(run.errors)")
  }

  /// MySQL `8` may be 8.0, in Extended Support from 2026-08-01 on at 2 vCPU × 730 h × 0.10 = 146, or 8.4.
  @Test func `that is no major version is open`() throws {
    let text =
      "Resources: { D: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, EngineVersion: \"8\", DBInstanceClass: "
      + "db.m5.large, AllocatedStorage: \"20\", DBSubnetGroupName: p, PubliclyAccessible: false, BackupRetentionPeriod: 0 } } }"
    // db.m5.large of MySQL 730 × 0.171 = 124.83 and 20 GB × 0.115 = 2.30.
    let day = ["--as-of", "2026-11-20"]
    #expect(try BillRun.gate(text, budget: 150, day).exitCode == 3)
    #expect(try BillRun.gate(text, budget: 290, day).exitCode == 0)
    let described = try BillRun.run(
      stackFile: "database: { class: db.m5.large, engine: mysql, version: \"8\" }", "estimate")
    #expect(described.exitCode == 65)
    #expect(described.errors.contains("mysql 8 is no major version"), "\(described.errors)")
  }
}

/// Capacity of tables, its classes and what scales it.
///
/// Rates of us-east-1 and us-west-2: 0.00013 a read unit and hour, 0.00065 a write unit and one that is replicated,
/// after 18,600 hours of each a month and region; of the infrequent class 0.00016 and 0.00081 from the first.
@Suite(.needsProgram) struct `Capacity of tables` {
  /// 99.372 in all.
  ///
  /// 200 reads × 730 − 18,600 = 127,400 × 0.00013 = 16.562; 200 writes likewise × 0.00065 = 82.81. The target keeps what
  /// the index is made with.
  @Test func `the target of an index knows what the index is made with`() throws {
    let plan = BillRun.plan(
      (
        "aws_dynamodb_table", "t",
        "\"name\": \"orders\", \"billing_mode\": \"PROVISIONED\", \"read_capacity\": 100, \"write_capacity\": 100, "
          + "\"global_secondary_index\": [{ \"name\": \"g\", \"read_capacity\": 100, \"write_capacity\": 100 }]"
      ),
      (
        "aws_appautoscaling_target", "t",
        "\"resource_id\": \"table/orders/index/g\", \"scalable_dimension\": \"dynamodb:index:ReadCapacityUnits\", "
          + "\"service_namespace\": \"dynamodb\", \"min_capacity\": 100, \"max_capacity\": 400"
      ))
    #expect(abs(try BillRun.monthly(plan) - 99.372) < 1e-9)
    let raised = plan.replacingOccurrences(
      of: "\"min_capacity\": 100", with: "\"min_capacity\": 150")
    // 50 more reads of the index: 50 × 730 × 0.00013 = 4.745.
    #expect(abs(try BillRun.monthly(raised) - 104.117) < 1e-9)
    let other = plan.replacingOccurrences(of: "index/g", with: "index/h")
    let run = try BillRun.gate(other, budget: 9_999)
    #expect(run.exitCode == 3)
    #expect(BillRun.words(run).contains("its index 'h' is not here"), "\(run.output)")
  }

  /// 100 reads: 73,000 − 18,600 = 54,400 h × 0.00013 = 7.072; scaled down to 20 of them a fifth, 1.4144.
  @Test(arguments: [(20, true), (100, false)])
  func `a target may lower what a table is made with`(least: Int, isRange: Bool) throws {
    let text = """
      Resources:
        T:
          Type: AWS::DynamoDB::Table
          Properties: { TableName: orders, ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 5 } }
        S:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties: { ResourceId: table/orders, ScalableDimension: "dynamodb:table:ReadCapacityUnits", MinCapacity: \(least), MaxCapacity: 400 }
      """
    let words = BillRun.words(try BillRun.gate(text, budget: 50))
    #expect(words.contains("fixed: $7.07 a month"), "\(words)")
    #expect(words.contains("$7.07 is estimated: $1.41 to $7.07") == isRange, "\(words)")
  }

  private static let replicas = """
    Resources:
      G:
        Type: AWS::DynamoDB::GlobalTable
        Properties:
          BillingMode: PROVISIONED
          GlobalSecondaryIndexes: [{ IndexName: g, WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: { MinCapacity: 30, MaxCapacity: 30 } } }]
          WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: { MinCapacity: 50, MaxCapacity: 50 } }
          Replicas:
            - { Region: us-west-2, ReadProvisionedThroughputSettings: { ReadCapacityUnits: 30 } }
            - { Region: us-east-1, TableClass: STANDARD_INFREQUENT_ACCESS, ReadProvisionedThroughputSettings: { ReadCapacityUnits: 140 } }
    """

  /// 77.865 in all.
  ///
  /// Here, of the infrequent class: 140 × 730 × 0.00016 + (30 + 50) × 730 × 0.00081 = 16.352 + 47.304. There, of the
  /// standard one: 3,300 × 0.00013 + 17,900 × 0.00065 + 3,300 × 0.00065 = 0.429 + 11.635 + 2.145. Together 77.865.
  @Test func `each replica has a class of its own`() throws {
    #expect(abs(try BillRun.monthly(Self.replicas) - 77.865) < 1e-9)
  }

  /// Each of two regions: 54,400 × 0.00013 + 17,900 × 0.00065 = 7.072 + 11.635 = 18.707.
  @Test func `a replica of a stack file is charged in its region`() throws {
    let run = try BillRun.run(
      stackFile: """
        resources: { G: { type: AWS::DynamoDB::GlobalTable, BillingMode: PROVISIONED, WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: { MinCapacity: 50, MaxCapacity: 50 } }, Replicas: [ { Region: us-east-1, ReadProvisionedThroughputSettings: { ReadCapacityUnits: 100 } }, { Region: us-west-2, ReadProvisionedThroughputSettings: { ReadCapacityUnits: 100 } } ] } }
        """, "estimate", ["--no-reports", "--runs", "0", "--format", "json"])
    #expect(abs(try BillRun.monthly(run) - 37.414) < 1e-9)
  }

  /// Rates of us-east-1: 0.00013 a read unit and hour, 0.00065 a write unit, none of them free.
  ///
  /// 100 reads: 9.49. Of the writes 200 that scaling keeps: 94.90; of 300 made and 200 kept 47.45 more may be given back.
  @Test(arguments: [(100, 104.39), (300, 151.84)])
  func `scaling of Keyspaces keeps its minimum`(made: Int, expected: Double) throws {
    let text = """
      Resources:
        K:
          Type: AWS::Cassandra::Table
          Properties:
            BillingMode: { Mode: PROVISIONED, ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: \(made) } }
            AutoScalingSpecifications: { WriteCapacityAutoScaling: { MinimumUnits: 200, MaximumUnits: 4000 } }
      """
    #expect(abs(try BillRun.monthly(text) - expected) < 1e-9)
    let fixed = text.replacingOccurrences(
      of: "MinimumUnits", with: "AutoScalingDisabled: true, MinimumUnits")
    // Made and no more: 9.49 + 100 or 300 × 730 × 0.00065.
    #expect(abs(try BillRun.monthly(fixed) - (9.49 + Double(made) * 0.4745)) < 1e-9)
  }

  /// One NCU an hour at least, 730 × 0.1608 = 117.384; what it scales to is use: 1,000 h × 0.1608 = 160.80 more.
  @Test func `a serverless Neptune says what it may scale to`() throws {
    let text = """
      Resources:
        C: { Type: AWS::Neptune::DBCluster, Properties: { ServerlessScalingConfiguration: { MinCapacity: 1, MaxCapacity: 128 } } }
        I: { Type: AWS::Neptune::DBInstance, Properties: { DBClusterIdentifier: !Ref C, DBInstanceClass: db.serverless } }
      """
    #expect(abs(try BillRun.monthly(text) - 117.384) < 1e-9)
    let run = try BillRun.gate(text, budget: 9_999)
    #expect(BillRun.words(run).contains("that scaling adds: $0.1608 per hour"), "\(run.output)")
  }
}
