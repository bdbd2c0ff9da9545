import Documents
import Foundation
import TestSupport
import Testing

/// The workflows that the gate's guide shows, run as far as a machine without them can.
@Suite(.needsProgram, .needs(programs: "bash", "gzip", "base64"))
struct `Workflows to copy` {
  private let folder: TemporaryFolder
  private let resources = Repository.path("Sources/AlvaCost/AlvaCost.docc/Resources")

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "Resources: { Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } } }\n",
      to: "cdk.out/Cost.template.yaml")
  }

  private func example(_ name: String) throws -> Value {
    let file = "\(resources)/\(name)"
    return try Document.parse(
      SourceText(name: name, bytes: Array(Data(contentsOf: URL(filePath: file))))
    ).root
  }

  /// Puts a program on the path that notes its arguments, and does what a shell text says.
  private func fake(_ name: String, _ body: String = "") throws {
    let text =
      "#!/bin/bash\nprintf '%s' \"$(basename \"$0\")\" >>\"$CALLS\"\n"
      + "printf ' %s' \"$@\" >>\"$CALLS\"\nprintf '\\n' >>\"$CALLS\"\n\(body)\n"
    try folder.write(text, to: "bin/\(name)")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path("bin/\(name)"))
  }

  private func run(
    _ words: [String], _ variables: [String: String] = [:]
  ) throws -> Program.Run {
    let program = URL(filePath: try #require(Program.path)).deletingLastPathComponent().path
    let path = "\(folder.path("bin")):\(program):/usr/bin:/bin"
    return try Program.run(
      "/usr/bin/env", words, in: folder.url,
      environment: ["PATH": path, "CALLS": folder.path("calls")].merging(variables) { $1 })
  }

  private func calls() -> [String] {
    ((try? folder.text("calls")) ?? "").split(separator: "\n").map(String.init)
  }

  // MARK: - The comment

  private func comment(_ changes: [String: String] = [:]) throws -> Program.Run {
    let usual = [
      "REPORT": "gate.md", "PULL_REQUEST": "7", "REPOSITORY": "acme/shop",
      "AUTHOR": "github-actions[bot]", "GH_TOKEN": "none",
    ]
    return try run(
      ["bash", Repository.path(".github/actions/budget-comment/comment")],
      usual.merging(changes) { $1 })
  }

  @Test func `the first comment is made, and the next one takes its place`() throws {
    try folder.write("<!-- alva-cost: shop -->\n## within\n", to: "gate.md")
    try fake("gh")
    #expect(try comment().exitCode == 0)
    #expect(
      calls().last == "gh api --method POST repos/acme/shop/issues/7/comments"
        + " --field body=@gate.md --silent")

    try fake("gh", "case \"$*\" in *--paginate*) printf '41\\n42\\n' ;; esac")
    #expect(try comment().exitCode == 0)
    #expect(
      calls().last == "gh api --method PATCH repos/acme/shop/issues/comments/41"
        + " --field body=@gate.md --silent")
    // Only what this workflow's own account wrote, with this stack's mark.
    #expect(
      calls().contains {
        $0.contains(".user.login == \"github-actions[bot]\"")
          && $0.contains("startswith(\"<!-- alva-cost: shop -->\")")
      })
  }

  @Test func `GitHub's refusal is the step's`() throws {
    try folder.write("<!-- alva-cost: shop -->\n", to: "gate.md")
    try fake("gh", "exit 4")
    #expect(try comment().exitCode == 4)
  }

  @Test(arguments: [
    ["REPORT": "none.md"], ["PULL_REQUEST": ""], ["PULL_REQUEST": "7/../8"],
    ["REPOSITORY": "acme"], ["AUTHOR": "a\" or true"], ["REPORT": "other.md"],
  ])
  func `what is no comment of ours is not sent`(changes: [String: String]) throws {
    try folder.write("<!-- alva-cost: shop -->\n", to: "gate.md")
    try folder.write("<!-- alva-cost: a\") or true -->\n", to: "other.md")
    try fake("gh")
    #expect(try comment(changes).exitCode == 64)
    #expect(calls().isEmpty)
  }

  // MARK: - GitHub

  @Test func `GitHub's workflow pins what it uses, and its commands are shell`() throws {
    let root = try example("cost.github.yml")
    let steps = Array(try #require(root["jobs"]?["cost"]?["steps"]).items)
    #expect(steps.count > 6)
    for step in steps {
      if let uses = step["uses"]?.text {
        let pin = uses.split(separator: "@").last.map(String.init) ?? ""
        let isDigest = pin.count == 40 && pin.allSatisfy(\.isHexDigit)
        #expect(isDigest || uses.hasPrefix("OWNER/alva-cost/"), "\(uses)")
        if let own = uses.split(separator: "@").first, own.hasPrefix("OWNER/alva-cost/") {
          let action = own.dropFirst("OWNER/alva-cost/".count) + "/action.yml"
          let inputs = try Document.parse(
            SourceText(
              name: "action.yml",
              bytes: Array(Data(contentsOf: URL(filePath: Repository.path(String(action))))))
          ).root["inputs"]
          for entry in step["with"].map({ Array($0.entries) }) ?? [] {
            #expect(inputs?[entry.key.text ?? ""] != nil, "\(uses): \(entry.key.text ?? "")")
          }
        }
      } else {
        let command = try #require(step["run"]?.text)
        #expect(try run(["bash", "-n", "-c", command]).exitCode == 0, "\(command)")
      }
    }
  }

  @Test func `the findings reach GitHub as it takes them`() throws {
    let report = try run([
      "alva-cost", "validate", "--stack", "cdk.out/Cost.template.yaml", "--region", "us-east-1",
      "--budget", "3", "--format", "sarif=reports/gate/gate.sarif",
    ])
    #expect(report.exitCode == 1, "\(report.errors)")
    let steps = try #require(try example("cost.github.yml")["jobs"]?["cost"]?["steps"]).items
    let commands = steps.compactMap { $0["run"]?.text }
    let upload = try #require(commands.first { $0.contains("code-scanning") })
    try fake("gh", "base64 --decode findings.txt | gunzip >received.sarif")
    let step = try run(
      ["bash", "-e", "-c", upload],
      ["GITHUB_REPOSITORY": "acme/shop", "GITHUB_SHA": "f00", "GITHUB_REF": "refs/heads/main"])
    #expect(step.exitCode == 0, "\(step.errors)")
    #expect(try folder.text("received.sarif") == folder.text("reports/gate/gate.sarif"))
    #expect(calls().first?.contains("repos/acme/shop/code-scanning/sarifs") == true)
  }

  // MARK: - GitLab

  /// An address: 730 hours at $0.005, under 200 dollars a month; the baseline has none.
  @Test(arguments: [true, false])
  func `GitLab's job judges a merge request against the default branch`(hasBaseline: Bool) throws {
    let script = try #require(try example("cost.gitlab.yml")["cost"]?["script"]).items
      .compactMap(\.text).joined(separator: "\n")
      .replacing("--stack cdk.out", with: "--stack cdk.out/Cost.template.yaml --region us-east-1")
    try fake("npm")
    try fake("npx")
    try folder.write(
      "Resources: { Topic: { Type: AWS::SNS::Topic } }\n", to: "before.yaml")
    _ = try run([
      "alva-cost", "validate", "--stack", "before.yaml", "--region", "us-east-1", "--budget", "200",
      "--format", "json=main.json",
    ])
    try fake("curl", hasBaseline ? "cp main.json baseline.json" : "exit 22")
    let job = try run(
      ["sh", "-e", "-c", script],
      [
        "CI_MERGE_REQUEST_IID": "7", "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "1", "CI_DEFAULT_BRANCH": "main", "CI_JOB_TOKEN": "none",
      ])
    #expect(job.exitCode == 0, "\(job.errors)")
    #expect(
      folder.names(in: ".").filter {
        ["cost.json", "cost.md", "cost.xml", "findings.json"].contains($0)
      }
      .count == 4)
    #expect(try folder.text("cost.md").contains("$3.65"))
    #expect(try folder.text("cost.json").contains("\"changes\": [\n") == hasBaseline)
    // Without a token nothing is written to GitLab.
    #expect(!calls().contains { $0.contains("/notes") })
  }

  /// Account 9 is the token's; 40 is somebody else's copy of the mark, 41 the job's own comment.
  @Test(
    .needs(programs: "jq"),
    arguments: [
      ("[]", "--request POST", "/notes"),
      (
        "[{\"id\":40,\"author\":{\"id\":3},\"body\":\"MARK\"},{\"id\":41,\"author\":{\"id\":9},\"body\":\"MARK\"}]",
        "--request PUT", "/notes/41"
      ),
    ])
  func `GitLab's comment is made once and then replaced, and the verdict stays the job's`(
    notes: String, method: String, end: String
  ) throws {
    let script = try #require(try example("cost.gitlab.yml")["cost"]?["script"]).items
      .compactMap(\.text).joined(separator: "\n")
      .replacing("--stack cdk.out", with: "--stack cdk.out/Cost.template.yaml --region us-east-1")
      .replacing("--budget 200", with: "--budget 3")
    try fake("npm")
    try fake("npx")
    try fake(
      "curl",
      """
      case "$*" in
        *artifacts*) exit 22 ;;
        *--request*) ;;
        */notes*) printf '%s' '\(notes)' | sed "s|MARK|$(head -n 1 cost.md)|g" ;;
        */user) printf '{"id":9}' ;;
      esac
      """)
    let job = try run(
      ["sh", "-e", "-c", script],
      [
        "CI_MERGE_REQUEST_IID": "7", "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "1", "CI_DEFAULT_BRANCH": "main", "CI_JOB_TOKEN": "none",
        "COST_TOKEN": "none",
      ])
    // $3.65 of $3.00.
    #expect(job.exitCode == 1, "\(job.errors)")
    let last = try #require(calls().last)
    #expect(last.contains(method) && last.hasSuffix(end), "\(last)")
    #expect(last.contains("body@cost.md"))
  }
}
