import Diagnostics
import Foundation
import Gate
import Pricing
import Quantities
import Resources
import Services
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// Five requests a second are 5 × 3,600 × 730 = 13,140,000 a month.
@Suite struct `Clusters of Aurora in a template and their descriptions` {
  private static func cluster(
    _ classes: [(String, String)], scaling: Bool = false, storage: String = "aurora"
  ) -> String {
    let capacity =
      scaling ? "ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 2 }, " : ""
    return
      ([
        "OrdersCluster: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql, "
          + "EngineVersion: \"16.4\", \(capacity)StorageType: \(storage), BackupRetentionPeriod: 7 } }"
      ]
      + classes.map {
        "\($0.0): { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-postgresql, "
          + "DBClusterIdentifier: !Ref OrdersCluster, DBInstanceClass: \($0.1), "
          + "DBSubnetGroupName: private, PubliclyAccessible: false } }"
      }).joined(separator: "\n")
  }

  private static func project(
    _ database: String, _ template: String, budget: String = "drift: error"
  ) throws -> BoundProject {
    let text = boundStack("databases: { orders: { \(database) } }").replacing(
      "request: { cpuMilliseconds: 20 }",
      with: "request: { cpuMilliseconds: 20 }, "
        + "uses: { orders: { queries: 8, millisecondsPerQuery: 5, ioPerQuery: 2 } }")
    return try boundProject(text, ["t.yaml": boundTemplate(template)], budget: budget)
  }

  private func expect(
    _ found: SynthesisCommand.Outcome, _ resource: String, _ item: String, _ dollars: Double,
    _ place: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let cost = Double(found.cost(of: resource, item).exactText) ?? -1
    #expect(abs(cost - dollars) < dollars * 0.000_1, "\(item): \(cost)", sourceLocation: place)
  }

  /// 5 × 8 × 5 ms are 0.2 vCPU; of 0.25 vCPU an ACU, kept at 70 %, 1.14: 1.5 ACU in steps of 0.5.
  ///
  /// - minimum: 0.5 × 2 instances × 730 h × 0.12 = 87.60; above it 1.0 × 2 × 730 × 0.12 = 175.20.
  /// - storage: 100 GB × 0.10 = 10; backups 100 × (1 + 6 × 0.05) − 100 = 30 GB × 0.021 = 0.63.
  /// - operations: 13,140,000 × 8 × 2 × 0.0000002 = 42.048.
  @Test func `have serverless capacity follow the queries`() throws {
    let project = try Self.project(
      "engine: aurora-postgresql, version: '16.4', minACU: 0.5, maxACU: 2, replicas: 1, usedGB: 100",
      Self.cluster([("Writer", "db.serverless"), ("Reader", "db.serverless")], scaling: true))
    let found = try project.estimate("t.yaml")
    try expect(found, "OrdersCluster", "/acu", 87.6)
    try expect(found, "OrdersCluster", "/acu-scaled", 175.2)
    try expect(found, "OrdersCluster", "/storage", 10)
    try expect(found, "OrdersCluster", "/backup", 0.63)
    try expect(found, "OrdersCluster", "/io", 42.048)
    #expect(found.cost(of: "Writer") == .zero)
    #expect(found.cost(of: "Reader") == .zero)
    #expect(found.messages.isEmpty, "\(found.messages)")
    #expect(found.drift.isEmpty, "\(found.drift.map(\.message))")

    let changed = try project.changed("t.yaml", "databases.orders.maxACU=4")
    #expect(changed.base.stack.databases.map(\.serverless?.maximum) == [4])
  }

  /// A writer and a reader of db.r6g.large, 0.26 an hour each, and a reader of another class, 0.519, which keeps
  /// its own line.
  @Test func `have one class, and what is of another one keeps its line`() throws {
    let project = try Self.project(
      "engine: aurora-postgresql, version: '16.4', class: db.r6g.large, replicas: 1, usedGB: 100",
      Self.cluster([
        ("Writer", "db.r6g.large"), ("Reader", "db.r6g.large"), ("Large", "db.r6g.xlarge"),
      ]))
    let found = try project.estimate("t.yaml")
    try expect(found, "OrdersCluster", "/instance", 0.26 * 730)
    try expect(found, "OrdersCluster", "/replicas", 0.26 * 730)
    try expect(found, "Large", "/instance", 0.519 * 730)
    #expect(found.cost(of: "Writer") == .zero)
    #expect(found.drift.isEmpty, "\(found.drift.map(\.message))")
  }

  @Test func `are bound by the name of an instance too`() throws {
    let project = try Self.project(
      "engine: aurora-postgresql, version: '16.4', class: db.r6g.large, usedGB: 100",
      Self.cluster([("Main", "db.r6g.large")]).replacing("OrdersCluster", with: "Data"),
      budget: "bindings: { orders: Main }")
    let found = try project.validate("t.yaml").synthesis
    #expect(found.bill.estimates.last?.stack.databases.map(\.name) == ["Data"])
    #expect(found.bill.estimates.last?.stack.databases.map(\.usedGB) == [100])
  }

  @Test func `differ from their description in capacity and readers`() throws {
    let project = try Self.project(
      "engine: aurora-postgresql, version: '16.4', minACU: 1, maxACU: 2, usedGB: 100",
      Self.cluster([("Writer", "db.serverless"), ("Reader", "db.serverless")], scaling: true))
    #expect(
      try project.estimate("t.yaml").drift.map(\.message) == [
        "least ACU of 'orders' is 0.5 in the template, 1 in the stack file",
        "number of readers of 'orders' is 1 in the template, 0 in the stack file",
      ])
  }

  @Test func `stay open where nobody describes them`() throws {
    let project = try boundProject(
      boundStack("", service: "cpuMilliseconds: 20"),
      ["t.yaml": boundTemplate(Self.cluster([("Writer", "db.r6g.large")]))])
    let found = try project.estimate("t.yaml")
    try expect(found, "Writer", "/instance", 0.26 * 730)
    #expect(found.stack?.databases.isEmpty == true)
  }

  /// The same writer in a plan of Terraform: 0.26 × 730 h, 100 GB × 0.10, 13,140,000 × 8 × 2 × 0.0000002 operations.
  @Test func `are bound in a plan of Terraform too`() throws {
    func resource(_ type: String, _ name: String, _ values: String) -> String {
      """
      {"address": "\(type).\(name)", "mode": "managed", "type": "\(type)", "name": "\(name)",
       "provider_name": "registry.terraform.io/hashicorp/aws", "values": {\(values)}}
      """
    }
    let plan = """
      {"format_version": "1.2", "terraform_version": "1.9.8", "planned_values": {"root_module": {"resources": [
      \(resource("aws_lambda_function", "web", "\"function_name\": \"web\", \"memory_size\": 128"))
      ,\(resource("aws_rds_cluster", "orders", "\"cluster_identifier\": \"orders\", \"engine\": \"aurora-postgresql\", \"engine_version\": \"16.4\", \"db_subnet_group_name\": \"private\", \"backup_retention_period\": 7"))
      ,\(resource("aws_rds_cluster_instance", "writer", "\"identifier\": \"writer\", \"cluster_identifier\": \"orders\", \"engine\": \"aurora-postgresql\", \"instance_class\": \"db.r6g.large\", \"publicly_accessible\": false"))
      ]}}}
      """
    let project = try boundProject(
      """
      stack: shop
      region: us-east-1
      functions:
        web: { request: { milliseconds: 20 }, uses: { orders: { queries: 8, ioPerQuery: 2 } } }
      databases: { orders: { engine: aurora-postgresql, version: '16.4', class: db.r6g.large, usedGB: 100 } }
      estimates: { usual: { scenario: five } }
      """, ["plan.json": plan])
    let found = try project.estimate("plan.json")
    let id = try #require(found.stack?.databases.first?.name)
    #expect(found.stack?.databases.map(\.usedGB) == [100])
    try expect(found, id, "/instance", 0.26 * 730)
    try expect(found, id, "/storage", 10)
    try expect(found, id, "/io", 42.048)
    #expect(found.drift.isEmpty, "\(found.drift.map(\.message))")
  }

  /// A Multi-AZ cluster of RDS keeps its own lines, and queries find it.
  ///
  /// 0.522 × 730 h, 100 GB × 0.375 and 1,000 IOPS × 0.30 are its own; its backups follow from the data: 100 GB × (1 + 6 × 0.05) − 100 free = 30 × 0.095 = 2.85.
  @Test func `of RDS in three zones are a database too`() throws {
    let project = try Self.project(
      "engine: postgres, version: '16', class: db.m6gd.large, multiAZ: true, storageGB: 100, "
        + "storageType: io1, iops: 1000, usedGB: 100, backupRetentionDays: 7",
      "OrdersCluster: { Type: AWS::RDS::DBCluster, Properties: { Engine: postgres, "
        + "EngineVersion: \"16.4\", DBClusterInstanceClass: db.m6gd.large, AllocatedStorage: 100, "
        + "StorageType: io1, Iops: 1000, DBSubnetGroupName: private, BackupRetentionPeriod: 7 } }")
    let found = try project.estimate("t.yaml")
    try expect(found, "OrdersCluster", "/instance", 381.06)
    try expect(found, "OrdersCluster", "/storage", 37.5)
    try expect(found, "OrdersCluster", "/iops", 300)
    try expect(found, "OrdersCluster", "/backup", 2.85)
    #expect(found.stack?.databases.map(\.name) == ["OrdersCluster"])
    #expect(found.messages.isEmpty, "\(found.messages)")
    #expect(found.drift.isEmpty, "\(found.drift.map(\.message))")
    #expect(found.synthesis.bindings.withoutLatency.isEmpty)
  }

  /// A greatest capacity that only the deployment knows: up to 256 ACU, said so, and no response time is held to
  /// it.
  @Test func `whose greatest capacity is not known are told with their range`() throws {
    let text = Self.cluster([("Writer", "db.serverless")], scaling: true)
      .replacing("MaxCapacity: 2", with: "MaxCapacity: !ImportValue most-capacity")
    let project = try Self.project(
      "engine: aurora-postgresql, version: '16.4', minACU: 0.5, maxACU: 256, usedGB: 100", text)
    let found = try project.estimate("t.yaml")
    #expect(found.stack?.databases.first?.serverless?.maximum == 256)
    #expect(found.messages.contains { $0.contains("1 to 256 ACU") }, "\(found.messages)")
    #expect(found.synthesis.bindings.withoutLatency.count == 1)
  }

  @Test func `are missed where requests ask them and the template has none`() throws {
    let project = try Self.project(
      "engine: aurora-postgresql, class: db.r6g.large, usedGB: 100",
      "Topic: { Type: AWS::SNS::Topic }")
    #expect(
      try project.estimate("t.yaml").messages == [
        "no database of the template is the stack file's 'orders': what requests ask it costs and takes nothing here"
      ])
    #expect(
      try project.estimate("t.yaml").synthesis.bindings.withoutLatency == [
        "no database of the template is 'orders'"
      ])
  }
}
