import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Platform
import Reporting
import TrafficSimulation

struct SizeSubcommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "size", _superCommandName: ProgramName.text,
    abstract: "The cheapest sizes that hold a target, as a diff of the stack file.",
    discussion: """
      Searches task sizes and counts, autoscaling bounds, processors, the database class and the
      cache node, for a share of the months that the declared ranges allow. Exit code 1 where nothing
      holds the target in so many; the report says what comes closest.

      Examples:
        alva-cost size staging --p95 300ms
        alva-cost size staging --scenario moderate --p95 700ms --headroom 30%
        alva-cost size staging --sure 95% --keep database --keep cache
      """)

  @Argument(help: "A stack under pricing/stacks.", completion: Completions.stacks)
  var name: String

  @Option(name: .long, help: "The p95 to hold, such as 300ms.")
  var p95 = "500ms"

  @Option(
    name: .long, help: "Share of every limit to keep free, such as 30%.")
  var headroom = "0%"

  @Option(
    name: .long,
    help: "Share of the months drawn from the declared ranges in which the sizes hold; else 90%.")
  var sure: String?

  @Flag(name: .long, help: "Size for the middle of every range, however often that holds.")
  var midpoint = false

  @Option(name: .long, help: "CPU units of tasks to try: 256,512,…")
  var cpu: String?

  @Option(name: .customLong("max-tasks"), help: "Tasks of a service to try, at most.")
  var maxTasks = 4

  @Option(
    name: .long, help: "Leave as it is: sizes, tasks, autoscaling, architecture, database, cache.")
  var keep: [String] = []

  @Flag(name: .long, help: "Run every combination of a small space.")
  var exhaustive = false

  @Flag(name: .long, help: "Write the sizes into the stack file; comments and order stay.")
  var write = false

  @Option(
    name: .long,
    help: "Folder for the report as Markdown and CSV with its picture; none is written without.")
  var reports: String?

  @OptionGroup var synthesis: SynthesisOptions
  @OptionGroup var stack: StackOptions
  @OptionGroup var shared: SharedOptions

  func answer(to printer: inout Printer) throws {
    var rules = OptionRules()
    synthesis.check(&rules)
    rules.exclude(
      ["--sure": sure != nil], with: "--midpoint", midpoint,
      because: "the middle is one month, not a share of them")
    try rules.throwIfBroken()
    try shared.checkLean()
    let target = CapacitySearch(
      p95Seconds: try MeasuredValue.seconds(p95, option: "--p95"),
      headroom: try MeasuredValue.share(headroom, option: "--headroom"))
    var request = try stack.request(name)
    try TemplateArguments.refuse(named: name, "size")
    request.source = try synthesis.source(stack, printer)
    if write, synthesis.stack != nil {
      throw Diagnostics(
        Diagnostic(
          .error, .usage,
          "--write: a template is made by its source, so that no change of it would last",
          mend: "leave --write out and make the changes where the template comes from"))
    }
    let advice = try SizeCommand(workspace: try shared.workspace(printer)).run(
      request, try limits(), target: target, exhaustive: exhaustive,
      sure: midpoint ? nil : try share())
    try shared.emit(advice.report, in: reports, as: "\(name)-size", to: &printer)
    if write, let obstacle = advice.obstacle { throw obstacle }
    if write, let edits = advice.edits, !edits.isEmpty {
      if Files.isReadOnly(advice.file) {
        throw Diagnostics(
          Diagnostic(
            .error, .cannotWrite, at: SourceLocation(file: advice.file),
            "cannot be written: it is read-only", mend: "allow it, or make the changes by hand"))
      }
      try Files.write(
        [(path: advice.file, shown: advice.file, bytes: Array(edits.text.utf8))],
        replacesInputs: true)
      printer.note("\(advice.file): written")
    }
    if advice.result.best == nil { throw ExitCode(1) }
  }

  private func share() throws(Diagnostics) -> Double {
    guard let sure else { return SizeCommand.usualSure }
    return try MeasuredValue.sureness(sure, option: "--sure")
  }

  private func limits() throws(Diagnostics) -> SizeLimits {
    var limits = SizeLimits()
    var problems = Diagnostics()
    for name in keep {
      if let part = SizeLimits.Part(rawValue: name) {
        limits.kept.insert(part)
      } else {
        problems.error(
          "--keep: there is no '\(name)'",
          mend: suggestion(for: name, from: SizeLimits.Part.allCases.map(\.rawValue)),
          kind: .usage)
      }
    }
    if let count = problems.collecting({
      try MeasuredValue.count(maxTasks, in: 1...64, "--max-tasks")
    }) {
      limits.mostTasks = count
    }
    if let cpu {
      let parts = cpu.split(separator: ",", omittingEmptySubsequences: false)
      let units = parts.compactMap { Int($0) }
      if units.count == parts.count, !units.isEmpty {
        limits.cpuUnits = units
      } else {
        problems.error(
          "--cpu: '\(cpu)' is no list of CPU units", mend: "write 256,512",
          kind: .usage)
      }
    }
    try problems.throwIfErrors()
    return limits
  }
}
