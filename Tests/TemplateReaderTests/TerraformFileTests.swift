import Diagnostics
import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `Files that Terraform writes` {
  @Test func `a state shown as JSON is what exists`() throws {
    let stack = try read(
      """
      {"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {
        "resources": [
          {"address": "data.aws_ami.x", "mode": "data", "type": "aws_ami", "values": {}},
          {"address": "aws_eip.nat", "mode": "managed", "type": "aws_eip", "values":
            {"id": "eipalloc-1", "arn": "arn:aws:ec2:eu-west-1:111122223333:elastic-ip/eipalloc-1"}}],
        "child_modules": [{"address": "module.net", "resources": [
          {"address": "module.net.aws_nat_gateway.this[0]", "mode": "managed",
           "type": "aws_nat_gateway", "values": {"allocation_id": "eipalloc-1"}}]}]}}}
      """, name: "state.json")
    #expect(stack.kind == .terraformState)
    #expect(stack.region == "eu-west-1")
    #expect(stack.resources.map(\.id) == ["aws_eip.nat", "module.net.aws_nat_gateway.this[0]"])
    // The gateway holds the address by its id.
    #expect(stack.resource("aws_eip.nat")?.coverage == .free)
  }

  @Test func `a stored state is read as it lies`() throws {
    let stack = try read(
      """
      {"version": 4, "terraform_version": "1.9.8", "serial": 7, "lineage": "1f0e", "outputs": {},
       "resources": [
        {"mode": "data", "type": "aws_ami", "name": "x", "instances": [{"attributes": {}}]},
        {"module": "module.disk[\\"a\\"]", "mode": "managed", "type": "aws_ebs_volume",
         "name": "data", "instances": [
          {"index_key": "x/y", "attributes": {"size": 40, "type": "gp3"}},
          {"index_key": "z", "deposed": "1", "attributes": {"size": 900, "type": "gp3"}}]},
        {"mode": "managed", "type": "aws_ebs_volume", "name": "more", "instances": [
          {"index_key": 1, "attributes": {"size": 8, "type": "gp2"}}]}]}
      """, name: "terraform.tfstate")
    #expect(stack.kind == .terraformState)
    let volumes = stack.stack.extras.compactMap { $0 as? Volume }
    #expect(
      volumes.map(\.name) == [
        #"module.disk["a"].aws_ebs_volume.data["x/y"]"#, "aws_ebs_volume.more[1]",
      ])
    #expect(volumes.map(\.sizeGB) == [40, 8])
  }

  /// A state knows no providers: what lies in a zone lies in its region.
  @Test(arguments: [
    ("eu-central-1a", "eu-central-1"), ("us-west-2-lax-1a", "us-west-2"), ("us-east-1a", nil),
    ("somewhere", nil),
  ])
  func `a resource of a state lies where its zone is`(zone: String, region: String?) throws {
    let stack = try read(
      """
      {"version": 4, "terraform_version": "1.9.8", "serial": 7, "lineage": "1f0e", "outputs": {},
       "resources": [
        {"mode": "managed", "type": "aws_eip", "name": "ip", "instances": [
          {"attributes": {"arn": "arn:aws:ec2:us-east-1:111122223333:elastic-ip/eipalloc-1"}},
          {"index_key": 1, "attributes": {"arn": "arn:aws:ec2:us-east-1:111122223333:elastic-ip/e"}}]},
        {"mode": "managed", "type": "aws_ebs_volume", "name": "data", "instances": [
          {"attributes": {"size": 40, "type": "gp3", "availability_zone": "\(zone)"}}]}]}
      """, name: "terraform.tfstate")
    #expect(stack.region == "us-east-1")
    #expect(stack.regions["aws_ebs_volume.data"] == region)
  }

  @Test func `a file with neither plan nor state says what it lacks`() {
    #expect {
      _ = try read(#"{"format_version": "1.2"}"#, name: "plan.json")
    } throws: { error in
      (error as? Diagnostics)?.items.first?.message
        == "the plan has no 'planned_values', and a state would have 'values'"
    }
  }

  @Test(arguments: [true, false], [true, false])
  func `what PowerShell writes is read`(isLittle: Bool, hasMark: Bool) throws {
    var plan = PlanText()
    plan.add("aws_ebs_volume.größe", #"{"size": 12, "type": "gp3"}"#)
    let units = Array((hasMark ? "\u{FEFF}" : "").utf16) + Array(plan.text.utf16)
    let bytes = units.flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return isLittle ? [low, high] : [high, low]
    }
    let files = TemplateFiles(
      read: { _ in .success(bytes) }, isFolder: { _ in false }, exists: { _ in true })
    let stack = try DeployedStackReader(files, sizes: someSizes, sheets: shippedSheets)
      .read("plan.json", TemplateOptions())
    #expect(stack.resources.map(\.id) == ["aws_ebs_volume.größe"])
  }

  @Test(arguments: [
    #"{"format_version": "1.2", "planned_values": {"root_module": {"resources": 7}}}"#,
    #"{"format_version": "1.2", "planned_values": {"root_module": []}}"#,
    #"{"format_version": "1.2", "planned_values": {"root_module": {"resources": [7, null, {}]}},"#
      + #" "resource_changes": [null, 7], "configuration": {"root_module": {"module_calls": 7}}}"#,
    #"{"version": 4, "terraform_version": "1", "lineage": "", "resources": [7, {"type": "x"}]}"#,
  ])
  func `what makes no sense in it is passed over without a crash`(text: String) throws {
    #expect(try read(text, name: "plan.json").resources.isEmpty)
  }
}
