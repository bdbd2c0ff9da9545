import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Quantities

struct RatesImportSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "AWS's offer files into our tables; prints what changes.",
    discussion: """
      JSON or CSV, plain or gzip, of one region or of all, savings-plan files too. All files are
      read and checked before the first table is written; a wrong one leaves the tables as they are.

      Examples:
        alva-cost rates import AmazonEC2.json.gz --region us-east-1
        alva-cost rates import offers/*.csv --dry-run
        alva-cost rates import - --region eu-west-1
      """)

  @Argument(help: "Offer files; - is standard input.")
  var files: [String]

  @Option(name: .long, help: "Keep this region's rates; may be repeated. All known without it.")
  var region: [String] = []

  @Flag(name: .customLong("dry-run"), help: "Say what would change, and write nothing.")
  var dryRun = false

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      let command = RatesImportCommand(
        workspace: try shared.workspace(printer), regions: region.isEmpty ? nil : region)
      try shared.emit(try command.run(files, isDryRun: dryRun), to: &printer)
    }
  }
}

struct RatesDiffSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Two sets of rate tables: up, down, new, gone, and what that does to a stack's bill.",
    discussion: """
      Examples:
        alva-cost rates diff pricing /tmp/pricing
        alva-cost rates diff pricing/rates/us-east-1 pricing/rates/eu-west-1
        alva-cost rates diff old-pricing pricing --stack staging
      """)

  @Argument(help: "A pricing folder, its rates folder, or the folder of one region.")
  var old: String

  @Argument(help: "Another.")
  var new: String

  @Option(name: .customLong("stack"), help: "Price this stack with both.")
  var stackName: String?

  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      var rules = OptionRules()
      rules.go(stack.given, with: "--stack NAME", stackName != nil)
      try rules.throwIfBroken()
      let priced = try stackName.map { name in
        (try shared.workspace(printer), try stack.request(name))
      }
      try shared.emit(
        try RatesDiffCommand.run(from: old, to: new, stack: priced), to: &printer)
    }
  }
}

struct RatesVerifySubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Every row of our tables against offer files; exit 1 if a price differs.",
    discussion: """
      Examples:
        alva-cost rates verify offers
        alva-cost rates verify AmazonEC2.json.gz --region us-east-1
        alva-cost rates verify offers --format json
      """)

  @Argument(help: "Offer files, or folders of them.")
  var paths: [String]

  @Option(name: .long, help: "Only this region's tables; may be repeated.")
  var region: [String] = []

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      let command = RatesVerifyCommand(
        workspace: try shared.workspace(printer), regions: region.isEmpty ? nil : region)
      let outcome = try command.run(paths)
      try shared.emit(outcome.report, to: &printer)
      if outcome.differs { throw ExitCode(1) }
    }
  }
}

struct RatesStatusSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Age and source of every rate that a stack uses; exit 4 if one is too old.",
    discussion: """
      Ages are counted to --as-of; without it to today's date where --max-age is given, else to the
      newest day on which a source shows one of the region's rates, and no clock is read.

      Examples:
        alva-cost rates status
        alva-cost rates status staging
        alva-cost rates status staging --max-age 90d
      """)

  @Argument(help: "A stack; without one, all rates of a region.")
  var name: String?

  @Option(name: .customLong("max-age"), help: "The most days since a source showed a rate: 90d.")
  var maxAge: String?

  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      var rules = OptionRules()
      rules.go(
        [
          "--scenario": stack.scenario != nil, "--estimate": stack.estimate != nil,
          "--set": !stack.set.isEmpty,
        ], with: "a stack", name != nil, "name the stack whose rates are shown")
      try rules.throwIfBroken()
      let most = try maxAge.map { try MeasuredValue.days($0, option: "--max-age") }
      let request = try stack.request(name ?? "")
      let day: RatesStatusCommand.Day =
        if let asOf = request.asOf {
          .given(asOf)
        } else if most != nil, let today = Console.today() {
          .today(today)
        } else { .newestSeen }
      let command = RatesStatusCommand(workspace: try shared.workspace(printer))
      let outcome =
        name == nil
        ? try command.run(region: stack.region ?? "us-east-1", day: day, mostDays: most)
        : try command.run(stack: request, day: day, mostDays: most)
      try shared.emit(outcome.report, to: &printer)
      if let most, outcome.tooOld > 0 {
        Console.note(
          "\(outcome.tooOld) of \(outcome.count) rates are older than \(most) days on "
            + "\(outcome.day.text)\n  help: import newer offer files with 'rates import', or fetch "
            + "them with 'rates update'")
        throw ExitCode(4)
      }
    }
  }
}
