import Foundation
import TestSupport
import Testing

@Suite(.needsProgram) struct `Bare alva-cost` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func commands() throws -> [String] {
    let run = try Program.run([], in: folder.url)
    try #require(run.exitCode == 0, "\(run.errors)")
    // Command and what it is for stand two spaces apart.
    return run.output.components(separatedBy: "\n").filter { $0.hasPrefix("  alva-cost") }.map {
      String($0.dropFirst(2)).components(separatedBy: "  ")[0]
    }
  }

  @Test(arguments: ["template.yaml", "a b.yaml", "$(id).yaml"])
  func `names commands that work as they stand`(name: String) throws {
    try folder.write(
      "Resources: { Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } } }\n", to: name)
    let commands = try commands()
    #expect(commands.count == 3)
    for command in commands {
      let run = try Program.shell(command, in: folder.url)
      #expect(run.exitCode == 0, "\(command): \(run.errors)")
    }
  }

  @Test(arguments: [
    ("cdk.json", "cdk synth"), ("main.tf", "terraform show -json"),
    ("serverless.yml", "serverless package"),
  ])
  func `says how a repository comes to something that is priced`(file: String, words: String) throws
  {
    try folder.write("x", to: file)
    let run = try Program.run([], in: folder.url)
    #expect(run.output.contains(words), "\(run.output)")
  }

  @Test func `names folders with templates`() throws {
    try folder.write(
      "Resources: { Address: { Type: AWS::EC2::EIP } }\n", to: "infra/address.yaml")
    let run = try Program.run([], in: folder.url)
    #expect(
      run.output.contains(
        "templates lie in infra: 'alva-cost estimate --stack infra --region us-east-1'"))
  }
}
