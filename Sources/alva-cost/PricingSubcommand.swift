import AlvaCost
import ArgumentParser
import Reporting
import ShippedPricing

struct PricingSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pricing",
    abstract: "The rate tables, sheets and limits that the program carries.",
    subcommands: [Export.self])

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Write them out: to read them, or to change some of them.",
      discussion: """
        The program uses them without this. A file of a pricing folder lies over the one of the same \
        name in the program; keep the files that you change, and delete the rest.

        Examples:
          alva-cost pricing export pricing
          alva-cost pricing export /tmp/shipped && diff -r /tmp/shipped pricing
          alva-cost pricing export pricing --overwrite
        """)

    @Argument(help: "The folder; it is made if it is not there.")
    var folder: String

    @Flag(name: .long, help: "Replace files that are there and differ.")
    var overwrite = false

    @OptionGroup var lean: LeanOptions

    func run() throws {
      try Console.run { printer in
        let outcome = try PricingExport(folder: folder, replaces: overwrite).run()
        if lean.isAsked {
          let facts = LeanFacts(
            command: "pricing export",
            facts: [
              "folder": .string(folder), "files": .integer(outcome.written),
              "sameAlready": .integer(outcome.same),
              "edition": .string(ShippedPricing.edition.text),
            ])
          return printer.print(try lean.text(of: facts, printer))
        }
        let same = outcome.same == 0 ? "" : "; \(outcome.same) were the same already"
        Console.note(
          "wrote \(outcome.written) files to \(folder), edition \(ShippedPricing.edition.text)"
            + same)
      }
    }
  }
}
