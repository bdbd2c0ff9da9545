package import Pricing
import Gate
package import Diagnostics
import Inputs
package import Quantities
import RateTables
package import Resources
package import Services
package import TrafficSimulation

/// An estimate whose uncertain inputs can be drawn: coordinates in, the month's cost out.
package struct MonthSampler: Sendable {
  /// A driver of the stack or of the scenario.
  package struct Input: Sendable {
    package let path: String
    package let distribution: Distribution
    package let reason: String?
    package let location: SourceLocation
    let put: Put

    /// The same under another path.
    func named(_ path: String) -> Self {
      Self(
        path: path, distribution: distribution, reason: reason, location: location, put: put)
    }

    /// How the paths of processors' speeds begin.
    static let processors = "processors."

    enum Put: Sendable {
      case stack(@Sendable (inout Stack, Double) -> Void)
      case scenario(@Sendable (inout Scenario, Double) -> Void)
      /// A parameter of the stack that the scenario uses too.
      case both(
        @Sendable (inout Stack, Double) -> Void, @Sendable (inout Scenario, Double) -> Void)

      func callAsFunction(_ stack: inout Stack, _ scenario: inout Scenario, _ value: Double) {
        switch self {
        case .stack(let set): set(&stack, value)
        case .scenario(let set): set(&scenario, value)
        case .both(let setStack, let setScenario):
          setStack(&stack, value)
          setScenario(&scenario, value)
        }
      }
    }
  }

  /// The stack's drivers first, then the scenario's, in the order of their files.
  package let inputs: [Input]
  package let copula: GaussianCopula
  private let distributions: [Distribution]
  private let part: PreparedEstimate
  package var parts: Int { part.deployed.stack.simulatedParts }
  private let profile: TrafficProfile?
  /// Rates of the month at its middle, looked up once for all workers.
  private var plan: PricingPlan

  /// Prepares an estimate for sampling.
  ///
  /// - Parameters:
  ///   - part: the estimate.
  ///   - design: what the months run instead, where its processors are another's: their speeds are drawn.
  /// - Throws: correlations of unknown drivers, or ones that cannot be.
  package init(_ part: PreparedEstimate, running design: Stack? = nil) throws(Diagnostics) {
    self.part = part
    let use = part.scenarioFile.parameterUse
    inputs =
      part.stackDrivers.map { driver in
        var put = Input.Put.stack(driver.set)
        if let name = driver.parameter, use.follows(name) {
          put = .both(driver.set) { use.set(name, to: $1, in: &$0) }
        }
        return Input(
          path: driver.path, distribution: driver.distribution, reason: driver.reason,
          location: driver.location, put: put)
      }
      + part.scenarioFile.drivers.map {
        Input(
          path: $0.path, distribution: $0.distribution, reason: $0.reason, location: $0.location,
          put: .scenario($0.set))
      } + part.processorInputs(of: design ?? part.stack)
    distributions = inputs.map(\.distribution)
    copula = try part.scenarioFile.copula(of: inputs.map(\.path))
    profile = TrafficProfile(part.scenario, minutes: part.stack.period.minutes)
    plan = PricingPlan(part.pricing, leavesOutUnpriced: part.deployment != nil)
    var first = worker()
    _ = first.total(at: middle)
    plan = first.plan
  }

  /// Prices months one after the other; each thread has its own.
  package struct Worker {
    private let sampler: MonthSampler
    fileprivate var plan: PricingPlan
    private var memory = StationMemory()

    fileprivate init(_ sampler: MonthSampler) {
      self.sampler = sampler
      plan = sampler.plan
    }

    /// The month's cost in dollars with each input at a value; NaN where it cannot be priced.
    package mutating func cost(at values: [Double]) -> Double {
      total(at: values).map(\.approximate) ?? .nan
    }

    /// What the last month had on the lines of the plan, those of the month at its middle first.
    package var lineCosts: [Money] { plan.lineCosts }

    /// The month's exact cost with each input at a value.
    package mutating func total(at values: [Double]) -> Money? {
      usages(at: values).flatMap { plan.total(of: $0) }
    }

    /// The month's exact cost with each input at a value and another design.
    package mutating func total(
      at values: [Double], changing change: (inout Stack) -> Void
    ) -> Money? {
      usages(at: values, changing: change).flatMap { plan.total(of: $0) }
    }

    /// The exact cost of a drawn stack and its traffic, changed or not: with nothing changed that of
    /// the month it was drawn for.
    package mutating func total(of part: PreparedEstimate) -> Money? {
      usages(of: part.stack, under: part.scenario).flatMap { plan.total(of: $0) }
    }

    /// What the month is metered for with each input at a value; `nil` where it cannot run.
    ///
    /// - Parameters:
    ///   - values: of the inputs.
    ///   - change: makes another design of what runs.
    /// - Returns: its usages, resource by resource.
    package mutating func usages(
      at values: [Double], changing change: (inout Stack) -> Void = { _ in }
    ) -> [[Usage]]? {
      var (stack, scenario) = sampler.model(at: values)
      change(&stack)
      return usages(of: stack, under: scenario)
    }

    private mutating func usages(of stack: Stack, under scenario: Scenario) -> [[Usage]]? {
      if !stack.servesRequests || scenario.entry.isEmpty {
        return stack.quantities(under: .idle(stack))
      }
      guard let engine = try? FluidEngine(stack: stack, scenario: scenario) else { return nil }
      // Growth that is drawn makes a profile of its own, and what is known of stations holds for the other.
      if let profile = sampler.profile, !profile.fits(scenario) {
        var own = StationMemory()
        let load = engine.load(
          along: TrafficProfile(scenario, minutes: stack.period.minutes), memory: &own)
        return engine.stack.quantities(under: load, nodes: engine.nodes)
      }
      let load = engine.load(along: sampler.profile, memory: &memory)
      return engine.stack.quantities(under: load, nodes: engine.nodes)
    }

    /// The exact cost of what a month was metered for.
    package mutating func total(of usages: [[Usage]]) -> Money? { plan.total(of: usages) }
  }

  package func worker() -> Worker { Worker(self) }

  /// The lines of the bill, every input at its middle.
  package var bill: [LineItem] {
    var middle = worker()
    let usages = middle.usages(at: self.middle) ?? []
    return part.pricing.price(usages.flatMap { $0 }).lines
  }

  /// The lines that the plan of each worker begins with: every tier of the bill's items.
  package var planned: [LineID] { plan.lines }

  /// The estimate with each input at a value, as its files describe it.
  package func part(at values: [Double]) -> PreparedEstimate {
    var part = part
    for index in values.indices {
      inputs[index].put(
        &part.stackFile.stack, &part.scenarioFile.scenario, values[index])
    }
    return part
  }

  /// The stack and the scenario with each input at a value.
  package func model(at values: [Double]) -> (Stack, Scenario) {
    let (stack, scenario) = described(at: values)
    return (part.deployed(stack), part.deployed(scenario))
  }

  /// The same as the files describe them, before anything deployed takes their place.
  package func described(at values: [Double]) -> (Stack, Scenario) {
    var stack = part.stackFile.stack
    var scenario = part.scenarioFile.scenario
    for index in values.indices {
      inputs[index].put(&stack, &scenario, values[index])
    }
    return (stack, scenario)
  }

  /// The inputs' values at coordinates of 0...1, dependence included.
  package func values(at uniforms: [Double]) -> [Double] {
    var shares = uniforms
    copula.apply(to: &shares)
    for index in shares.indices {
      shares[index] = distributions[index].quantile(shares[index])
    }
    return shares
  }

  /// Every input at its middle: the estimate itself.
  package var middle: [Double] { inputs.map(\.distribution.middle) }
}
