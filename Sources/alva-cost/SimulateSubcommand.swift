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

struct SimulateSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Runs the month: latency, utilisation, tasks, what gives way first, and the bill.",
    discussion: "Prints a table and writes reports/NAME-capacity.md.")

  @Argument(help: "A stack under pricing/stacks.")
  var name: String

  @Flag(name: .long, help: "Find the highest multiple of the traffic that holds --p95.")
  var capacity = false

  @Option(name: .long, help: "A response time, such as 300ms or 1.5s.")
  var p95 = "500ms"

  @Option(name: .long, help: "Share of every limit to keep free, such as 30%.")
  var headroom = "0%"

  @Option(
    name: .long, help: "Run hours FROM..TO of the month request by request too, such as 33..34.")
  var events: String?

  @Option(
    name: .long,
    help:
      "Months to draw for the distribution of cost: a number, auto (a 1 % interval), 0 for none."
  )
  var runs = RunCount(.months(SamplingRequest.usualRuns))

  @Option(
    name: .long, help: "Seed of the drawn months and of the request-by-request runs.")
  var seed: UInt64?

  @Option(name: .long, help: "Independent runs of the window.")
  var replications = 5

  @Option(name: .long, help: "Folder for the report.")
  var reports = "reports"

  @Flag(name: .long, help: "Write no report.")
  var noReports = false

  @OptionGroup var horizon: GrowthOptions
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run {
      if let growth = try horizon.run(
        try stack.request(name), try shared.workspace(), budget: nil)
      {
        try shared.emit(growth.report, in: noReports ? nil : reports, as: "\(name)-growth")
        return
      }
      var options = SimulateCommand.Options()
      let seconds = try MeasuredValue.seconds(p95, option: "--p95")
      options.capacityP95Seconds = capacity ? seconds : nil
      options.headroom = try MeasuredValue.share(headroom, option: "--headroom")
      options.seed = seed ?? options.seed
      options.sampling = runs.runs.map {
        SamplingRequest(runs: $0, seed: seed ?? SamplingRequest.usualSeed)
      }
      options.replications = try MeasuredValue.count(replications, in: 1...10_000, "--replications")
      if let events { options.window = try MeasuredValue.hours(events, option: "--events") }
      let command = SimulateCommand(workspace: try shared.workspace())
      let month = try command.run(try stack.request(name), options)
      let report = SimulationReport(
        stack: name, region: month.prepared.stack.region, scenario: month.prepared.scenario,
        report: month.report, estimate: month.estimate, capacity: month.capacity,
        p95Seconds: capacity ? seconds : nil,
        events: month.event.map {
          EventsReport(
            result: $0.result, window: $0.window, seed: $0.seed, replications: $0.replications,
            warmUpSeconds: $0.warmUpSeconds, means: $0.meanResponses, comparison: $0.comparison,
            queue: month.prepared.stack.queue?.name)
        })
      if !noReports {
        let path = "\(reports)/\(name)-capacity.md"
        try Files.write([(path: path, shown: path, bytes: Array(report.document.markdown().utf8))])
      }
      switch shared.format {
      case .table:
        try shared.emit(report.terminal(style: Console.style(noColour: shared.noColor)))
      case .markdown: try shared.emit(report.document.markdown())
      case .csv: try shared.emit(report.csv)
      case .json: try shared.emit(report.json.text)
      case .html: try shared.emit(report.document.html)
      }
    }
  }
}

struct VerifySubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "The simulator against exact theory, pricing against worked bills; exit 1 if any misses.")

  @Option(name: .long, help: "Seed of the runs.")
  var seed: UInt64 = 20_240_101

  @Flag(name: .long, help: "Fewer and shorter runs.")
  var short = false

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run {
      var plan = short ? TheoryCheckPlan.short : .standard
      plan.seed = seed
      let bills = try BillChecks(workspace: try shared.workspace()).run()
      let report = CheckReport(theory: TheoryChecks.run(plan), bills: bills)
      switch shared.format {
      case .table:
        try shared.emit(report.terminal(style: Console.style(noColour: shared.noColor)))
      case .markdown: try shared.emit(report.document.markdown())
      case .csv: try shared.emit(report.csv)
      case .html: try shared.emit(report.document.html)
      case .json: try shared.emit(report.json.text)
      }
      Console.note("\(report.passed) passed, \(report.missed) failed")
      if report.missed > 0 { throw ExitCode(1) }
    }
  }
}
