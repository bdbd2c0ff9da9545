import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Platform
import Reporting
import Resources
import Services
import TrafficSimulation

struct SimulateSubcommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", _superCommandName: ProgramName.text,
    abstract: "Runs the month: latency, utilisation, tasks, what gives way first, and the bill.",
    discussion: """
      Prints a table and writes reports/NAME-capacity.md.

      Examples:
        alva-cost simulate staging --scenario moderate
        alva-cost simulate staging --scenario moderate --capacity --p95 500ms
        alva-cost simulate staging --events 33..34
      """)

  @Argument(
    help: "A stack under pricing/stacks; or the path of a template, with --scenario.",
    completion: Completions.stacks)
  var name: String

  @Flag(name: .long, help: "Find the highest multiple of the traffic that holds --p95.")
  var capacity = false

  @Option(name: .long, help: "With --capacity: a response time, such as 300ms; else 500ms.")
  var p95: String?

  @Option(
    name: .long,
    help: "With --capacity: share of every limit to keep free, such as 30%; else none."
  )
  var headroom: String?

  @Option(
    name: .long, help: "Run hours FROM..TO of the month request by request too, such as 33..34.")
  var events: String?

  @Option(
    name: .long,
    help: """
      Months to draw for the distribution of cost: 1 to 10,000,000, auto (a 1 % interval), 0 for none; \
      else 512.
      """)
  var runs: RunCount?

  @Option(
    name: .long,
    help: "Seed of the drawn months and of the request-by-request runs, 0 to 2^64-1.")
  var seed: UInt64?

  @Option(name: .long, help: "With --events: independent runs of the window; else 5.")
  var replications: Int?

  @Option(name: .long, help: "Folder for the report; else reports.")
  var reports: String?

  @Flag(name: .long, help: "Write no report.")
  var noReports = false

  @OptionGroup var horizon: GrowthOptions
  @OptionGroup var span: PeriodOption
  @OptionGroup var template: TemplateArguments
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  /// Refuses what would do nothing.
  private func check() throws(Diagnostics) {
    var rules = OptionRules()
    horizon.check(
      [
        "--capacity": capacity, "--p95": p95 != nil && !horizon.resize,
        "--headroom": headroom != nil && !horizon.resize, "--events": events != nil,
        "--replications": replications != nil,
        "--runs": RunCount.draws(runs), "--seed": seed != nil, "--period": span.period != nil,
      ], &rules)
    if !horizon.isAsked {
      rules.go(
        ["--p95": p95 != nil, "--headroom": headroom != nil], with: "--capacity", capacity)
      rules.go(
        ["--replications": replications != nil], with: "--events", events != nil,
        "add --events 33..34")
    }
    rules.exclude(
      ["--reports": reports != nil], with: "--no-reports", noReports, because: "none is written")
    try rules.throwIfBroken()
  }

  func answer(to printer: inout Printer) throws {
    try check()
    try shared.checkLean()
    let folder = noReports || shared.lean.isAsked ? reports : reports ?? "reports"
    if horizon.isAsked { try TemplateArguments.refuse(named: name, "simulate") }
    if let growth = try horizon.run(
      try stack.request(name), try shared.workspace(printer), budget: nil, p95: p95,
      headroom: headroom)
    {
      return try shared.emit(growth.report, in: folder, as: "\(name)-growth", to: &printer)
    }
    let report = try report(of: options(), printer)
    let name = report.stack
    let files: [Files.Content] =
      folder.map { folder in
        let text = report.document.markdown { "\(name)-capacity-\($0.name).svg" }
        let files = [(".md", text)] + report.charts.map { ("-\($0.name).svg", $0.svg) }
        return files.map { ending, text in
          let path = "\(folder)/\(name)-capacity\(ending)"
          return (path: path, shown: path, bytes: Array(text.utf8))
        }
      } ?? []
    try shared.emit(report, beside: files, to: &printer)
  }

  private func options() throws(Diagnostics) -> SimulateCommand.Options {
    var options = SimulateCommand.Options()
    let seconds = try MeasuredValue.seconds(p95 ?? "500ms", option: "--p95")
    options.capacityP95Seconds = capacity ? seconds : nil
    options.headroom = try MeasuredValue.share(headroom ?? "0%", option: "--headroom")
    options.seed = seed ?? options.seed
    options.sampling = RunCount.sampling(runs, else: SamplingRequest.usualRuns, seed: seed)
    options.replications = try MeasuredValue.count(
      replications ?? 5, in: 1...10_000, "--replications")
    if let events { options.window = try MeasuredValue.hours(events, option: "--events") }
    return options
  }

  private func report(
    of options: SimulateCommand.Options, _ printer: Printer
  ) throws(Diagnostics) -> SimulationReport {
    let command = SimulateCommand(workspace: try shared.workspace(printer))
    var request = try stack.request(name)
    try span.take(into: &request)
    request.source = try template.source(named: name, stack, printer)
    let month = try command.run(request, options)
    return SimulationReport(
      stack: month.stack, region: month.prepared.stack.region, scenario: month.prepared.scenario,
      report: month.report, estimate: month.estimate, capacity: month.capacity,
      p95Seconds: options.capacityP95Seconds,
      events: month.event.map {
        EventsReport(
          result: $0.result, window: $0.window, seed: $0.seed, replications: $0.replications,
          warmUpSeconds: $0.warmUpSeconds, means: $0.meanResponses, comparison: $0.comparison,
          queues: month.prepared.stack.queues.map(\.name))
      })
  }
}

struct VerifySubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", _superCommandName: ProgramName.text,
    abstract:
      "The simulator against exact theory, pricing against worked bills; exit 1 if any misses.",
    discussion: """
      Examples:
        alva-cost verify
        alva-cost verify --short
        alva-cost verify --seed 7 --format json
        alva-cost verify --bills
        alva-cost verify --bills --tolerance 15%
      """)

  @Option(name: .long, help: "Seed of the runs, 0 to 2^64-1.")
  var seed: UInt64?

  @Flag(name: .long, help: "Fewer and shorter runs.")
  var short = false

  @Flag(
    name: .long,
    help: "Public bills in place of these: the estimate of what was known, its range, and the bill."
  )
  var bills = false

  @Option(
    name: .long,
    help:
      "Exit 1 where the P50 of a bill's estimate is further off than this share of the bill: 15%.")
  var tolerance: String?

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      var rules = OptionRules()
      rules.exclude(
        ["--seed": seed != nil, "--short": short], with: "--bills", bills,
        because: "bills are not simulated request by request")
      rules.go(["--tolerance": tolerance != nil], with: "--bills", bills)
      try rules.throwIfBroken()
      if bills { return try compareBills(&printer) }
      var plan = short ? TheoryCheckPlan.short : .standard
      if let seed { plan.seed = seed }
      let bills = try BillChecks.all(try shared.workspace(printer))
      let report = CheckReport(theory: TheoryChecks.run(plan), bills: bills)
      try shared.emit(report, to: &printer)
      Console.note(
        "\(report.passed) passed, \(report.missed) failed; \(report.identities) identities hold, which is no "
          + "evidence")
      if report.missed > 0 { throw ExitCode(1) }
    }
  }

  /// Says how right estimates were; that is a measurement, and fails only where a tolerance is given.
  private func compareBills(_ printer: inout Printer) throws {
    let limit = try tolerance.map { text throws(Diagnostics) in
      try MeasuredValue.share(text, option: "--tolerance")
    }
    let bills = try PublicBills(workspace: try shared.workspace(printer)).run()
    try shared.emit(PublicBillReport(bills).report, to: &printer)
    guard let limit else { return }
    let beyond = bills.filter { abs($0.error) > limit }
    if beyond.isEmpty { return }
    if !shared.quiet {
      printer.note("beyond the tolerance: \(beyond.map(\.name).joined(separator: ", "))")
    }
    throw ExitCode(1)
  }
}
