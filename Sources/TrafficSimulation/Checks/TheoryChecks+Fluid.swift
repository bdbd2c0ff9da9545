import Resources
import Services

/// The engine that makes the figures, against exact queues.
///
/// It draws nothing, so that what is allowed is no interval but a bound that the source names.
extension TheoryChecks {
  static func fluid(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    databases(plan) + poisson(plan) + overloads(plan) + full(plan) + losing(plan)
      + weeks(plan) + graphs(plan)
  }

  static func near(
    _ name: String, _ source: String, unit: String = "s", expected: Double, _ observed: Double,
    within bound: Double
  ) -> TheoryCheck {
    TheoryCheck(
      name: "fluid, \(name)", source: "\(source), ± \(Int((bound * 100).rounded())) %", unit: unit,
      expected: expected, observed: observed, halfWidth: bound * abs(expected), replications: 1,
      seed: nil)
  }

  /// A service of 1 vCPU with one process a task, by itself.
  static func stack(
    _ plan: TheoryCheckPlan, milliseconds: Double, variation: Double, tasks: Int = 1
  ) -> Stack {
    let sizes = FargateSizes(spans: [
      .init(cpuUnits: 1_024, memoryMB: 2_048...8_192, stepMB: 1_024, windows: false)
    ])
    var service = FargateService(name: "web", size: sizes.smallest)
    service.tasks = tasks
    service.request.cpuMilliseconds = milliseconds * plan.serviceFactor
    service.request.cpuVariation = variation
    var stack = Stack(name: "verify", region: "us-east-1")
    stack.services = [service]
    return stack
  }

  static func report(
    _ plan: TheoryCheckPlan, _ stack: Stack, rate: Double, shape: WeekShape = .even
  ) -> CapacityReport? {
    var scenario = Scenario(name: "verify")
    scenario.requestsPerSecond = rate * plan.arrivalFactor
    scenario.entry = [.init(service: "web", share: 1)]
    scenario.shape = shape
    return (try? FluidEngine(stack: stack, scenario: scenario))?.capacity()
  }

  /// A database of c processes behind a service that does nothing itself: M/M/c, exactly.
  private static func databases(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    [(1, 0.5), (2, 0.7), (4, 0.9), (2, 0.95), (16, 0.9), (2, 0.99)].flatMap {
      servers, use -> [TheoryCheck] in
      var stack = stack(plan, milliseconds: 0, variation: 0)
      var database = Database(
        name: "database",
        instanceClass: DatabaseClass(name: "db", vCPU: Double(servers), memoryGB: 64))
      database.idleCPUShare = 0
      stack.databases = [database]
      var query = DatabaseUse(database: 0, queries: 1)
      query.millisecondsPerQuery = 40 * plan.serviceFactor
      query.ioPerQuery = 0
      stack.services[0].request.databaseUses = [query]
      let rate = use * Double(servers) / 0.04
      guard let report = report(plan, stack, rate: rate) else { return [] }
      let theory = MultiServerQueue(
        arrivalsPerSecond: rate, serviceSeconds: 0.04, servers: servers)
      let found = report.services[0].latency
      return [("p50", 0.5, found.p50), ("p95", 0.95, found.p95), ("p99", 0.99, found.p99)].map {
        near(
          "M/M/\(servers) at \(Int(use * 100)) %: \($0.0)", "M/M/c response tail",
          expected: theory.responseQuantile($0.1), $0.2, within: 0.03)
      }
    }
  }

  /// One task: Pollaczek and Khinchine's mean.
  private static func poisson(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    [(1.0, 0.5), (1, 0.9), (1.5, 0.7), (1, 0.95), (1, 0.99), (3, 0.7)].compactMap {
      variation, use in
      report(plan, stack(plan, milliseconds: 50, variation: variation), rate: use * 20).map {
        near(
          "M/G/1, variation \(variation), at \(Int(use * 100)) %: mean response",
          "Pollaczek and Khinchine",
          expected: 0.05
            + Queueing.waitMG1(
              utilisation: use, serviceSeconds: 0.05, squaredCV: variation * variation),
          $0.services[0].latency.mean, within: 0.03)
      }
    }
  }

  /// Above a full load: what is begun, and how long that waited.
  ///
  /// The wait has the density ∝ e^((ρ − 1)t/H) up to the patience of 60 s (M/G/1 with patience, as a
  /// diffusion).
  private static func overloads(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    [1.05, 1.2, 2.0].flatMap { use -> [TheoryCheck] in
      guard
        let report = report(plan, stack(plan, milliseconds: 50, variation: 1), rate: use * 20)
      else { return [] }
      return [
        near(
          "load \(Int((use * 100).rounded())) %: share that is begun", "flow balance, 1/ρ",
          unit: "", expected: 1 / use, report.month.load.handled[0], within: 0.02),
        near(
          "load \(Int((use * 100).rounded())) %: p50 of the answers", "the patience of 60 s",
          expected: 60 - 0.05 / (use - 1) * 0.6931, report.services[0].latency.p50,
          within: use < 1.1 ? 0.05 : 0.02),
      ]
    }
  }

  /// Hours of different load: each hour's mean, weighted by its requests.
  private static func weeks(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    let weights = (0..<168).map { 0.4 + 0.05 * Double($0 % 24) }
    guard let shape = try? WeekShape(weights: weights) else { return [] }
    let rate = 9.0
    guard
      let report = report(
        plan, stack(plan, milliseconds: 50, variation: 1), rate: rate, shape: shape)
    else { return [] }
    let hours = report.month.hours.requests
    let all = hours.reduce(0, +)
    let mean = hours.reduce(0) { sum, requests in
      let use = requests / 3_600 * 0.05 / plan.arrivalFactor
      return sum + requests / all
        * (0.05 + Queueing.waitMG1(utilisation: use, serviceSeconds: 0.05, squaredCV: 1))
    }
    return [
      near(
        "load that varies by the hour: mean response", "Pollaczek and Khinchine by the hour",
        expected: mean, report.services[0].latency.mean, within: 0.03)
    ]
  }

  /// As much comes as is done: a queue that anybody bears 60 s of is as often of any length below.
  private static func full(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    guard let report = report(plan, stack(plan, milliseconds: 50, variation: 1), rate: 20) else {
      return []
    }
    return [
      near(
        "load 100 %: p50 of the answers", "M/M/1 with patience: even over 0...60 s", expected: 30,
        report.services[0].latency.p50, within: 0.03)
    ]
  }
}
