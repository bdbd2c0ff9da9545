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

struct ValidateSubcommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", _superCommandName: ProgramName.text,
    abstract: "Hold a synthesized stack to its budget; the exit code decides.",
    discussion: """
      Exit codes: 0 within budget, 1 over budget or against policy, 3 could not tell, 4 rates too
      old. The report is written before the gate decides.

      Without a budget file, --budget or --p90 is the limit: of every estimate of NAME, or of the
      template alone. Together with a budget file they are refused, since its limits would be lost.

      Examples:
        alva-cost validate --stack template.yaml --budget 200
        alva-cost validate --stack cdk.out --scenario office --p90 250
        alva-cost validate staging --stack cdk.out --format markdown=comment.md
      """)

  /// What a report may look like.
  enum Format: String, CaseIterable {
    case terminal, table, markdown, html, json, sarif, junit, github, codequality, cdk

    /// What a file's ending says; `nil` for CSV, which a gate does not have.
    init?(endingOf path: String) {
      switch OutputFormat(endingOf: path) {
      case .csv, .focus: return nil
      case .markdown: self = .markdown
      case .json: self = .json
      case .html: self = .html
      case .table: self = .terminal
      case nil:
        self = path.hasSuffix(".sarif") ? .sarif : path.hasSuffix(".xml") ? .junit : .terminal
      }
    }
  }

  @Argument(
    help: "A stack under pricing/stacks, whose budget lies under pricing/budgets.",
    completion: Completions.stacks)
  var name: String?

  @Flag(
    name: .long,
    help: "Name what would cost less too: each rule is priced, which takes a bill of the stack.")
  var savings = false

  @OptionGroup var gate: GateOptions
  @OptionGroup var synthesis: SynthesisOptions

  @Option(
    name: .customLong("format"), parsing: .singleValue,
    help: ArgumentHelp(
      "terminal, markdown, html, json, sarif, junit, github, codequality or cdk; FORMAT=FILE writes a "
        + "file. Repeatable.",
      valueName: "format[=file]"))
  var formats: [String] = []

  @Option(name: .long, help: "A saved JSON report; the change against it is judged.")
  var baseline: String?

  @Option(
    name: .long,
    help:
      "Months to draw: 1 to 10,000,000, auto, 0 for none; else 2,048 where a limit speaks of them.")
  var runs: RunCount?

  @Option(
    name: .long,
    help: "Seed of the draws, 0 to 2^64-1: the same seed gives the same bytes.")
  var seed: UInt64?

  @OptionGroup var lean: LeanOptions
  @OptionGroup var pricing: PricingOptions

  @Option(
    name: .long,
    help: """
      Write what would be printed to this file instead; its ending says the format where --format \
      does not.
      """)
  var output: String?

  @Flag(name: .long, help: "No colour, whatever the terminal.")
  var noColor = false

  @Flag(name: .long, help: "Print nothing but problems.")
  var quiet = false

  @Flag(
    name: .long,
    help: "Say on standard error how far a long run is; on a terminal that is said anyway.")
  var progress = false

  mutating func validate() throws {
    try gate.check(name)
    if output == "-" { output = nil }
    _ = try parts()
  }

  /// A report that is printed or written.
  private struct Part {
    let format: Format
    let file: String?
    /// Whether it is what would be printed, rather than a file of its own.
    let isDirect: Bool
    let isLean: Bool
  }

  /// What is printed or written: each format, and the file that it goes to.
  private func parts() throws -> [Part] {
    if formats.isEmpty {
      func direct(_ format: Format) -> [Part] {
        let isLean = lean.isAsked && (output == nil || format == .json)
        return [Part(format: format, file: output, isDirect: true, isLean: isLean)]
      }
      guard let output else { return direct(.terminal) }
      if !output.hasSuffix(".xml"), let problem = PlaceOptions.foreignEnding(of: output) {
        throw ValidationError("\(problem); end it in .txt, .md, .json, .html, .sarif or .xml")
      }
      if let format = Format(endingOf: output) { return direct(format) }
      throw ValidationError(
        "--output: a gate is not written as CSV; name a file that ends in .json, .md, .html or .txt"
      )
    }
    let parts = try formats.map { text -> (format: Format, file: String?) in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map(String.init)
      guard let format = Format(rawValue: parts[0]) else {
        let names = Format.allCases.map(\.rawValue)
        let hint = suggestion(for: parts[0], from: names) ?? ""
        throw ValidationError("unknown format '\(text)'; \(hint)")
      }
      if parts.count > 1, parts[1].isEmpty {
        throw ValidationError("'\(text)' names no file; write \(parts[0])=FILE")
      }
      return (format, parts.count > 1 && parts[1] != "-" ? parts[1] : nil)
    }
    let printed = parts.filter { $0.file == nil }
    if printed.count > 1 {
      throw ValidationError(
        "\(printed.map(\.format.rawValue).joined(separator: " and ")) go to the same place; "
          + "give all but one a file: \(printed[0].format.rawValue)=FILE")
    }
    if output != nil, printed.isEmpty {
      throw ValidationError(
        "--output: every format has a file already; leave it out, or add a format without a file")
    }
    let found = parts.map { part in
      let isDirect = part.file == nil
      return Part(
        format: part.format, file: part.file ?? output, isDirect: isDirect,
        isLean: isDirect && lean.isAsked && part.format == .json)
    }
    // Beside files of other formats, the lean form is what is printed.
    return lean.isAsked && printed.isEmpty
      ? found + [Part(format: .json, file: nil, isDirect: true, isLean: true)] : found
  }

  func answer(to printer: inout Printer) throws {
    let parts = try parts()
    try checkLean(parts)
    let limits = try gate.limits()
    let stack = try synthesis.needed()
    let command = ValidateCommand(
      synthesis: SynthesisCommand(
        workspace: try pricing.workspace(printer), files: printer.templates))
    var request = try synthesis.request(
      stack, region: gate.region, scenario: gate.scenario,
      asOf: gate.asOf)
    request.findsSavings = savings
    let sampling: ValidateCommand.Sampling =
      runs.map {
        $0.runs.map { .months($0, seed: seed ?? SamplingRequest.usualSeed) } ?? .none
      } ?? .whereNeeded(seed: seed ?? SamplingRequest.usualSeed)
    let validation = try command.run(
      name, request, limits: limits, strict: gate.strict, baseline: baseline,
      sampling: sampling)
    if printer.kept == nil {
      for file in parts.compactMap(\.file) {
        try Files.refuseInput(at: file, option: file == output ? "--output" : "--format")
      }
    }
    // The evidence first, and the findings whatever becomes of it.
    defer { printer.note(ValidationTerminal.findings(validation)) }
    let texts = try parts.map { part throws(Diagnostics) in
      part.isLean
        ? try lean.text(of: validation, printer)
        : try text(validation, part.format, file: part.file)
    }
    if printer.kept == nil {
      try Files.write(
        zip(parts, texts).compactMap { part, text in
          part.file.map { (path: $0, shown: $0, bytes: Array(text.utf8)) }
        })
    }
    for (part, text) in zip(parts, texts) where part.file == nil && !quiet {
      printer.print(text)
    }
    let unwritten = printer.kept == nil ? addToSummary(validation) : nil
    let isAllowed = validation.verdict == .incomplete && gate.allowIncomplete
    if validation.verdict != .pass, !isAllowed {
      if let unwritten { printer.note(unwritten.text) }
      throw ExitCode(validation.verdict.exitCode)
    }
    if let unwritten { throw unwritten }
  }

  /// Refuses a lean report in a format that it is not.
  private func checkLean(_ parts: [Part]) throws(Diagnostics) {
    guard lean.isAsked else { return }
    var rules = OptionRules()
    for part in parts where !part.isLean && part.isDirect {
      rules.exclude(
        ["--format \(part.format.rawValue)": true], with: lean.option, true,
        because: "the lean form is JSON")
    }
    try rules.throwIfBroken()
    if let select = lean.select { _ = try LineSelection(select) }
  }

  /// Adds the report to the summary of a workflow's step, where there is one.
  ///
  /// - Returns: why that was not possible.
  private func addToSummary(_ validation: Validation) -> Diagnostics? {
    guard let summary = Console.environment("GITHUB_STEP_SUMMARY") else { return nil }
    do throws(Diagnostics) {
      let bytes = Array(ValidationDocument.comment(validation).utf8)
      try Files.refuseInput(at: summary, option: "GITHUB_STEP_SUMMARY")
      if try !Files.append(bytes, to: summary) {
        Console.note("note: the step summary has no room left; the report is not in it")
      }
      return nil
    } catch {
      return error
    }
  }

  private func text(
    _ validation: Validation, _ format: Format, file: String?
  ) throws(Diagnostics) -> String {
    switch format {
    case .terminal, .table:
      return ValidationTerminal.text(
        validation, style: file != nil ? .plain : Console.style(noColour: noColor)
      ).withoutCommands
    case .markdown: return ValidationDocument.comment(validation).withoutCommands
    case .html: return ValidationDocument.page(validation)
    case .json: return ValidationJSON.value(validation).text
    case .sarif: return SARIF.text(validation, version: AlvaCostTool.configuration.version)
    case .junit: return JUnit.text(validation)
    case .github: return GitHubAnnotations.text(validation)
    case .codequality: return CodeQuality.text(validation)
    case .cdk:
      // What other plugins found stays in the assembly's report.
      let old = file.flatMap { Files.kind(of: $0) == .file ? $0 : nil }
      let bytes = try old.map { file throws(Diagnostics) in try Files.readResult(file) }
      return try CDKReport.text(
        validation, version: AlvaCostTool.configuration.version, replacing: bytes,
        file: old ?? "")
    }
  }
}
