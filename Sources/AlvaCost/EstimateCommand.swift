package import CostEstimation
package import Diagnostics
package import Inputs
package import Quantities
package import RateTables
package import StackModel
package import TrafficSimulation

/// What a run on a stack was asked for, beyond its file.
package struct StackRequest: Sendable {
  package var name: String
  package var region: String?
  package var scenario: String?
  /// Only this one of the stack's estimates.
  package var estimate: String?
  package var asOf: CalendarDay?
  package var overlays: [Overlay] = []
  /// Leaves out the estimates' own sizes, as a template that brings its own does.
  package var hasOneSize = false

  package init(name: String) {
    self.name = name
  }
}

/// A stack with one scenario, ready to run: files read, overlays applied, everything checked.
package struct PreparedEstimate: Sendable {
  package let name: String
  package var stackFile: StackFile
  package var scenarioFile: ScenarioFile
  package var table: RateTable
  package let asOf: CalendarDay?
  /// Prices of one's own.
  package var discounts: [Discount] = []
  /// What a template really deploys, in place of what the stack file describes.
  package var deployment: Deployment?

  package var pricing: Pricing {
    Pricing(
      table: table, asOf: asOf, allowances: stack.allowances, discounts: discounts,
      billingDay: stack.asOf)
  }

  package var stack: Stack { deployed(stackFile.stack) }
  package var scenario: Scenario { deployed(scenarioFile.scenario) }

  /// The stack's inputs that are drawn: the price of Spot only where something runs on it.
  package var stackDrivers: [Driver<Stack>] {
    let all = stackFile.drivers
    let runsOnSpot =
      stack.services.contains { $0.spotShare > 0 }
      || all.contains { $0.path.hasSuffix(".spotShare") }
    return runsOnSpot ? all : all.filter { $0.path != FargateSpot.key }
  }

  /// The stack that runs where the file describes this one.
  package func deployed(_ described: Stack) -> Stack {
    deployment?.stack(described) ?? described
  }

  package func deployed(_ described: Scenario) -> Scenario {
    deployment?.scenario(described) ?? described
  }

  /// The load of the month; nobody comes where nothing serves.
  package func load() throws(Diagnostics) -> MonthLoad {
    let stack = stack
    if stack.services.isEmpty || scenario.entry.isEmpty { return .idle(stack) }
    return try engine().run()
  }
}

/// The main path of `alva-cost estimate`: read, simulate, meter, price.
package struct EstimateCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Every estimate of the stack, priced.
  ///
  /// - Parameters:
  ///   - request: the stack's name and what overrides its file.
  ///   - sampling: months to draw, for percentiles and drivers; none without it.
  /// - Throws: every problem found, with exit code 65 or 66.
  /// - Returns: the estimates in the order of the stack file.
  package func run(
    _ request: StackRequest, sampling: SamplingRequest? = nil
  ) throws(Diagnostics) -> EstimateSet {
    let prepared = try prepare(request)
    let budget = try sampling == nil ? nil : workspace.budget(request.name)
    var problems = Diagnostics()
    let estimates = prepared.compactMap { part in
      problems.collecting {
        var estimate = try estimate(part)
        if let sampling {
          estimate.spread = try SpreadCommand(
            MonthSampler(part), sampling.held(to: budget?.limit(of: part.name))
          ).run()
        }
        return estimate
      }
    }
    try problems.throwIfErrors()
    let first = prepared[0]
    var set = EstimateSet(
      stack: request.name, description: first.stackFile.description, region: first.stack.region,
      period: first.stack.period, estimates: estimates,
      reconciliation: try reconcile(estimates, with: first.stackFile.plan),
      rateFiles: first.table.files)
    set.changes = try changes(between: prepared, estimates)
    return set
  }

  /// Reads everything the request needs, once for each of its estimates; at least one.
  package func prepare(_ request: StackRequest) throws(Diagnostics) -> [PreparedEstimate] {
    let limits = try workspace.limits()
    let node = try workspace.stackNode(request.name)
    let base = try read(node, overlays: request.overlays, name: request.name, limits: limits)
    let definitions = try chosen(of: base.estimates, for: request)
    var problems = Diagnostics()
    let discounts = problems.collecting { try workspace.discounts() } ?? []
    var result: [PreparedEstimate] = []
    let region = request.region ?? base.stack.region
    let location = request.region == nil ? node["region"]?.location : nil
    let table = problems.collecting { try workspace.rates(in: region, at: location) }
    for definition in definitions {
      let prepared = problems.collecting {
        var file = try read(
          node, overlays: (request.hasOneSize ? [] : definition.overlays) + request.overlays,
          name: request.name,
          limits: limits)
        file.stack.region = region
        let scenarioName = request.scenario ?? definition.scenario
        let scenario = try ScenarioReader.read(
          try workspace.scenarioNode(
            scenarioName, at: request.scenario == nil ? definition.scenarioLocation : nil),
          name: scenarioName, load: workspace.scenarioAttachment)
        try ScenarioReader.check(
          scenario, against: file.stack.services.map(\.name), stack: request.name
        ).throwIfErrors()
        _ = try scenario.copula(of: file.drivers.map(\.path) + scenario.drivers.map(\.path))
        return (file, scenario)
      }
      guard let table, let (file, scenario) = prepared else { continue }
      var dated = file
      dated.stack.asOf = request.asOf ?? table.newestSeen
      result.append(
        PreparedEstimate(
          name: definition.name, stackFile: dated, scenarioFile: scenario, table: table,
          asOf: request.asOf, discounts: discounts))
    }
    try problems.throwIfErrors()
    return result
  }

  /// One estimate: the load of the scenario, metered and priced.
  package func estimate(_ part: PreparedEstimate) throws(Diagnostics) -> Estimate {
    let month = try part.engine().month()
    var estimate = try price(part, under: month.load)
    estimate.week = LoadWeek(month, of: part.stack)
    return estimate
  }

  /// The bill of a load.
  package func price(
    _ part: PreparedEstimate, under load: MonthLoad
  ) throws(Diagnostics) -> Estimate {
    let stack = part.stack
    let result = part.pricing.price(stack.usage(under: load))
    if !result.problems.isEmpty {
      throw Diagnostics(
        result.problems.map {
          $0.diagnostic(
            table: part.table, at: part.stackFile.locations[$0.usage.resource],
            folder: workspace.folder)
        })
    }
    let used = Set(result.lines.flatMap(\.assumptions))
    return Estimate(
      name: part.name, scenario: part.scenario.name, stack: stack, load: load,
      lines: result.lines,
      assumptions: stack.knownAssumptions.filter { used.contains($0.id) }
        + Self.olderRates(result.lines, asOf: part.asOf))
  }

  /// Rates that the tables first show after the day asked for are taken as unchanged, and said so.
  private static func olderRates(_ lines: [LineItem], asOf day: CalendarDay?) -> [Assumption] {
    guard let day else { return [] }
    let later = lines.filter { $0.rate.effective > day }.count
    guard later > 0 else { return [] }
    return [
      Assumption(
        "rates.firstSeenLater", "\(later) of \(lines.count) lines",
        source: "their rates are first seen after \(day.text) and taken as unchanged since then")
    ]
  }

  /// A stack file's tree with overlays, read into the model.
  func read(
    _ node: ConfigNode, overlays: [Overlay], name: String, limits: Limits
  ) throws(Diagnostics) -> StackFile {
    var node = node
    var problems = Diagnostics()
    for overlay in overlays {
      node.apply(overlay, addable: StackReader.addable, problems: &problems)
    }
    var reader = StackReader(limits: limits)
    let file = problems.collecting { try reader.read(node, name: name) }
    guard let file, !problems.hasErrors else { throw problems }
    return file
  }

  /// The estimates that are asked for; without any in the file, one of the scenario named.
  private func chosen(
    of definitions: [EstimateDefinition], for request: StackRequest
  ) throws(Diagnostics) -> [EstimateDefinition] {
    if let name = request.estimate {
      if let found = definitions.first(where: { $0.name == name }) { return [found] }
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "stack '\(request.name)' has no estimate '\(name)'",
          mend: suggestion(for: name, from: definitions.map(\.name))))
    }
    if !definitions.isEmpty { return definitions }
    let nowhere = SourceLocation(file: workspace.path("stacks/\(request.name).yaml"))
    if let scenario = request.scenario {
      return [
        EstimateDefinition(
          name: scenario, scenario: scenario, overlays: [], location: nowhere,
          scenarioLocation: nowhere)
      ]
    }
    throw Diagnostics(
      Diagnostic(
        .error, at: nowhere, "the stack names no estimates",
        mend: "add 'estimates:' with 'realistic: { scenario: moderate }', or name a --scenario"))
  }

  private func reconcile(
    _ estimates: [Estimate], with name: String?
  ) throws(Diagnostics) -> PlanReconciliation? {
    guard let name, estimates.count > 1, let plan = try workspace.plan(name) else { return nil }
    return PlanReconciliation(plan, conservative: estimates[0], realistic: estimates[1])
  }
}
