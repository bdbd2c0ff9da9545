import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Pricing
import Gate
import Diagnostics
import Platform
import Quantities
import Reporting

struct EstimateSubcommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate", _superCommandName: ProgramName.text,
    abstract: "The conservative and the realistic bill of a stack.",
    discussion: """
      Prints a table and writes reports/NAME.md, .csv, -percentiles.csv and charts, NAME-*.svg.

      Examples:
        alva-cost estimate staging
        alva-cost estimate --stack template.yaml --region eu-central-1
        alva-cost estimate staging --set services.web.tasks=3
        alva-cost estimate staging production
      """)

  @Argument(
    help: "Stacks under pricing/stacks, in one bill; or the path of a template; none with --stack.",
    completion: Completions.stacks)
  var names: [String] = []

  private var name: String? { names.first }

  @OptionGroup var synthesis: SynthesisOptions

  @Option(name: .long, help: "Folder for the reports; else reports.")
  var reports: String?

  @Flag(name: .long, help: "Write no reports.")
  var noReports = false

  @Option(
    name: .long,
    help: "Add what it comes to to this file, a line a run; 'history' shows the trend.",
    completion: .file())
  var record: String?

  @Flag(name: .long, help: "With --stack: exit 3 where something is not priced or unresolved.")
  var strict = false

  @OptionGroup var horizon: GrowthOptions
  @OptionGroup var sampling: SamplingOptions
  @OptionGroup var span: PeriodOption
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  mutating func validate() throws {
    if name == nil, synthesis.stack == nil {
      throw ValidationError("name a stack, or a synthesized one with --stack")
    }
    if synthesis.stack != nil, !stack.set.isEmpty, !horizon.isAsked {
      throw ValidationError(
        "--set changes a stack file; try it on a template with 'whatif NAME --stack … --set …'")
    }
    if synthesis.stack != nil, name == nil, stack.estimate != nil {
      throw ValidationError("--estimate is one of a stack file's: name it, estimate NAME --stack …")
    }
  }

  /// Refuses what would do nothing.
  private func check() throws(Diagnostics) {
    var rules = OptionRules()
    let isSynthesis = synthesis.stack != nil
    synthesis.check(&rules)
    rules.go(["--strict": strict], with: "--stack PATH", isSynthesis)
    rules.exclude(
      ["--reports": reports != nil], with: "--stack", isSynthesis,
      because: "a synthesized stack has no reports beside what is printed; --output writes a file")
    rules.exclude(
      ["--reports": reports != nil], with: "--no-reports", noReports, because: "none are written")
    checkSeveral(&rules)
    horizon.check(sampling.draws, &rules)
    rules.exclude(
      ["--record": record != nil], with: "--months", horizon.isAsked,
      because: "a record is of one month")
    rules.exclude(
      ["--period": span.period != nil], with: "--months", horizon.isAsked,
      because: "the months ahead are of 730 hours each")
    rules.go(["--months": horizon.isAsked], with: "a stack file", name != nil, "name the stack")
    if !horizon.isAsked {
      rules.exclude(
        ["--budget": sampling.budget != nil, "--seed": sampling.seed != nil], with: "--runs 0",
        sampling.isOff, because: "no months are drawn")
      let hasTraffic = name != nil || stack.scenario != nil
      rules.go(
        [
          "--budget": sampling.budget != nil, "--runs": RunCount.draws(sampling.runs),
          "--seed": sampling.seed != nil,
        ], with: "traffic", hasTraffic, "name the stack file, or a --scenario")
    }
    try rules.throwIfBroken()
  }

  /// Several stacks are priced as they stand.
  private func checkSeveral(_ rules: inout OptionRules) {
    rules.exclude(
      [
        "--stack": synthesis.stack != nil, "--set": !stack.set.isEmpty,
        "--months": horizon.isAsked, "--growth": horizon.growth != nil,
        "--resize": horizon.resize,
      ], with: "several stacks", names.count > 1, because: "it is of one stack")
  }

  func answer(to printer: inout Printer) throws {
    try check()
    try shared.checkLean()
    // What cannot be added to is known before anything is worked out.
    _ = try history?.records()
    if let record { printer.spared.append(record) }
    if let path = synthesis.stack {
      try runSynthesis(path, &printer)
    } else if names.count > 1 {
      try runSeveral(&printer)
    } else if let name {
      try runStack(name, &printer)
    }
  }

  private func runStack(_ name: String, _ printer: inout Printer) throws {
    let folder = noReports || shared.lean.isAsked ? reports : reports ?? "reports"
    if let growth = try horizon.run(
      try stack.request(name), try shared.workspace(printer), budget: sampling.budget)
    {
      return try shared.emit(growth.report, in: folder, as: "\(name)-growth", to: &printer)
    }
    let command = EstimateCommand(workspace: try shared.workspace(printer))
    var request = try stack.request(name)
    try span.take(into: &request)
    var set = try command.run(request, sampling: try sampling.request())
    // Who asks for the bill alone does not wait for what else it could be.
    if !sampling.isOff { set.advice = try advice(on: request, command.workspace, &printer) }
    let files = folder.map { reports(of: set, name, in: $0) } ?? []
    if shared.output.format == .html, !sampling.isOff, !shared.lean.isAsked {
      set.designs = try DesignPointsCommand(workspace: command.workspace).run(
        request, of: set, sampling: try sampling.request(), pricing: shared.pricing.folder)
    }
    try shared.emit(set, beside: files, to: &printer)
    try record(set)
  }

  private func runSeveral(_ printer: inout Printer) throws {
    var request = try stack.request(names[0])
    try span.take(into: &request)
    let workspace = try shared.workspace(printer)
    var set = try StacksCommand(workspace: workspace).run(
      names, request, sampling: try sampling.request())
    if !sampling.isOff {
      var parts: [(stack: String, advice: Advice)] = []
      for name in names {
        parts.append(
          (
            name,
            try advice(
              on: request.named(name), estimate: set.estimates.last?.name, workspace, &printer)
          ))
      }
      set.advice = Advice.joined(parts)
    }
    if shared.output.format == .html {
      set.noDesigns =
        "A page of several stacks has no panel of other traffic and sizes: ask for one stack, as in "
        + "'alva-cost estimate \(names[0])'"
    }
    let folder = noReports || shared.lean.isAsked ? reports : reports ?? "reports"
    try shared.emit(
      set, beside: folder.map { self.reports(of: set, set.stack, in: $0) } ?? [], to: &printer)
    try record(set)
  }

  /// What the stack could save; a list of alternatives that cannot be read is no reason to say
  /// nothing of the stack, which does not need it.
  private func advice(
    on request: StackRequest, estimate: String? = nil, _ workspace: Workspace,
    _ printer: inout Printer
  ) throws(Diagnostics) -> Advice {
    let command = AdviceCommand(workspace: workspace)
    var groups: [AlternativeGroup] = []
    do throws(Diagnostics) {
      groups = try command.alternatives(to: request.name)
    } catch {
      for item in error.items {
        let warning = Diagnostic(
          .warning, at: item.location, "the report has no alternatives: \(item.message)",
          mend: item.mend)
        printer.note(warning.text)
      }
    }
    return try command.run(request, among: groups, on: estimate)
  }

  private var history: HistoryFile? { record.map { HistoryFile($0) } }

  /// Adds to the history, where one is kept.
  private func record(_ set: EstimateSet) throws(Diagnostics) {
    guard let history else { return }
    let day =
      asOfDay ?? Surroundings.today ?? set.ratesEffective.text
    try history.add(set, on: day)
  }

  /// The day that is asked for, rather than read from the clock.
  private var asOfDay: String? { stack.asOf.flatMap { $0 == "today" ? nil : $0 } }

  /// The reports of an estimate as files.
  private func reports(
    of set: EstimateSet, _ name: String, in folder: String
  ) -> [Files.Content] {
    let (text, others) = Parallel.both {
      EstimateDocument(set).markdown
    } and: {
      var others = [(".csv", EstimateCSV.text(set))]
      if set.estimates.contains(where: { $0.spread != nil }) {
        others.append(("-percentiles.csv", EstimateCSV.percentiles(set)))
      }
      return others + EstimateCharts.all(set).map { ("-\($0.name).svg", $0.svg) }
    }
    return ([(".md", text)] + others).map { ending, text in
      let path = "\(folder)/\(name)\(ending)"
      return (path: path, shown: path, bytes: Array(text.utf8))
    }
  }

  /// What other traffic and other sizes come to, for a page; else why there is nothing to try.
  private func addDesigns(
    to synthesis: inout SynthesisEstimate, _ part: PreparedEstimate?,
    _ request: SynthesisCommand.Request, _ workspace: Workspace
  ) throws {
    if let part {
      let line = PrintedCommand(["estimate"] + [request.name].compactMap { $0 })
        .with(request.selection)
        .with(
          PrintedCommand.options([
            "--scenario": stack.scenario, "--estimate": stack.estimate, "--as-of": stack.asOf,
            "--period": span.period, "--pricing": shared.pricing.folder,
          ]))
      synthesis.bill.designs = try DesignPointsCommand(workspace: workspace).run(
        part, of: synthesis.bill,
        command: (line.text, synthesis.kind.hasPrefix("Terraform")),
        sampling: try sampling.request())
    }
    if synthesis.bill.designs == nil {
      synthesis.bill.noDesigns =
        name == nil && stack.scenario == nil
        ? "Nothing of this bill follows traffic, since none is described: with --scenario NAME there is a panel "
          + "of more and less traffic, and of other sizes"
        : "There is nothing to try: no part of this bill follows traffic"
    }
  }

  /// Prices a synthesized stack; there are no reports of it beside what is printed.
  private func runSynthesis(_ path: String, _ printer: inout Printer) throws {
    if let name {
      var request = try stack.request(name)
      request.source = try synthesis.source(stack, printer)
      if let growth = try horizon.run(
        request, try shared.workspace(printer), budget: sampling.budget)
      {
        return try shared.emit(growth.report, to: &printer)
      }
    }
    let command = SynthesisCommand(
      workspace: try shared.workspace(printer), files: printer.templates)
    var request = try synthesis.request(
      path, region: stack.region, scenario: stack.scenario, asOf: stack.asOf)
    request.name = name
    request.estimate = stack.estimate
    try span.take(into: &request)
    request.sampling = try sampling.request()
    request.findsSavings = !sampling.isOff
    let (outcome, part) = try command.advised(request)
    var synthesis = outcome.synthesis
    if shared.output.format == .html, !sampling.isOff, !shared.lean.isAsked {
      try addDesigns(to: &synthesis, part, request, command.workspace)
    }
    // Of thousands alike the first are told and the rest is counted.
    let notes = Diagnostics(synthesis.notes)
    if !shared.quiet, !notes.isEmpty { printer.note(notes.text) }
    try shared.emit(synthesis, to: &printer)
    if synthesis.isWithoutPrice {
      throw Diagnostic(
        .error, .cannotTell, at: SourceLocation(file: path),
        "incomplete: nothing was priced, no resource has a known price",
        mend: "the report lists the types that are not priced or unknown")
    }
    try record(synthesis.bill)
    if strict, let doubt = synthesis.doubt {
      throw Diagnostic(
        .error, .cannotTell, at: SourceLocation(file: path), "incomplete: \(doubt)",
        mend: "see the report, or leave out --strict")
    }
  }
}
