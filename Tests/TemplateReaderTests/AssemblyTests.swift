import Diagnostics
import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `Cloud assemblies` {
  private let topic = #"{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"#

  private func manifest(_ artifacts: String) -> String {
    #"{"version": "48.0.0", "artifacts": {"# + artifacts + "}}"
  }

  private func stack(_ name: String, _ environment: String = "aws://1/us-east-1") -> String {
    #""\#(name)": {"type": "aws:cloudformation:stack", "environment": "\#(environment)", "#
      + #""properties": {"templateFile": "\#(name).json"}}"#
  }

  private func read(
    _ texts: [String: String], _ options: TemplateOptions = TemplateOptions()
  ) throws -> SynthesizedStack {
    try reader(texts).read("out", options)
  }

  @Test(arguments: [
    #""A": {"type": "aws:cloudformation:stak", "properties": {"templateFile": "A.json"}}"#,
    #""A": {"type": "aws:cloudformation:stack", "properties": {}}"#, #""A": {}"#, #""A": 7"#,
  ])
  func `with a stack that cannot be told are open`(artifact: String) throws {
    let whole = try read(["out/manifest.json": manifest(artifact), "out/A.json": topic])
    #expect(whole.resources.map(\.id) == ["A"])
    #expect(whole.resource("A")?.coverage == .unpriced)
  }

  @Test func `may hold what is no stack`() throws {
    let more = #", "Tree": {"type": "cdk:tree"}, "B.assets": {"type": "cdk:asset-manifest"}"#
    let whole = try read(["out/manifest.json": manifest(stack("B") + more), "out/B.json": topic])
    #expect(whole.resources.map(\.id) == ["Topic"])
  }

  @Test(arguments: [".", "./", "stage/.."])
  func `that hold themselves are a mistake, not several bills`(name: String) {
    let stage =
      #", "S": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "\#(name)"}}"#
    let text = manifest(stack("B") + stage)
    #expect {
      _ = try read([
        "out/manifest.json": text, "out/./manifest.json": text, "out/.//manifest.json": text,
        "out/B.json": topic,
      ])
    } throws: { error in
      let problems = (error as? Diagnostics)?.items ?? []
      return problems.count == 1 && problems[0].location?.line == 1
    }
  }

  @Test func `read no file that a link leads to outside them`() {
    let texts = [
      "out/manifest.json": manifest(stack("B")), "out/B.json": "password: hunter2",
    ]
    let linked = TemplateFiles(
      read: files(texts).read, isFolder: files(texts).isFolder, exists: files(texts).exists,
      canonical: { $0 == "out/B.json" ? "/etc/secret" : "/app/" + FilePaths.normalized($0) })
    #expect {
      _ = try DeployedStackReader(linked, sizes: someSizes, sheets: shippedSheets)
        .read("out", TemplateOptions())
    } throws: { error in
      let text = (error as? Diagnostics)?.items.map(\.text).joined() ?? ""
      return text.contains("leads out of the assembly") && !text.contains("hunter2")
    }
  }

  @Test func `in several regions keep each stack in its own`() throws {
    let texts = [
      "out/manifest.json": manifest(
        stack("Edge") + ", " + stack("A", "aws://1/eu-west-1") + ", "
          + stack("B", "aws://1/eu-west-1")),
      "out/Edge.json": topic, "out/A.json": topic, "out/B.json": topic,
    ]
    let whole = try read(texts)
    #expect(whole.region == "eu-west-1")
    #expect(whole.regions.filter { $0.key.text.hasPrefix("Edge") }.map(\.value) == ["us-east-1"])
    // The user's region stands in for the assembly's own.
    var options = TemplateOptions()
    options.region = "eu-central-1"
    let moved = try read(texts, options)
    #expect(moved.region == "eu-central-1")
    #expect(Set(moved.regions.values) == ["us-east-1"])
  }

  @Test func `find nested templates by the names they are uploaded under`() throws {
    let nested = """
      {"Resources": {"Net": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL":
        {"Fn::Sub": "https://s3.${AWS::Region}.${AWS::URLSuffix}/assets-${AWS::AccountId}/ab12.json"}}}}}
      """
    let assets = """
      {"version": "48.0.0", "files": {"ab12": {"source": {"path": "Net.nested.template.json"},
        "destinations": {"current": {"objectKey": "ab12.json"}}}}}
      """
    let list =
      #", "B.assets": {"type": "cdk:asset-manifest", "properties": {"file": "B.assets.json"}}"#
    let whole = try read([
      "out/manifest.json": manifest(stack("B", "aws://unknown-account/us-east-1") + list),
      "out/B.json": nested, "out/B.assets.json": assets, "out/Net.nested.template.json": topic,
    ])
    #expect(whole.resources.map(\.id) == ["Net", "Topic"])
  }

  @Test func `of stacks without a resource deploy nothing, and say so`() throws {
    let whole = try read(["out/manifest.json": manifest(stack("B")), "out/B.json": "{}"])
    #expect(whole.resources.isEmpty)
    #expect(whole.notes.contains { $0.message.contains("nothing is deployed") })
  }
}

@Suite struct `Stacks of CloudFormation in a plan` {
  @Test func `are read`() throws {
    var plan = PlanText()
    let body =
      #""Parameters:\n  Size: { Type: Number }\nResources:\n  Disk: { Type: AWS::EC2::Volume, "#
      + #"Properties: { Size: !Ref Size } }""#
    plan.add(
      "aws_cloudformation_stack.net",
      #"{"name": "net", "template_body": \#(body), "parameters": {"Size": "30"}}"#)
    let stack = try plan.read()
    #expect(
      stack.resources.map(\.id)
        == ["aws_cloudformation_stack.net", "aws_cloudformation_stack.net/Disk"])
    #expect(stack.resource("aws_cloudformation_stack.net")?.coverage == .free)
    #expect(stack.stack.extras.compactMap { $0 as? Volume }.map(\.sizeGB) == [30])
    let disk = stack.resource("aws_cloudformation_stack.net/Disk")?.location
    #expect(disk?.file.contains("template_body") == true)
    #expect(disk?.line == 4)
  }

  @Test(arguments: [
    (#"{"name": "net"}"#, #"{"template_body": true}"#),
    (#"{"name": "net", "template_url": "https://b.s3.amazonaws.com/x.yaml"}"#, "{}"),
  ])
  func `are open where their template is not here`(values: String, unknown: String) throws {
    var plan = PlanText()
    plan.add("aws_cloudformation_stack.net", values, unknown: unknown)
    let stack = try plan.read()
    #expect(stack.resources.map(\.coverage) == [.unpriced])
  }

  @Test(arguments: [
    #", "errored": true"#, #", "complete": false"#,
    #", "complete": false, "deferred_changes": [{"reason": "instance_count_unknown", "#
      + #""resource_change": {"address": "aws_eip.more", "mode": "managed", "type": "aws_eip"}}]"#,
  ])
  func `and what the plan leaves out is open`(more: String) throws {
    var plan = PlanText()
    plan.add("aws_ebs_volume.data", #"{"size": 12, "type": "gp3"}"#)
    plan.more = more
    #expect(try plan.read().resources.map(\.coverage) == [.priced, .unpriced])
  }
}
