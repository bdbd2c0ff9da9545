/// One station against the formulas of one queue.
extension TheoryChecks {
  static func singleStations(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    markov(plan, arrivals: 7, service: 0.1, servers: 1)
      + markov(plan, arrivals: 16, service: 0.1, servers: 2)
      + markov(plan, arrivals: 34, service: 0.1, servers: 4)
      + markov(plan, arrivals: 80, service: 0.1, servers: 10)
      + callCentre(plan)
      + general(plan, "M/D/1", .deterministic(seconds: 0.1))
      + general(plan, "M/G/1 lognormal", .lognormal(meanSeconds: 0.1, cv: 1.5))
      + general(plan, "M/G/1 gamma", .gamma(meanSeconds: 0.1, cv: 0.5))
      + general(plan, "M/G/1 measured", .empirical(seconds: [0.02, 0.05, 0.05, 0.08, 0.3]))
  }

  private static func markov(
    _ plan: TheoryCheckPlan, arrivals: Double, service: Double, servers: Int
  ) -> [TheoryCheck] {
    let name = servers == 1 ? "M/M/1" : "M/M/\(servers)"
    let theory = MultiServerQueue(
      arrivalsPerSecond: arrivals, serviceSeconds: service, servers: servers)
    guard
      let graph = plan.single(
        name, arrivalsPerSecond: arrivals, .exponential(meanSeconds: service),
        .fifo(servers: servers))
    else { return [] }
    let results = plan.runs(graph, seconds: plan.requests / arrivals)
    let parts = results.map { $0.stations[0] }
    return [
      plan.check(
        "\(name): utilisation", "λS/c", unit: "", expected: theory.utilisation,
        parts.map(\.utilisation)),
      plan.check(
        "\(name): share that waits", "Erlang C", unit: "", expected: theory.waitProbability,
        parts.map(\.delayedShare)),
      plan.check(
        "\(name): mean wait", "Erlang C", expected: theory.meanWaitSeconds,
        parts.map(\.meanWaitSeconds)),
      plan.check(
        "\(name): p95 response", "M/M/c response tail", expected: theory.responseQuantile(0.95),
        parts.map { $0.responses.quantile(0.95) }),
      plan.little(results, station: name),
    ]
  }

  /// 100 calls in half an hour, 3 minutes each, 14 agents: the example of pyworkforce's README.
  private static func callCentre(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    guard
      let graph = plan.single(
        "call centre", arrivalsPerSecond: 100.0 / 1_800, .exponential(meanSeconds: 180),
        .fifo(servers: 14))
    else { return [] }
    let parts = plan.runs(graph, seconds: plan.requests / (100.0 / 1_800)).map { $0.stations[0] }
    return [
      plan.check(
        "call centre, 14 agents: share that waits", "pyworkforce README", unit: "",
        expected: 0.1741319335950498, parts.map(\.delayedShare)),
      plan.check(
        "call centre, 14 agents: occupancy", "pyworkforce README", unit: "",
        expected: 0.7142857142857143, parts.map(\.utilisation)),
      plan.check(
        "call centre, 14 agents: mean wait", "Erlang C", expected: 7.8359,
        parts.map(\.meanWaitSeconds)),
    ]
  }

  private static func general(
    _ plan: TheoryCheckPlan, _ name: String, _ time: ServiceTime
  ) -> [TheoryCheck] {
    let arrivals = 6.0
    let wait = Queueing.waitMG1(
      utilisation: arrivals * time.meanSeconds, serviceSeconds: time.meanSeconds,
      squaredCV: time.squaredCV)
    guard
      let graph = plan.single(name, arrivalsPerSecond: arrivals, time, .fifo(servers: 1))
    else { return [] }
    let results = plan.runs(graph, seconds: plan.requests / arrivals)
    return [
      plan.check(
        "\(name): mean wait", "Pollaczek and Khinchine", expected: wait,
        results.map { $0.stations[0].meanWaitSeconds }),
      plan.little(results, station: name),
    ]
  }

  /// Queues that turn arrivals away.
  static func losses(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    var checks: [TheoryCheck] = []
    let times: [(String, ServiceTime)] = [
      ("M/M/10 without queue", .exponential(meanSeconds: 1)),
      ("M/G/10 without queue", .lognormal(meanSeconds: 1, cv: 2)),
    ]
    for (name, time) in times {
      guard
        let graph = plan.single(
          name, arrivalsPerSecond: 7, time, .fifo(servers: 10), queueLimit: 0)
      else { continue }
      let results = plan.runs(graph, seconds: plan.requests / 7)
      checks.append(
        plan.check(
          "\(name): lost", "Erlang B, A = 7", unit: "",
          expected: Queueing.erlangB(offered: 7, servers: 10),
          results.map { $0.stations[0].rejectedShare }))
      checks.append(plan.little(results, station: name))
    }
    guard
      let graph = plan.single(
        "M/M/2/3", arrivalsPerSecond: 3, .exponential(meanSeconds: 0.25), .fifo(servers: 2),
        queueLimit: 1)
    else { return checks }
    let parts = plan.runs(graph, seconds: plan.requests / 3).map { $0.stations[0] }
    return checks + [
      plan.check(
        "M/M/2/3: number inside", "simmer, queueing vignette", unit: "requests",
        expected: 0.76234, parts.map(\.meanInside)),
      plan.check(
        "M/M/2/3: lost", "simmer, queueing vignette", unit: "", expected: 0.04936015,
        parts.map(\.rejectedShare)),
    ]
  }

  /// Processor sharing: the mean response depends on nothing but the load.
  static func sharing(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    let times: [(String, ServiceTime)] = [
      ("M/M/1 sharing", .exponential(meanSeconds: 0.1)),
      ("M/G/1 sharing", .lognormal(meanSeconds: 0.1, cv: 2)),
    ]
    return times.flatMap { name, time -> [TheoryCheck] in
      guard
        let graph = plan.single(
          name, arrivalsPerSecond: 6, time, .processorSharing(processors: 1))
      else { return [] }
      let results = plan.runs(graph, seconds: plan.requests / 6)
      return [
        plan.check(
          "\(name): mean response", "S/(1 − ρ)",
          expected: Queueing.responsePS(utilisation: 0.6, serviceSeconds: 0.1),
          results.map { $0.stations[0].meanResidenceSeconds }),
        plan.little(results, station: name),
      ]
    }
  }
}
