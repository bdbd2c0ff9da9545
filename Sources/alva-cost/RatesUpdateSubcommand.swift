import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import PriceLists

struct RatesUpdateSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Fetch AWS's current offer files, and import them.",
    discussion: """
      The one command that uses the network: it asks AWS's public address, or a mirror with its
      layout, from /offers/v1.0/aws/index.json on. The system's curl fetches. Every file arrives whole
      and is read before a table is written; a download that breaks goes on where it stopped.

      Examples:
        alva-cost rates update --region eu-west-2
        alva-cost rates update --mirror http://mirror.example
        alva-cost rates update --mirror https://mirror.example --region eu-central-1
      """)

  @Option(
    name: .long, help: "A mirror of AWS's own address: http://mirror.example:8080 or https://….")
  var mirror = MirrorAddress.publicPriceLists

  @Option(name: .long, help: "Fetch this region; may be repeated. All that have tables without it.")
  var region: [String] = []

  @Option(
    name: .long, help: "Where the files are fetched to (else .downloads in the pricing folder).")
  var downloads: String?

  @Flag(name: .customLong("dry-run"), help: "Fetch and say what would change; leave the tables.")
  var dryRun = false

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      let workspace = try shared.workspace(printer)
      _ = try MirrorAddress(mirror)
      let command = RatesUpdateCommand(workspace: workspace, regions: region)
      let report = try command.run(
        mirror: mirror, downloads: downloads ?? workspace.path(".downloads"), isDryRun: dryRun
      ) { address, file, kind throws(Diagnostics) in
        try MirrorDownload.run(address, to: file, kind)
      }
      try shared.emit(report, to: &printer)
    }
  }
}
