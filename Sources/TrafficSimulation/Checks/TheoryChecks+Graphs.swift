import Resources
import Services

/// The fluid engine's graphs: what one service does to the others, and the connections between them.
extension TheoryChecks {
  static func graphs(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    tiers(plan) + callers(plan) + pools(plan)
  }

  /// Two services, the second called so often for each request of the first.
  private static func pair(
    _ plan: TheoryCheckPlan, _ milliseconds: (Double, Double), tasks: Int = 1, calls: Double
  ) -> Stack {
    var stack = stack(plan, milliseconds: milliseconds.0, variation: 1, tasks: tasks)
    stack.services[0].request.calls = [CallGraph.Call(callee: 1, perRequest: calls)]
    var second = FargateService(name: "api", size: stack.services[0].size)
    second.request.cpuMilliseconds = milliseconds.1 * plan.serviceFactor
    second.request.cpuVariation = 1
    stack.services.append(second)
    return stack
  }

  /// A first service that holds 20 a second of 24 hands on no more.
  private static func tiers(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    guard let report = report(plan, pair(plan, (50, 30), calls: 1), rate: 24) else { return [] }
    return [
      near(
        "two services: load of the second behind a full first", "flow balance", unit: "",
        expected: 20 * 0.03, report.services[1].utilisationMean, within: 0.02)
    ]
  }

  /// A second service that holds 33.3 of 36 calls a second, behind 200 places.
  private static func callers(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    guard let report = report(plan, pair(plan, (10, 30), tasks: 2, calls: 2), rate: 18) else {
      return []
    }
    return [
      near(
        "two services: response of a full second behind 200 places", "Little's law, 200 × 30 ms",
        expected: 6, report.services[1].latency.mean, within: 0.03),
      near(
        "two services: share of the first that is answered too late or never",
        "12 s are left of 60 for nobody", unit: "", expected: 1, report.services[0].errorsShare,
        within: 0.01),
    ]
  }

  /// Three queries of 40 ms each, 24 times a second: 2.88 connections are held.
  private static func pools(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    [4.0, 2].flatMap { connections -> [TheoryCheck] in
      guard let report = report(plan, pool(plan, connections), rate: 24) else { return [] }
      let service = report.services[0]
      if connections == 2 {
        return [
          near(
            "a pool of 2 of 2.88: share lost", "2 of 24 third queries are left of 50 a second",
            unit: "", expected: 1 - 2.0 / 24, service.errorsShare, within: 0.04)
        ]
      }
      let one = MultiServerQueue(arrivalsPerSecond: 72, serviceSeconds: 0.04, servers: 4)
      return [
        near(
          "a pool of 4: mean response", "Erlang C", expected: 3 * one.meanResponseSeconds,
          service.latency.mean, within: 0.03)
      ]
    }
  }

  private static func pool(_ plan: TheoryCheckPlan, _ connections: Double) -> Stack {
    var stack = stack(plan, milliseconds: 0, variation: 0)
    stack.services[0].poolSize = connections
    var use = DatabaseUse(database: 0, queries: 3)
    use.millisecondsPerQuery = 40 * plan.serviceFactor
    use.ioPerQuery = 0
    stack.services[0].request.databaseUses = [use]
    stack.databases = [
      Database(
        name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 64, memoryGB: 64))
    ]
    stack.databases[0].idleCPUShare = 0
    return stack
  }

  /// Both engines on the same day, where no formula tells: an autoscaled service, and two in a row.
  package static func beside(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    var scaled = stack(plan, milliseconds: 20, variation: 1, tasks: 2)
    var scaling = ServiceScaling()
    (scaling.minimumTasks, scaling.maximumTasks) = (2, 20)
    scaled.services[0].scaling = scaling
    // By day three times as much as at night.
    let daily = (0..<24).map { 8...17 ~= $0 ? 3.0 : $0 == 7 || $0 == 18 ? 2 : 1 }
    let office = try? WeekShape(daily: daily, weekly: [Double](repeating: 1, count: 7))
    return compared(plan, "an autoscaled service", scaled, rate: 40, office ?? .even)
      + compared(plan, "two services in a row", pair(plan, (10, 30), calls: 2), rate: 13, .even)
  }

  private static func compared(
    _ plan: TheoryCheckPlan, _ name: String, _ stack: Stack, rate: Double, _ shape: WeekShape
  ) -> [TheoryCheck] {
    var scenario = Scenario(name: "verify")
    scenario.requestsPerSecond = rate * plan.arrivalFactor
    scenario.entry = [.init(service: "web", share: 1)]
    scenario.shape = shape
    // From seven in the morning on: traffic rises.
    let hours = plan.requests >= 50_000 ? 6 : 2
    let window = StackGraph.Window(startHour: 7, hours: hours)
    let seconds = Double(hours * 3_600)
    guard let engine = try? FluidEngine(stack: stack, scenario: scenario),
      let graph = try? StackGraph.graph(
        engine, window: window, warmUpMinutes: Int(plan.warmUpSeconds(before: seconds) / 60))
    else { return [] }
    let fluid = engine.latencies(of: engine.month(), hours: 7..<(7 + hours))[0].latency
    let runs = plan.runs(graph, seconds: seconds).compactMap { $0.station("web") }
    return [("p50", 0.5, fluid.p50), ("p95", 0.95, fluid.p95)].map { label, share, observed in
      let measured = Sample(runs.map { $0.responses.quantile(share) })
      return TheoryCheck(
        name: "fluid beside events, \(name): \(label)",
        source: "the event engine over \(hours) h, its interval and 5 %", unit: "s",
        expected: measured.mean, observed: observed,
        halfWidth: measured.halfWidth(confidence: 0.95) + 0.05 * measured.mean,
        replications: runs.count, seed: nil)
    }
  }

  /// The event engine's connections: M/M/4, the wait in front of them Erlang C's.
  static func connections(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    var web = StationSpec("web", serviceTime: .deterministic(seconds: 0), routing: .roundRobin)
    web.calls = [StationSpec.Call(to: "database", connections: 4)]
    web.queueLimit = 100_000_000
    let database = StationSpec(
      "database", serviceTime: .exponential(meanSeconds: 0.04), discipline: .fifo(servers: 1_000))
    let rate = 72.0
    let theory = MultiServerQueue(arrivalsPerSecond: rate, serviceSeconds: 0.04, servers: 4)
    guard
      let graph = try? EventGraph(
        stations: [web, database],
        entries: [
          .init(station: "web", arrivals: .poisson(perSecond: rate * plan.arrivalFactor))
        ])
    else { return [] }
    let parts = plan.runs(graph, seconds: plan.requests / rate).compactMap { $0.station("web") }
    return [
      plan.check(
        "four connections: mean response", "Erlang C", expected: theory.meanResponseSeconds,
        parts.map(\.meanResponseSeconds)),
      plan.check(
        "four connections: p95 response", "M/M/c response tail",
        expected: theory.responseQuantile(0.95), parts.map { $0.responses.quantile(0.95) }),
    ]
  }
}
