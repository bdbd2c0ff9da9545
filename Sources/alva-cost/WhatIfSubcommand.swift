import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Platform
import Quantities
import Reporting

struct WhatIfSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "A change before it is made: money by line, latency and headroom beside it.",
    discussion: """
      With --set, a --region, --scenario or --estimate holds for both sides; without it, they are
      the change.
      """)

  @Argument(help: "A stack under pricing/stacks.")
  var name: String

  @Flag(name: .long, help: "Every option of pricing/whatif/NAME.yaml in one table.")
  var alternatives = false

  @Flag(name: .long, help: "With --alternatives: the cheapest combination that holds the target.")
  var best = false

  @Option(name: .long, help: "With --best: leave this decision as it stands; may be repeated.")
  var keep: [String] = []

  @Option(name: .long, help: "With --best: the p95 to hold, such as 300ms; else 500ms.")
  var p95: String?

  @Option(
    name: .long, help: "With --best: share of every limit to keep free, such as 30%; else none.")
  var headroom: String?

  @OptionGroup var horizon: GrowthOptions

  @Option(
    name: .long, help: "With --months or --fixed: the budget of a month; else the budget file's.")
  var budget: String?

  @Flag(name: .long, help: "Savings Plans and reserved nodes of every term.")
  var commitments = false

  @Option(
    name: .long, help: "With --commitments: percent of the usage that is promised; else all of it.")
  var coverage: Int?

  @Option(
    name: .long, parsing: .singleValue,
    help: "Sweep: PATH=256,512 or PATH=1..4; several make every combination, as CSV.")
  var vary: [String] = []

  @Option(name: .long, help: "With --vary: so many points instead of all.")
  var sample: Int?

  @Flag(
    name: .long,
    help: "With --vary: what runs round the clock alone, exact, for up to ten billion points.")
  var fixed = false

  @Option(name: .long, help: "With --vary: part K/N; a finished --output of it is kept.")
  var shard: String?

  @Option(
    name: .long,
    help: "Months to draw for the difference: a number, auto (a 1 % interval), 0 for none.")
  var runs = RunCount(.months(DesignDifference.usualRuns))

  @Option(name: .long, help: "Seed of the draws: the same seed gives the same bytes.")
  var seed = SamplingRequest.usualSeed

  @Option(
    name: .long,
    help: "Folder for the report as Markdown and CSV with its pictures; none is written without.")
  var reports: String?

  @OptionGroup var synthesis: SynthesisOptions
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run {
      let workspace = try shared.workspace()
      var request = try stack.request(name)
      request.source = try synthesis.source(stack)
      try checkMode()
      if horizon.months != nil || commitments {
        try runHorizon(workspace, request)
        return
      }
      if !vary.isEmpty {
        try runSweep(workspace, request)
        return
      }
      if alternatives || best {
        try runAlternatives(workspace, request)
        return
      }
      try shared.emit(
        try WhatIfCommand(workspace: workspace).run(request, sampling: sampling).report,
        in: reports, as: "\(name)-whatif")
    }
  }
}

extension WhatIfSubcommand {
  /// Holds the options against what is asked: one question at a time, each option with its own.
  private func checkMode() throws(Diagnostics) {
    var problems = Diagnostics()
    let asked = [
      ("--vary", !vary.isEmpty), ("--alternatives", alternatives || best),
      ("--commitments", commitments), ("--months", horizon.months != nil && !commitments),
    ].filter(\.1).map(\.0)
    if asked.count > 1 {
      problems.error(
        "\(asked.joined(separator: " and ")) ask different questions",
        mend: "give them one at a time", kind: .usage)
    }
    func goes(
      _ option: String, _ isThere: Bool, with other: String, _ isAsked: Bool, _ mend: String
    ) {
      if isThere, !isAsked {
        problems.error("\(option) goes with \(other)", mend: mend, kind: .usage)
      }
    }
    let sweep = "write --vary 'services.*.cpu=256,512'"
    goes("--sample", sample != nil, with: "--vary", !vary.isEmpty, sweep)
    goes("--shard", shard != nil, with: "--vary", !vary.isEmpty, sweep)
    goes("--fixed", fixed, with: "--vary", !vary.isEmpty, sweep)
    goes("--keep", !keep.isEmpty, with: "--best", best, "add --best")
    goes("--p95", p95 != nil, with: "--best", best, "add --best")
    goes("--headroom", headroom != nil, with: "--best", best, "add --best")
    goes("--coverage", coverage != nil, with: "--commitments", commitments, "add --commitments")
    let months = horizon.months != nil
    goes(
      "--growth", horizon.growth != nil, with: "--months", months && !commitments, "add --months 12"
    )
    goes(
      "--budget", budget != nil, with: "--months or --fixed", months && !commitments || fixed,
      "add --months 12")
    try problems.throwIfErrors()
  }

  private var sampling: SamplingRequest? { runs.runs.map { SamplingRequest(runs: $0, seed: seed) } }

  private func runAlternatives(_ workspace: Workspace, _ request: StackRequest) throws {
    let (p95, headroom) = (p95 ?? "500ms", headroom ?? "0%")
    let seconds = try MeasuredValue.seconds(p95, option: "--p95")
    let share = try MeasuredValue.share(headroom, option: "--headroom")
    let found = try AlternativesCommand(workspace: workspace).run(request, sampling: sampling)
    for name in keep where !found.groups.contains(where: { $0.name == name }) {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--keep: there is no decision '\(name)'",
          mend: suggestion(for: name, from: found.groups.map(\.name))))
    }
    guard best else {
      try shared.emit(found.report(), in: reports, as: "\(name)-alternatives")
      return
    }
    let search = CombinationSearch(
      found.bench, groups: found.groups.filter { !keep.contains($0.name) }, p95Seconds: seconds,
      headroom: share)
    let combination = try search.run()
    try shared.emit(
      found.report(best: combination, target: "p95 within \(p95), headroom \(headroom)"),
      in: reports, as: "\(name)-best")
    if combination.best == nil { throw ExitCode(1) }
  }
}

extension WhatIfSubcommand {
  private func runSweep(_ workspace: Workspace, _ request: StackRequest) throws {
    var problems = Diagnostics()
    let axes = problems.collecting { try SweepAxis.parse(arguments: vary) } ?? []
    if let sample, sample < 1 {
      problems.error("--sample: \(sample) is below 1", mend: "write --sample 1000", kind: .usage)
    }
    if fixed {
      try runFixed(workspace, request, axes, problems)
      return
    }
    let part = problems.collecting {
      try shard.map { text throws(Diagnostics) in try SweepShard.parse(text) }
        ?? SweepShard.fromEnvironment(Console.environment)
    }
    let grid = problems.collecting { try SweepGrid(axes, sample: sample, seed: seed) }
    try problems.throwIfErrors()
    guard let grid else { return }
    let command = SweepCommand(workspace: workspace)
    let chosen = (part ?? nil) ?? .whole
    let isPart = (part ?? nil) != nil
    if isPart, let output = shared.output, Files.kind(of: output) == .file {
      let text = String(decoding: try Files.read(output, shown: output), as: UTF8.self)
      if try SweepPart.isFinished(
        text, file: output, chosen, of: try command.fingerprint(of: request, grid))
      {
        if !shared.quiet { Console.note("\(output): kept, it is finished") }
        return
      }
    }
    if isPart, shard == nil, !shared.quiet {
      Console.note("part \(chosen.number)/\(chosen.count), as the job array says")
    }
    let rows = try command.run(request, grid, shard: chosen)
    if rows.skipped > 0, !shared.quiet, isPart || shared.format == .csv {
      Console.note("\(rows.skipped) of \(rows.points) points make no valid stack, left out")
    }
    if isPart {
      try shared.emit(rows.part(chosen))
      return
    }
    try emitSweep(rows.report(name), as: "\(name)-sweep")
  }

  private func runFixed(
    _ workspace: Workspace, _ request: StackRequest, _ axes: [SweepAxis], _ found: Diagnostics
  ) throws {
    var problems = found
    for (option, isThere) in [("--sample", sample != nil), ("--shard", shard != nil)] where isThere
    {
      problems.error(
        "\(option) does not go with --fixed, which prices the whole grid", mend: "leave one out",
        kind: .usage)
    }
    let limit = problems.collecting { () throws(Diagnostics) -> Money? in
      try budget.map { text throws(Diagnostics) in
        try MeasuredValue.dollars(text, option: "--budget")
      }
    }
    try problems.throwIfErrors()
    let sweep = try FixedSweep(workspace, request, axes, budget: limit ?? nil)
    try emitSweep(sweep.report, as: "\(name)-fixed")
  }

  private func emitSweep(_ report: TableReport, as base: String) throws {
    // A table for the eye, the tidy file beside it.
    if shared.format == .table, let output = shared.output, output.hasSuffix(".csv") {
      try shared.emit(report.csv)
      try report.write(to: reports, as: base)
      if !shared.quiet {
        try Console.print(report.terminal(style: Console.style(noColour: shared.noColor)))
      }
      return
    }
    try shared.emit(report, in: reports, as: base)
  }
}

extension WhatIfSubcommand {
  private func runHorizon(_ workspace: Workspace, _ request: StackRequest) throws {
    var problems = Diagnostics()
    if commitments {
      let share = problems.collecting {
        try MeasuredValue.count(coverage ?? 100, in: 1...100, "--coverage")
      }
      let months = problems.collecting {
        try horizon.months.map { count throws(Diagnostics) in
          try MeasuredValue.count(count, in: 1...120, "--months")
        }
      }
      try problems.throwIfErrors()
      let costs = try CommitmentCommand(workspace: workspace).run(
        request, coveragePercent: share ?? 100, sampling: sampling)
      var drawn: Int?
      if let sampling {
        drawn = DesignDifference.usualRuns
        if case .months(let months) = sampling.runs { drawn = months }
      }
      try shared.emit(
        CommitmentCommand.report(
          costs, stack: name, runs: drawn, horizon: months ?? nil), in: reports,
        as: "\(name)-commitments")
      return
    }
    if let growth = try horizon.run(request, workspace, budget: budget) {
      try shared.emit(growth.report, in: reports, as: "\(name)-growth")
    }
  }
}

extension SharedOptions {
  /// Prints a report of tables in the chosen format, and writes it with its pictures to a folder.
  func emit(_ report: TableReport, in folder: String?, as base: String) throws {
    try report.write(to: folder, as: base)
    try emit(report)
  }

  /// Prints a report of tables in the chosen format.
  func emit(_ report: TableReport) throws {
    if !report.warnings.isEmpty { Console.note(report.warnings.text) }
    switch format {
    case .table: try emit(report.terminal(style: Console.style(noColour: noColor)))
    case .markdown: try emit(report.markdown)
    case .csv: try emit(report.csv)
    case .json: try emit(report.json.text)
    case .html: try emit(report.document.html)
    }
  }
}

extension TableReport {
  /// Writes the report's files to a folder, if one is named.
  func write(to folder: String?, as base: String) throws(Diagnostics) {
    guard let folder else { return }
    try Files.write(
      files(base).map { file in
        let path = "\(folder)/\(file.name)"
        return (path: path, shown: path, bytes: Array(file.text.utf8))
      })
  }
}
