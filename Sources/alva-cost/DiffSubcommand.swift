import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Reporting

struct DiffSubcommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", _superCommandName: ProgramName.text,
    abstract:
      "Two stacks, templates or saved estimates, line by line; silent when nothing changed.",
    discussion: """
      A side is a stack under pricing/stacks, what 'estimate --format json' wrote, or what validate \
      reads: cdk.out, a CloudFormation template, a Terraform plan.

      Examples:
        alva-cost diff staging production
        alva-cost diff staging cdk.out
        alva-cost diff before.json after.json --format markdown
      """)

  @Argument(help: "A stack, a template, or a saved estimate.")
  var first: String

  @Argument(help: "A stack, a template, or a saved estimate.")
  var second: String

  @Option(
    name: .long,
    help: "The stack whose traffic templates are put under; that of the other side without it.")
  var traffic: String?

  @Flag(name: .customLong("fail-on-increase"), help: "Exit 1 if an estimate costs more.")
  var failOnIncrease = false

  @OptionGroup var template: TemplateArguments
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  /// Refuses what neither side takes.
  private func check(_ sides: [DiffCommand.Side]) throws(Diagnostics) {
    // A side that is not there is said to be missing, and what it would take is not known.
    if sides.contains(.missing) { return }
    var rules = OptionRules()
    rules.go(
      template.given, with: "a template", sides.contains(.template),
      "leave it out: neither side is a template")
    rules.go(
      ["--account": template.account != nil], with: "a template", sides.contains(.template),
      "leave it out: neither side is a template")
    rules.go(
      ["--set": !stack.set.isEmpty], with: "a stack", sides.contains(.stack),
      "leave it out: neither side is a stack file")
    rules.go(
      [
        "--region": stack.region != nil, "--scenario": stack.scenario != nil,
        "--as-of": stack.asOf != nil,
      ], with: "a stack or a template", sides.contains { $0 != .saved },
      "leave it out: saved estimates are what they are")
    try rules.throwIfBroken()
  }

  func answer(to printer: inout Printer) throws {
    try shared.checkLean()
    let command = DiffCommand(
      workspace: try shared.workspace(printer), files: printer.templates)
    try check([first, second].map { command.kind(of: $0) })
    var sides = DiffCommand.Request(
      stack: try stack.request(first),
      template: try template.request(
        first, region: stack.region, scenario: stack.scenario, asOf: stack.asOf))
    sides.traffic = traffic
    let (differences, notes) = try command.run(first, second, sides)
    if !notes.isEmpty, !shared.quiet { printer.note(notes.text) }
    // Another program reads a file, JSON or CSV of no change too.
    let isTable =
      shared.output.format == .table && !shared.output.place.isFile && !shared.lean.isAsked
    if !isTable || !differences.allSatisfy(\.isSilent) {
      try shared.emit(
        DifferenceReport.report(differences, first: first, second: second), to: &printer)
    }
    if failOnIncrease, differences.contains(where: { $0.after > $0.before }) {
      throw ExitCode(1)
    }
  }
}
