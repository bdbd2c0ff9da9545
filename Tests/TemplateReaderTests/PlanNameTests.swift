import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `Resources that are known by a text` {
  private func databases(_ source: String, _ written: String) throws -> SynthesizedStack {
    var plan = PlanText()
    for (key, size) in [("a", 100), ("b", 300)] {
      plan.add(
        #"aws_db_instance.main["\#(key)"]"#,
        """
        {"identifier": "main-\(key)", "engine": "postgres", "instance_class": "db.t3.micro",
         "allocated_storage": \(size), "storage_type": "gp3", "backup_retention_period": 7}
        """, unknown: #"{"id": true, "arn": true}"#)
    }
    plan.add(
      "aws_db_instance.replica",
      """
      {"identifier": "replica", "replicate_source_db": \(source),
       "instance_class": "db.t3.micro", "storage_type": "gp3"}
      """,
      unknown: #"{"engine": true, "allocated_storage": true, "backup_retention_period": true}"#,
      written: #"{"replicate_source_db": \#(written)}"#)
    return try plan.read()
  }

  @Test func `a replica has the storage of the source that its text was taken from`() throws {
    for source in ["a", "b"] {
      let stack = try databases(
        #""main-\#(source)""#, refers("aws_db_instance.main", "var.source"))
      let replica = try #require(stack.stack.databases.last)
      #expect(replica.storageGB == (source == "a" ? 100 : 300))
      #expect(replica.engine == .postgres)
      #expect(stack.unresolved.isEmpty)
    }
  }

  @Test func `a name that was written out names the resource that has it`() throws {
    let stack = try databases(#""main-b""#, constant("main-b"))
    #expect(stack.stack.databases.last?.storageGB == 300)
  }

  @Test func `an ARN names a resource by its last part`() throws {
    let arn = "arn:aws:rds:us-east-1:111122223333:db:main-b"
    #expect(try databases("\"\(arn)\"", constant(arn)).stack.databases.last?.storageGB == 300)
  }

  @Test func `a name that two resources have names neither`() throws {
    var plan = PlanText()
    for name in ["one", "two"] {
      plan.add("aws_launch_template.\(name)", #"{"name": "web", "instance_type": "m5.large"}"#)
    }
    plan.add(
      "aws_autoscaling_group.web",
      #"{"desired_capacity": 1, "launch_template": [{"name": "web"}]}"#,
      written: #"{"launch_template": [{"name": {"constant_value": "web"}}]}"#)
    #expect(try plan.read().resource("aws_autoscaling_group.web")?.coverage == .unpriced)
  }

  @Test func `a name that another resource passes on names its owner`() throws {
    var plan = PlanText()
    plan.add("aws_lambda_function.orders", #"{"function_name": "orders", "memory_size": 512}"#)
    plan.add("aws_lambda_alias.live", #"{"name": "live", "function_name": "orders"}"#)
    plan.add(
      "aws_lambda_provisioned_concurrency_config.live",
      #"{"function_name": "orders", "provisioned_concurrent_executions": 5}"#,
      written: """
        {"function_name": \(refers("aws_lambda_alias.live.function_name", "aws_lambda_alias.live"))}
        """)
    let charges = try plan.read().stack.extras.compactMap { $0 as? Charges }
    let item = charges.flatMap(\.items).first { $0.slug == "provisioned" }
    // 5 × 0.5 GB × 3,600 s an hour.
    #expect(item?.quantity == 9_000)
  }

  @Test func `a template's literal names work as a plan's do`() throws {
    // The cluster decides the rate of its instances.
    let stack = try read(
      """
      Resources:
        Cluster: { Type: AWS::RDS::DBCluster,
          Properties: { Engine: aurora-postgresql, DBClusterIdentifier: main,
            StorageType: aurora-iopt1 } }
        Writer: { Type: AWS::RDS::DBInstance,
          Properties: { Engine: aurora-postgresql, DBInstanceClass: db.r6g.large,
            DBClusterIdentifier: main, PubliclyAccessible: false } }
      """)
    let charges = try #require(
      stack.stack.extras.compactMap { $0 as? Charges }.first { $0.name == "Writer" })
    #expect(
      charges.items.first?.usageTypes.first == "InstanceUsageIOOptimized:db.r6g.large")
  }
}
