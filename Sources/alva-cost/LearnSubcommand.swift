import ArgumentParser
import Diagnostics
import Estimation
import Platform
import Reconciliation
import Reporting

struct LearnSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", _superCommandName: ProgramName.text,
    abstract: "A scenario from a load balancer's logs or metrics.",
    discussion: """
      Reads access logs of Application and Classic Load Balancers and of CloudFront, as text or gzip, \
      and what 'aws cloudwatch get-metric-data' or 'get-metric-statistics' prints, or a CSV of it. \
      Folders are searched. Prints a scenario that 'estimate --scenario' takes as it is; with --format \
      what was learnt besides: sizes, connections, times, what the balancer answered by itself.

      Examples:
        alva-cost learn staging --from AWSLogs/ --write
        alva-cost learn staging --from metrics.json > pricing/scenarios/measured.yaml
        alva-cost learn staging --from day.log.gz --format json
      """)

  @Argument(
    help: "A stack under pricing/stacks, whose services the traffic enters at.",
    completion: Completions.stacks)
  var name: String

  @Option(
    name: .long, parsing: .upToNextOption,
    help: "Logs, metric exports, and folders of them; - reads standard input.", completion: .file())
  var from: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: "A service and the target group or host that leads to it, SERVICE=NAME; may be repeated.")
  var entry: [String] = []

  @Flag(name: .long, help: "Leave robots and health checks from outside out of the requests.")
  var peopleOnly = false

  @Flag(
    name: .long,
    help: "Write scenarios/NAME-learnt.yaml of the pricing folder, unless it is there.")
  var write = false

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      var rules = OptionRules()
      rules.exclude(
        ["--output": shared.output.place.isFile], with: "--write", write,
        because: "the scenario goes into the pricing folder")
      try rules.throwIfBroken()
      try shared.checkLean()
      let workspace = try shared.workspace(printer)
      let learnt = try LearnCommand(workspace: workspace).run(try request())
      let scenario = LearntScenario(learnt, in: workspace)
      if write { try put(scenario, in: workspace) }
      try emit(learnt, scenario, &printer)
      if write { Console.note("wrote \(workspace.path(path))\nnext: \(next)") }
    }
  }

  private var learntName: String { "\(name)-learnt" }
  private var path: String { "scenarios/\(learntName).yaml" }
  private var next: String {
    PrintedCommand(["estimate", name, "--scenario", learntName])
      .with(PrintedCommand.options(["--pricing": shared.pricing.folder])).text
  }

  private func request() throws(Diagnostics) -> LearnCommand.Request {
    var problems = Diagnostics()
    if from.isEmpty {
      problems.error(
        "--from: no file is named", mend: "add --from FILE… with logs or metrics", kind: .usage)
    }
    var request = LearnCommand.Request(name: name, paths: from)
    for text in entry {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        request.entry[parts[1]] = parts[0]
      } else {
        problems.error(
          "--entry: '\(text)' is no service with its group", mend: "write SERVICE=NAME",
          kind: .usage)
      }
    }
    request.countsPeopleOnly = peopleOnly
    try problems.throwIfErrors()
    return request
  }

  /// Writes the scenario where nothing is yet.
  private func put(_ scenario: LearntScenario, in workspace: Workspace) throws(Diagnostics) {
    let file = workspace.path(path)
    if workspace.exists(path) {
      throw Diagnostics(
        Diagnostic(
          .error, .cannotWrite, at: SourceLocation(file: file),
          "this is there already; nothing was written",
          mend: "remove it first, or write elsewhere with --output"))
    }
    try Files.write([
      (path: file, shown: file, bytes: Array(scenario.text(named: learntName).utf8))
    ])
  }

  /// Prints the scenario, or what was learnt where a format is asked for.
  private func emit(
    _ learnt: LearntTraffic, _ scenario: LearntScenario, _ printer: inout Printer
  ) throws {
    let place = shared.output.place
    let ending = place.isFile ? place.output.flatMap { OutputFormat(endingOf: $0) } : nil
    if shared.lean.isAsked || shared.output.given != nil || ending != nil {
      let report = LearnReport.report(learnt, scenario: scenario.text(named: nil))
      return try shared.emit(report, to: &printer)
    }
    if !learnt.notes.items.isEmpty { printer.note(learnt.notes.text) }
    if write { return }
    try place.emit(scenario.text(named: fileName), ending: "yaml", to: &printer)
  }

  /// The scenario's name as its file says it; none where the file is not known.
  private var fileName: String? {
    guard shared.output.place.isFile, let output = shared.output.place.output,
      let file = output.split(separator: "/").last, file.hasSuffix(".yaml"),
      !output.hasSuffix("/")
    else { return nil }
    return String(file.dropLast(5))
  }
}
