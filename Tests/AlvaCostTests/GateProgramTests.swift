import Foundation
import TestSupport
import Testing

private let fixtures = RealTables.root.appending(path: "Tests/TemplateReaderTests/Fixtures").path()

@Suite(.needsProgram) struct `The gate's program` {
  /// Fixed parts stand by hand in the tests of synthesized stacks.
  ///
  /// 162.66 for staging, 461.58 for production, 2,090.00
  /// over budget; with 4 images at 0.28 and the traffic of the scenarios, 168.22 and 2,100.09. The
  /// traffic of production's scenarios adds about a hundred.
  @Test(arguments: [
    (
      "staging", "staging", 0,
      "pass: staging is within its budget for what is fixed and stated; the use of 1 resource is not "
        + "in it; $168.22 a month (realistic)"
    ),
    (
      "staging", "over-budget", 1,
      "fail: staging is over its budget; $2,100.09 a month (realistic), $1,915.09 over its limit"
    ),
    ("staging", "production", 1, "fail: staging is over its budget"),
    (
      "production", "production", 0,
      "pass: production is within its budget for what is fixed and stated; the use of 5 resources is "
        + "not in it; $57"
    ),
  ])
  func `decides by its exit code`(name: String, stack: String, code: Int32, verdict: String) throws
  {
    let run = try Program.run(["validate", name, "--stack", "\(fixtures)/\(stack)"])
    #expect(run.exitCode == code)
    #expect(run.errors.contains("verdict: " + verdict), "\(run.errors)")
    #expect(run.output.contains("coverage"))
  }

  @Test func `writes every report before it fails, and the summary`() throws {
    let folder = try TemporaryFolder()
    var arguments = ["validate", "staging", "--stack", "\(fixtures)/over-budget"]
    let formats = ["markdown", "json", "sarif", "junit", "github", "terminal"]
    for format in formats { arguments += ["--format", "\(format)=\(folder.path)/gate.\(format)"] }
    let summary = folder.url.appending(path: "summary.md").path()
    let run = try Program.run(arguments, environment: ["GITHUB_STEP_SUMMARY": summary])
    #expect(run.exitCode == 1)
    #expect(run.output == "", "what goes to files is not printed")
    for format in formats { #expect(try folder.text("gate.\(format)").count > 500) }
    #expect(try folder.text("summary.md") == folder.text("gate.markdown"))
  }

  @Test(arguments: [
    // A reader that goes away changes nothing in the verdict.
    (
      "alva-cost validate staging --stack $S/over-budget 2>/dev/null | true; exit ${PIPESTATUS[0]}",
      1
    ),
    // Nor does a full disk, as long as there is a verdict to tell.
    ("alva-cost validate staging --stack $S/over-budget >/dev/full", 1),
    ("GITHUB_STEP_SUMMARY=/dev/full alva-cost validate staging --stack $S/over-budget", 1),
    ("alva-cost validate staging --stack $S/staging >/dev/full", 74),
    ("alva-cost validate staging --stack $S/staging --format json=/dev/full", 74),
    ("alva-cost validate staging --stack $S/over-budget --format json=.", 74),
    ("GITHUB_STEP_SUMMARY=/dev/full alva-cost validate staging --stack $S/staging", 74),
  ])
  func `keeps its exit code apart from what becomes of its report`(
    line: String, code: Int32
  ) throws {
    let run = try Program.run(
      "/bin/bash", ["-c", line], in: RealTables.root, environment: ["S": fixtures])
    #expect(run.exitCode == code, "\(run.errors)")
  }

  @Test func `leaves a full step summary alone and says so`() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "x", count: 1 << 20), to: "summary.md")
    let summary = folder.url.appending(path: "summary.md").path()
    let run = try Program.run(
      ["validate", "staging", "--stack", "\(fixtures)/staging"],
      environment: ["GITHUB_STEP_SUMMARY": summary])
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("the step summary has no room left"))
    #expect(try folder.text("summary.md").count == 1 << 20)
  }

  @Test(arguments: ["table", "markdown", "csv", "json", "html"])
  func `names no total where nothing was priced`(format: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(#"{"Resources":{"A":{"Type":"Foo::Bar::Baz"}}}"#, to: "t.json")
    let run = try Program.run([
      "estimate", "--stack", "\(folder.path)/t.json", "--region", "us-east-1", "--format", format,
    ])
    #expect(run.exitCode == 3)
    #expect(run.errors.contains("nothing was priced"))
    #expect(!run.output.contains("$0") && !run.output.contains("undated </"))
    #expect(format == "csv" || run.output.contains("Nothing was priced: 1 of 1 resource"))
  }

  /// A volume of a size that only the deployment knows, and a type without a model.
  private static let open = """
    Parameters: { Size: { Type: Number } }
    Resources:
      Data: { Type: AWS::EC2::Volume, Properties: { VolumeType: gp3, Size: !Ref Size } }
      Nodes: { Type: AWS::GameLift::Fleet }
    """

  @Test(arguments: [
    ([], 0, ""), (["--strict"], 3, "'Nodes' (AWS::GameLift::Fleet) not priced; 'Size' of 'Data'"),
    (["--strict", "--parameter", "Size=10"], 3, "'Nodes' (AWS::GameLift::Fleet) not priced"),
    (["--parameter", "Sise=10"], 66, "no template has a parameter 'Sise'"),
    (["--set", "services.web.tasks=2"], 64, "whatif NAME --stack"),
    (["--estimate", "realistic"], 64, "--estimate is one of a stack file's"),
  ])
  func `an estimate of a template tells what it could not`(
    more: [String], code: Int32, message: String
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(Self.open.utf8), to: "t.yaml")
    let run = try Program.run(
      ["estimate", "--stack", "\(folder.path)/t.yaml", "--region", "us-east-1"] + more)
    #expect(run.exitCode == code)
    #expect(message.isEmpty || run.errors.contains(message), "\(run.errors)")
    // The report comes before the decision: eight GB of gp3 at 0.08 are all there is, and unsure.
    if more.isEmpty || more == ["--strict"] {
      #expect(run.output.contains("$0.64"))
      #expect(run.output.contains("money: nothing is certain; unknown: nobody knows how much"))
    }
  }

  @Test func `says in one line that nothing changed`() throws {
    let folder = try TemporaryFolder()
    let report = "\(folder.path)/base.json"
    let common = ["validate", "staging", "--stack", "\(fixtures)/staging"]
    _ = try Program.run(common + ["--format", "json=\(report)"])
    let run = try Program.run(common + ["--baseline", report, "--format", "markdown"])
    #expect(run.exitCode == 0)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "<!-- alva-cost: staging -->")
    #expect(lines[1].hasPrefix("✅ **staging is within its budget for what is fixed and stated; "))
    #expect(lines[1].contains("**, no change: $168.22 a month"))
    #expect(!run.output.contains("| a month |"))
  }
}
