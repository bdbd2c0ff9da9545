import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Inputs
import Platform
import Quantities
import Reporting

/// The folder that everything is read from.
struct PricingOptions: ParsableArguments {
  @Option(
    name: .customLong("pricing"),
    help: """
      The pricing folder (or ALVA_COST_PRICING; else pricing/ here or in a parent). Its files lie \
      over the program's own.
      """)
  var folder: String?

  func workspace(_ printer: Printer) throws(Diagnostics) -> Workspace {
    try Self.workspace(folder, printer)
  }

  /// The workspace of a folder; of the one that the environment names, or of that here, without it.
  static func workspace(
    _ folder: String?, _ printer: Printer
  ) throws(Diagnostics) -> Workspace {
    var workspace = try Workspace.find(
      given: folder ?? Console.environment("ALVA_COST_PRICING"))
    workspace.notices = printer.notices
    workspace.asked = folder
    workspace.fence = printer.fence?.also(workspace.folder)
    return workspace
  }
}

/// Options that every command understands.
struct SharedOptions: ParsableArguments {
  @OptionGroup var pricing: PricingOptions
  @OptionGroup var lean: LeanOptions
  @OptionGroup var output: OutputOptions

  var quiet: Bool { output.quiet }

  func workspace(_ printer: Printer) throws(Diagnostics) -> Workspace {
    try pricing.workspace(printer)
  }

  /// Refuses a file that no report could be and a lean report that could not be, before anything is worked out.
  func checkLean() throws(Diagnostics) {
    try output.check()
    try lean.check(output)
  }

  /// Prints a report in the chosen format, or writes it where `--output` says.
  ///
  /// - Parameters:
  ///   - report: the report.
  ///   - files: what is written along with it, all or none.
  ///   - printer: standard output.
  /// - Throws: what could not be written to a file.
  func emit(
    _ report: some FormattedReport, beside files: [Files.Content] = [], to printer: inout Printer
  ) throws {
    if let text = try lean.text(of: report, output, printer) {
      return try output.place.emit(text, ending: "json", beside: files, to: &printer)
    }
    try output.emit(report, beside: files, to: &printer)
  }

  /// The same of a report of tables, which is written with its pictures to a folder besides.
  func emit(
    _ report: TableReport, in folder: String? = nil, as base: String = "",
    to printer: inout Printer
  ) throws {
    if !report.warnings.isEmpty { printer.note(report.warnings.text) }
    try emit(report, beside: report.files(in: folder, as: base), to: &printer)
  }
}

/// Options that change a stack before it is looked at.
struct StackOptions: ParsableArguments {
  @Option(
    name: .long, help: "Another region than the stack's.", completion: Completions.regions)
  var region: String?

  @Option(
    name: .long, help: "One scenario for every estimate.", completion: Completions.scenarios)
  var scenario: String?

  @Option(
    name: .long, help: "Only this estimate: conservative, realistic, …",
    completion: Completions.estimates)
  var estimate: String?

  @Option(name: .customLong("as-of"), help: "Prices in force on this day, YYYY-MM-DD.")
  var asOf: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Change a key of the stack: PATH=VALUE, with * for every name; may be repeated.",
    completion: Completions.paths)
  var set: [String] = []

  /// As many as the `set` of a file may have.
  private static let mostChanges = 1_000

  /// Each with whether it was given.
  var given: KeyValuePairs<String, Bool> {
    [
      "--region": region != nil, "--scenario": scenario != nil, "--estimate": estimate != nil,
      "--as-of": asOf != nil, "--set": !set.isEmpty,
    ]
  }

  /// The request these options make of a stack.
  func request(_ name: String) throws(Diagnostics) -> StackRequest {
    var problems = Diagnostics()
    var request = StackRequest(name: name)
    request.region = region
    request.scenario = scenario
    request.estimate = estimate
    request.take(asOf: asOf, &problems)
    if set.count > Self.mostChanges {
      problems.error(
        "--set is given more than \(Self.mostChanges) times",
        mend: "write the changes into the stack file",
        kind: .usage)
    }
    var paths: Set<String> = []
    for text in set.prefix(Self.mostChanges) {
      if let overlay = problems.collecting({ try Overlay.parse(argument: text) }) {
        if !paths.insert(overlay.path).inserted {
          problems.error(
            "--set: '\(overlay.path)' is changed twice", mend: "leave one of them out", kind: .usage
          )
        }
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

  /// What is drawn: as asked, else the usual number of months; `nil` for none.
  static func runs(_ asked: RunCount?, else usual: Int) -> SamplingRequest.Runs? {
    asked.map(\.runs) ?? .months(usual)
  }

  /// The same with its seed, as a request.
  static func sampling(
    _ asked: RunCount?, else usual: Int, seed: UInt64?, budget: Money? = nil
  ) -> SamplingRequest? {
    runs(asked, else: usual).map {
      var request = SamplingRequest(
        runs: $0, seed: seed ?? SamplingRequest.usualSeed, budget: budget)
      request.isUsual = asked == nil
      return request
    }
  }

  /// Whether months are asked for, beyond none.
  static func draws(_ asked: RunCount?) -> Bool { asked?.runs != nil }
}

/// Options of commands that draw months at random.
struct SamplingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: """
      Months to draw for percentiles and drivers: 1 to 10,000,000, auto (a 1 % interval), 0 for none; \
      else 512.
      """)
  var runs: RunCount?

  @Option(
    name: .long,
    help: "Seed of the draws, 0 to 2^64-1: the same seed gives the same bytes.")
  var seed: UInt64?

  @Option(
    name: .long,
    help: "USD a month to hold the months against; else the limits of budgets/NAME.yaml.")
  var budget: String?

  /// What asks for months to be drawn, each with whether it was given.
  var draws: KeyValuePairs<String, Bool> {
    ["--runs": RunCount.draws(runs), "--seed": seed != nil]
  }

  /// Whether no months are to be drawn.
  var isOff: Bool { runs.map { !RunCount.draws($0) } ?? false }

  /// What to draw; `nil` for nothing.
  func request() throws(Diagnostics) -> SamplingRequest? {
    let limit = try budget.map { text throws(Diagnostics) in
      try MeasuredValue.dollars(text, option: "--budget")
    }
    return RunCount.sampling(
      runs, else: SamplingRequest.usualRuns, seed: seed, budget: limit)
  }
}
