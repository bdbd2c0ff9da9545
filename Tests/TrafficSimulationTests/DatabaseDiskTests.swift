import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `A database's disk` {
  /// A service that does nothing itself; each request makes one query of some disk operations.
  private func stack(_ operations: Double, _ change: (inout Database) -> Void = { _ in }) -> Stack {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 0
      $0.concurrency = 10_000
      var query = DatabaseUse(database: 0, queries: 1)
      query.millisecondsPerQuery = 0.001
      query.ioPerQuery = operations
      $0.request.databaseUses = [query]
    }
    var database = Database(
      name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 64, memoryGB: 64))
    database.idleCPUShare = 0
    change(&database)
    stack.databases = [database]
    return stack
  }

  private func latency(_ stack: Stack, _ rate: Double) throws -> CapacityReport.Latency {
    try SmallStack.report(stack, SmallStack.scenario(rate)).services[0].latency
  }

  /// Ten operations of 1 ms each on gp3, of 2 ms on EFS.
  @Test func `answers in the time of its operations where nothing is full`() throws {
    let gp3 = try latency(stack(10), 1)
    #expect(abs(gp3.mean - 0.010) < 0.000_2, "\(gp3.mean)")
    let files = try latency(
      stack(10) {
        $0.host = .fargate
        $0.volume = .efs
        $0.usedGB = 1_000
      }, 1)
    #expect(abs(files.mean - 0.020) < 0.000_4, "\(files.mean)")
  }

  /// 1,500 of io1's 2,000 operations a second: M/D/1 waits ρ/(2(1 − ρ))/2,000 = 0.75 ms for each.
  @Test func `waits for its turn as M/D/1 does`() throws {
    let report = try latency(
      stack(1) {
        $0.storageType = .io1
        $0.iops = 2_000
      }, 1_500)
    #expect(abs(report.mean - 0.001_75) < 0.000_05, "\(report.mean)")
  }

  /// gp2 of 20 GB sustains 100 a second and bursts to 3,000: at 500 its credits last 5.4e6 ÷ 400 s = 3.75 h.
  ///
  /// An hour bursts if credits last for half of it.
  @Test func `bursts for as long as its credits last`() throws {
    var stack = stack(1) {
      $0.storageType = .gp2
      $0.storageGB = 20
    }
    stack.services[0].poolSize = 20
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(500))
    let hours = engine.month().hours
    let last = hours.disk.firstIndex { $0.most == 100 }
    #expect(last == 4, "the fourth hour has them for three quarters, the fifth has none")
    let report = engine.capacity()
    #expect(report.services[0].errorsShare > 0.7, "100 of 500 a second are left")
  }

  /// 100 of 150 operations a second are done.
  ///
  /// Twenty connections wait for it, 0.2 s each; the others wait for
  /// a connection until they go after 60 s. Whoever gets one has waited for almost as long, and is answered
  /// 0.2 s later: too late, in both engines.
  @Test func `that is too slow answers too late`() throws {
    var stack = stack(1) {
      $0.storageType = .io1
      $0.iops = 100
    }
    stack.services[0].poolSize = 20
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(150))
    let fluid = engine.capacity().services[0].errorsShare
    #expect(fluid > 0.95, "\(fluid)")
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 1))
    let run = EventSimulation.run(
      graph, EventOptions(seed: 3, warmUpSeconds: 600, seconds: 3_000))
    let events = try #require(run.station("web")).failedShare
    #expect(events > 0.95, "\(events)")
  }

  /// Both engines on a disk that is busy for 80 %: 1 ms and M/D/1's wait of 0.8 / (2 × 0.2) × 1 ms = 2 ms.
  @Test func `is the same in both engines`() throws {
    let stack = stack(1) {
      $0.storageType = .io1
      $0.iops = 1_000
    }
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(800))
    let fluid = engine.capacity().services[0].latency
    #expect(abs(fluid.mean - 0.003) < 0.000_06, "\(fluid.mean)")
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 1))
    let run = EventSimulation.run(graph, EventOptions(seed: 3, warmUpSeconds: 60, seconds: 600))
    let events = try #require(run.station("web"))
    #expect(abs(events.meanResponseSeconds - 0.003) < 0.000_15, "\(events.meanResponseSeconds)")
  }

  /// Two turns of a second each, back at once, at 80 %: 0.4 requests a second.
  ///
  /// A first turn waits for all before it and half of the one that is served: W₁ = 0.4 (W₁ + W₂) + 0.4. A second
  /// one waits for those of the first that are back before it and those that came meanwhile:
  /// W₂ = 0.4 W₁ + 0.4 + 0.4 (W₁ + 1). So W₁ = 2.571 and W₂ = 2.857; 2.714 in the mean.
  @Test func `holds up those who come back as a queue of two rounds does`() throws {
    var stack = stack(2) {
      $0.storageType = .io1
      $0.iops = 1_000
    }
    stack.services[0].request.databaseUses[0].millisecondsPerQuery = 0.001
    let both = try engines(stack, 400)
    let worked = 2 * (1 + (2.571 + 2.857) / 2) / 1_000
    #expect(abs(both.fluid.mean - worked) < 0.02 * worked, "\(both.fluid.mean)")
    #expect(abs(both.events.meanResponseSeconds - worked) < 0.03 * worked, "\(both.events)")
    let p95 = both.events.responses.quantile(0.95)
    #expect(abs(both.fluid.p95 - p95) < 0.08 * p95, "\(both.fluid.p95) and \(p95)")
  }

  /// Operations, queries, milliseconds of one, operations a second that are to be had, load.
  @Test(
    arguments: [
      (5.0, 1.0, 0.001, 1_000.0, 0.8), (3, 2, 2, 1_000, 0.7), (4, 1, 0.001, 3_000, 0.9),
      (1, 4, 5, 1_000, 0.8),
    ])
  func `holds up those who come back alike in both engines`(
    operations: Double, queries: Double, milliseconds: Double, most: Double, load: Double
  ) throws {
    var stack = stack(operations) {
      $0.storageType = .io1
      $0.iops = most
    }
    stack.services[0].request.databaseUses[0].queries = queries
    stack.services[0].request.databaseUses[0].millisecondsPerQuery = milliseconds
    let both = try engines(stack, load * most / operations / queries)
    let mean = both.events.meanResponseSeconds
    #expect(abs(both.fluid.mean - mean) < 0.04 * mean, "\(both.fluid.mean) and \(mean)")
    let p95 = both.events.responses.quantile(0.95)
    #expect(abs(both.fluid.p95 - p95) < 0.08 * p95, "\(both.fluid.p95) and \(p95)")
  }

  /// An even hour in both engines; twenty minutes of the one.
  private func engines(
    _ stack: Stack, _ rate: Double
  ) throws -> (fluid: CapacityReport.Latency, events: StationResult) {
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(rate))
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 1))
    let run = EventSimulation.run(graph, EventOptions(seed: 3, warmUpSeconds: 60, seconds: 1_200))
    return (engine.capacity().services[0].latency, try #require(run.station("web")))
  }

  @Test func `keeps its credits by hand`() {
    // 400 above the sustained 100 for an hour: 1.44 million of 5.4; the fourth hour has 1.08 left.
    let limit = DatabaseDisk.Limit(sustained: 100, burst: 3_000, most: 5_400_000, refill: 100)
    var credits = limit.most
    var had: [Double] = []
    for _ in 0..<5 { had.append(limit.run(&credits, seconds: 3_600, demand: 500)) }
    #expect(had == [3_000, 3_000, 3_000, 3_000, 100])
    #expect(credits == 0)
    #expect(limit.run(&credits, seconds: 3_600, demand: 0) == 3_000)
    #expect(credits == 360_000)
  }
}
