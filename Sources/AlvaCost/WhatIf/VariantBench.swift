package import CostEstimation
package import Diagnostics
package import Inputs
import RateTables
import StackModel
package import TrafficSimulation

/// A stack read once, of which variants are priced and load-tested under the same traffic.
package struct VariantBench: Sendable {
  package let workspace: Workspace
  package let name: String
  /// The stack as it stands.
  package let base: PreparedEstimate
  package let limits: Limits
  /// The stack file's tree, before any overlay.
  package let node: ConfigNode
  let overlays: [Overlay]
  private let hasOwnRegion: Bool

  /// Reads everything.
  ///
  /// - Parameters:
  ///   - workspace: the pricing folder.
  ///   - request: the stack; without an estimate named, the last of its file is taken.
  /// - Throws: every problem found, with exit code 65 or 66.
  package init(workspace: Workspace, request: StackRequest) throws(Diagnostics) {
    self.workspace = workspace
    name = request.name
    let all = try EstimateCommand(workspace: workspace).prepare(request)
    let chosen = all.last { $0.scenario.name == request.scenario } ?? all[all.count - 1]
    base = chosen
    limits = try workspace.limits()
    node = try workspace.stackNode(request.name)
    let definition = chosen.stackFile.estimates.first { $0.name == chosen.name }
    overlays = (definition?.overlays ?? []) + request.overlays
    hasOwnRegion = request.region != nil
  }

  /// The stack with more overlays.
  ///
  /// - Throws: what is wrong with a path or with the stack that results, at the overlay's place.
  package func prepared(with more: [Overlay]) throws(Diagnostics) -> PreparedEstimate {
    var file = try EstimateCommand(workspace: workspace).read(
      node, overlays: overlays + more, name: name, limits: limits)
    try ScenarioReader.check(
      base.scenarioFile, against: file.stack.services.map(\.name), stack: name
    ).throwIfErrors()
    var table = base.table
    if hasOwnRegion {
      file.stack.region = table.region
    } else if file.stack.region != table.region {
      let place = more.last { $0.path == "region" }?.value.location
      table = try workspace.rates(in: file.stack.region, at: place)
    }
    file.stack.asOf = base.stack.asOf
    return PreparedEstimate(
      name: base.name, stackFile: file, scenarioFile: base.scenarioFile, table: table,
      asOf: base.asOf, discounts: base.discounts)
  }

  /// Runs the month of a variant and prices it.
  package func outcome(of part: PreparedEstimate) throws(Diagnostics) -> VariantOutcome {
    let engine = try part.engine()
    let report = engine.capacity()
    let estimate = try EstimateCommand(workspace: workspace).price(part, under: report.month.load)
    return VariantOutcome(
      estimate: estimate, report: report, entry: engine.entry)
  }
}

/// What a variant costs and holds, from one run.
package struct VariantOutcome: Sendable {
  package let estimate: Estimate
  package let report: CapacityReport
  package let entry: [Double]

  /// Seconds: the slowest service that users enter at, by its p95.
  package var p95Seconds: Double { report.entryP95(entry: entry) }
  /// Share of the tightest limit that is free at the peak; negative where it does not hold.
  package var headroom: Double { 1 - (report.bottleneck?.utilisation ?? 0) }
  /// The tightest limit: `api, CPU`.
  package var tightest: String {
    report.bottleneck.map { "\($0.name), \($0.measure)" } ?? "nothing"
  }

  package init(estimate: Estimate, report: CapacityReport, entry: [Double]) {
    self.estimate = estimate
    self.report = report
    self.entry = entry
  }
}
