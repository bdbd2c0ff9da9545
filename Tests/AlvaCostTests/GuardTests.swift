import AlvaCost
import Diagnostics
import Foundation
import TestSupport
import Testing

/// What a command applies, and whether it may.
@Suite struct `What a command is about to apply` {
  @Test(arguments: [
    (["terraform", "apply", "plan"], ["terraform", "show", "-json", "plan"], "plan"),
    (
      ["/usr/bin/tofu", "-chdir=infra", "apply", "-auto-approve", "-parallelism", "4", "p.bin"],
      ["/usr/bin/tofu", "-chdir=infra", "show", "-json", "p.bin"], "p.bin"
    ),
    (
      ["env", "TF_LOG=1", "terraform", "apply", "-input=false", "plan"],
      ["env", "TF_LOG=1", "terraform", "show", "-json", "plan"], "plan"
    ),
  ])
  func `Terraform's plan is shown by the tool itself`(
    words: [String], show: [String], path: String
  ) throws {
    #expect(try GuardedCommand.read(words).target == .plan(show: show, path: path))
  }

  @Test(arguments: [
    (["aws", "cloudformation", "deploy", "--template-file", "t.yaml"], "t.yaml"),
    (["aws", "cloudformation", "update-stack", "--template-body=file://a/t.json"], "a/t.json"),
    (["sam", "deploy", "-t", "built.yaml", "--guided"], "built.yaml"),
  ])
  func `a template file is what its option says`(words: [String], path: String) throws {
    #expect(try GuardedCommand.read(words).target == .template(path))
  }

  @Test(arguments: [
    ["make", "deploy"], ["cdk", "destroy"], ["terraform", "destroy"], ["terraform", "apply"],
    ["terraform", "apply", "-var", "size=3"], ["aws", "s3", "ls"], ["sam", "build"],
    ["aws", "cloudformation", "deploy"],
  ])
  func `what cannot be told is refused with a way out`(words: [String]) {
    do throws(Diagnostics) {
      let found = try GuardedCommand.read(words)
      Issue.record("\(words): \(found)")
    } catch {
      #expect(error.exitCode == 64 && error.items.first?.mend != nil, "\(words)")
    }
  }
}

@Suite(.needsProgram)
struct `A guarded command` {
  /// A folder with a NAT gateway's template, an assembly of it, and tools that only say their words.
  private static func project(_ step: (URL) throws -> Void) throws {
    try Program.inTemporaryFolder { folder in
      let assembly = folder.appending(path: "cdk.out")
      try FileManager.default.createDirectory(at: assembly, withIntermediateDirectories: true)
      let template = #"{"Resources":{"Nat":{"Type":"AWS::EC2::NatGateway"}}}"#
      try Data(template.utf8).write(to: folder.appending(path: "template.json"))
      try Data(template.utf8).write(to: assembly.appending(path: "Shop.template.json"))
      try Data(
        #"""
        {"version":"36.0.0","artifacts":{"Shop":{"type":"aws:cloudformation:stack",
          "environment":"aws://111122223333/us-east-1",
          "properties":{"templateFile":"Shop.template.json"}}}}
        """#.utf8
      ).write(to: assembly.appending(path: "manifest.json"))
      let plan = """
        {"format_version":"1.2","terraform_version":"1.9.0","planned_values":{"root_module":\
        {"resources":[{"address":"aws_nat_gateway.one","mode":"managed","type":"aws_nat_gateway",\
        "name":"one","provider_name":"registry.terraform.io/hashicorp/aws","values":{}}]}}}
        """
      let tools = [
        "cdk": "#!/bin/sh\necho deployed \"$@\"\nexit 7\n",
        "terraform":
          "#!/bin/sh\nif [ \"$1\" = show ]; then echo '\(plan)'; else echo applied \"$@\"; fi\n",
        "broken": "#!/bin/sh\nexit 3\n",
      ]
      for (name, text) in tools {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: file.path())
      }
      try step(folder)
    }
  }

  @Test func `it runs within its budget, with its own words and exit code`() throws {
    try Self.project { folder in
      let run = try Program.run(
        ["guard", "--budget", "40", "--", "./cdk", "deploy", "--app", "cdk.out", "--all"],
        in: folder)
      #expect(run.exitCode == 7)
      #expect(run.output == "deployed deploy --app cdk.out --all\n")
      #expect(run.errors.contains("verdict: pass"))
      #expect(!run.errors.contains("synthesizes again"))
      let again = try Program.run(
        ["guard", "--budget", "40", "--", "./cdk", "deploy"], in: folder)
      #expect(again.exitCode == 7 && again.errors.contains("synthesizes again"))
    }
  }

  @Test func `over its budget it does not run, and the reasons are said`() throws {
    try Self.project { folder in
      // A NAT gateway and its address are $36.50 a month.
      let run = try Program.run(
        ["guard", "--budget", "36", "--", "./cdk", "deploy", "--app", "cdk.out"], in: folder)
      #expect(run.exitCode == 1)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("$36.50") && run.errors.contains("verdict: fail"))
    }
  }

  @Test func `Terraform's plan is priced as its tool shows it`() throws {
    try Self.project { folder in
      func run(_ budget: String) throws -> Program.Run {
        try Program.run(
          [
            "guard", "--budget", budget, "--region", "us-east-1", "--", "./terraform", "apply",
            "plan.bin",
          ], in: folder)
      }
      let (within, over) = (try run("40"), try run("20"))
      #expect(within.exitCode == 0, "\(within.errors)")
      #expect(within.output == "applied apply plan.bin\n")
      #expect(over.exitCode == 1 && over.output.isEmpty)
    }
  }

  @Test func `any command goes with a template that is named`() throws {
    try Self.project { folder in
      let words = [
        "guard", "--stack", "template.json", "--region", "us-east-1", "--budget", "40", "--",
      ]
      let run = try Program.run(words + ["./broken"], in: folder)
      #expect(run.exitCode == 3)
      let missing = try Program.run(words + ["./no-such-tool"], in: folder)
      #expect(missing.exitCode == 66 && missing.errors.contains("'./no-such-tool' cannot be run"))
      // Nothing to hold it to, nothing to run, no budget of that kind.
      for wrong in [
        ["guard", "--", "./cdk", "deploy"], ["guard", "--budget", "40"],
        ["guard", "--budget", "many", "--", "./cdk", "deploy"],
        ["guard", "--budget", "40", "--", "make", "deploy"],
      ] {
        let run = try Program.run(wrong, in: folder)
        #expect(run.exitCode == 64 && run.output.isEmpty, "\(wrong): \(run.errors)")
      }
    }
  }
}
