package import Pricing
import Gate
package import Diagnostics
package import Inputs
import Quantities
import Platform
package import RateTables
package import Resources
package import Services
import TrafficSimulation

/// What a run on a stack was asked for, beyond its file.
package struct StackRequest: RunRequest {
  package var name: String
  package var choice = RunChoice()
  package var region: String?
  package var overlays: [Overlay] = []
  /// Leaves out the estimates' own sizes, as a template that brings its own does.
  package var hasOneSize = false
  /// What is really deployed, in place of what the stack file describes.
  package var source: SynthesisSource?

  package init(name: String) {
    self.name = name
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
    try checkQueues(of: prepared, request)
    let budget = try sampling == nil ? nil : workspace.budget(request.name)
    // The months between the estimates are priced along with them, on all cores.
    let changed = NamedChange.all(between: prepared)
    let months = Parallel.map(prepared.count + changed.count) { index in
      attempt { () throws(Diagnostics) in
        index < prepared.count
          ? try estimate(prepared[index])
          : try total(of: changed[index - prepared.count].part)
      }
    }
    var problems = Diagnostics()
    let estimates = zip(prepared, months).compactMap { part, month in
      problems.collecting {
        var estimate = try month.get()
        if let sampling {
          estimate.spread = try SpreadCommand(
            MonthSampler(part), sampling.held(to: budget?.limit(of: part.name)),
            estimates: prepared.count
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
    set.ratesEdition = first.table.edition
    let totals = try months.dropFirst(prepared.count).map { month throws(Diagnostics) in
      try month.get().monthly
    }
    set.changes = ChangeBridge(changed, totals: totals, from: estimates)
    set.notes = try Self.notes(of: first)
    return set
  }

  /// Messages that a FIFO queue never takes have no bill: an error.
  ///
  /// `simulate` says it among the limits.
  private func checkQueues(
    of prepared: [PreparedEstimate], _ request: StackRequest
  ) throws(Diagnostics) {
    for part in prepared where part.stack.queues.contains(where: { $0.callsTaken != nil }) {
      let problems = OverfullQueues.problems(
        of: part.described, in: try workspace.stackNode(request.name))
      if problems.contains(where: { $0.severity == .error }) { throw Diagnostics(problems) }
      for warning in problems { workspace.notices?.add(warning) }
    }
  }

  /// What is said of things that have no line, with the prices that the words tell.
  static func notes(of part: PreparedEstimate) throws(Diagnostics) -> StackNotes {
    var notes = try part.stackFile.notes.priced(
      by: part.table, asOf: part.asOf, for: part.stack.period)
    notes.notPriced += part.stackFile.usage.statements(beside: part.stack.extras).map {
      .init(
        what: $0.subject, why: "its usage is stated; it counts with --stack PATH, which deploys it")
    }
    return notes
  }

  /// A step that may run beside others.
  private func attempt<Value>(
    _ step: () throws(Diagnostics) -> Value
  ) -> Result<Value, Diagnostics> {
    Result { () throws(Diagnostics) in try step() }
  }

  /// Reads everything the request needs, once for each of its estimates; at least one.
  ///
  /// - Parameters:
  ///   - request: the stack's name and what overrides its file.
  ///   - rates: those of its region, where they have been read.
  /// - Throws: every problem found.
  /// - Returns: the estimates in the order of the stack file.
  package func prepare(
    _ request: StackRequest, rates: RateTable? = nil
  ) throws(Diagnostics) -> [PreparedEstimate] {
    let node = attempt { () throws(Diagnostics) in try workspace.stackNode(request.name) }
    // The rates are read beside the rest; which region's they are, the file mostly says plainly.
    let likely = request.region ?? (try? node.get())?["region"]?.text
    let (described, early) = Parallel.both {
      attempt { () throws(Diagnostics) in try describe(request, node, on: request.choice.namedDay) }
    } and: {
      likely.map { region -> Result<RateTable, Diagnostics> in
        if let rates, rates.region == region { return .success(rates) }
        return attempt { () throws(Diagnostics) in try workspace.rates(in: region) }
      }
    }
    var all = try described.get()
    var problems = all.discounts.problems
    let table = problems.collecting {
      if let early, all.region == likely, case .success(let table) = early { return table }
      let location = request.region == nil ? try node.get()["region"]?.location : nil
      return try workspace.rates(in: all.region, at: location)
    }
    problems.append(all.problems)
    try problems.throwIfErrors()
    guard let table else { throw problems }
    let newest = table.newestSeen
    if request.choice.namedDay == nil {
      // Only the rates say which day it is: what AWS has upgraded by then is refused, and versions cost what they do then.
      let hangsOnDay = all.parts.contains { $0.stack.hangsOnDay }
      if try workspace.limits().extendedSupport.hasEnded(by: newest) || hangsOnDay {
        let dated = try describe(request, node, on: newest)
        try dated.problems.throwIfErrors()
        if hangsOnDay { all = dated }
      }
    }
    return try all.parts.map { part throws(Diagnostics) in
      var file = part.stack
      file.stack.asOf = request.choice.billingDay(newest: newest)
      var estimate = PreparedEstimate(
        name: part.name, stackFile: file, scenarioFile: part.scenario, table: table,
        asOf: request.asOf, discounts: all.discounts.list)
      estimate.elsewhere = try workspace.rates(elsewhere: file.regions)
      return estimate
    }
  }

  /// What is read besides the rates.
  private struct Described: Sendable {
    var region: String
    var discounts: (list: [Discount], problems: Diagnostics) = ([], Diagnostics())
    var parts: [(name: String, stack: StackFile, scenario: ScenarioFile)] = []
    var problems = Diagnostics()
  }

  private func describe(
    _ request: StackRequest, _ node: Result<ConfigNode, Diagnostics>, on day: CalendarDay?
  ) throws(Diagnostics) -> Described {
    var limits = try workspace.limits()
    limits.extendedSupport.day = day
    limits.versionSupport.day = day
    let node = try node.get()
    let base = try read(node, overlays: request.overlays, name: request.name, limits: limits)
    let definitions = try chosen(of: base.estimates, for: request)
    let region = request.region ?? base.stack.region
    var result = Described(region: region)
    result.discounts.list =
      result.discounts.problems.collecting { try workspace.discounts() } ?? []
    for definition in definitions {
      let part = result.problems.collecting {
        var file = try read(
          node, overlays: (request.hasOneSize ? [] : definition.overlays) + request.overlays,
          name: request.name,
          limits: limits)
        file.stack.region = region
        file.stack.period = request.choice.period
        let scenarioName = request.scenario ?? definition.scenario
        let scenario = try ScenarioReader.read(
          try workspace.scenarioNode(
            scenarioName, at: request.scenario == nil ? definition.scenarioLocation : nil),
          name: scenarioName, parameters: file.parameters, load: workspace.scenarioAttachment)
        try ScenarioReader.check(
          scenario, against: file.stack.nodes.map(\.name), stack: request.name
        ).throwIfErrors()
        _ = try scenario.copula(of: file.drivers.map(\.path) + scenario.drivers.map(\.path))
        let entered = scenario.entering(file.stack)
        workspace.notices?.add(scenario.notice(of: entered))
        workspace.notices?.noteLate(scenario.scenario, file.stack.period)
        return (name: definition.name, stack: file, scenario: entered)
      }
      if let part { result.parts.append(part) }
    }
    // Of one scenario alone nobody knows what the others name.
    if request.scenario == nil, request.estimate == nil {
      workspace.notices?.noteUnnamed(result.parts.map { ($0.stack, $0.scenario) })
    }
    return result
  }

  /// The bill of a month alone.
  private func total(of part: PreparedEstimate) throws(Diagnostics) -> Estimate {
    try price(part, under: part.engine().run())
  }

  /// One estimate: the load of the scenario, metered and priced.
  package func estimate(_ part: PreparedEstimate) throws(Diagnostics) -> Estimate {
    let (month, days) = try part.engine().monthByDay()
    var estimate = try price(part, under: month.load)
    estimate.show(month, days, at: part.pricing)
    return estimate
  }

  /// The bill of a load.
  package func price(
    _ part: PreparedEstimate, under load: MonthLoad
  ) throws(Diagnostics) -> Estimate {
    let stack = part.stack
    let result = part.pricing.price(stack, under: load)
    if !result.problems.isEmpty, part.deployment == nil {
      throw Diagnostics(result.problems.map { diagnostic($0, part) })
    }
    workspace.notices?.noteLaterRates(result.lines, asOf: part.asOf)
    if part.deployment == nil {
      workspace.notices?.noteUnstatedUse(result.lines, of: stack)
      workspace.notices?.noteTypeless(part.stackFile.usage, beside: part.stack.extras)
      workspace.notices?.noteIdle(stack, under: load)
    }
    let used = Set(result.lines.flatMap(\.assumptions))
    var estimate = Estimate(
      name: part.name, scenario: part.scenario.name, stack: stack, load: load,
      lines: result.lines,
      assumptions: stack.knownAssumptions.filter { used.contains($0.id) }
        + Self.olderRates(result.lines, asOf: part.asOf), offers: part.table.offers)
    estimate.parameters = part.namedNumbers
    return estimate
  }

  /// What could not be priced, where the stack file asks for it.
  func diagnostic(_ problem: PricingProblem, _ part: PreparedEstimate) -> Diagnostic {
    let (file, resource) = (part.stackFile, problem.usage.resource)
    return problem.diagnostic(
      table: part.table, at: file.locations[resource.text],
      unitAt: file.locations[StackFile.unitPlace(ofExtra: resource.text)],
      folder: workspace.folder)
  }

  /// Throws where what the stack file states beside a template has no price: there is no resource that
  /// it could be listed with.
  func checkExtras(
    _ problems: [PricingProblem], of part: PreparedEstimate
  ) throws(Diagnostics) {
    // What a template deploys and no rate is known of is not priced; what a stack file states has to be.
    let extras = Set(
      part.stack.extras.filter { part.deployment == nil || $0 is ExtraUsage }.map(\.id))
    let stated = problems.filter { extras.contains($0.usage.resource) }
    if !stated.isEmpty { throw Diagnostics(stated.map { diagnostic($0, part) }) }
  }

  /// Rates that the tables first show after the day asked for are taken as unchanged, and said so.
  static func olderRates(_ lines: [LineItem], asOf day: CalendarDay?) -> [Assumption] {
    guard let day else { return [] }
    let later = lines.filter { $0.rate.effective > day }.count
    guard later > 0 else { return [] }
    return [
      Assumption(
        Assumption.ratesFirstSeenLater, "\(later) of \(lines.count) lines",
        source: "their rates are first seen after \(day.text) and taken as unchanged since then")
    ]
  }

  /// A stack file's tree with overlays, read into the model.
  package func read(
    _ node: ConfigNode, overlays: [Overlay], name: String, limits: SizeTables
  ) throws(Diagnostics) -> StackFile {
    let original = node
    var node = node
    var problems = Diagnostics()
    for overlay in overlays {
      node.applyToStack(overlay, problems: &problems)
    }
    let file = problems.collecting {
      var reader = StackReader(limits: try workspace.limits(limits, for: node))
      var file = try reader.read(node, name: name)
      let warnings = try TypedResources.map(&file, sheets: workspace.sheets, limits: limits)
      for warning in reader.problems.items + warnings.items { workspace.notices?.add(warning) }
      file.stack.keepProcessors(of: original)
      return file
    }
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
