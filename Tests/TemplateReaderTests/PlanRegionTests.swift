import Diagnostics
import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `Regions of resources` {
  private let gateway = #"{"connectivity_type": "public"}"#

  private func europe(_ region: String) -> String {
    #""aws": {"name": "aws", "expressions": {"region": \#(constant("us-east-1"))}}, "#
      + #""aws.europe": {"name": "aws", "alias": "europe", "expressions": {"region": \#(region)}}"#
  }

  @Test func `a provider's alias has its own region`() throws {
    var plan = PlanText()
    plan.providers = europe(refers("var.other"))
    plan.more = #", "variables": {"other": {"value": "eu-west-1"}}"#
    plan.add("aws_nat_gateway.here", gateway, loop: #", "provider_config_key": "aws""#)
    plan.add("aws_nat_gateway.there", gateway, loop: #", "provider_config_key": "aws.europe""#)
    let stack = try plan.read()
    #expect(stack.region == "us-east-1")
    #expect(stack.regions == ["aws_nat_gateway.there": "eu-west-1"])
  }

  /// What it costs where it really lies is not known: neither the gate nor a total takes it for certain.
  @Test func `an alias whose region nobody tells leaves its resources open`() throws {
    var plan = PlanText()
    plan.providers = europe(refers("local.other"))
    plan.add("aws_nat_gateway.here", gateway, loop: #", "provider_config_key": "aws""#)
    plan.add("aws_nat_gateway.there", gateway, loop: #", "provider_config_key": "aws.europe""#)
    let stack = try plan.read()
    #expect(stack.regions.isEmpty)
    let open = try #require(stack.unresolved.first)
    #expect(stack.unresolved.count == 1)
    #expect(open.resource == ResourceID("aws_nat_gateway.there"))
    #expect(open.property == "region" && open.choices.isEmpty && open.taken == "us-east-1")
    #expect(open.reason.contains("'aws.europe'"))
  }

  @Test func `what is free is so in any region`() throws {
    var plan = PlanText()
    plan.providers = europe(refers("local.other"))
    plan.add("aws_vpc.there", "{}", loop: #", "provider_config_key": "aws.europe""#)
    #expect(try plan.read().unresolved.isEmpty)
  }

  @Test func `a module has the provider that is handed to it`() throws {
    var plan = PlanText()
    plan.providers = europe(constant("eu-west-1"))
    plan.add(
      "aws_nat_gateway.there", gateway,
      loop: #", "provider_config_key": "module.net:aws.europe""#)
    #expect(try plan.read().regions == ["aws_nat_gateway.there": "eu-west-1"])
  }

  @Test func `a resource's own region comes before its provider's`() throws {
    // Since version 6 of the AWS provider every resource takes a region.
    var plan = PlanText()
    plan.add(
      "aws_nat_gateway.there", #"{"region": "eu-west-1"}"#,
      loop: #", "provider_config_key": "aws""#)
    plan.add("aws_nat_gateway.here", #"{"region": "us-east-1"}"#)
    #expect(try plan.read().regions == ["aws_nat_gateway.there": "eu-west-1"])
  }

  @Test func `the user's region stands in for the plan's own, not for an alias's`() throws {
    var plan = PlanText()
    plan.providers = europe(constant("eu-west-1"))
    plan.add("aws_nat_gateway.here", gateway, loop: #", "provider_config_key": "aws""#)
    plan.add("aws_nat_gateway.there", gateway, loop: #", "provider_config_key": "aws.europe""#)
    var options = TemplateOptions()
    options.region = "us-west-2"
    let stack = try plan.read(options)
    #expect(stack.region == "us-west-2")
    #expect(stack.regions == ["aws_nat_gateway.there": "eu-west-1"])
  }

  @Test func `stacks of an assembly each lie in their own`() throws {
    func artifact(_ name: String, _ region: String) -> String {
      """
      "\(name)": {"type": "aws:cloudformation:stack", "environment": "aws://1/\(region)",
        "properties": {"templateFile": "\(name).json"}}
      """
    }
    let template = #"{"Resources": {"Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {}}}}"#
    let reader = TemplateReaderTests.reader([
      "out/manifest.json":
        #"{"version": "55.0.0", "artifacts": {\#(artifact("A", "us-east-1")), \#(artifact("B", "eu-west-1"))}}"#,
      "out/A.json": template, "out/B.json": template,
    ])
    let stack = try reader.read("out", TemplateOptions())
    #expect(stack.region == "us-east-1")
    #expect(stack.regions == ["B.Nat": "eu-west-1"])
    var one = TemplateOptions()
    one.region = "eu-west-1"
    #expect(try reader.read("out", one).regions.isEmpty)
  }
}
