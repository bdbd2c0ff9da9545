import ArgumentParser
import Estimation
import Reporting
import ShippedPricing

struct VersionSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", _superCommandName: ProgramName.text,
    abstract: "The program's version, and which rates it carries.",
    discussion: """
      The digest is the SHA-256 of the list that sha256sum makes of an exported folder.

      Examples:
        alva-cost version
        alva-cost version --verbose
      """)

  @Flag(name: .long, help: "The edition of the rates too: day and digest.")
  var verbose = false

  @OptionGroup var lean: LeanOptions

  func run() throws {
    try Console.run { printer in
      let edition = ShippedPricing.edition
      let facts = LeanFacts(
        command: "version",
        facts: [
          "version": .string(AlvaCostVersion.text), "ratesSeenUntil": .string(edition.day),
          "digest": .string("sha256:\(edition.digest)"),
        ])
      printer.print(
        lean.isAsked
          ? try lean.text(of: facts, printer) : Self.text(isVerbose: verbose) + "\n")
    }
  }

  /// What `--version` prints, and what `--version --verbose` adds to it.
  static func text(isVerbose: Bool) -> String {
    guard isVerbose else { return AlvaCostVersion.text }
    let edition = ShippedPricing.edition
    return """
      alva-cost \(AlvaCostVersion.text)
      rates seen until \(edition.day)
      digest of \(ShippedPricing.paths.count) files sha256:\(edition.digest)
      """
  }
}
