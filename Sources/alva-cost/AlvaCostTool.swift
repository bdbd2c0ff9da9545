import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Platform

@main
struct AlvaCostTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: ProgramName.text,
    abstract: "What an AWS stack costs, how wrong that could be, and whether it holds the load.",
    discussion: """
      Carries AWS's rates, and reads stacks and scenarios from a pricing folder, whose files lie over \
      the program's own; needs no account or key, and no network but for 'rates update'.

      Exit codes: 0 done, 1 over budget, 3 could not tell, 4 rates too old, 64 wrong command line, \
      65 a wrong input, 66 a missing one, 70 our bug, 74 could not write.
      """,
    version: AlvaCostVersion.text,
    subcommands: [
      EstimateSubcommand.self, SimulateSubcommand.self, ExplainSubcommand.self,
      RatesSubcommand.self, VerifySubcommand.self, WhatIfSubcommand.self, DiffSubcommand.self,
      SizeSubcommand.self, MergeSubcommand.self, ValidateSubcommand.self, BudgetSubcommand.self,
      ReconcileSubcommand.self, LearnSubcommand.self,
      UsageSubcommand.self, ServicesSubcommand.self, SchemaSubcommand.self,
      InitSubcommand.self, PricingSubcommand.self, DoctorSubcommand.self,
      GuardSubcommand.self, HistorySubcommand.self, MCPSubcommand.self, CompletionsSubcommand.self,
      VersionSubcommand.self,
    ])

  static func main() {
    // Whoever stops reading changes no verdict.
    StandardStream.outliveFailedWrites()
    UnforeseenEnd.prepare()
    ProgramMemory.giveBackEarly()
    do {
      let words = try SpokenArguments(Array(CommandLine.arguments.dropFirst())).words
      var command = try command(words)
      let names = OptionNames(Array(CommandLine.arguments.dropFirst()), CommandHelp.command)
      try Console.$names.withValue(names) {
        try Console.showingProgress(of: words) { try command.run() }
      }
    } catch let error as Diagnostics {
      Console.note(error.text)
      exit(withError: ExitCode(error.exitCode))
    } catch {
      end(with: error)
    }
  }

  /// Ends as the parser would, with what it says through our own streams: help that finds no room is a
  /// failed write, and words of the command line command no log.
  private static func end(with error: any Error) -> Never {
    let (text, code) = (fullMessage(for: error), exitCode(for: error))
    if !code.isSuccess {
      if !text.isEmpty { Console.note(text) }
      exit(withError: code)
    }
    var printer = Printer()
    if !text.isEmpty { printer.print(text + "\n") }
    exit(withError: printer.hasFailed ? ExitCode(Diagnostic.Kind.cannotWrite.exitCode) : code)
  }

  /// The command that words stand for.
  ///
  /// The parser's way from the root to a command looks at every option of every command. A command that
  /// is named first reads its own words; what it cannot read, and whoever asks for help, goes the whole
  /// way, so that errors and pages are those of the root.
  ///
  /// - Parameter words: without the program's name.
  /// - Throws: what is wrong with them, and requests for help.
  /// - Returns: it, ready to be run.
  static func command(_ words: [String]) throws -> any ParsableCommand {
    if let name = words.first, !words.contains(where: { $0.hasPrefix("---") }),
      let type = configuration.subcommands.first(where: { $0.configuration.commandName == name }),
      type.configuration.subcommands.isEmpty,
      let command = try? type.parseAsRoot(Array(words.dropFirst())), Swift.type(of: command) == type
    {
      return command
    }
    return try parseAsRoot(words)
  }

  func run() throws {
    try Console.run { printer in
      var workspace = try Workspace.find(given: Console.environment("ALVA_COST_PRICING"))
      workspace.notices = printer.notices
      printer.print(Overview(workspace).text)
    }
  }
}
