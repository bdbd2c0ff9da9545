package import Pricing
package import Gate
package import Diagnostics
import Inputs
import Quantities
package import RateTables
package import Resources
package import Services
package import TemplateReader
import TrafficSimulation

/// The main path of `alva-cost estimate --stack`: read what will be deployed, bind it to a stack
/// file if there is one, and price it.
package struct SynthesisCommand: Sendable {
  /// What is asked for.
  package struct Request: RunRequest {
    package private(set) var path: String
    /// The stack file whose traffic is attached; `nil` prices the template alone.
    package var name: String?
    package var choice = RunChoice()
    /// Prices of one's own; filled in from the workspace.
    package fileprivate(set) var discounts: [Discount] = []
    /// Rates of the resources that lie in other regions, by their names; filled in likewise.
    package fileprivate(set) var elsewhere: [ResourceID: RateTable] = [:]
    package var options = TemplateOptions()
    /// What is stated of how the resources are used, over the stack file's.
    package var usage = UsageStatements()
    package var bindings: [String: Budget.Binding] = [:]
    /// Months to draw of each estimate; none without it.
    package var sampling: SamplingRequest?
    /// Whether the rules of the sheets are tried for what could be saved.
    package var findsSavings = false

    /// The options that say what is read, as they stand on a command line; those of the path alone without
    /// one.
    package var given: [String] = []

    package init(path: String) {
      self.path = path
    }

    /// `--stack` with the path, and what the command line says of it besides.
    package var selection: [String] { ["--stack", path] + given }

    /// The same of another path.
    package func reading(_ path: String) -> Self {
      var request = self
      request.path = path
      return request
    }
  }

  /// The priced stack, and the findings that only the comparison knows.
  package struct Outcome: Sendable {
    package private(set) var synthesis: SynthesisEstimate
    package let drift: [Finding]

    /// The same with other advice on what would cost less.
    package func advising(_ advice: Advice) -> Self {
      var outcome = self
      outcome.synthesis.bill.advice = advice
      return outcome
    }
  }

  /// What was read, with the traffic attached.
  package struct Prepared {
    package let read: SynthesizedStack
    /// As asked, with the prices of one's own.
    package let request: Request
    package let table: RateTable
    /// None for a template that nobody uses.
    package let parts: [PreparedEstimate]
    /// The stack file as it stands, if there is one.
    package let described: Stack?
    package let binding: StackBinding?
    let savings: TemplateSavings?
  }

  package let workspace: Workspace
  package let files: TemplateFiles

  package init(workspace: Workspace, files: TemplateFiles) {
    self.workspace = workspace
    self.files = files
  }

  /// Reads and prices.
  ///
  /// - Parameter request: the path, and what is laid over it.
  /// - Throws: every problem of the files; an unknown region as one of kind `cannotTell`.
  /// - Returns: the estimates, with all that is known of the resources.
  package func run(_ request: Request) throws(Diagnostics) -> Outcome {
    try price(try prepare(request))
  }

  /// Reads, and attaches the traffic.
  ///
  /// - Parameter request: the path, and what is laid over it.
  /// - Throws: every problem of the files; an unknown region as one of kind `cannotTell`.
  /// - Returns: the template with its estimates, ready to be priced, simulated and drawn from.
  package func prepare(_ request: Request) throws(Diagnostics) -> Prepared {
    var request = request
    request.discounts = try workspace.discounts()
    let limits = try workspace.limits()
    var reader = DeployedStackReader(files, sizes: limits, sheets: workspace.sheets)
    reader.usage =
      try request.name.map { name throws(Diagnostics) in
        try UsageReader.statements(of: try workspace.stackNode(name)).overlaid(by: request.usage)
      } ?? request.usage
    reader.findsSavings = request.findsSavings
    var options = request.options
    var read = try reader.read(request.path, options)
    if read.region == nil, let name = request.name {
      options.region = try EstimateCommand(workspace: workspace).described(name).region
      options.regionSource = "the stack file '\(name)'"
      read = try reader.read(request.path, options)
    }
    guard let region = read.region, workspace.regions.contains(region) else {
      throw regionProblem(read.region)
    }
    let table = try workspace.rates(in: region)
    let hasEnded = reader.judgeVersions(on: request.choice.billingDay(newest: table.newestSeen))
    // Which versions are past their support is a matter of the day, and so is what can be stated of them.
    if hasEnded || read.hangsOnDay || read.unusedStatements.hasErrors
      || request.findsSavings && read.savings.contains(where: \.hangsOnDay)
    {
      read = try reader.read(request.path, options)
    }
    request.elsewhere = try workspace.rates(elsewhere: read.regions)
    let own = try request.name.map { name throws(Diagnostics) in
      try DescribedParts(name, request, table, workspace)
    }
    try own.map { own throws(Diagnostics) in
      read = read.asking(of: Set(try own.bound(to: read).binding.names.keys))
    }
    let bounds = StackBounds(
      reader, command: self, request: request, options: options, table: table, described: own)
    let decided = try bounds.bound(&read)
    try read.unusedStatements.throwIfErrors()
    let (parts, described, binding) = try parts(read, request, table, own)
    return Prepared(
      read: read, request: request, table: table, parts: parts, described: described,
      binding: binding,
      savings: savings(
        of: read, bounds, decided, request, table, isServing: parts.last?.isServing ?? false))
  }

  /// Prices what was read.
  ///
  /// - Parameter prepared: the template with its estimates.
  /// - Throws: what cannot be priced.
  /// - Returns: the bill, with what the sheets' rules would save where that was asked for.
  package func price(_ prepared: Prepared) throws(Diagnostics) -> Outcome {
    let (read, request, table) = (prepared.read, prepared.request, prepared.table)
    let sampling = request.sampling
    let budget =
      try request.name.map { name throws(Diagnostics) in
        try sampling == nil ? nil : workspace.budget(name)
      } ?? nil
    // Before there are lines: each rule reads and prices all of the template once more.
    let advice = prepared.savings?.advice(
      on: prepared.parts.last?.name ?? Self.nameWithoutUse, Self.labels(of: read.resources))
    var estimates: [Estimate] = []
    var problems: [PricingProblem] = []
    var unknown: [LineItem] = []
    var seen: Set<LineID> = []
    for part in prepared.parts {
      let run = part.isServing ? try part.engine().monthByDay() : nil
      var (estimate, rates, missing) = estimate(
        part.name, scenario: part.scenario.name, part.stack,
        run?.month.load ?? .idle(part.stack), request, table)
      estimate.parameters = part.namedNumbers
      if let run { estimate.show(run.month, run.days, at: part.pricing) }
      if let sampling {
        estimate.spread = try SpreadCommand(
          MonthSampler(part), sampling.held(to: budget?.limit(of: part.name))
        ).run()
        if let seconds = sampling.p95Seconds, part.stack.servesRequests,
          !part.scenario.entry.isEmpty
        {
          estimate.latency = try MonthSampler(part).latency(within: seconds, seed: sampling.seed)
        }
      }
      estimates.append(estimate)
      try EstimateCommand(workspace: workspace).checkExtras(missing, of: part)
      let written = part.writtenLogGroups(of: prepared.read)
      unknown += rates.filter { !written.contains($0.resource) && seen.insert($0.itemID).inserted }
      for problem in missing where !problems.contains(problem) { problems.append(problem) }
    }
    if prepared.parts.isEmpty {
      let stack = alone(read, request, table)
      var (estimate, rates, missing) = estimate(
        Self.nameWithoutUse, scenario: Estimate.scenarioWithoutTraffic, stack, .idle(stack),
        request, table)
      if let sampling {
        estimate.spread = try PreparedEstimate(
          statedUseOf: read, as: stack, request, table
        )?.spread(sampling)
      }
      (estimates, unknown, problems) = ([estimate], rates, missing)
    }
    try SheetCheck(workspace: workspace).check(problems, of: read).throwIfErrors()
    let result = synthesis(
      prepared, estimates, unknown: unknown, problems: problems, advice)
    guard let described = prepared.described else { return Outcome(synthesis: result, drift: []) }
    return Outcome(
      synthesis: result,
      drift: Drift.compare(
        result, deployed: estimates.last?.stack ?? read.stack, described: described))
  }

  private func regionProblem(_ region: String?) -> Diagnostics {
    Diagnostics(
      region.map {
        Diagnostic(
          .error, .cannotTell, "incomplete: there are no rates for region '\($0)'",
          mend: workspace.wayOut(ofRegion: $0))
      }
        ?? Diagnostic(
          .error, .cannotTell, "incomplete: the region is not known from the files",
          mend: "name it with --region, such as --region us-east-1"))
  }

  // MARK: - Its load

  /// The estimates of a template: those of its stack file, or one for a scenario; none for a
  /// template that nobody uses.
  private func parts(
    _ read: SynthesizedStack, _ request: Request, _ table: RateTable, _ described: DescribedParts?
  ) throws(Diagnostics) -> (parts: [PreparedEstimate], described: Stack?, binding: StackBinding?) {
    if let described {
      let bound = try described.bound(to: read)
      return (bound.parts, described.described, bound.binding)
    }
    guard let name = request.scenario else { return ([], nil, nil) }
    let written = try ScenarioReader.read(
      try workspace.scenarioNode(name), name: name, load: workspace.scenarioAttachment)
    let traffic = TemplateTraffic(written, over: read, as: alone(read, request, table))
    let scenario = traffic.scenario
    workspace.notices?.add(written.notice(of: scenario))
    let binding = StackBinding(read, to: scenario.scenario)
    var part = PreparedEstimate(
      name: "realistic", stackFile: StackFile(traffic.stack, drivers: traffic.drivers),
      scenarioFile: scenario, table: table,
      asOf: request.asOf, discounts: request.discounts)
    part.deployment = Deployment(read, binding: binding, base: nil)
    part.elsewhere = request.elsewhere
    return ([part], nil, binding)
  }

  private func alone(_ read: SynthesizedStack, _ request: Request, _ table: RateTable) -> Stack {
    var stack = read.stack
    stack.region = table.region
    stack.asOf = request.choice.billingDay(newest: table.newestSeen)
    stack.period = request.choice.period
    return stack
  }

  private func estimate(
    _ name: String, scenario: String, _ stack: Stack, _ load: MonthLoad, _ request: Request,
    _ table: RateTable
  ) -> (Estimate, unknown: [LineItem], [PricingProblem]) {
    let result = pricing(stack, request, table).price(stack, under: load)
    let isUnknown = { (line: LineItem) in
      line.kind == .usage && line.quantity.billionths == 0
        && !line.assumptions.contains(Charges.statedUsage)
        && (load.requests == 0 || line.assumptions.contains(Charges.unknownUsage))
    }
    let answered = stack.statedModelledUse
    let lines = result.lines.filter { !isUnknown($0) }
    workspace.notices?.noteLaterRates(result.lines, asOf: request.asOf)
    let used = Set(lines.flatMap(\.assumptions))
    return (
      Estimate(
        name: name, scenario: scenario, stack: stack, load: load, lines: lines,
        assumptions: stack.knownAssumptions.filter { used.contains($0.id) }
          + EstimateCommand.olderRates(lines, asOf: request.asOf), offers: table.offers),
      result.lines.filter { isUnknown($0) && !answered.contains($0.itemID) }, result.problems
    )
  }

  /// What was read and priced, put together; a resource without a rate is not priced.
  private func synthesis(
    _ prepared: Prepared, _ estimates: [Estimate], unknown: [LineItem],
    problems: [PricingProblem], _ advice: Advice?
  ) -> SynthesisEstimate {
    let (read, request, table) = (prepared.read, prepared.request, prepared.table)
    var missing: [ResourceID: String] = [:]
    for problem in problems {
      let type = problem.usage.usageTypes.first ?? problem.usage.item
      let region = request.elsewhere[problem.usage.resource]?.region ?? table.region
      let resource = read.owners[problem.usage.resource] ?? problem.usage.resource
      missing[resource] = "no rate for '\(type)' in \(region)"
    }
    for resource in read.resources where resource.coverage == .priced {
      guard let table = request.elsewhere[resource.id], table.files.isEmpty else { continue }
      missing[resource.id] = "it lies in \(table.region), for which there are no rates"
    }
    var places = read.resources
    for index in places.indices {
      if let why = missing[places[index].id] { places[index] = places[index].unpriced(why) }
    }
    var unresolved = read.unresolved
    if request.name == nil, let part = prepared.parts.first {
      unresolved += TemplateTraffic.unserved(part, in: read)
    }
    let mostExpensive = estimates.max { $0.monthly < $1.monthly }
    if !read.conditional.isEmpty {
      let costs = (mostExpensive?.lines ?? []).reduce(into: [ResourceID: Money]()) {
        $0[$1.resource, default: .zero] += $1.cost
      }
      let locations = Dictionary(
        read.resources.map { ($0.id, $0.location) }, uniquingKeysWith: { first, _ in first })
      for id in read.conditional {
        guard let cost = costs[id], cost != .zero else { continue }
        unresolved.append(
          UnresolvedProperty(
            resource: id, property: "Condition", reason: "it is known at deployment",
            taken: "that it exists", location: locations[id] ?? nil, range: .zero...cost))
      }
    }
    var bill = EstimateSet(
      stack: request.name ?? Self.title(of: read.stacks) ?? Self.title(ofPlan: request.path),
      description: "", region: table.region,
      period: request.choice.period, estimates: estimates,
      reconciliation: nil, rateFiles: Self.files(table, request.elsewhere))
    bill.ratesEdition = table.edition
    bill.labels = Self.labels(of: places)
    bill.advice = advice
    return SynthesisEstimate(
      bill: bill, source: request.path, kind: read.kind.rawValue, places: places, facts: read.facts,
      unresolved: unresolved,
      notes: read.notes + Self.notes(places, elsewhere: read.regions)
        + (prepared.binding?.notes ?? []) + Self.notes(ofLogsBeside: prepared),
      bindings: prepared.binding?.bindings ?? Bindings(), unknownUsage: unknown,
      owners: read.owners,
      selection: [request.name].compactMap { $0 } + request.selection + workspace.selection)
  }
}
