import AlvaCost
import ArgumentParser
import Diagnostics
import Estimation
import Platform
import Reporting

struct HistorySubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", _superCommandName: ProgramName.text,
    abstract: "The trend of what 'estimate --record' wrote, each step split into its causes.",
    discussion: """
      Each step is split into configuration, price and use, which add up to it exactly.

      Examples:
        alva-cost estimate staging --record costs.jsonl
        alva-cost history costs.jsonl
        alva-cost history costs.jsonl --reports reports
      """)

  @Argument(help: "A file that 'estimate --record' began.", completion: .file())
  var file: String

  @Option(name: .long, help: "Only this stack.")
  var stack: String?

  @Option(name: .long, help: "Only this estimate: conservative, realistic, …")
  var estimate: String?

  @Option(
    name: .long,
    help: "Folder for the report as Markdown and CSV with its pictures; none is written without.")
  var reports: String?

  @OptionGroup var lean: LeanOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try Console.run { printer in
      try lean.check(output)
      if Files.kind(of: file) == .missing {
        throw Diagnostics(
          Diagnostic(
            .error, .missing, at: SourceLocation(file: file), "there is no such file",
            mend: "begin one with 'alva-cost estimate NAME --record \(file)'"))
      }
      var records = try HistoryFile(file).records()
      if let stack {
        try known(stack, "stack", among: records.map(\.stack))
        records.removeAll { $0.stack != stack }
      }
      if let estimate {
        try known(estimate, "estimate", among: records.flatMap(\.estimates).map(\.name))
        records = records.map { $0.only(estimate) }
      }
      let report = HistoryReport.report(
        records, file: file, offers: try PricingOptions.workspace(nil, printer).serviceOffers())
      let files = report.files(in: reports, as: "history")
      if let text = try lean.text(of: report, output, printer) {
        return try output.place.emit(text, ending: "json", beside: files, to: &printer)
      }
      try output.emit(report, beside: files, to: &printer)
    }
  }

  private func known(_ name: String, _ what: String, among names: [String]) throws(Diagnostics) {
    if names.contains(name) { return }
    var seen: Set<String> = []
    throw Diagnostics(
      Diagnostic(
        .error, .missing, "there is no record of the \(what) '\(name)'",
        mend: suggestion(for: name, from: names.filter { seen.insert($0).inserted })))
  }
}
