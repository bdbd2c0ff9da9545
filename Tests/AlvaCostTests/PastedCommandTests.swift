import Foundation
import TestSupport
import Testing

/// What a report tells people to run can be pasted as it stands, and answers for the same stack.
@Suite(.needsProgram) struct `Commands that are printed` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ words: [String]) throws -> Program.Run {
    try Program.run(words, in: folder.url)
  }

  private let template = """
    Parameters: { Class: { Type: String } }
    Resources:
      Bucket: { Type: AWS::S3::Bucket }
      Db:
        Type: AWS::RDS::DBInstance
        Properties:
          { Engine: mysql, DBInstanceClass: !Ref Class, AllocatedStorage: "20", PubliclyAccessible: false }
    """

  /// The line behind `next:` that begins with a command.
  private func next(_ errors: String, _ command: String) throws -> String {
    try #require(
      errors.split(separator: "\n").map { $0.replacing("next:", with: "").trimmed }
        .first { $0.hasPrefix("alva-cost \(command) ") }, "\(errors)")
  }

  /// Without the parameter the class is not known, and nothing could be told.
  @Test func `by init hold what init was told, and a path that a shell takes`() throws {
    try folder.write(template, to: "my app/it's.yaml")
    let start = try run([
      "init", "shop", "--from", "my app/it's.yaml", "--region", "eu-west-1", "--parameter",
      "Class=db.t4g.micro",
    ])
    #expect(start.exitCode == 0, "\(start.errors)")
    let line = try next(start.errors, "validate")
    #expect(
      line == #"alva-cost validate shop --stack 'my app/it'\''s.yaml' --region eu-west-1 "#
        + "--parameter Class=db.t4g.micro")
    let gate = try Program.shell(line, in: folder.url)
    #expect(gate.exitCode == 0, "\(gate.errors)")
  }

  @Test func `for the questions of a template name it and its region`() throws {
    try folder.write(template, to: "t.yaml")
    let words = [
      "--stack", "t.yaml", "--region", "us-east-1", "--parameter", "Class=db.t4g.micro",
    ]
    let found = try run(["estimate", "--no-reports"] + words)
    let line = "alva-cost usage init \(words.joined(separator: " "))"
    #expect(found.output.replacing(#/\s+/#, with: " ").contains("'\(line)' writes the questions"))
    let questions = try Program.shell(line, in: folder.url)
    #expect(questions.exitCode == 0, "\(questions.errors)")
    #expect(questions.output.contains("Bucket"))
  }
}

/// A word of the command line that is wrong is named with its option.
@Suite(.needsProgram) struct `A wrong value's option` {
  @Test(arguments: [
    (["estimate", "staging", "--region", "abc"], "--region: "),
    (["estimate", "staging", "--scenario", "offise"], "--scenario: "),
    (["estimate", "--stack", "nope", "--region", "us-east-1"], "--stack: "),
    (["rates", "list", "--service=AmazonECX"], "--service"),
  ])
  func `is named`(words: [String], option: String) throws {
    let run = try Program.run(words)
    #expect(run.exitCode != 0)
    #expect(run.errors.contains("error: \(option)"), "\(run.errors)")
  }

  @Test func `is not named of what no option says`() throws {
    let run = try Program.run(["estimate", "stagin"])
    #expect(run.exitCode == 66)
    #expect(!run.errors.contains("error: --"), "\(run.errors)")
  }

  @Test(arguments: [
    ["--only", "abc"], ["--parameter", "A=b"], ["--account", "111122223333"], ["--export", "a=b"],
  ])
  func `of a template is refused where diff has none`(option: [String]) throws {
    let run = try Program.run(["diff", "staging", "production"] + option)
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("\(option[0]) goes with a template"), "\(run.errors)")
  }
}

extension Substring {
  fileprivate var trimmed: String { String(self).trimmed }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
