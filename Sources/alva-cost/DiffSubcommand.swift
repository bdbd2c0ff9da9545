import AlvaCost
import ArgumentParser
import Diagnostics
import Reporting

struct DiffSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Two stacks or saved estimates, line by line; silent when nothing changed.",
    discussion: "A side that ends in .json is what 'estimate --format json' wrote.")

  @Argument(help: "A stack, or a saved estimate.")
  var first: String

  @Argument(help: "A stack, or a saved estimate.")
  var second: String

  @Flag(name: .customLong("fail-on-increase"), help: "Exit 1 if an estimate costs more.")
  var failOnIncrease = false

  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run {
      let command = DiffCommand(workspace: try shared.workspace())
      let differences = try command.run(first, second, try stack.request(first))
      if !differences.allSatisfy(\.isSilent) {
        try shared.emit(
          DifferenceReport.report(differences, first: first, second: second))
      }
      if failOnIncrease, differences.contains(where: { $0.after > $0.before }) {
        throw ExitCode(1)
      }
    }
  }
}
