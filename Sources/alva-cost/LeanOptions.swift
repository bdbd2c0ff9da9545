import ArgumentParser
import Diagnostics
import Reporting

/// Options of a report for readers with little room.
struct LeanOptions: ParsableArguments {
  @Flag(
    name: .long,
    help: """
      The report as JSON of at most some 2,000 tokens: tables as rows, and how to ask for the rest. \
      Writes no reports without --reports.
      """)
  var lean = false

  @Option(
    name: .customLong("select"),
    help: """
      The lean report of some lines alone: service=RDS, resource~web, monthly>10, kind=usage; a \
      comma is "and".
      """)
  var select: String?

  var isAsked: Bool { lean || select != nil }

  /// How it was asked for, for messages.
  var option: String { lean ? "--lean" : "--select" }

  /// The lean form of a report; `nil` where nobody asked for it.
  ///
  /// - Throws: predicates that the report has nothing for; a format that the lean form is not.
  func text(
    of report: some LeanReporting, _ output: OutputOptions, _ printer: Printer
  ) throws(Diagnostics) -> String? {
    guard isAsked else { return nil }
    var rules = OptionRules()
    check(format: output.format(else: .json), &rules)
    try rules.throwIfBroken()
    return try text(of: report, printer)
  }

  func text(
    of report: some LeanReporting, _ printer: Printer
  ) throws(Diagnostics) -> String {
    let selection = try select.map { text throws(Diagnostics) in try LineSelection(text) }
    return try report.lean(selection).text(asking: printer.asking)
  }

  /// Refuses what no report could answer, before anything is worked out.
  func check(_ output: OutputOptions) throws(Diagnostics) {
    guard isAsked else { return }
    var rules = OptionRules()
    check(format: output.format(else: .json), &rules)
    try rules.throwIfBroken()
    if let select { _ = try LineSelection(select) }
  }

  private func check(format: OutputFormat, _ rules: inout OptionRules) {
    rules.exclude(
      ["--format \(format.rawValue)": format != .json], with: option, isAsked,
      because: "the lean form is JSON")
  }
}
