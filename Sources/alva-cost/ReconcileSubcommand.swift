import ArgumentParser
import Diagnostics
import Estimation
import PriceLists
import Quantities
import Reconciliation

struct ReconcileSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile", _superCommandName: ProgramName.text,
    abstract: "An estimate beside the bill of the same month, line by line.",
    discussion: """
      Reads Cost and Usage Reports, CUR 2.0 and FOCUS exports, answers and CSV of Cost Explorer and \
      the CSV of the console's bill, as text or gzip. Charges that are not the stack's are told apart \
      and shown; --account, --tag and --resource say which are. Exit code 1 beyond --tolerance. \
      With --calibrate the quantities narrow the ranges of the stack and its scenario.

      Examples:
        alva-cost reconcile staging --bill report-1.csv.gz report-2.csv.gz
        alva-cost reconcile staging --bill bill.csv --tag stack=staging --tolerance 5%
        alva-cost reconcile staging --bill september.csv october.csv --calibrate --write
      """)

  @Argument(help: "A stack under pricing/stacks.", completion: Completions.stacks)
  var name: String

  @Option(
    name: .long, parsing: .upToNextOption, help: "The files of the bill; - reads standard input.",
    completion: .file())
  var bill: [String] = []

  @Option(name: .long, help: "The month to compare, YYYY-MM, where the files hold several.")
  var period: String?

  @Option(
    name: .long, parsing: .singleValue,
    help: "A tag that the stack's charges bear, KEY=VALUE; may be repeated.")
  var tag: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: "A part of the ids of the stack's resources; may be repeated.")
  var resource: [String] = []

  @Option(name: .long, help: "Exit 1 where the difference is a larger share of the estimate: 5%.")
  var tolerance: String?

  @Option(
    name: .long, help: "Months to draw for percentiles, up to 1,000,000, 0 for none; else 512.")
  var runs: Int?

  @Option(
    name: .long,
    help: "Seed of the draws, 0 to 2^64-1: the same seed gives the same bytes.")
  var seed: UInt64?

  @Option(
    name: .long,
    help: "Folder for the report as Markdown and CSV with its picture; none is written without.")
  var reports: String?

  @Flag(
    name: .long,
    help:
      "Narrow the estimate's ranges to those that explain the billed quantities, of all months given."
  )
  var calibrate = false

  @Flag(
    name: .long, help: "Write the narrowed ranges into the files of the stack and the scenario.")
  var write = false

  @OptionGroup var synthesis: SynthesisOptions
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Console.run { printer in
      var rules = OptionRules()
      synthesis.check(&rules, accountCounts: true)
      rules.go(["--write": write], with: "--calibrate", calibrate)
      rules.exclude(
        ["--tolerance": tolerance != nil, "--runs 0": runs == 0], with: "--calibrate", calibrate,
        because: "it weighs drawn months")
      rules.exclude(
        ["--seed": seed != nil], with: "--runs 0", runs == 0, because: "no months are drawn")
      try rules.throwIfBroken()
      try shared.checkLean()
      let limit = try tolerance.map { text throws(Diagnostics) in
        try MeasuredValue.share(text, option: "--tolerance")
      }
      if calibrate { return try calibrate(&printer) }
      let result = try ReconcileCommand(workspace: try shared.workspace(printer)).run(
        try request(printer))
      try shared.emit(
        ReconciliationReport.report(result, tolerance: limit), in: reports,
        as: "\(name)-reconcile", to: &printer)
      if let limit, !result.isWithin(limit) {
        if !shared.quiet {
          printer.note("beyond the tolerance: \(result.difference.signedDollars())")
        }
        throw ExitCode(1)
      }
    }
  }

  private func calibrate(_ printer: inout Printer) throws {
    let workspace = try shared.workspace(printer)
    var request = try request(printer)
    if runs == nil { request.runs = CalibrateCommand.usualRuns }
    let result = try CalibrateCommand(workspace: workspace).run(request)
    let edits = try CalibrationEdits(result, in: workspace)
    if write { try edits.write(in: workspace) }
    try shared.emit(
      CalibrationReport.report(result, edits: edits), in: reports, as: "\(name)-calibrate",
      to: &printer)
    if write, !shared.quiet {
      for file in edits.files { printer.note("wrote \(workspace.path(file.path))") }
    }
  }

  private func request(_ printer: Printer) throws(Diagnostics) -> ReconcileCommand.Request {
    var problems = Diagnostics()
    if bill.isEmpty {
      problems.error("--bill: no file is named", mend: "add --bill FILE…", kind: .usage)
    }
    var own = try stack.request(name)
    own.source = try synthesis.source(stack, printer)
    var request = ReconcileCommand.Request(
      stack: own, bills: bill.map { PriceListSource(path: $0, noun: "a bill") })
    if let period {
      request.period = CalendarMonth(period)
      if request.period == nil {
        problems.error(
          "--period: '\(period)' is not a month in the calendar", mend: "write it as 2026-10",
          kind: .usage)
      }
    }
    for text in tag {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty {
        let key = parts[0].hasPrefix("user:") ? parts[0].dropFirst(5) : parts[0]
        request.tags.append((String(key), String(parts[1])))
      } else {
        problems.error("--tag: '\(text)' is no tag", mend: "write KEY=VALUE", kind: .usage)
      }
    }
    synthesis.template.checkAccount(&problems)
    if let account = synthesis.template.account { request.accounts = [account] }
    request.resources = resource
    if let runs {
      request.runs = runs
      if !(0...1_000_000).contains(runs) {
        problems.error(
          "--runs: '\(runs)' is no number of months", mend: "write 0 to 1000000", kind: .usage)
      }
    }
    if let seed { request.seed = seed }
    try problems.throwIfErrors()
    return request
  }
}
