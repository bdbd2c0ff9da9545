import AlvaCost
import ArgumentParser
import Diagnostics
import Estimation
import Reporting

struct DoctorSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", _superCommandName: ProgramName.text,
    abstract: "Check the program, its rates and every file of the pricing folder.",
    discussion: """
      Exit code 65 where a file is wrong; its first problem is printed.

      Examples:
        alva-cost doctor
        alva-cost doctor --pricing infra/pricing
      """)

  @OptionGroup var lean: LeanOptions
  @OptionGroup var pricing: PricingOptions

  func run() throws {
    try Console.run { printer in
      let checkup = Checkup(try pricing.workspace(printer))
      printer.print(
        lean.isAsked ? try lean.text(of: Self.facts(checkup), printer) : checkup.text)
      if !checkup.problems.isEmpty {
        Console.note(checkup.problems.text)
        throw ExitCode(65)
      }
    }
  }

  private static func facts(_ checkup: Checkup) -> LeanFacts {
    LeanFacts(
      command: "doctor", facts: ["problems": .integer(checkup.looks.count(where: \.isWrong))],
      tables: [
        LeanReport.Table(
          "checks", ["what", "state", "found"],
          checkup.looks.sorted { $0.isWrong && !$1.isWrong }.map {
            LeanReport.Table.Row([
              .string($0.what), .string($0.isWrong ? "wrong" : "fine"), .string($0.found),
            ])
          })
      ])
  }
}
