import Diagnostics
import Resources
import Services
import Testing

@testable import TemplateReader

/// A plan holds no locals: what a resource takes from one has to be told from what is there.
@Suite struct `Addresses behind a local` {
  private func network(
    gateways: Int, addresses: Int, also: (inout PlanText) -> Void = { _ in }
  ) throws -> SynthesizedStack {
    var plan = PlanText()
    for index in 0..<addresses {
      plan.add("aws_eip.nat[\(index)]", #"{"domain": "vpc"}"#, unknown: #"{"id": true}"#)
    }
    for index in 0..<gateways {
      plan.add(
        "aws_nat_gateway.this[\(index)]", #"{"connectivity_type": "public"}"#,
        unknown: #"{"allocation_id": true}"#,
        written: #"{"allocation_id": \#(refers("local.nat_gateway_ips", "count.index"))}"#)
    }
    also(&plan)
    return try plan.read()
  }

  private func idle(_ stack: SynthesizedStack) -> [ResourceID] {
    stack.resources.filter { $0.type == "aws_eip" && $0.coverage == .priced }.map(\.id)
  }

  @Test func `as many addresses as gateways are the gateways' own`() throws {
    let stack = try network(gateways: 2, addresses: 2)
    #expect(idle(stack).isEmpty)
    let said = stack.notes.map(\.message).filter { $0.hasPrefix("assumed") }
    #expect(said.count == 2)
    #expect(said.allSatisfy { $0.contains("aws_eip.nat[") })
  }

  @Test func `where the numbers differ, no address is taken to be held`() throws {
    #expect(idle(try network(gateways: 2, addresses: 3)).count == 3)
  }

  @Test func `addresses that another resource names are not in the local`() throws {
    let stack = try network(gateways: 2, addresses: 2) { plan in
      for index in 0..<2 {
        plan.add("aws_eip.host[\(index)]", "{}", unknown: #"{"id": true}"#)
        plan.add(
          "aws_eip_association.host[\(index)]", "{}", unknown: #"{"allocation_id": true}"#,
          written: #"{"allocation_id": \#(refers("aws_eip.host", "count.index"))}"#)
      }
    }
    #expect(idle(stack) == ["aws_eip.host[0]", "aws_eip.host[1]"])
    let attached = stack.stack.extras.compactMap { $0 as? Charges }.flatMap(\.items)
    #expect(
      attached.flatMap(\.usageTypes) == ["PublicIPv4:InUseAddress", "PublicIPv4:InUseAddress"])
  }

  @Test func `two kinds of address that nothing tells apart stay as they are`() throws {
    let stack = try network(gateways: 1, addresses: 1) { plan in
      plan.add("aws_eip.other[0]", "{}", unknown: #"{"id": true}"#)
    }
    #expect(idle(stack).count == 2)
  }

  @Test func `a block that is generated finds the launch template of its module`() throws {
    // terraform-aws-modules/autoscaling writes `dynamic "launch_template"`, which no plan shows.
    var plan = PlanText()
    plan.add("aws_launch_template.this[0]", #"{"instance_type": "m5.large"}"#)
    plan.add(
      "aws_autoscaling_group.this[0]",
      #"{"desired_capacity": 2, "launch_template": [{"version": "$Latest"}]}"#,
      unknown: #"{"launch_template": [{"id": true, "name": true}]}"#)
    let instances = try plan.read().stack.extras.compactMap { $0 as? ComputeInstance }
    #expect(instances.map(\.type) == ["m5.large"])
  }
}
