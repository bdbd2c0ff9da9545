import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Pricing
import Gate
import Diagnostics
import Reporting

struct ExplainSubcommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", _superCommandName: ProgramName.text,
    abstract: "A number down to its rate row, usage, traffic and assumptions.",
    discussion: """
      Examples:
        alva-cost explain staging
        alva-cost explain staging nat/data
        alva-cost explain staging web --set services.web.tasks=3
      """)

  @Argument(
    help: "A stack under pricing/stacks; or the path of a template.", completion: Completions.stacks
  )
  var name: String

  @Argument(
    help: "A line (web/fargate-vcpu), a resource (web) or a service (AmazonECS).",
    completion: Completions.lines)
  var line: String?

  @Option(
    name: .long,
    help:
      "Months to draw for low, typical and high of each line: 1 to 10,000,000, 0 for none; else 512."
  )
  var runs: RunCount?

  @Option(
    name: .long,
    help: "Seed of the draws, 0 to 2^64-1: the same seed gives the same bytes.")
  var seed: UInt64?

  @OptionGroup var template: TemplateArguments
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  /// The months to draw; what moves them is not asked for here.
  private func sampling() throws(Diagnostics) -> SamplingRequest? {
    var rules = OptionRules()
    rules.exclude(
      ["--seed": seed != nil], with: "--runs 0", runs.map { !RunCount.draws($0) } ?? false,
      because: "no months are drawn")
    try rules.throwIfBroken()
    var request = RunCount.sampling(runs, else: SamplingRequest.usualRuns, seed: seed)
    request?.findsDrivers = false
    return request
  }

  private func estimates(_ printer: Printer) throws(Diagnostics) -> EstimateSet {
    let workspace = try shared.workspace(printer)
    guard let source = try template.source(named: name, stack, printer) else {
      return try EstimateCommand(workspace: workspace).run(
        try stack.request(name), sampling: try sampling())
    }
    var request = source.request
    // Without traffic nothing is drawn.
    request.sampling = stack.scenario == nil ? nil : try sampling()
    return try SynthesisCommand(workspace: workspace, files: source.files).run(request).synthesis
      .bill
  }

  func answer(to printer: inout Printer) throws {
    try shared.checkLean()
    let set = try estimates(printer)
    if let line,
      set.estimates.allSatisfy({ Explanation.lines(named: line, in: $0, set.labels).isEmpty })
    {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "the estimates of '\(name)' have no line '\(line)'",
          mend: suggestion(for: line, from: Explanation.names(in: set))))
    }
    try shared.emit(Explained(set: set, line: line), to: &printer)
  }
}

/// Lines walked down to their rates.
private struct Explained: FormattedReport {
  let set: EstimateSet
  let line: String?

  func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    try Explanation.report(set, line: line).lean(selection)
  }

  func text(in format: OutputFormat, style: TerminalStyle) -> String {
    // A terminal has no room for a table of so many columns.
    format == .table
      ? Explanation.text(set, line: line)
      : Explanation.report(set, line: line).text(in: format, style: style)
  }
}
