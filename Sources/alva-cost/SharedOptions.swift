import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Inputs
import Platform
import Quantities

/// What is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, markdown, csv, json, html

  /// What files of it end in.
  var ending: String {
    switch self {
    case .table: "txt"
    case .markdown: "md"
    case .csv, .json, .html: rawValue
    }
  }
}

/// Options that every command understands.
struct SharedOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "The pricing folder (or ALVA_COST_PRICING; else pricing/ here or in a parent).")
  var pricing: String?

  @Option(name: .long, help: "What to print: table, markdown, csv, json or html.")
  var format: OutputFormat = .table

  @Option(
    name: .long,
    help: "Write what would be printed to this file, or into this folder, instead; - prints it.")
  var output: String?

  @Flag(name: .long, help: "No colour, whatever the terminal.")
  var noColor = false

  @Flag(name: .long, help: "Print nothing but problems.")
  var quiet = false

  func workspace() throws(Diagnostics) -> Workspace {
    try Workspace.find(given: pricing ?? Console.environment("ALVA_COST_PRICING"))
  }

  /// Prints a report, or writes it where `--output` says.
  func emit(_ text: @autoclosure () throws -> String) throws {
    if let output, output != "-" {
      let path = isFolder(output) ? output + (output.hasSuffix("/") ? "" : "/") + fileName : output
      try Files.write([(path: path, shown: path, bytes: Array(try text().utf8))])
    } else if !quiet || output == "-" {
      try Console.print(try text())
    }
  }
}

extension SharedOptions {
  private func isFolder(_ path: String) -> Bool {
    path.hasSuffix("/") || Files.kind(of: path) == .folder
  }

  /// What a report is called in a folder: `estimate-staging.md`, after the command.
  private var fileName: String {
    let words = CommandLine.arguments.dropFirst().prefix { !$0.hasPrefix("-") }
      .compactMap { $0.split(separator: "/").last }
    return (words.isEmpty ? "alva-cost" : words.joined(separator: "-")) + "." + format.ending
  }
}

/// Options that change a stack before it is looked at.
struct StackOptions: ParsableArguments {
  @Option(name: .long, help: "Another region than the stack's.")
  var region: String?

  @Option(name: .long, help: "One scenario for every estimate.")
  var scenario: String?

  @Option(name: .long, help: "Only this estimate: conservative, realistic, …")
  var estimate: String?

  @Option(name: .customLong("as-of"), help: "Prices in force on this day, YYYY-MM-DD.")
  var asOf: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Change a key of the stack: PATH=VALUE, with * for every name; may be repeated.")
  var set: [String] = []

  /// The request these options make of a stack.
  func request(_ name: String) throws(Diagnostics) -> StackRequest {
    var problems = Diagnostics()
    var request = StackRequest(name: name)
    request.region = region
    request.scenario = scenario
    request.estimate = estimate
    request.take(asOf: asOf, &problems)
    for text in set {
      if let overlay = problems.collecting({ try Overlay.parse(argument: text) }) {
        request.overlays.append(overlay)
      }
    }
    try problems.throwIfErrors()
    return request
  }
}

extension RunRequest {
  /// Takes the day of `--as-of`: one of the calendar, or `today`.
  mutating func take(asOf text: String?, _ problems: inout Diagnostics) {
    guard let text else { return }
    asOf = text == "today" ? Console.today() : CalendarDay(text)
    if asOf == nil || asOf == .undated {
      problems.error(
        "--as-of: '\(text)' is not a day in the calendar", mend: "write it as 2026-10-08",
        kind: .usage)
    }
  }
}

/// How many months are drawn: a number, `auto`, or 0 for none.
struct RunCount: ExpressibleByArgument {
  let runs: SamplingRequest.Runs?

  init?(argument: String) {
    if argument == "auto" {
      runs = .auto
    } else if let count = Int(argument), (0...10_000_000).contains(count) {
      runs = count == 0 ? nil : .months(count)
    } else {
      return nil
    }
  }

  init(_ runs: SamplingRequest.Runs?) {
    self.runs = runs
  }

  var defaultValueDescription: String {
    switch runs {
    case .months(let count)?: String(count)
    case .auto?: "auto"
    case nil: "0"
    }
  }
}

/// Options of commands that draw months at random.
struct SamplingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "Months to draw for percentiles and drivers: a number, auto (a 1 % interval), 0 for none."
  )
  var runs = RunCount(.months(SamplingRequest.usualRuns))

  @Option(name: .long, help: "Seed of the draws: the same seed gives the same bytes.")
  var seed = SamplingRequest.usualSeed

  @Option(
    name: .long,
    help: "USD a month to hold the months against; else the limits of budgets/NAME.yaml.")
  var budget: String?

  /// What to draw; `nil` for nothing.
  func request() throws(Diagnostics) -> SamplingRequest? {
    let limit = try budget.map { text throws(Diagnostics) in
      try MeasuredValue.dollars(text, option: "--budget")
    }
    return runs.runs.map { SamplingRequest(runs: $0, seed: seed, budget: limit) }
  }
}
