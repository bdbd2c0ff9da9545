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

struct ValidateSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Hold a synthesized stack to its budget; the exit code decides.",
    discussion: """
      Exit codes: 0 within budget, 1 over budget or against policy, 3 could not tell, 4 rates too
      old. The report is written before the gate decides.
      """)

  /// What a report may look like.
  enum Format: String, CaseIterable {
    case terminal, table, markdown, html, json, sarif, junit, github
  }

  @Argument(help: "A stack with a budget under pricing/budgets.")
  var name: String

  @OptionGroup var synthesis: SynthesisOptions

  @Option(
    name: .customLong("format"), parsing: .singleValue,
    help: ArgumentHelp(
      "terminal, markdown, html, json, sarif, junit or github; FORMAT=FILE writes a file. Repeatable.",
      valueName: "format[=file]"))
  var formats: [String] = []

  @Option(name: .long, help: "A saved JSON report; the change against it is judged.")
  var baseline: String?

  @Option(name: .long, help: "Another region than the synthesized stack's.")
  var region: String?

  @Option(name: .long, help: "One scenario for every estimate.")
  var scenario: String?

  @Option(
    name: .customLong("as-of"),
    help: "The day of prices, waivers and ages: YYYY-MM-DD, or today, which reads the clock.")
  var asOf: String?

  @Option(
    name: .long,
    help: "Months to draw: a number, auto, 0 for none; else 2,048 where a limit speaks of them.")
  var runs: RunCount?

  @Option(name: .long, help: "Seed of the draws: the same seed gives the same bytes.")
  var seed = SamplingRequest.usualSeed

  @Flag(name: .long, help: "What cannot be told stops the gate.")
  var strict = false

  @Flag(
    name: .long,
    help: "Exit with 0 where it could not be told; the reasons stay on standard error.")
  var allowIncomplete = false

  @Option(
    name: .long,
    help: "The pricing folder (or ALVA_COST_PRICING; else pricing/ here or in a parent).")
  var pricing: String?

  @Option(name: .long, help: "Write what would be printed to this file instead.")
  var output: String?

  @Flag(name: .long, help: "No colour, whatever the terminal.")
  var noColor = false

  @Flag(name: .long, help: "Print nothing but problems.")
  var quiet = false

  mutating func validate() throws {
    if synthesis.stack == nil {
      throw ValidationError("name the synthesized stack with --stack cdk.out")
    }
    if output == "-" { output = nil }
    _ = try parsedFormats()
  }

  private func parsedFormats() throws -> [(format: Format, file: String?)] {
    try (formats.isEmpty ? ["terminal"] : formats).map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard let format = Format(rawValue: parts.first ?? "") else {
        let names = Format.allCases.map(\.rawValue)
        let hint = suggestion(for: parts.first ?? "", from: names) ?? ""
        throw ValidationError("unknown format '\(text)'; \(hint)")
      }
      return (format, parts.count > 1 && parts[1] != "-" ? parts[1] : nil)
    }
  }

  func run() throws {
    let formats = try parsedFormats()
    try Console.run {
      let workspace = try Workspace.find(
        given: pricing ?? Console.environment("ALVA_COST_PRICING"))
      let command = ValidateCommand(
        synthesis: SynthesisCommand(workspace: workspace, files: SynthesisOptions.files))
      let request = try synthesis.request(
        synthesis.stack ?? "-", region: region, scenario: scenario, asOf: asOf)
      let sampling: ValidateCommand.Sampling =
        runs.map { $0.runs.map { .months($0, seed: seed) } ?? .none } ?? .whereNeeded(seed: seed)
      let validation = try command.run(
        name, request, strict: strict, baseline: baseline, sampling: sampling)
      // The evidence first, and the findings whatever becomes of it.
      defer { Console.note(ValidationTerminal.findings(validation)) }
      try Files.write(
        formats.compactMap { format, file in
          (file ?? (formats.count == 1 ? output : nil)).map { path in
            (path: path, shown: path, bytes: Array(text(validation, format, toFile: true).utf8))
          }
        })
      for (format, file) in formats
      where file == nil && !quiet && (output == nil || formats.count > 1) {
        try Console.printUnlessClosed(text(validation, format, toFile: false))
      }
      if let summary = Console.environment("GITHUB_STEP_SUMMARY"),
        try !Files.append(Array(ValidationDocument.comment(validation).utf8), to: summary)
      {
        Console.note("note: the step summary has no room left; the report is not in it")
      }
      if validation.verdict == .incomplete, allowIncomplete { return }
      if validation.verdict != .pass { throw ExitCode(validation.verdict.exitCode) }
    }
  }

  private func text(_ validation: Validation, _ format: Format, toFile: Bool) -> String {
    switch format {
    case .terminal, .table:
      ValidationTerminal.text(
        validation, style: toFile ? .plain : Console.style(noColour: noColor))
    case .markdown: ValidationDocument.comment(validation)
    case .html: ValidationDocument.page(validation)
    case .json: ValidationJSON.value(validation).text
    case .sarif: SARIF.text(validation, version: AlvaCostTool.configuration.version)
    case .junit: JUnit.text(validation)
    case .github: GitHubAnnotations.text(validation)
    }
  }
}

struct BudgetSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "budget", abstract: "Budgets of stacks.", subcommands: [Initial.self])

  struct Initial: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract: "Write a starting budget from today's estimate of a stack.",
      discussion: """
        Writes pricing/budgets/NAME.yaml with ten percent of headroom. The gate holds what is
        deployed to it, so every estimate counts with the sizes of --stack, else with those of the
        stack file.
        """)

    @Argument(help: "A stack under pricing/stacks.")
    var name: String

    @Flag(name: .long, help: "Replace a budget that is there.")
    var force = false

    @OptionGroup var synthesis: SynthesisOptions
    @OptionGroup var shared: SharedOptions

    private func estimates(_ workspace: Workspace) throws -> EstimateSet {
      guard let path = synthesis.stack else {
        var request = StackRequest(name: name)
        request.hasOneSize = true
        return try EstimateCommand(workspace: workspace).run(request)
      }
      var request = try synthesis.request(path, region: nil, scenario: nil, asOf: nil)
      request.name = name
      let command = SynthesisCommand(workspace: workspace, files: SynthesisOptions.files)
      return try command.run(request).synthesis.bill
    }

    func run() throws {
      try Console.run {
        let workspace = try shared.workspace()
        let set = try estimates(workspace)
        let path = workspace.path("budgets/\(name).yaml")
        if shared.output == nil, Files.kind(of: path) != .missing, !force {
          throw Diagnostics(
            Diagnostic(
              .error, .cannotWrite, at: SourceLocation(file: path), "there is a budget already",
              mend: "edit it, or replace it with --force"))
        }
        let target = shared.output ?? path
        if target == "-" { return try Console.print(BudgetStart.text(set)) }
        try Files.write([
          (path: target, shown: target, bytes: Array(BudgetStart.text(set).utf8))
        ])
        if !shared.quiet { Console.note("wrote \(target)") }
      }
    }
  }
}
