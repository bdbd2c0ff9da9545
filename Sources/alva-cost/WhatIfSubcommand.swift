import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Platform
import Resources
import Quantities
import Reporting

struct WhatIfSubcommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif", _superCommandName: ProgramName.text,
    abstract: "A change before it is made: money by line, latency and headroom beside it.",
    discussion: """
      With --set, a --region, --scenario or --estimate holds for both sides; without it, they are
      the change.

      Examples:
        alva-cost whatif staging --set network.nat=instance
        alva-cost whatif staging --vary 'services.*.cpu=512..2048/512'
        alva-cost whatif staging --fail zone --for 1h
        alva-cost whatif staging --months 24 --growth 10% --resize
      """)

  @Argument(help: "A stack under pricing/stacks.", completion: Completions.stacks)
  var name: String

  @Flag(name: .long, help: "Every option of pricing/whatif/NAME.yaml in one table.")
  var alternatives = false

  @Flag(name: .long, help: "With --alternatives: the cheapest combination that holds the target.")
  var best = false

  @Option(name: .long, help: "With --best: leave this decision unchanged; may be repeated.")
  var keep: [String] = []

  @Option(
    name: .long,
    help: "The p95 to hold, such as 300ms: with --best, else 500ms; with --resize, else any.")
  var p95: String?

  @Option(
    name: .long,
    help: "With --best or --resize: share of every limit to keep free, such as 30%; else none.")
  var headroom: String?

  @Option(
    name: .customLong("max-risk"),
    help: """
      With --alternatives or --best: only options whose riskLevel is no higher: none, low, medium \
      or high.
      """)
  var mostRisk: RiskLevel?

  @OptionGroup var failures: FailureOptions

  @OptionGroup var horizon: GrowthOptions

  @Option(
    name: .long, help: "With --months or --fixed: the budget of a month; else the budget file's.")
  var budget: String?

  @Flag(name: .long, help: "Savings Plans and reserved nodes of every term.")
  var commitments = false

  @Option(
    name: .long,
    help: "With --commitments: share of the usage that is committed, such as 70%; else all of it.")
  var coverage: String?

  @Option(
    name: .long,
    help: "With --commitments: what the amounts make least, expected or p90; else expected.")
  var least: CommitmentAim?

  @Option(
    name: .long, help: "With --commitments: only commitments of this term, 1yr or 3yr; else both.")
  var term: CommitmentTerm?

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
    help:
      "Months to draw for the difference: 1 to 10,000,000, auto (a 1 % interval), 0 for none; else 256."
  )
  var runs: RunCount?

  @Option(
    name: .long,
    help: "Seed of the draws, 0 to 2^64-1: the same seed gives the same bytes.")
  var seed: UInt64?

  @Option(
    name: .long,
    help: "Folder for the report as Markdown and CSV with its pictures; none is written without.")
  var reports: String?

  @OptionGroup var synthesis: SynthesisOptions
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func answer(to printer: inout Printer) throws {
    let workspace = try shared.workspace(printer)
    var request = try stack.request(name)
    try TemplateArguments.refuse(named: name, "whatif")
    request.source = try synthesis.source(stack, printer)
    try checkMode()
    try shared.checkLean()
    if failures.isAsked {
      try runFailures(workspace, request, &printer)
    } else if horizon.months != nil || commitments {
      try runHorizon(workspace, request, &printer)
    } else if !vary.isEmpty {
      try runSweep(workspace, request, &printer)
    } else if alternatives || best {
      try runAlternatives(workspace, request, &printer)
    } else {
      try shared.emit(
        try WhatIfCommand(workspace: workspace).run(request, sampling: sampling).report,
        in: reports, as: "\(name)-whatif", to: &printer)
    }
  }
}

extension WhatIfSubcommand {
  /// Holds the options against what is asked: one question at a time, each option with its own.
  private func checkMode() throws(Diagnostics) {
    let months = horizon.months != nil && !commitments
    let asked = [
      ("--vary", !vary.isEmpty), ("--alternatives", alternatives || best),
      ("--commitments", commitments), ("--months", months), ("--fail", failures.isAsked),
    ].filter(\.1).map(\.0)
    if asked.count > 1 {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "\(asked.joined(separator: " and ")) ask different questions",
          mend: "give them one at a time"))
    }
    var rules = OptionRules()
    synthesis.check(&rules)
    rules.go(
      ["--sample": sample != nil, "--shard": shard != nil, "--fixed": fixed], with: "--vary",
      !vary.isEmpty, "write --vary 'services.*.cpu=256,512'")
    rules.go(
      ["--keep": !keep.isEmpty], with: "--best", best, "add --best")
    rules.go(
      ["--p95": p95 != nil, "--headroom": headroom != nil], with: "--best or --resize",
      best || horizon.resize, "add --best")
    rules.go(
      ["--max-risk": mostRisk != nil], with: "--alternatives or --best", alternatives || best)
    rules.go(
      ["--coverage": coverage != nil, "--least": least != nil, "--term": term != nil],
      with: "--commitments", commitments)
    rules.go(
      ["--growth": horizon.growth != nil, "--resize": horizon.resize], with: "--months", months,
      "add --months 12")
    rules.go(
      ["--budget": budget != nil], with: "--months or --fixed", months || fixed, "add --months 12")
    failures.check(&rules)
    let draws = RunCount.draws(runs)
    rules.exclude(
      ["--runs": draws, "--seed": seed != nil], with: "--fail", failures.isAsked,
      because: "the month is run with every input at its middle")
    rules.exclude(
      ["--runs": draws, "--seed": seed != nil], with: "--months", months,
      because: "the months ahead are run, not drawn")
    rules.exclude(
      ["--runs": draws, "--seed": seed != nil && sample == nil], with: "--vary", !vary.isEmpty,
      because: "the points of a sweep are run, not drawn")
    rules.exclude(
      ["--reports": reports != nil], with: "--shard", shard != nil,
      because: "a part is one table, for 'merge' to join; --output writes it")
    rules.exclude(
      [shared.lean.option: shared.lean.isAsked], with: "--shard", shard != nil,
      because: "a part is CSV, for 'merge' to join")
    if shard != nil, let format = shared.output.given, format != .csv {
      rules.exclude(
        ["--format \(format.rawValue)": true], with: "--shard", true, because: "a part is CSV")
    }
    try rules.throwIfBroken()
  }

  private func runFailures(
    _ workspace: Workspace, _ request: StackRequest, _ printer: inout Printer
  ) throws {
    if failures.isAll {
      let forecast = try FailureCommand(workspace: workspace).forecast(request)
      return try shared.emit(forecast.report, in: reports, as: "\(name)-failures", to: &printer)
    }
    let outcome = try FailureCommand(workspace: workspace).run(request, try failures.request())
    try shared.emit(outcome.report, in: reports, as: "\(name)-failure", to: &printer)
  }

  private var drawSeed: UInt64 { seed ?? SamplingRequest.usualSeed }

  var sampling: SamplingRequest? {
    RunCount.sampling(runs, else: DesignDifference.usualRuns, seed: seed)
  }

  private func runAlternatives(
    _ workspace: Workspace, _ request: StackRequest, _ printer: inout Printer
  ) throws {
    let (p95, headroom) = (p95 ?? "500ms", headroom ?? "0%")
    let seconds = try MeasuredValue.seconds(p95, option: "--p95")
    let share = try MeasuredValue.share(headroom, option: "--headroom")
    let found = try AlternativesCommand(workspace: workspace).run(
      request, sampling: sampling, mostRisk: mostRisk)
    for name in keep where !found.groups.contains(where: { $0.name == name }) {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--keep: there is no decision '\(name)'",
          mend: suggestion(for: name, from: found.groups.map(\.name))))
    }
    guard best else {
      return try shared.emit(
        found.report(), in: reports, as: "\(name)-alternatives", to: &printer)
    }
    let search = CombinationSearch(
      found.bench, groups: found.groups.filter { !keep.contains($0.name) }, p95Seconds: seconds,
      headroom: share)
    let combination = try search.run()
    try shared.emit(
      found.report(
        best: combination,
        target: "p95 within \(NumberFormat.duration(seconds)) with "
          + "\(NumberFormat.percent(share)) of every limit free"),
      in: reports, as: "\(name)-best", to: &printer)
    if combination.best == nil { throw ExitCode(1) }
  }
}

extension WhatIfSubcommand {
  private func runSweep(
    _ workspace: Workspace, _ request: StackRequest, _ printer: inout Printer
  ) throws {
    var problems = Diagnostics()
    let axes = problems.collecting { try SweepAxis.parse(arguments: vary) } ?? []
    if let sample, sample < 1 {
      problems.error("--sample: \(sample) is below 1", mend: "write --sample 1000", kind: .usage)
    }
    if fixed {
      return try runFixed(workspace, request, axes, problems, &printer)
    }
    let part = problems.collecting {
      try shard.map { text throws(Diagnostics) in try SweepShard.parse(text) }
        ?? SweepShard.fromEnvironment(Console.environment)
    }
    try problems.throwIfErrors()
    let grid = try SweepGrid(axes, sample: sample, seed: drawSeed)
    let command = SweepCommand(workspace: workspace)
    let chosen = (part ?? nil) ?? .whole
    let isPart = (part ?? nil) != nil
    if isPart, let output = shared.output.place.output, Files.kind(of: output) == .file {
      let text = String(decoding: try Files.readResult(output), as: UTF8.self)
      if try SweepPart.isFinished(
        text, file: output, chosen, of: try command.fingerprint(of: request, grid))
      {
        if !shared.quiet { printer.note("\(output): unchanged, it is finished") }
        return
      }
    }
    if isPart, shard == nil, !shared.quiet {
      printer.note("part \(chosen.number)/\(chosen.count), as the job array says")
    }
    let rows = try command.run(request, grid, shard: chosen)
    if rows.skipped > 0, !shared.quiet, isPart || shared.output.format == .csv {
      printer.note("\(rows.skipped) of \(rows.points) points make no valid stack, left out")
    }
    if isPart {
      return try shared.output.place.emit(rows.part(chosen), ending: "csv", to: &printer)
    }
    try emitSweep(rows.report(name), as: "\(name)-sweep", &printer)
  }

  private func runFixed(
    _ workspace: Workspace, _ request: StackRequest, _ axes: [SweepAxis], _ found: Diagnostics,
    _ printer: inout Printer
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
    try emitSweep(sweep.report, as: "\(name)-fixed", &printer)
  }

  private func emitSweep(
    _ report: TableReport, as base: String, _ printer: inout Printer
  ) throws {
    try shared.emit(report, in: reports, as: base, to: &printer)
    // A table for the eye, where the ending alone says that the file is to be tidy.
    let output = shared.output
    if output.given == nil, output.place.isFile, output.format == .csv, !shared.quiet {
      printer.print(report.terminal(style: Console.style(noColour: output.noColor)))
    }
  }
}

extension WhatIfSubcommand {
  private func runHorizon(
    _ workspace: Workspace, _ request: StackRequest, _ printer: inout Printer
  ) throws {
    if commitments { return try runCommitments(workspace, request, &printer) }
    if let growth = try horizon.run(
      request, workspace, budget: budget, p95: p95, headroom: headroom)
    {
      try shared.emit(growth.report, in: reports, as: "\(name)-growth", to: &printer)
    }
  }
}

extension RiskLevel: ExpressibleByArgument {}
