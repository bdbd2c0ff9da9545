import Documents
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `References of a plan` {
  @Test func `those within blocks reach the block they stand in`() throws {
    var plan = PlanText()
    for name in ["a", "b", "idle"] { plan.add("aws_eip.\(name)", "{}", unknown: #"{"id": true}"#) }
    plan.add(
      "aws_lb.net",
      #"{"load_balancer_type": "network", "subnet_mapping": [{"subnet_id": "s-1"}, {"subnet_id": "s-2"}]}"#,
      unknown: #"{"subnet_mapping": [{"allocation_id": true}, {"allocation_id": true}]}"#,
      written: """
        {"subnet_mapping": [
          {"subnet_id": \(constant("s-1")), "allocation_id": \(refers("aws_eip.a.id", "aws_eip.a"))},
          {"subnet_id": \(constant("s-2")), "allocation_id": \(refers("aws_eip.b.id", "aws_eip.b"))}]}
        """)
    let stack = try plan.read()
    #expect(stack.resource("aws_eip.a")?.coverage == .free)
    #expect(stack.resource("aws_eip.b")?.coverage == .free)
    #expect(stack.resource("aws_eip.idle")?.coverage == .priced)
    #expect(stack.stack.loadBalancers.map(\.zones) == [2])
  }

  @Test func `blocks that the provider sorts are told apart by their constants`() throws {
    // A set of blocks is planned in an order of its own.
    let planned = try document(#"[{"zone": "b"}, {"zone": "a"}, {"zone": "c"}]"#)
    let written = try document(
      """
      [{"zone": {"constant_value": "a"}, "id": {"references": ["x.a"]}},
       {"zone": {"constant_value": "b"}, "id": {"references": ["x.b"]}}]
      """)
    let found = PlanBlocks.written(written, of: Array(planned.items))
    #expect(found.map { $0?["id"]?.planReferences?.first } == ["x.b", "x.a", nil])
  }

  @Test func `a launch template is found by the id in its block`() throws {
    var plan = PlanText()
    plan.add(
      "aws_launch_template.web", #"{"name": "web", "instance_type": "m5.large"}"#,
      unknown: #"{"id": true, "latest_version": true}"#)
    plan.add(
      "aws_autoscaling_group.web",
      #"{"desired_capacity": 3, "launch_template": [{"version": "$Latest"}]}"#,
      unknown: #"{"launch_template": [{"id": true, "name": true}]}"#,
      written:
        #"{"launch_template": [{"id": \#(refers("aws_launch_template.web.id", "aws_launch_template.web"))}]}"#
    )
    let instances = try plan.read().stack.extras.compactMap { $0 as? ComputeInstance }
    #expect(instances.map(\.type) == ["m5.large"])
    #expect(instances.map(\.count) == [3])
  }

  @Test func `a splat means every instance, an index the one with it`() throws {
    var plan = PlanText()
    for index in 0..<3 {
      plan.add(
        "aws_subnet.public[\(index)]",
        #"{"availability_zone": "us-east-1\#(["a", "b", "c"][index])"}"#,
        unknown: #"{"id": true}"#)
    }
    plan.add(
      "aws_lb.all[0]", "{}", unknown: #"{"subnets": true}"#,
      written: #"{"subnets": \#(refers("aws_subnet.public"))}"#)
    plan.add(
      "aws_lb.two", #"{"subnets": [null, null]}"#, unknown: #"{"subnets": [true, true]}"#,
      written: """
        {"subnets": \(refers(
          "aws_subnet.public[0].id", "aws_subnet.public[0]", "aws_subnet.public",
          "aws_subnet.public[2].id", "aws_subnet.public[2]"))}
        """)
    #expect(try plan.read().stack.loadBalancers.map(\.zones) == [3, 2])
  }

  @Test func `each instance of a loop has the instance with its own key`() throws {
    var plan = PlanText()
    for key in ["logs/2026", "a.b[0]", #"a"b"#] {
      let quoted = key.map { $0 == "\"" ? "\\\"" : String($0) }.joined()
      plan.add(
        #"aws_launch_template.t["\#(key)"]"#, #"{"instance_type": "type-of-\#(quoted)"}"#,
        unknown: #"{"id": true}"#)
      plan.add(
        #"aws_autoscaling_group.g["\#(key)"]"#, #"{"desired_capacity": 1}"#,
        unknown: #"{"launch_template": [{"id": true}]}"#,
        written: #"{"launch_template": [{"id": \#(refers("each.value.id", "each.value"))}]}"#,
        loop: #", "for_each_expression": \#(refers("aws_launch_template.t"))"#)
    }
    let types = try plan.read().stack.extras.compactMap { ($0 as? ComputeInstance)?.type }
    #expect(types == ["type-of-logs/2026", "type-of-a.b[0]", #"type-of-a"b"#])
  }

  @Test func `outputs and variables carry a reference from module to module`() throws {
    // The root hands the addresses that one module makes to another.
    let plan = """
      {"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [
        {"address": "module.ips", "resources": [
          {"address": "module.ips.aws_eip.this[0]", "type": "aws_eip", "values": {}},
          {"address": "module.ips.aws_eip.this[1]", "type": "aws_eip", "values": {}}]},
        {"address": "module.net", "resources": [
          {"address": "module.net.aws_nat_gateway.this", "type": "aws_nat_gateway",
           "values": {"connectivity_type": "public"}}]}]}},
       "resource_changes": [{"address": "module.net.aws_nat_gateway.this",
         "change": {"after_unknown": {"allocation_id": true}}}],
       "configuration": {"provider_config": {}, "root_module": {"module_calls": {
        "ips": {"module": {
          "outputs": {"ids": {"expression": \(refers("aws_eip.this"))}},
          "resources": [{"address": "aws_eip.this", "expressions": {}}]}},
        "net": {
          "expressions": {"ip": \(refers("module.ips.ids[1]", "module.ips.ids", "module.ips"))},
          "module": {"resources": [{"address": "aws_nat_gateway.this",
            "expressions": {"allocation_id": \(refers("var.ip"))}}]}}}}}}
      """
    let stack = try read(plan, name: "plan.json")
    #expect(stack.resource("module.ips.aws_eip.this[0]")?.coverage == .priced)
    #expect(stack.resource("module.ips.aws_eip.this[1]")?.coverage == .free)
  }

  @Test func `references that go round in a circle end`() throws {
    let plan = """
      {"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [
        {"address": "module.m", "resources": [{"address": "module.m.aws_nat_gateway.this",
          "type": "aws_nat_gateway", "values": {}}]}]}},
       "configuration": {"root_module": {"module_calls": {"m": {
         "expressions": {"ip": \(refers("module.m.ip"))},
         "module": {"outputs": {"ip": {"expression": \(refers("var.ip"))}},
           "resources": [{"address": "aws_nat_gateway.this",
             "expressions": {"allocation_id": \(refers("var.ip"))}}]}}}}}}
      """
    #expect(try read(plan, name: "plan.json").resources.count == 1)
  }
}
