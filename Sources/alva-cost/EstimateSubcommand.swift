import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Pricing
import Gate
import Diagnostics
import Platform
import Reporting

struct EstimateSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "The conservative and the realistic bill of a stack.",
    discussion:
      "Prints a table and writes reports/NAME.md, .csv, -percentiles.csv and charts, NAME-*.svg.")

  @Argument(help: "A stack under pricing/stacks; may be left out with --stack.")
  var name: String?

  @OptionGroup var synthesis: SynthesisOptions

  @Option(name: .long, help: "Folder for the reports.")
  var reports = "reports"

  @Flag(name: .long, help: "Write no reports.")
  var noReports = false

  @Flag(name: .long, help: "With --stack: exit 3 where something is not priced or unresolved.")
  var strict = false

  @OptionGroup var horizon: GrowthOptions
  @OptionGroup var sampling: SamplingOptions
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

  func run() throws {
    if let path = synthesis.stack { return try runSynthesis(path) }
    guard let name else { return }
    try Console.run {
      if let growth = try horizon.run(
        try stack.request(name), try shared.workspace(), budget: sampling.budget)
      {
        try shared.emit(growth.report, in: noReports ? nil : reports, as: "\(name)-growth")
        return
      }
      let command = EstimateCommand(workspace: try shared.workspace())
      let set = try command.run(try stack.request(name), sampling: try sampling.request())
      if !noReports {
        let (text, others) = Parallel.both {
          EstimateDocument(set).markdown
        } and: {
          var others = [(".csv", EstimateCSV.text(set))]
          if set.estimates.contains(where: { $0.spread != nil }) {
            others.append(("-percentiles.csv", EstimateCSV.percentiles(set)))
          }
          return others + EstimateCharts.all(set).map { ("-\($0.name).svg", $0.svg) }
        }
        try Files.write([report(name, ".md", text)] + others.map { report(name, $0.0, $0.1) })
      }
      switch shared.format {
      case .table:
        try shared.emit(
          EstimateTerminal.text(set, style: Console.style(noColour: shared.noColor)))
      case .markdown: try shared.emit(EstimateDocument(set).markdown)
      case .csv: try shared.emit(EstimateCSV.text(set))
      case .json: try shared.emit(EstimateJSON.value(set).text)
      case .html: try shared.emit(EstimateDocument(set).document.html)
      }
    }
  }

  /// Prices a synthesized stack; there are no reports of it beside what is printed.
  private func runSynthesis(_ path: String) throws {
    try Console.run {
      if let name {
        var request = try stack.request(name)
        request.source = try synthesis.source(stack)
        if let growth = try horizon.run(
          request, try shared.workspace(), budget: sampling.budget)
        {
          try shared.emit(growth.report, in: nil, as: "\(name)-growth")
          return
        }
      }
      let command = SynthesisCommand(
        workspace: try shared.workspace(), files: SynthesisOptions.files)
      var request = try synthesis.request(
        path, region: stack.region, scenario: stack.scenario, asOf: stack.asOf)
      request.name = name
      request.estimate = stack.estimate
      request.sampling = try sampling.request()
      let synthesis = try command.run(request).synthesis
      for note in synthesis.notes where !shared.quiet { Console.note(note.text) }
      switch shared.format {
      case .table:
        try shared.emit(
          ValidationTerminal.text(synthesis, style: Console.style(noColour: shared.noColor)))
      case .markdown: try shared.emit(EstimateDocument(synthesis).document.markdown())
      case .csv: try shared.emit(EstimateCSV.text(synthesis.bill))
      case .json: try shared.emit(ValidationJSON.value(synthesis).text)
      case .html: try shared.emit(EstimateDocument(synthesis).document.html)
      }
      if synthesis.isWithoutPrice {
        throw Diagnostic(
          .error, .cannotTell, at: SourceLocation(file: path),
          "could not tell: nothing was priced, no resource has a known price",
          mend: "the report lists the types that are not priced or unknown")
      }
      if strict, let doubt = synthesis.doubt {
        throw Diagnostic(
          .error, .cannotTell, at: SourceLocation(file: path), "could not tell: \(doubt)",
          mend: "see the report, or leave out --strict")
      }
    }
  }

  private func report(
    _ name: String, _ ending: String, _ text: String
  ) -> (path: String, shown: String, bytes: [UInt8]) {
    let path = "\(reports)/\(name)\(ending)"
    return (path, path, Array(text.utf8))
  }
}
