import Foundation
import TestSupport
import Testing

/// Options that were accepted and could mean nothing, and paths in the place of names.
@Suite(.needsProgram) struct `An option that means nothing` {
  @Test(arguments: [
    ("budget export staging --format cdk --notify nan", "--notify: 'nan' is no e-mail address"),
    ("budget export staging --format cdk --notify a@b@c", "--notify"),
    ("budget export staging --format cdk --tag x=", "--tag: 'x=' is no tag"),
    (
      "reconcile staging --bill Tests/AlvaCostTests/Corpus/report.csv --tag x=",
      "--tag: 'x=' is no tag"
    ),
    ("diff staging production --traffic staging", "--traffic does nothing"),
    ("estimate staging --no-reports --runs 0 --output y.pdf", "no report is written as .pdf"),
    ("explain staging --output y.xlsx", "no report is written as .xlsx"),
    (
      "validate staging --stack Tests/TemplateReaderTests/Fixtures/staging --output y.pdf",
      "no report is written as .pdf"
    ),
    (
      "whatif Tests/AlvaCostTests/Corpus/first-page.template.yaml --set services.Web.tasks=3",
      "init NAME --from Tests/AlvaCostTests/Corpus/first-page.template.yaml"
    ),
    ("explain staging --parameter A=b", "--parameter"),
  ])
  func `is refused by its name`(command: String, words: String) throws {
    let run = try Program.run(command.split(separator: " ").map(String.init))
    #expect(run.exitCode == 64, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func `names the stack that is not there`() throws {
    let run = try Program.run(["diff", "staging", "production", "--traffic", "stagin"])
    #expect(run.exitCode == 66)
    #expect(run.errors.contains("--traffic: there is no stack 'stagin'"))
    #expect(run.errors.contains("'staging'"))
  }

  @Test(arguments: ["--tag=stack=else", "--resource=nothing"])
  func `is told of where a bill has nothing of it`(option: String) throws {
    let run = try Program.run([
      "reconcile", "staging", "--bill", "Tests/AlvaCostTests/Corpus/report.csv", "--runs", "0",
      option,
    ])
    #expect(run.output.contains("charge of the bill is what"), "\(run.output)")
  }

  private static let template = "Tests/AlvaCostTests/Corpus/first-page.template.yaml"

  /// The template's one line of the gateway: 730 h × 0.045 = 32.85.
  @Test func `is no path of a template where a line is explained`() throws {
    let run = try Program.run(
      ["explain", Self.template, "Nat/hours", "--region", "us-east-1"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("730 Hrs × $0.045 = $32.85"), "\(run.output)")
  }

  @Test func `is no path of a template where a month is run`() throws {
    let options = ["--region", "us-east-1", "--no-reports", "--runs", "0", "--format", "json"]
    let run = try Program.run(
      ["simulate", Self.template, "--scenario", "office"] + options)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("\"bottleneck\""))
    let idle = try Program.run(["simulate", Self.template] + options)
    #expect(idle.exitCode == 64 && idle.errors.contains("--scenario office"))
  }
}
