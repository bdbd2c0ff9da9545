import Foundation
import TestSupport
import Testing

/// Budgets for AWS, read back by the readers of their languages.
@Suite(.needsProgram) struct `Budgets for AWS` {
  private func run(_ language: String, _ more: String...) throws -> Program.Run {
    try Program.run(["budget", "export", "staging", "--format", language] + more)
  }

  @Test func `the template is one that this program reads itself, and free`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      try run("cloudformation", "--tag", "stack=staging").output, to: "budget.yaml")
    let read = try Program.run(["estimate", folder.path("budget.yaml"), "--region", "us-east-1"])
    #expect(!read.errors.contains("error: "), "\(read.errors)")
    #expect(try folder.text("budget.yaml").contains("user:stack$staging"))
  }

  @Test(arguments: ["cloudformation", "cdk", "terraform"])
  func `every language has the limit of the budget and the same three alerts`(
    language: String
  ) throws {
    let text = try run(language, "--notify", "ops@example.com").output
    let budget = try String(
      contentsOfFile: Repository.path("pricing/budgets/staging.yaml"), encoding: .utf8)
    // The budget's own limit of the last estimate, read without the program.
    let line = try #require(budget.split(separator: "\n").first { $0.contains("realistic:") })
    let limit = try #require(line.firstMatch(of: /monthly: ([0-9.]+)/)).1
    #expect(text.contains("\(limit).00") || text.contains(limit), "\(line)")
    #expect(text.components(separatedBy: "GREATER_THAN").count == 4)
    #expect(text.components(separatedBy: "FORECASTED").count == 2)
    #expect(text.contains("ops@example.com"))
  }

  @Test func `a language that there is not, and a tag that is none`() throws {
    #expect(try run("pulumi").exitCode == 64)
    #expect(try run("cdk", "--tag", "staging").exitCode == 64)
  }
}
