import AlvaCost
import ArgumentParser
import Diagnostics
import Estimation

struct DoctorSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the program, its rates and every file of the pricing folder.",
    discussion: """
      Exit code 65 where a file is wrong; its first problem is printed.

      Examples:
        alva-cost doctor
        alva-cost doctor --pricing infra/pricing
      """)

  @OptionGroup var pricing: PricingOptions

  func run() throws {
    try Console.run { printer in
      let checkup = Checkup(try pricing.workspace(printer))
      printer.print(checkup.text)
      if !checkup.problems.isEmpty {
        Console.note(checkup.problems.text)
        throw ExitCode(65)
      }
    }
  }
}
