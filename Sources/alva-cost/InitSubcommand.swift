import AlvaCost
import ArgumentParser
import Diagnostics
import Estimation
import Platform
import Reporting

struct InitSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", _superCommandName: ProgramName.text,
    abstract: "Write a stack, a scenario and a budget to start from.",
    discussion: """
      From a template, every number that it says is in the files. For the rest they have ranges with \
      their reasons, and the stack file begins with the questions, by the dollars that each moves. The \
      files can be priced as they are. Nothing is replaced.

      Examples:
        alva-cost init shop --from cdk.out
        alva-cost init shop --from template.yaml --region eu-central-1
        alva-cost init shop --example fargate
      """)

  @Argument(help: "The stack's name, and that of the files.")
  var name: String

  @Option(
    name: .long,
    help: "cdk.out, a CloudFormation template, a Terraform plan, or a folder that holds one.",
    completion: .file())
  var from: String?

  @Option(
    name: .long,
    help: "Begin with one of the program's own: \(StartingExample.names.joined(separator: ", ")).")
  var example: String?

  @Option(name: .long, help: "The region; else the template's, else us-east-1.")
  var region: String?

  @OptionGroup var template: TemplateArguments
  @OptionGroup var lean: LeanOptions
  @OptionGroup var pricing: PricingOptions

  mutating func validate() throws {
    if from != nil, example != nil {
      throw ValidationError(
        "--example does nothing with --from: a stack begins with one of them; leave the other out")
    }
    if from == nil, example == nil {
      throw ValidationError("say what to begin with: --from PATH, or --example fargate")
    }
  }

  func run() throws {
    try Console.run { printer in
      let workspace = try pricing.workspace(printer)
      var rules = OptionRules()
      rules.go(template.given, with: "--from PATH", from != nil)
      rules.go(["--account": template.account != nil], with: "--from PATH", from != nil)
      try rules.throwIfBroken()
      let start = try start(workspace, printer)
      if lean.isAsked { return printer.print(try lean.text(of: facts(start), printer)) }
      printer.print(start.figures + "\n")
      var text = start.files.map { "wrote \($0)" }.joined(separator: "\n")
      if start.notPriced > 0 {
        text +=
          "\nnot priced, and in no figure: \(start.notPriced); the notes of the stack file name it"
      }
      if let question = start.firstQuestion {
        text += "\nthe question that moves the most: \(question)"
      }
      text += "\nnext: " + next.joined(separator: "\n      ")
      Console.note(text)
    }
  }

  /// What can be done with the files.
  private var next: [String] {
    let files = PrintedCommand.options(["--pricing": pricing.folder])
    let estimate = PrintedCommand(["estimate", name] + files)
    let gate = from.map {
      PrintedCommand(
        ["validate", name, "--stack", (try? TemplateFinder.template(at: $0)) ?? $0]
          + template.words(region: region) + files)
    }
    return [estimate.text] + (gate.map { [$0.text] } ?? [])
  }

  private func facts(_ start: StartingFiles) -> LeanFacts {
    LeanFacts(
      command: "init",
      facts: [
        "stack": .string(name), "files": .texts(start.files), "figures": .string(start.figures),
        "notPriced": .integer(start.notPriced),
        "firstQuestion": start.firstQuestion.map { .string($0) } ?? .null, "next": .texts(next),
      ])
  }

  private func start(_ workspace: Workspace, _ printer: Printer) throws -> StartingFiles {
    guard let from else {
      return try StartingExample(example ?? "").write(name, region: region, in: workspace)
    }
    let path = try TemplateFinder.template(at: from)
    let command = InitCommand(
      synthesis: SynthesisCommand(workspace: workspace, files: printer.templates))
    do throws(Diagnostics) {
      return try command.run(
        name, try template.request(path, region: region, scenario: nil, asOf: nil))
    } catch {
      guard region == nil, error.isRegionUnknown else { throw error }
      Console.note("note: the template names no region; \(InitCommand.usualRegion) is taken")
      return try command.run(
        name,
        try template.request(path, region: InitCommand.usualRegion, scenario: nil, asOf: nil))
    }
  }
}
