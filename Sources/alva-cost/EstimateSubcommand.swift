import AlvaCost
import ArgumentParser
import CostEstimation
import Reporting

struct EstimateSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "The conservative and the realistic bill of a stack.",
    discussion:
      "Prints a table and writes reports/NAME.md, .csv, -percentiles.csv and charts, NAME-*.svg.")

  @Argument(help: "A stack under pricing/stacks.")
  var name: String

  @Option(name: .long, help: "Folder for the reports.")
  var reports = "reports"

  @Flag(name: .long, help: "Write no reports.")
  var noReports = false

  @OptionGroup var sampling: SamplingOptions
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run {
      let command = EstimateCommand(workspace: try shared.workspace())
      let set = try command.run(try stack.request(name), sampling: try sampling.request())
      if !noReports {
        var files = [
          report(".md", EstimateMarkdown(set).text), report(".csv", EstimateCSV.text(set)),
        ]
        if set.estimates.contains(where: { $0.spread != nil }) {
          files.append(report("-percentiles.csv", EstimateCSV.percentiles(set)))
        }
        files += EstimateCharts.all(set).map { report("-\($0.name).svg", $0.svg) }
        try Files.write(files)
      }
      switch shared.format {
      case .table:
        try shared.emit(
          EstimateTerminal.text(set, style: Console.style(noColour: shared.noColor)))
      case .markdown: try shared.emit(EstimateMarkdown(set).text)
      case .csv: try shared.emit(EstimateCSV.text(set))
      case .json: try shared.emit(EstimateJSON.value(set).text)
      case .html:
        try shared.emit(
          HTMLPage.text(markdown: EstimateMarkdown(set).text, title: "What \(name) costs"))
      }
    }
  }

  private func report(
    _ ending: String, _ text: String
  ) -> (path: String, shown: String, bytes: [UInt8]) {
    let path = "\(reports)/\(name)\(ending)"
    return (path, path, Array(text.utf8))
  }
}
