package import Diagnostics
package import Inputs
package import Pricing
package import Quantities
package import RateTables
package import Resources
package import Services
package import TrafficSimulation

/// A stack and the traffic that it is asked to bear for a month.
package struct EstimatedMonth: Sendable {
  package var stack: Stack
  package var scenario: Scenario

  package init(stack: Stack, scenario: Scenario) {
    self.stack = stack
    self.scenario = scenario
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
  /// Times the scenario's requests a second, however they are drawn.
  package var trafficFactor = 1.0
  /// Rates of the resources that a template puts into other regions, by their names.
  package var elsewhere: [ResourceID: RateTable] = [:]
  /// A size that is tried on what runs, whoever wrote down the one that it has: stack file or template.
  package var resize: (@Sendable (inout Stack) -> Void)?

  package var pricing: Pricing {
    Pricing(
      table: table, asOf: asOf, allowances: stack.allowances, discounts: discounts,
      billingDay: stack.asOf, elsewhere: elsewhere)
  }

  /// The named numbers of both files, at their middles.
  var namedNumbers: [String: Double] {
    let values = stackFile.parameters.values().merging(
      scenarioFile.parameterUse.parameters.values()
    ) { $1 }
    return values.compactMapValues { value in
      if case .number(let number) = value { number } else { nil }
    }
  }

  /// As described: what the stack file and its scenario say.
  ///
  /// The estimate's overlays and every change of a variant, a draw or a later month lie over them.
  /// Changes are made here, and nowhere else.
  package var described: EstimatedMonth {
    get { EstimatedMonth(stack: stackFile.stack, scenario: scenarioFile.scenario) }
    set { (stackFile.stack, scenarioFile.scenario) = (newValue.stack, newValue.scenario) }
  }

  /// As deployed: what runs, is metered and is priced.
  ///
  /// It is what a template deploys, with what only the stack file knows of it, under the traffic that is
  /// described; where there is no template, what is described.
  package var deployed: EstimatedMonth {
    EstimatedMonth(stack: deployed(stackFile.stack), scenario: deployed(scenarioFile.scenario))
  }

  /// The stack as deployed.
  package var stack: Stack { deployed(stackFile.stack) }
  /// The scenario as deployed: its names are those of what runs.
  package var scenario: Scenario { deployed(scenarioFile.scenario) }

  /// The stack's inputs that are drawn: the price of Spot only where something runs on it.
  package var stackDrivers: [Driver<Stack>] {
    // What failures cost is no part of the bill.
    let all = stackFile.drivers.filter { !$0.path.hasPrefix("outage.") } + statedRanges
    let runsOnSpot =
      stack.services.contains { $0.spotShare > 0 }
      || all.contains { $0.path.hasSuffix(".spotShare") }
    return runsOnSpot ? all : all.filter { $0.path != FargateSpot.key }
  }

  /// Speeds of processors that something of a stack runs on whose times were measured on another.
  func processorInputs(of stack: Stack) -> [MonthSampler.Input] {
    stack.uncertainProcessors.compactMap { family in
      guard let speed = stack.processors.families[family] else { return nil }
      return MonthSampler.Input(
        path: "\(MonthSampler.Input.processors)\(family)",
        distribution: .triangular(min: speed.low, mode: speed.middle, max: speed.high),
        reason: "how fast this workload is there nobody has measured (processors.csv)",
        location: speed.location ?? SourceLocation(file: "pricing/limits/processors.csv"),
        put: .stack { $0.processors.drawn[family] = $1 })
    }
  }

  /// Ranges of stated use, each once however many resources it is stated of.
  private var statedRanges: [Driver<Stack>] {
    var seen: Set<SourceLocation> = []
    return stack.extras.compactMap { $0 as? Charges }.flatMap { charges in
      charges.items.compactMap { item -> Driver<Stack>? in
        // A change that states a number in place of a range stands in every month.
        guard let statement = item.statement, let range = statement.range as? StatedRange,
          stackFile.stack.drawnUse[statement.location] == nil,
          seen.insert(statement.location).inserted
        else { return nil }
        let place = statement.location
        return Driver(
          path: "\(charges.name).\(statement.key)", distribution: range.distribution,
          reason: range.reason, location: place
        ) { $0.drawnUse[place] = $1 }
      }
    }
  }

  /// The stack that is deployed where this one is described.
  package func deployed(_ described: Stack) -> Stack {
    var stack = deployment?.stack(described) ?? described.takingDrawnUse
    resize?(&stack)
    return stack
  }

  /// The scenario of what is deployed where this one is described.
  package func deployed(_ described: Scenario) -> Scenario {
    var scenario = deployment?.scenario(described) ?? described
    scenario.firstWeekHour = stackFile.stack.period.firstWeekHour
    if trafficFactor != 1 {
      scenario.requestsPerSecond =
        trafficFactor * scenario.statedRequestsPerSecond(minutes: stackFile.stack.period.minutes)
    }
    return scenario
  }

  /// The load of the month; nobody comes where nothing serves.
  package func load() throws(Diagnostics) -> MonthLoad {
    isServing ? try engine().run() : .idle(stack)
  }

  /// Whether anything serves, and anybody comes to it.
  var isServing: Bool { stack.servesRequests && !scenario.entry.isEmpty }
}

extension PreparedEstimate {
  /// The engine of the prepared stack and scenario.
  package func engine() throws(Diagnostics) -> FluidEngine {
    do throws(CallGraph.Cycle) {
      return try FluidEngine(stack: stack, scenario: scenario)
    } catch {
      throw Diagnostics(
        Diagnostic(
          .error, .invalidInput,
          "the calls between the services go round in a circle: "
            + error.services.joined(separator: " → ")))
    }
  }
}
