import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import RateTables
import Reporting

struct RatesSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rates",
    abstract: "The rate tables: what they hold, where it comes from, and keeping them true.",
    subcommands: [
      RatesListSubcommand.self, RatesShowSubcommand.self, RatesImportSubcommand.self,
      RatesDiffSubcommand.self, RatesVerifySubcommand.self, RatesStatusSubcommand.self,
      RatesUpdateSubcommand.self,
    ])
}

struct RatesListSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Every rate of a region.",
    discussion: """
      Examples:
        alva-cost rates list
        alva-cost rates list --region eu-central-1
        alva-cost rates list --service AmazonECS --format csv
      """)

  @Option(name: .long, help: "The region.")
  var region = "us-east-1"

  @Option(name: .long, help: "Only this service's, by AWS's offer code: AmazonECS.")
  var service: String?

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      let table = try shared.workspace(printer).rates(in: region)
      let offers = Array(Set(table.rates.map(\.key.offer))).sorted()
      if let service, !offers.contains(service) {
        throw Diagnostics(
          Diagnostic(
            .error, .missing, "\(region) has no rates of a service '\(service)'",
            mend: suggestion(for: service, from: offers)))
      }
      let rates = table.rates.filter { service == nil || $0.key.offer == service }
      try shared.emit(
        RateListing(rates: rates, region: region, isInFull: false), to: &printer)
    }
  }
}

struct RatesShowSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One usage type with tiers, dates, source and row.",
    discussion: """
      Examples:
        alva-cost rates show LCUUsage
        alva-cost rates show NatGateway-Hours --region eu-west-1
        alva-cost rates show DataTransfer-Out-Bytes --format json
      """)

  @Argument(help: "A usage type, with or without its region's prefix.")
  var usageType: String

  @Option(name: .long, help: "The region.")
  var region = "us-east-1"

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      let table = try shared.workspace(printer).rates(in: region)
      let rates = table.rates(named: usageType)
      if rates.isEmpty {
        throw Diagnostics(
          Diagnostic(
            .error, .missing, "no rate for '\(usageType)' in \(region)",
            mend: suggestion(for: usageType, from: table.rates.map(\.usageType))))
      }
      try shared.emit(
        RateListing(rates: rates, region: region, isInFull: true), to: &printer)
    }
  }
}
