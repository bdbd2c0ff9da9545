import Testing

@testable import TemplateReader

@Suite struct `Terraform's addresses` {
  @Test(arguments: [
    ("aws_eip.b", "aws_eip.b", "", ""), ("aws_eip.b[0]", "aws_eip.b", "[0]", ""),
    ("aws_eip.b[\"10.0.0.0/16\"]", "aws_eip.b", "[\"10.0.0.0/16\"]", ""),
    ("aws_eip.b[\"a]b\"]", "aws_eip.b", "[\"a]b\"]", ""),
    ("aws_eip.b[\"a[0]\"]", "aws_eip.b", "[\"a[0]\"]", ""),
    (#"aws_eip.b["say \"x]\" [y"]"#, "aws_eip.b", #"["say \"x]\" [y"]"#, ""),
    ("module.m[\"x.y\"].aws_eip.b", "module.m.aws_eip.b", "", "module.m."),
    (
      "module.m[0].module.n[\"a/b\"].aws_eip.b[\"c]\"]", "module.m.module.n.aws_eip.b", "[\"c]\"]",
      "module.m.module.n."
    ),
  ])
  func `divide outside of their keys alone`(
    address: String, plain: String, index: String, modulePath: String
  ) throws {
    let name = try #require(PlanAddress(address))
    #expect(name.configured == plain)
    #expect(name.index ?? "" == index)
    #expect(PlanAddress.path(of: name.modules) == modulePath)
  }

  @Test(arguments: ["", "aws_eip", "data.aws_ami.x", "module.m", "[", "a.b.c.d", "aws_eip[0].b"])
  func `name a managed resource or nothing`(text: String) {
    #expect(PlanAddress(text) == nil)
  }
}
