import Resources
import Services
import TestSupport
import Testing

@testable import TrafficSimulation

/// Queues as SimPy and Ciw run them, beside both engines.
///
/// Each is skipped where the package is not there.
@Suite struct `Referees from outside` {
  /// Mean over replications of what a referee saw, and half the 95 % interval of each.
  private struct Seen {
    let mean: Sample
    let p50: Sample
    let p95: Sample
    let lost: Sample
  }

  private func ask(_ kind: String, runs: Int, _ numbers: [Double]) throws -> Seen {
    let run = try Program.run(
      "/usr/bin/env",
      ["python3", Repository.path("Tests/Fixtures/queues/referee.py"), kind, "\(runs)"]
        + numbers.map { "\($0)" })
    try #require(run.exitCode == 0, "\(run.errors)")
    let rows = run.output.split(separator: "\n").map {
      $0.split(separator: " ").compactMap { Double($0) }
    }
    func column(_ place: Int) -> Sample { Sample(rows.map { $0[place] }) }
    return Seen(mean: column(0), p50: column(1), p95: column(2), lost: column(3))
  }

  /// Both engines on some hours of a stack: the fluid latencies, and runs of the other.
  private func engines(
    _ stack: Stack, rate: Double, shape: WeekShape = .even, hours: Range<Int>, runs: Int = 4
  ) throws -> (fluid: LatencyMixture, events: [StationResult]) {
    var scenario = Scenario(name: "referee")
    scenario.requestsPerSecond = rate
    scenario.entry = [.init(service: "web", share: 1)]
    scenario.shape = shape
    let engine = try FluidEngine(stack: stack, scenario: scenario)
    let graph = try StackGraph.graph(
      engine, window: .init(startHour: hours.lowerBound, hours: hours.count))
    let options = EventOptions(seed: 7, warmUpSeconds: 0, seconds: Double(hours.count) * 3_600)
    let results = (0..<runs).map { EventSimulation.run(graph, options.replicated($0)) }
    return (
      engine.latencies(of: engine.month(), hours: hours)[0],
      results.compactMap { $0.station("web") }
    )
  }

  private func service(milliseconds: Double, variation: Double, processes: Int = 1) -> Stack {
    let size = FargateSizes(spans: [
      .init(cpuUnits: 1_024 * processes, memoryMB: 8_192...8_192, stepMB: 0, windows: false)
    ]).smallest
    var service = FargateService(name: "web", size: size)
    service.processes = Double(processes)
    service.concurrency = 1e6
    service.request.cpuMilliseconds = milliseconds
    service.request.cpuVariation = variation
    var stack = Stack(name: "referee", region: "us-east-1")
    stack.services = [service]
    return stack
  }

  /// Holds both engines to a referee: within its interval, our own runs' and a bound.
  private func hold(
    _ seen: Seen, _ engines: (fluid: LatencyMixture, events: [StationResult]),
    within bound: Double, _ location: SourceLocation = #_sourceLocation
  ) {
    let events = engines.events
    let parts: [(String, Sample, Double, [Double])] = [
      ("mean", seen.mean, engines.fluid.mean, events.map(\.meanResponseSeconds)),
      ("p50", seen.p50, engines.fluid.quantile(0.5), events.map { $0.responses.quantile(0.5) }),
      ("p95", seen.p95, engines.fluid.quantile(0.95), events.map { $0.responses.quantile(0.95) }),
    ]
    for (name, referee, fluid, measured) in parts {
      let own = Sample(measured)
      let apart = referee.halfWidth(confidence: 0.95)
      #expect(
        abs(own.mean - referee.mean) <= apart + own.halfWidth(confidence: 0.95),
        "events, \(name): \(own.mean), referee \(referee.mean) ± \(apart)", sourceLocation: location
      )
      #expect(
        abs(fluid - referee.mean) <= apart + bound * referee.mean,
        "fluid, \(name): \(fluid), referee \(referee.mean) ± \(apart)", sourceLocation: location)
    }
  }

  /// M/M/2 at 80 %: Erlang C gives a mean of 0.277778 s and a p95 of 0.791068 s.
  @Test(.needs(python: "ciw")) func `Ciw's M/M/2 is ours and the formula's`() throws {
    let seen = try ask("queue", runs: 4, [16, 0.1, 1, 2, 30_000])
    var stack = service(milliseconds: 0, variation: 0)
    stack.databases = [
      Database(name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 2, memoryGB: 64))
    ]
    stack.databases[0].idleCPUShare = 0
    var query = DatabaseUse(database: 0, queries: 1)
    query.millisecondsPerQuery = 100
    query.ioPerQuery = 0
    stack.services[0].request.databaseUses = [query]
    let both = try engines(stack, rate: 16, hours: 0..<1)
    hold(seen, both, within: 0.03)
    #expect(abs(both.fluid.mean - 0.277778) < 0.003)
    #expect(abs(both.fluid.quantile(0.95) - 0.791068) < 0.008)
  }

  /// M/G/4 with lognormal work of variation 1.5.
  @Test(.needs(python: "ciw")) func `Ciw's M/G/4 is ours`() throws {
    let seen = try ask("queue", runs: 4, [34, 0.1, 1.5, 4, 40_000])
    let both = try engines(
      service(milliseconds: 100, variation: 1.5, processes: 4), rate: 34, hours: 0..<1)
    hold(seen, both, within: 0.05)
  }

  /// 24 a second come to 20, and stay 5 s at most: a sixth of them goes, 1 − 1/1.2, and whoever is answered
  /// later than that is lost too.
  @Test(.needs(python: "ciw")) func `who leaves Ciw's queue leaves ours`() throws {
    let seen = try ask("queue", runs: 3, [24, 0.05, 1, 1, 30_000, 5])
    var stack = service(milliseconds: 50, variation: 1)
    var balancer = LoadBalancer(name: "balancer")
    balancer.idleTimeoutSeconds = 5
    stack.loadBalancers = [balancer]
    let both = try engines(stack, rate: 24, hours: 0..<1)
    #expect(seen.lost.mean > 1 / 6.0)
    #expect(abs(both.fluid.failedShare - seen.lost.mean) < 0.1 * seen.lost.mean)
    let answered = seen.p50
    #expect(abs(both.fluid.quantile(0.5) - answered.mean) < 0.1 * answered.mean)
  }

  /// 5 ms of work, then three queries of 40 ms each on two connections: 72 % of them are taken.
  @Test(.needs(python: "simpy")) func `SimPy's pool behind a service is ours`() throws {
    let seen = try ask("pool", runs: 4, [12, 0.005, 0.04, 3, 2, 40_000])
    var stack = service(milliseconds: 5, variation: 1)
    stack.services[0].poolSize = 2
    var query = DatabaseUse(database: 0, queries: 3)
    query.millisecondsPerQuery = 40
    query.ioPerQuery = 0
    stack.services[0].request.databaseUses = [query]
    stack.databases = [
      Database(name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 64, memoryGB: 64))
    ]
    stack.databases[0].idleCPUShare = 0
    hold(seen, try engines(stack, rate: 12, hours: 0..<1), within: 0.05)
  }

  /// Three operations of 1 ms a query, one after the other, on a disk of 1,000 a second at 80 %.
  @Test(.needs(python: "simpy")) func `SimPy's disk of several turns is ours`() throws {
    let rate = 800.0 / 3
    let seen = try ask("turns", runs: 4, [rate, 0.001, 3, 60_000])
    var stack = service(milliseconds: 0, variation: 0)
    var query = DatabaseUse(database: 0, queries: 1)
    query.millisecondsPerQuery = 0.001
    query.ioPerQuery = 3
    stack.services[0].request.databaseUses = [query]
    var database = Database(
      name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 64, memoryGB: 64))
    database.idleCPUShare = 0
    database.storageType = .io1
    database.iops = 1_000
    stack.databases = [database]
    hold(seen, try engines(stack, rate: rate, hours: 0..<1), within: 0.08)
  }

  /// One to ten tasks of 20 requests a second each, kept at half: loads of four hours.
  @Test(.needs(python: "simpy")) func `SimPy's autoscaler is ours`() throws {
    let rates = [4.0, 12, 24, 10]
    let seen = try ask("scaled", runs: 4, [0.05, 1, 10, 50, 60] + rates)
    var stack = service(milliseconds: 50, variation: 1)
    stack.services[0].scaling = ServiceScaling()
    stack.services[0].scaling?.minimumTasks = 1
    stack.services[0].scaling?.maximumTasks = 10
    stack.services[0].scaling?.target = 50
    stack.services[0].deployment.startSeconds = 60
    let weights = rates + [Double](repeating: 4, count: WeekShape.hours - rates.count)
    let both = try engines(
      stack, rate: weights.reduce(0, +) / Double(weights.count),
      shape: try WeekShape(weights: weights), hours: 0..<4)
    hold(seen, both, within: 0.1)
  }
}
