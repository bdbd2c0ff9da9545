package import Estimation
package import Pricing
import Gate
package import Diagnostics
package import Inputs
import RateTables
package import Resources
package import Services
package import TrafficSimulation

/// A stack read once, of which variants are priced and load-tested under the same traffic.
package struct VariantBench: Sendable {
  package let workspace: Workspace
  package let name: String
  /// The stack as it stands.
  package private(set) var base: PreparedEstimate
  package let limits: SizeTables
  /// The stack file's tree, before any overlay.
  package let node: ConfigNode
  let overlays: [Overlay]
  /// Those of the overlays that were asked for, beside the estimate's own.
  private let requested: [Overlay]
  private let hasOwnRegion: Bool
  private let isDeployed: Bool
  /// What a template's resources are called by those who wrote it.
  package let labels: ResourceLabels

  /// Reads everything.
  ///
  /// - Parameters:
  ///   - workspace: the pricing folder.
  ///   - request: the stack; without an estimate named, the last of its file is taken.
  ///   - estimate: the one to take where the stack has it.
  /// - Throws: every problem found, with exit code 65 or 66.
  package init(
    workspace: Workspace, request: StackRequest, estimate: String? = nil
  ) throws(Diagnostics) {
    self.workspace = workspace
    name = request.name
    isDeployed = request.source != nil
    var all: [PreparedEstimate]
    if let source = request.source {
      (all, labels) = try source.prepare(request, workspace)
    } else {
      (all, labels) = (try EstimateCommand(workspace: workspace).prepare(request), [:])
    }
    let chosen =
      all.last { $0.name == estimate } ?? all.last { $0.scenario.name == request.scenario }
      ?? all[all.count - 1]
    limits = try workspace.limits()
    node = try workspace.stackNode(request.name)
    let definition = chosen.stackFile.estimates.first { $0.name == chosen.name }
    overlays = (definition?.overlays ?? []) + request.overlays
    requested = request.overlays
    hasOwnRegion = request.region != nil
    base = chosen
    // The overlays of a request are laid over a template like any other change.
    if isDeployed, !request.overlays.isEmpty { base = try prepared(with: []) }
  }

  /// The stack with more overlays.
  ///
  /// - Throws: what is wrong with a path or with the stack that results, at the overlay's place.
  package func prepared(with more: [Overlay]) throws(Diagnostics) -> PreparedEstimate {
    var file = try EstimateCommand(workspace: workspace).read(
      node, overlays: overlays + more, name: name, limits: limits)
    try ScenarioReader.check(
      base.scenarioFile, against: file.stack.nodes.map(\.name), stack: name
    ).throwIfErrors()
    try unheld(requested + more).throwIfErrors()
    var table = base.table
    let isMoved = more.contains { $0.path == "region" }
    if hasOwnRegion || isDeployed && !isMoved {
      file.stack.region = table.region
    } else if file.stack.region != table.region {
      let place = more.last { $0.path == "region" }?.value.location
      table = try workspace.rates(in: file.stack.region, at: place)
    }
    if isDeployed { try RestatedUse(node).lay(over: &file) }
    file.stack.asOf = base.stack.asOf
    file.stack.period = base.stack.period
    var part = base
    part.stackFile = file
    part.table = table
    return part
  }

  /// The same with other inputs: a month that was drawn.
  func planned(_ stack: Stack, _ scenario: Scenario) -> Self {
    var copy = self
    copy.base.described = EstimatedMonth(stack: stack, scenario: scenario)
    return copy
  }

  /// The same with another month to stand on, such as a later one.
  func standing(on part: PreparedEstimate) -> Self {
    var copy = self
    copy.base = part
    return copy
  }

  /// Whether changes were asked for, beside the estimate's own.
  var hasRequestedChanges: Bool { !requested.isEmpty }

  /// An error for each overlay that nothing of a template takes up.
  func unheld(_ overlays: [Overlay]) -> Diagnostics {
    guard let deployment = base.deployment else { return Diagnostics() }
    return UnheldChanges(
      deployment: deployment, described: base.described.stack, deployed: base.deployed.stack
    ).problems(of: overlays)
  }

  /// Runs the month of a variant and prices it.
  package func outcome(of part: PreparedEstimate) throws(Diagnostics) -> VariantOutcome {
    try runner.outcome(of: part)
  }

  /// Prices a month of a variant that ran.
  func outcome(
    of part: PreparedEstimate, running report: CapacityReport, entry: [Double]
  ) throws(Diagnostics) -> VariantOutcome {
    try runner.outcome(of: part, running: report, entry: entry)
  }

  var runner: VariantRunner { VariantRunner(workspace: workspace, labels: labels) }
}

/// Runs months of a stack's variants, and prices them.
struct VariantRunner: Sendable {
  let workspace: Workspace
  /// What a template's resources are called by those who wrote it.
  let labels: ResourceLabels

  /// Runs the month of a variant and prices it.
  func outcome(of part: PreparedEstimate) throws(Diagnostics) -> VariantOutcome {
    let engine = try part.engine()
    return try outcome(of: part, running: engine.capacity(), entry: engine.entry)
  }

  /// Prices a month of a variant that ran.
  func outcome(
    of part: PreparedEstimate, running report: CapacityReport, entry: [Double]
  ) throws(Diagnostics) -> VariantOutcome {
    let estimate = try EstimateCommand(workspace: workspace).price(part, under: report.month.load)
    var outcome = VariantOutcome(estimate: estimate, report: report, entry: entry)
    if part.deployment != nil {
      outcome.isDeployed = true
      outcome.labels = labels
      let problems = part.pricing.price(part.stack, under: report.month.load).problems
      outcome.unpriced = Set(
        problems.map { labels.label(of: $0.usage.resource) }
      ).sorted()
    }
    return outcome
  }
}

extension PreparedEstimate {
  /// The lines that no traffic changes, of what runs and of the same running all week.
  ///
  /// - Parameter stack: to be priced; the estimate's own without it.
  /// - Returns: both, with the same ids.
  func fixedLines(
    of stack: Stack? = nil
  ) -> (running: [LineItem], roundTheClock: [LineItem]) {
    func lines(_ stack: Stack) -> [LineItem] {
      pricing.price(stack.usage(under: .idle(stack)).filter { $0.kind == .fixed }).lines
    }
    let stack = stack ?? self.stack
    return (lines(stack), lines(stack.roundTheClock))
  }
}

/// What a variant costs and holds, from one run.
package struct VariantOutcome: Sendable {
  package let estimate: Estimate
  package let report: CapacityReport
  package let entry: [Double]
  /// Whether a template said what runs.
  package var isDeployed = false
  /// Resources of a template for which the tables lack a rate.
  package var unpriced: [String] = []
  /// What a template's resources are called by those who wrote it.
  package var labels: ResourceLabels = [:]

  /// Seconds: the slowest service that users enter at, by its p95.
  package var p95Seconds: Double { report.entryP95(entry: entry) }
  /// Of the service that loses most where users enter, the share without an answer in time.
  package var lostShare: Double {
    zip(report.services, entry).filter { $0.1 > 0 }.map(\.0.errorsShare).max() ?? 0
  }
  /// Share of the tightest limit that is free at the peak; negative where it does not hold.
  package var headroom: Double { 1 - (report.bottleneck?.utilisation ?? 0) }
  /// The tightest limit: `api, CPU`.
  package var tightest: String {
    report.bottleneck.map { "\(labels.label(of: $0.name)), \($0.measure)" } ?? "nothing"
  }

  /// How much of the tightest limit is taken; `nil` where nothing has one.
  var capacity: Advice.Capacity? {
    report.bottleneck.map { _ in
      Advice.Capacity(tightest: tightest, utilisation: 1 - headroom, p95Seconds: p95Seconds)
    }
  }

  /// What is not in the figures, as a sentence to add.
  var unpricedWords: String {
    unpriced.isEmpty ? "" : " Not priced: \(unpriced.joined(separator: ", "))."
  }

  package init(estimate: Estimate, report: CapacityReport, entry: [Double]) {
    self.estimate = estimate
    self.report = report
    self.entry = entry
  }
}
