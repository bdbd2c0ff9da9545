import Exploration
package import Estimation
package import Diagnostics
import PriceLists
import Quantities
import RateTables
package import Reporting
import TrafficSimulation

/// The main path of `alva-cost rates diff`: two sets of tables, and what they do to a bill.
package struct RatesDiffCommand: Sendable {
  /// Compares the rates, and prices a stack with both where one is named.
  ///
  /// Only the rates differ between the two bills: stack, traffic, limits and the day of the bill
  /// are the workspace's for both.
  ///
  /// - Parameters:
  ///   - old: a folder of rate tables.
  ///   - new: another.
  ///   - stack: what to price, and the workspace that holds it.
  /// - Throws: what is wrong with the tables or the stack.
  /// - Returns: the report.
  package static func run(
    from old: String, to new: String, stack: (Workspace, StackRequest)?
  ) throws(Diagnostics) -> TableReport {
    var problems = Diagnostics()
    let before = problems.collecting { try RateFolder(old) }
    let after = problems.collecting { try RateFolder(new) }
    guard let before, let after, !problems.hasErrors else { throw problems }
    let differences: [EstimateDifference] =
      if let (workspace, request) = stack {
        try Self.differences(workspace, request, before, after)
      } else { [] }
    let compared = RateComparison.changes(from: before.rates, to: after.rates)
    var report = RateChangeReport.report(
      compared.changes, partial: compared.partial,
      title: "Rates from \(old) to \(new)", command: "rates diff")
    guard let (_, request) = stack else { return report }
    report.sections += differences.map { difference in
      difference.isSilent
        ? TableReport.Section(
          "\(request.name), \(difference.name)",
          text: "Costs the same with both: \(difference.after.dollars()) a month.")
        : DifferenceReport.section(difference, heading: "\(request.name), \(difference.name)")
    }
    report.json = report.json.adding([
      ("stack", .string(request.name)),
      ("estimates", .array(differences.map(DifferenceReport.json))),
    ])
    return report
  }

  private static func differences(
    _ workspace: Workspace, _ request: StackRequest, _ before: RateFolder, _ after: RateFolder
  ) throws(Diagnostics) -> [EstimateDifference] {
    let command = EstimateCommand(workspace: workspace)
    let parts = try command.prepare(request)
    var problems = Diagnostics()
    let result = parts.compactMap { part in
      problems.collecting { () throws(Diagnostics) -> EstimateDifference in
        let load = try part.engine().month().load
        func priced(_ folder: RateFolder) throws(Diagnostics) -> SavedEstimate {
          var own = part
          own.table = try folder.table(of: part.table.region, spare: part.table)
          return SavedEstimate(try command.price(own, under: load))
        }
        return EstimateDifference(try priced(before), try priced(after))
      }
    }
    try problems.throwIfErrors()
    return result
  }
}
