import Resources
import Services

/// Queues that people leave, or do not get into.
extension TheoryChecks {
  /// Loads at which they are looked at.
  static let loads = [0.5, 0.7, 0.9, 0.95, 0.99, 1.0, 1.05, 1.2]

  /// P₀ of M/M/1 whose customers wait for some time and no longer: with workload v, the share that a customer
  /// finds it beyond B is P₀ρe^(λ − μ)B, and P₀(1 + λ∫₀ᴮe^(λ − μ)x dx + ρe^(λ − μ)B) is 1 (Barrer, 1957).
  static func idleShare(rate: Double, seconds: Double, patience: Double) -> Double {
    let growth = rate - 1 / seconds
    let last = Elementary.exp(growth * patience)
    let middle = abs(growth) < 1e-9 ? patience : (last - 1) / growth
    return 1 / (1 + rate * middle + rate * seconds * last)
  }

  /// M/M/1 whose customers wait 2 s and no longer.
  static func leaving(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    loads.compactMap { use in
      let (rate, seconds, patience) = (use * 10, 0.1, 2.0)
      let idle = idleShare(rate: rate, seconds: seconds, patience: patience)
      var station = StationSpec("queue", serviceTime: .exponential(meanSeconds: seconds))
      station.queueLimit = 100_000_000
      station.timeoutSeconds = patience
      guard
        let graph = try? EventGraph(
          stations: [station],
          entries: [
            .init(station: "queue", arrivals: .poisson(perSecond: rate * plan.arrivalFactor))
          ])
      else { return nil }
      let parts = plan.runs(graph, seconds: plan.requests / rate).map { $0.stations[0] }
      return plan.check(
        "M/M/1 with patience, load \(Int((use * 100).rounded())) %: utilisation",
        "Barrer, 1 − P₀", unit: "", expected: 1 - idle, parts.map(\.utilisation))
    }
  }

  /// M/M/4/12: the chain's own steady state.
  static func bounded(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    [0.9, 1.2].flatMap { use -> [TheoryCheck] in
      let rate = use * 40
      let theory = FiniteQueue(
        arrivalsPerSecond: rate, serviceSeconds: 0.1, servers: 4, capacity: 12)
      guard
        let graph = plan.single(
          "M/M/4/12", arrivalsPerSecond: rate, .exponential(meanSeconds: 0.1),
          .fifo(servers: 4), queueLimit: 8)
      else { return [] }
      let parts = plan.runs(graph, seconds: plan.requests / rate).map { $0.stations[0] }
      let name = "M/M/4/12, load \(Int((use * 100).rounded())) %"
      return [
        plan.check(
          "\(name): lost", "birth and death", unit: "", expected: theory.lossProbability,
          parts.map(\.rejectedShare)),
        plan.check(
          "\(name): number inside", "birth and death", unit: "requests",
          expected: theory.meanInSystem, parts.map(\.meanInside)),
      ]
    }
  }

  /// The fluid engine's queues with patience beside the event engine's, up to and above a full load.
  static func leavingBeside(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    loads.flatMap { use in
      besides(
        plan, "patience of 10 s, load \(Int((use * 100).rounded())) %",
        patient(plan, milliseconds: 50, seconds: 10), rate: use * 20, .even, hours: 2..<4,
        within: use <= 0.9 ? 0.03 : use < 1 ? 0.08 : 0.1)
    }
  }

  /// A day that is overloaded for hours, and a week with an overloaded afternoon.
  static func overloadedBeside(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    let day = (0..<24).map { (9..<12).contains($0) ? 1.2 : $0 == 12 ? 1.0 : 0.6 }
    var week = [Double](repeating: 0.5, count: WeekShape.hours)
    for hour in 0..<5 { week[48 + 13 + hour] = [0.9, 1.1, 1.3, 1.0, 0.8][hour] }
    func shaped(_ weights: [Double], _ rate: Double) -> (shape: WeekShape, mean: Double)? {
      (try? WeekShape(weights: weights)).map {
        ($0, rate * weights.reduce(0, +) / Double(weights.count))
      }
    }
    guard let busy = shaped((0..<7).flatMap { _ in day }, 20), let long = shaped(week, 4) else {
      return []
    }
    return besides(
      plan, "a day with three hours of 120 %", patient(plan, milliseconds: 50, seconds: 60),
      rate: busy.mean, busy.shape, hours: 6..<18, within: 0.1)
      + besides(
        plan, "a week with an overloaded afternoon", patient(plan, milliseconds: 250, seconds: 60),
        rate: long.mean, long.shape, hours: 0..<168, within: 0.1)
  }

  /// A service that a balancer waits so long for.
  static func patient(
    _ plan: TheoryCheckPlan, milliseconds: Double, seconds: Double
  ) -> Stack {
    var stack = stack(plan, milliseconds: milliseconds, variation: 1)
    stack.services[0].concurrency = 1e6
    var balancer = LoadBalancer(name: "balancer")
    balancer.idleTimeoutSeconds = seconds
    stack.loadBalancers = [balancer]
    return stack
  }

  /// The share lost, p50 and p95 of both engines over some hours.
  private static func besides(
    _ plan: TheoryCheckPlan, _ name: String, _ stack: Stack, rate: Double, _ shape: WeekShape,
    hours: Range<Int>, within bound: Double
  ) -> [TheoryCheck] {
    var scenario = Scenario(name: "verify")
    scenario.requestsPerSecond = rate * plan.arrivalFactor
    scenario.entry = [.init(service: "web", share: 1)]
    scenario.shape = shape
    let window = StackGraph.Window(startHour: hours.lowerBound, hours: hours.count)
    let seconds = Double(hours.count * 3_600)
    guard let engine = try? FluidEngine(stack: stack, scenario: scenario),
      let graph = try? StackGraph.graph(
        engine, window: window, warmUpMinutes: Int(plan.warmUpSeconds(before: seconds) / 60))
    else { return [] }
    let fluid = engine.latencies(of: engine.month(), hours: hours)[0]
    let runs = plan.runs(graph, seconds: seconds).compactMap { $0.station("web") }
    func check(
      _ label: String, _ unit: String, _ observed: Double, _ values: [Double], least: Double = 0
    ) -> TheoryCheck {
      let measured = Sample(values)
      return TheoryCheck(
        name: "fluid beside events, \(name): \(label)",
        source: "the event engine, its interval and \(Int((bound * 100).rounded())) %",
        unit: unit, expected: measured.mean, observed: observed,
        halfWidth: measured.halfWidth(confidence: 0.95) + max(least, bound * measured.mean),
        replications: runs.count, seed: nil)
    }
    return [
      check("share lost", "", fluid.failedShare, runs.map(\.failedShare), least: 0.002),
      check("p50", "s", fluid.latency.p50, runs.map { $0.responses.quantile(0.5) }),
      check("p95", "s", fluid.latency.p95, runs.map { $0.responses.quantile(0.95) }),
    ]
  }
}
