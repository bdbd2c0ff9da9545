import Diagnostics
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `What a plan does not know` {
  private let instance = #"{"instance_type": "t3.micro", "associate_public_ip_address": false}"#

  @Test func `blocks that nobody wrote are no volumes`() throws {
    var plan = PlanText()
    plan.add(
      "aws_instance.host", instance,
      unknown: #"{"root_block_device": true, "ebs_block_device": true, "private_ip": true}"#,
      written: #"{"instance_type": {"constant_value": "t3.micro"}}"#)
    let stack = try plan.read()
    #expect(stack.stack.extras.filter { $0 is Volume }.count == 1)
    #expect(stack.unresolved.isEmpty)
  }

  @Test func `what the provider works out within a block is its default`() throws {
    var plan = PlanText()
    plan.add(
      "aws_instance.host",
      #"{"instance_type": "t3.micro", "root_block_device": [{"volume_size": 30, "volume_type": "gp3"}]}"#,
      unknown: #"{"root_block_device": [{"iops": true, "throughput": true, "volume_id": true}]}"#,
      written: #"{"root_block_device": [{"volume_size": {"constant_value": 30}}]}"#)
    let stack = try plan.read()
    #expect(stack.stack.extras.compactMap { ($0 as? Volume)?.sizeGB } == [30])
    #expect(stack.unresolved.isEmpty)
  }

  @Test func `what was written and is not known stays unknown`() throws {
    var plan = PlanText()
    plan.add(
      "aws_ebs_volume.data", #"{"type": "gp3"}"#, unknown: #"{"size": true}"#,
      written: #"{"size": \#(refers("data.external.size.result", "data.external.size"))}"#)
    let open = try plan.read().unresolved
    #expect(open.map(\.property) == ["Size"])
    #expect(open.map(\.reason) == ["'size' is known after apply"])
  }

  /// A variable is known when a plan is made: what it gives and is unknown all the same is `null`, for
  /// which the provider takes its own value (Terraform language, "Null", 1.9).
  @Test(arguments: [
    #"{"constant_value": null}"#, "{}", refers("var.throughput"),
    refers("var.settings.throughput", "var.settings"), refers("each.key", "var.all"),
  ])
  func `what is written as nothing is not open`(expression: String) throws {
    var plan = PlanText()
    plan.add(
      "aws_ebs_volume.data", #"{"type": "gp3", "size": 10}"#,
      unknown: #"{"throughput": true, "iops": true}"#,
      written: #"{"throughput": \#(expression)}"#)
    let stack = try plan.read()
    #expect(stack.unresolved.isEmpty)
    #expect(stack.stack.extras.compactMap { ($0 as? Volume)?.sizeGB } == [10])
  }

  @Test(arguments: [
    refers("local.throughput"), refers("each.value"), refers("var.usual", "data.x.y.z", "data.x.y"),
    refers("module.disks.throughput", "module.disks"),
  ])
  func `what may come from elsewhere stays open`(expression: String) throws {
    var plan = PlanText()
    plan.add(
      "aws_ebs_volume.data", #"{"type": "gp3", "size": 10}"#, unknown: #"{"throughput": true}"#,
      written: #"{"throughput": \#(expression)}"#)
    #expect(try plan.read().unresolved.map(\.property) == ["Throughput"])
  }

  @Test func `what is known to be nothing is nothing, whatever it was written as`() throws {
    var plan = PlanText()
    plan.add("aws_eip.spare", "{}", unknown: #"{"id": true}"#)
    plan.add(
      "aws_nat_gateway.private", #"{"connectivity_type": "private", "allocation_id": null}"#,
      written: #"{"allocation_id": \#(refers("var.public", "aws_eip.spare.id", "aws_eip.spare"))}"#)
    #expect(try plan.read().resource("aws_eip.spare")?.coverage == .priced)
  }

  @Test func `an empty metric of an expression is no metric`() throws {
    var plan = PlanText()
    plan.add(
      "aws_cloudwatch_metric_alarm.rate",
      """
      {"metric_query": [
        {"id": "a", "metric": [{"period": 60}]}, {"id": "b", "metric": [{"period": 60}]},
        {"id": "rate", "expression": "a / b", "metric": []}]}
      """)
    let charges = try plan.read().stack.extras.compactMap { $0 as? Charges }
    #expect(charges.first?.items.first?.why == "1 alarm on 2 metrics")
  }

  @Test func `the provider's own defaults hold where they differ`() throws {
    // registry.terraform.io: desired_count "Defaults to 0"; backup_retention_period "Default is 0".
    var plan = PlanText()
    plan.add(
      "aws_ecs_task_definition.web",
      #"{"family": "web", "cpu": "256", "memory": "512", "requires_compatibilities": ["FARGATE"]}"#)
    plan.add(
      "aws_ecs_service.web",
      #"{"name": "web", "launch_type": "FARGATE", "task_definition": "web", "desired_count": null}"#
    )
    plan.add(
      "aws_db_instance.main",
      #"{"engine": "postgres", "instance_class": "db.t3.micro", "allocated_storage": 20}"#,
      unknown: #"{"backup_retention_period": true}"#)
    let stack = try plan.read()
    // A service that runs no tasks is none that is metered.
    #expect(stack.stack.services.isEmpty)
    #expect(stack.resource("aws_ecs_service.web")?.note == "runs no tasks")
    #expect(stack.stack.databases.map(\.backupRetentionDays) == [0])
  }

  @Test func `what is deferred is named as not priced`() throws {
    var plan = PlanText()
    plan.add("aws_instance.host", instance)
    plan.more = """
      , "complete": false, "deferred_changes": [{"reason": "instance_count_unknown",
        "resource_change": {"address": "aws_instance.more[*]", "mode": "managed",
          "type": "aws_instance", "change": {"after_unknown": {"id": true}}}}]
      """
    let stack = try plan.read()
    #expect(stack.resource("aws_instance.more[*]")?.coverage == .unpriced)
    #expect(stack.resource("aws_instance.host")?.coverage == .priced)
    #expect(stack.notes.contains { $0.message.contains("the plan is not complete") })
  }
}
