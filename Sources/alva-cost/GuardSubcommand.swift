import AlvaCost
import ArgumentParser
import Diagnostics
import Platform

struct GuardSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", _superCommandName: ProgramName.text,
    abstract: "Hold what a command is about to apply to its budget, then run the command.",
    discussion: """
      Knows what 'cdk deploy' (--app, --output, else cdk.out), 'terraform apply PLAN', 'tofu apply \
      PLAN', 'aws cloudformation deploy' and 'sam deploy' apply; --stack says it of any other. Within \
      budget the command takes over, with its own exit code; else it is not run, the reasons stand on \
      standard error, and the exit code is that of validate.

      Examples:
        alva-cost guard --budget 200 -- cdk deploy --app cdk.out
        alva-cost guard staging -- terraform apply plan
        alva-cost guard staging --stack template.yaml -- make deploy
      """)

  @Argument(
    help: "A stack under pricing/stacks, whose budget lies under pricing/budgets.",
    completion: Completions.stacks)
  var name: String?

  @Argument(parsing: .postTerminator, help: "The command, behind --.")
  var command: [String] = []

  @Option(name: .long, help: "What is applied, where the command does not say it.")
  var stack: String?

  @OptionGroup var gate: GateOptions
  @OptionGroup var template: TemplateArguments
  @OptionGroup var lean: LeanOptions
  @OptionGroup var pricing: PricingOptions

  mutating func validate() throws {
    if command.isEmpty {
      throw ValidationError("name the command behind --: guard --budget 200 -- cdk deploy")
    }
    try gate.check(name)
  }

  func run() throws {
    try Console.run { printer in
      // Every option of the gate at its usual value; what is asked for is put in.
      var validate = try ValidateSubcommand.parse(["--quiet", "--stack=-", "--budget=0"])
      (validate.name, validate.gate) = (name, gate)
      (validate.pricing, validate.synthesis.template) = (pricing, template)
      if lean.isAsked {
        // Standard output is the command's.
        (validate.lean, validate.formats, validate.output) = (lean, ["json"], "/dev/stderr")
      }
      if let stack {
        validate.synthesis.stack = stack
      } else {
        let guarded = try GuardedCommand.read(command)
        if let warning = guarded.warning { printer.note("note: \(warning)") }
        validate.synthesis.stack = guarded.target.path
        if case .plan(let show, let path) = guarded.target {
          printer.given = (path: path, bytes: try Self.plan(show, path))
        }
      }
      // The verdict; standard output is the command's.
      try validate.answer(to: &printer)
      do throws(SystemError) {
        try UserProgram.become(command)
      } catch {
        throw Diagnostics(
          Diagnostic(
            .error, .missing, "'\(command[0])' cannot be run: \(error.reason)",
            mend: "check its name and the PATH"))
      }
    }
  }

  /// A plan as the user's own tool writes it in JSON.
  private static func plan(_ words: [String], _ path: String) throws(Diagnostics) -> [UInt8] {
    let place = SourceLocation(file: path)
    let line = words.joined(separator: " ")
    let exitCode: Int32?
    let bytes: [UInt8]
    do throws(SystemError) {
      (exitCode, bytes) = try UserProgram.output(of: words)
    } catch {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: place, "'\(words[0])' cannot be run: \(error.reason)",
          mend: "check its name and the PATH"))
    }
    if exitCode == 0, bytes.count <= Files.mostBytes { return bytes }
    throw Diagnostics(
      Diagnostic(
        .error, .cannotTell, at: place,
        exitCode == 0
          ? "incomplete: '\(line)' says more than \(Files.mostBytes >> 20) MiB"
          : "incomplete: '\(line)' fails", mend: "run it by itself to see why"))
  }
}
