import AlvaCost
import ArgumentParser
import Diagnostics
import Reporting

struct WhatIfSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "A change before it is made: money by line, latency and headroom beside it.",
    discussion: """
      With --set, a --region or --scenario holds for both sides; without it, they are the change.
      """)

  @Argument(help: "A stack under pricing/stacks.")
  var name: String

  @Flag(name: .long, help: "Every option of pricing/whatif/NAME.yaml in one table.")
  var alternatives = false

  @Flag(name: .long, help: "With --alternatives: the cheapest combination that holds the target.")
  var best = false

  @Option(name: .long, help: "With --best: leave this decision as it stands; may be repeated.")
  var keep: [String] = []

  @Option(name: .long, help: "With --best: the p95 to hold, such as 300ms.")
  var p95 = "500ms"

  @Option(name: .long, help: "With --best: share of every limit to keep free, such as 30%.")
  var headroom = "0%"

  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run {
      let workspace = try shared.workspace()
      let request = try stack.request(name)
      if alternatives || best {
        try runAlternatives(workspace, request)
        return
      }
      try shared.emit(try WhatIfCommand(workspace: workspace).run(request).report)
    }
  }
}

extension WhatIfSubcommand {
  private func runAlternatives(_ workspace: Workspace, _ request: StackRequest) throws {
    let seconds = try MeasuredValue.seconds(p95, option: "--p95")
    let share = try MeasuredValue.share(headroom, option: "--headroom")
    let found = try AlternativesCommand(workspace: workspace).run(request)
    for name in keep where !found.groups.contains(where: { $0.name == name }) {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--keep: there is no decision '\(name)'",
          mend: suggestion(for: name, from: found.groups.map(\.name))))
    }
    guard best else {
      try shared.emit(found.report())
      return
    }
    let search = CombinationSearch(
      found.bench, groups: found.groups.filter { !keep.contains($0.name) }, p95Seconds: seconds,
      headroom: share)
    let combination = try search.run()
    try shared.emit(
      found.report(best: combination, target: "p95 within \(p95), headroom \(headroom)"))
    if combination.best == nil { throw ExitCode(1) }
  }
}

extension SharedOptions {
  /// Prints a report of tables in the chosen format.
  func emit(_ report: TableReport) throws {
    if !report.warnings.isEmpty { Console.note(report.warnings.text) }
    switch format {
    case .table: try emit(report.terminal(style: Console.style(noColour: noColor)))
    case .markdown: try emit(report.markdown)
    case .csv: try emit(report.csv)
    case .json: try emit(report.json.text)
    case .html: try emit(HTMLPage.text(markdown: report.markdown, title: report.title))
    }
  }
}
