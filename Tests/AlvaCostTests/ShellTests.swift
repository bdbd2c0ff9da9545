import Foundation
import TestSupport
import Testing

@Suite(.needsProgram) struct `The program asked nothing, or something a little wrong` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ line: String) throws -> Program.Run {
    try Program.run(line.split(separator: " ").map(String.init), in: folder.url)
  }

  private static let queue = "Resources: { Jobs: { Type: AWS::SQS::Queue } }\n"

  @Test(arguments: [
    "", "template", "stack", "template and stack",
  ])
  func `says what lies here, and its three commands work as they stand`(found: String) throws {
    if found.contains("template") { try folder.write(Self.queue, to: "template.yaml") }
    if found.contains("stack") {
      let made = try run("init shop --example fargate")
      #expect(made.exitCode == 0, "\(made.errors)")
    }
    let bare = try run("")
    #expect(bare.exitCode == 0)
    #expect(bare.errors.isEmpty)
    #expect(bare.output.contains("stacks in pricing/stacks: shop") == found.contains("stack"))
    #expect(bare.output.contains("here: template.yaml") == found.contains("template"))
    let commands = bare.output.matches(of: /\n  alva-cost ((?:[^ \n]+ )*[^ \n]+)(?:  |\n)/)
      .map { String($0.1) }
    #expect(commands.count == 3)
    for command in commands {
      // A template of nothing but a queue has no region and no price of its own.
      let region =
        (command.contains("--stack") || command.contains("--from")) && !command.contains("--region")
      let told = try run(command + (region ? " --region us-east-1" : ""))
      #expect([0, 3].contains(told.exitCode), "\(command): \(told.errors)")
    }
  }

  @Test(arguments: [
    ("estmate staging", "alva-cost estimate"), ("rates lst", "alva-cost rates list"),
    ("budget inti shop", "alva-cost budget init"), ("whatfi shop", "alva-cost whatif"),
  ])
  func `offers the command that was meant`(line: String, meant: String) throws {
    let run = try run(line)
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("did you mean '\(meant)'?"))
  }

  @Test func `takes a stack file's path for its name`() throws {
    #expect(try run("init shop --example fargate").exitCode == 0)
    let options = "--runs 0 --no-reports --format csv"
    let byName = try run("estimate shop \(options)")
    #expect(byName.exitCode == 0)
    #expect(try run("estimate pricing/stacks/shop.yaml \(options)").output == byName.output)
    try FileManager.default.moveItem(
      at: folder.url.appending(path: "pricing"), to: folder.url.appending(path: "infra"))
    #expect(try run("estimate infra/stacks/shop.yaml \(options)").output == byName.output)
    let explained = try run("explain ./infra/stacks/shop.yaml web --format csv")
    #expect(explained.exitCode == 0, "\(explained.errors)")
  }

  @Test func `takes a template's path for what is to be priced`() throws {
    try folder.write(Self.queue, to: "template.yaml")
    let options = "--region us-east-1 --format json"
    let byOption = try run("estimate --stack template.yaml \(options)")
    #expect(try run("estimate template.yaml \(options)").output == byOption.output)
    let gate = try run("validate template.yaml --budget 5 --region us-east-1")
    #expect(gate.exitCode == 3, "\(gate.errors)")
  }

  @Test func `checks the files when a doctor is called`() throws {
    #expect(try run("init shop --example fargate").exitCode == 0)
    let well = try run("doctor")
    #expect(well.exitCode == 0, "\(well.errors)")
    #expect(well.output.contains("stack shop"))
    try folder.write("budget: shop\nlimts: {}\n", to: "pricing/budgets/shop.yaml")
    try folder.write("usageType\n", to: "pricing/limits/cache-nodes.csv")
    let ill = try run("doctor")
    #expect(ill.exitCode == 65)
    #expect(ill.output.contains("budget shop"))
    #expect(ill.output.contains("1 of its files take the place of the program's, 1 of them differ"))
    #expect(ill.errors.contains("pricing/budgets/shop.yaml:2:1"))
  }

  @Test(
    .needs(programs: "bash"),
    arguments: [
      ("estimate ''", "shop"), ("estimate shop --region ''", "sa-east-1"),
      ("estimate shop --scenario ''", "quiet"), ("estimate shop --estimate ''", "realistic"),
      ("estimate shop --set ''", "services.web.cpu="), ("explain shop ''", "web/fargate-vcpu"),
      ("''", "doctor"),
    ])
  func `completes names in a shell`(line: String, offered: String) throws {
    #expect(try run("init shop --example fargate").exitCode == 0)
    let words = line.split(separator: " ")
    let typed = "alva-cost \(line.replacing("''", with: ""))"
    let script = """
      source <(alva-cost completions bash)
      COMP_WORDS=(alva-cost \(line)); COMP_CWORD=\(words.count); COMP_LINE="\(typed)"
      COMP_POINT=\(typed.count); COMP_TYPE=9
      _alva-cost alva-cost '' "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let run = try Program.shell("bash -c '\(script.replacing("'", with: "'\\''"))'", in: folder.url)
    let offers = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(offers.contains(offered), "\(run.output.prefix(500)) \(run.errors)")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `has a script for the shell`(shell: String) throws {
    let run = try run("completions \(shell)")
    #expect(run.exitCode == 0)
    #expect(run.output.contains("alva-cost"))
  }
}
