import Quantities
import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `An overloaded graph` {
  /// 1.8 of capacity at the first, which finishes 20 a second and makes two calls for each: 40 of 20 ms
  /// are 0.8 at the second, not 72 that would be 1.44.
  @Test func `serves downstream what has been served`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 50
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 2)]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.request.cpuMilliseconds = 20
    stack.services.append(second)
    let report = try SmallStack.report(stack, SmallStack.scenario(36))
    let (first, api) = (report.services[0], report.services[1])
    #expect(abs(api.utilisationMean - 0.8) < 0.01, "\(api.utilisationMean)")
    #expect(api.errorsShare < 0.001)
    #expect(first.errorsShare > 1 - 1 / 1.8)
    #expect(abs(report.month.load.visits[1] - 40 / 36) < 0.01)
  }

  /// Half of the requests make a call, whatever becomes of it.
  ///
  /// 15 of 30 a second come to the second, which begins 10 of them, two thirds. Their wait lies below 60 s as
  /// e^(−κt) does, κ = (ρ − 1)/H = 0.5 ÷ 0.1 s, and their work of 0.1 s ends too late for κT/(1 + κT) = a third:
  /// 1 − 4/9 of the calls fail, and half as many of all requests. 17 a second came where each call was taken to be
  /// tried again in part.
  @Test func `makes half a call for each request, failed or not`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 1
      $0.concurrency = 1e6
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 0.5)]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.concurrency = 1e6
    second.request.cpuMilliseconds = 100
    second.request.cpuVariation = 1
    stack.services.append(second)
    let report = try SmallStack.report(stack, SmallStack.scenario(30))
    #expect(abs(report.month.load.visits[1] - 0.5) < 0.005, "\(report.month.load.visits[1])")
    #expect(abs(report.services[1].errorsShare - 5 / 9.0) < 0.03)
    #expect(abs(report.services[0].errorsShare - 5 / 18.0) < 0.015)
  }

  /// One and a half calls are one for half of the requests, which wait for some 60 s and get their answer, and two
  /// for the others, which never do.
  ///
  /// Of the calls a share a is answered: 10 (1 + a/2) a second come to the second, ρ = 1 + a/2 of what it holds, of
  /// which 1/ρ is begun and 1/(1 + κT) = 1/ρ ends in time as above. a ρ² = 1 at a = 0.5945, and half of the requests
  /// need one: 0.297 are answered. None were where each was taken to wait one and a half times.
  @Test func `answers who makes one call of one and a half in the mean`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 1
      $0.concurrency = 1e6
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 1.5)]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.concurrency = 1e6
    second.request.cpuMilliseconds = 100
    second.request.cpuVariation = 1
    stack.services.append(second)
    let report = try SmallStack.report(stack, SmallStack.scenario(10))
    #expect(abs(report.services[0].errorsShare - (1 - 0.297)) < 0.02)
  }

  /// 12.75 requests a second call a service of 20 a second twice, the second time after a minute; then 6.83 do.
  ///
  /// A quarter of the calls fails, so that 12.75 × 0.75 = 9.6 second calls a second are made, still in the first minute
  /// of the calmer hour: 16.4 of 20, and a wait of 58.9 s is 48 s at its end. It was 40 s where both calls were taken to
  /// come at once, 13.7 of 20.
  @Test func `is called again by those who have waited`() throws {
    var stack = SmallStack.stack {
      $0.tasks = 4
      $0.request.cpuMilliseconds = 50
      $0.concurrency = 1e6
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 2)]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.tasks = 4
    second.concurrency = 1e6
    second.request.cpuMilliseconds = 200
    second.request.cpuVariation = 1
    stack.services.append(second)
    var scenario = SmallStack.scenario(0)
    var weights = [Double](repeating: 0.2, count: WeekShape.hours)
    for hour in 4..<8 { weights[hour] = 14 }
    weights[8] = 7.5
    scenario.requestsPerSecond = weights.reduce(0, +) / Double(weights.count)
    scenario.shape = try WeekShape(weights: weights)
    let engine = try FluidEngine(stack: stack, scenario: scenario)
    let trace = try #require(engine.month(with: Incident(watching: 7..<9)).trace)
    let (full, after) = (trace.minutes[59].waiting[1], trace.minutes[60].waiting[1])
    #expect(abs(full - 58.9) < 0.2, "\(full)")
    #expect(abs(after - 48) < 2.5, "\(after)")
  }

  /// So many customers as places before one task: what waits is the work of all of them, which scatters.
  ///
  /// 100 places, one task of 100 ms ± 100 ms, 15 requests a second of which it does 10: 99 are before whoever comes,
  /// 9.9 s ± √99 × 0.1 s, and his own work is to come: 10 s ± 1 s, so that 95 % are answered within 11.7 s.
  @Test func `scatters what waits at a full service as its work does`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 1
      $0.concurrency = 100
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 0.5)]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.request.cpuMilliseconds = 100
    second.request.cpuVariation = 1
    stack.services.append(second)
    let latency = try SmallStack.report(stack, SmallStack.scenario(30)).services[1].latency
    #expect(abs(latency.p50 - 10) < 0.15, "\(latency.p50)")
    #expect(abs(latency.p95 - 11.7) < 0.25, "\(latency.p95)")
  }

  /// The second holds half of what comes; who calls it fails where the call does.
  ///
  /// With a bound on the requests at once the callers would wait before the first instead.
  @Test func `fails where what it calls has failed`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 1
      $0.concurrency = 1e6
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 1)]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.request.cpuMilliseconds = 100
    second.request.cpuVariation = 1
    stack.services.append(second)
    let report = try SmallStack.report(stack, SmallStack.scenario(20))
    #expect(report.services[1].errorsShare > 0.7)
    #expect(abs(report.services[0].errorsShare - report.services[1].errorsShare) < 0.02)
  }

  /// 24 calls a second of three queries of 40 ms hold 2.88 connections: two are there, or four.
  @Test func `waits for the connections of its pool`() throws {
    func report(pool: Double) throws -> CapacityReport {
      var stack = SmallStack.stack {
        $0.request.cpuMilliseconds = 5
        $0.poolSize = pool
        var use = DatabaseUse(database: 0, queries: 3)
        use.millisecondsPerQuery = 40
        use.ioPerQuery = 0
        $0.request.databaseUses = [use]
      }
      stack.databases = [
        Database(
          name: "database",
          instanceClass: DatabaseClass(name: "db.m6g.4xlarge", vCPU: 16, memoryGB: 64))
      ]
      stack.databases[0].idleCPUShare = 0
      return try SmallStack.report(stack, SmallStack.scenario(24))
    }
    let small = try report(pool: 2)
    // 50 queries a second are answered. The 24 first and 24 second ones take 48 of them: so 2 of 24 third ones
    // are, before their clients have gone. Runs request by request lose 91 to 94 %.
    #expect(abs(small.services[0].errorsShare - (1 - 2.0 / 24)) < 0.03)
    #expect(small.bottleneck?.measure.contains("connections to database") == true)
    #expect(abs((small.bottleneck?.utilisation ?? 0) - 1.44) < 0.01)
    let large = try report(pool: 4)
    #expect(large.services[0].errorsShare < 1e-6)
    // M/M/4 at 2.88 erlang: C = 0.4602, wait C × 40 ms / 1.12 = 16.4 ms a query.
    #expect(abs(large.services[0].latency.mean - (0.005 + 3 * 0.0564)) < 0.004)
  }

  /// Two queries of 300 ms each, 8 times a second, on four connections of a pool that does 13.33 a second.
  ///
  /// All 8 first ones are answered, and so 5.33 second ones: a third is lost, and of the others whoever has his turn
  /// too late for an answer in time, which no formula tells; the event engine does. 0.39 were lost without those.
  @Test func `loses who is answered too late by a full pool`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 20
      $0.concurrency = 10_000
      $0.poolSize = 4
      var use = DatabaseUse(database: 0, queries: 2)
      use.millisecondsPerQuery = 300
      use.ioPerQuery = 0
      $0.request.databaseUses = [use]
    }
    stack.databases = [
      Database(
        name: "database",
        instanceClass: DatabaseClass(name: "db.m6g.16xlarge", vCPU: 64, memoryGB: 256))
    ]
    stack.databases[0].idleCPUShare = 0
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(8))
    let fluid = engine.latencies(of: engine.month(), hours: 2..<4)[0].failedShare
    let graph = try StackGraph.graph(
      engine, window: .init(startHour: 2, hours: 2), warmUpMinutes: 60)
    let options = EventOptions(seed: 89, warmUpSeconds: 3_600, seconds: 7_200)
    let lost = Sample(
      (0..<3).compactMap {
        EventSimulation.run(graph, options.replicated($0)).station("web")?.failedShare
      })
    #expect(
      abs(fluid - lost.mean) < 0.04 * lost.mean + lost.halfWidth(confidence: 0.95),
      "seed 89: fluid \(fluid), events \(lost)")
  }

  /// 10 calls a second that a third party holds for 2 s are twenty at once, of ten places.
  @Test func `waits for a place where its concurrency is bounded`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 1
      $0.concurrency = 10
      $0.request.thirdPartyCalls = [CallGraph.Call(callee: 0, perRequest: 1)]
    }
    var party = ThirdParty(name: "slow")
    party.seconds = 2
    stack.thirdParties = [party]
    let tight = try SmallStack.report(stack, SmallStack.scenario(10))
    #expect(tight.services[0].errorsShare > 0.45)
    stack.services[0].concurrency = 100
    #expect(try SmallStack.report(stack, SmallStack.scenario(10)).services[0].errorsShare < 1e-6)
  }

  /// 18 requests a second make 36 calls of 30 ms, of which one task holds 33.3.
  ///
  /// The callers' 200 places fill: all of them wait there, 200 × 30 ms = 6 s a call and 12 s a request. The
  /// others wait for a place until they have waited 60 s: whoever then gets one is answered 12 s too late.
  @Test func `lets those wait at the callers for whom there is no room`() throws {
    var stack = SmallStack.stack {
      $0.tasks = 2
      $0.request.cpuMilliseconds = 10
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 2)]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.request.cpuMilliseconds = 30
    second.request.cpuVariation = 1
    stack.services.append(second)
    let report = try SmallStack.report(stack, SmallStack.scenario(18))
    let (web, api) = (report.services[0], report.services[1])
    #expect(web.errorsShare > 0.99)
    #expect(api.errorsShare < 1e-6)
    #expect(abs(api.latency.mean - 6) < 0.15, "\(api.latency.mean)")
    // No more is done, or billed as having come, than one task does.
    #expect(abs(report.month.load.visits[1] - 33.33 / 18) < 0.02, "\(report.month.load.visits[1])")
  }

  /// Two calls of three queries of 40 ms each: 72 a second, of which a pool of two answers 50.
  ///
  /// 16.7 of 24 calls a second are done. The callers have 200 places: 200 / 16.7 = 12 s a call, 24 s a
  /// request, of which 12 a second come and 8.3 are done; so in the end nobody is answered in time.
  @Test func `fills the callers' places before a pool`() throws {
    var stack = SmallStack.stack {
      $0.tasks = 2
      $0.request.cpuMilliseconds = 10
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 2)]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.request.cpuMilliseconds = 5
    second.poolSize = 2
    var use = DatabaseUse(database: 0, queries: 3)
    use.millisecondsPerQuery = 40
    use.ioPerQuery = 0
    second.request.databaseUses = [use]
    stack.services.append(second)
    stack.databases = [
      Database(
        name: "database",
        instanceClass: DatabaseClass(name: "db.m6g.4xlarge", vCPU: 16, memoryGB: 64))
    ]
    stack.databases[0].idleCPUShare = 0
    let report = try SmallStack.report(stack, SmallStack.scenario(12))
    #expect(report.services[0].errorsShare > 0.99)
    #expect(report.services[1].errorsShare < 1e-6)
    #expect(abs(report.services[1].latency.mean - 12) < 0.3)
  }

  /// Pollaczek and Khinchine for work that comes n at a time in a row: the variance of a request's whole work
  /// is n cv² of its mean squared, so that single visits of cv² = 2(n + cv²)/(n + 1) − 1 wait as long.
  @Test func `counts who comes back as those who find each other again`() {
    let node = SmallStack.stack { $0.request.cpuVariation = 0.5 }.nodes[0]
    let once = FluidStation(node, visits: 1)
    let thrice = FluidStation(node, visits: 3, together: 3)
    #expect(abs(once.spread(tasks: 1) - 0.25) < 1e-12)
    // 2 × 3.25 / 4 − 1 = 0.625
    #expect(abs(thrice.spread(tasks: 1) - 0.625) < 1e-12)
    // Round many tasks nobody meets the same ones again.
    #expect(abs(thrice.spread(tasks: 1e9) - 0.25) < 1e-6)
  }

  /// A vCPU that is busy with other things for a fifth of its time answers in 50 ms instead of 40, and a pool of
  /// four is held 3.6 of 4: C(4, 3.6) = 0.788, so that a query waits 0.788 × 50 ms ÷ 0.4 = 98.5 ms.
  @Test func `holds connections longer before a database that is busy otherwise`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 0
      $0.poolSize = 4
      var use = DatabaseUse(database: 0, queries: 1)
      use.millisecondsPerQuery = 40
      use.ioPerQuery = 0
      $0.request.databaseUses = [use]
    }
    stack.databases = [
      Database(
        name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 1_000, memoryGB: 64))
    ]
    stack.databases[0].idleCPUShare = 0.2
    let report = try SmallStack.report(stack, SmallStack.scenario(72))
    let mean = report.services[0].latency.mean
    #expect(abs(mean / (0.05 + 0.0985) - 1) < 0.03, "\(mean)")
  }

  @Test func `sees visits as a request does that makes them`() throws {
    // a → b × 2, c → b × 4; 0.75 come to a, 0.25 to c: b sees 1.5 + 1 visits, weighted by themselves
    // (0.75 × 4 + 0.25 × 16) / 2.5 = 2.8.
    let graph = try CallGraph(
      calls: [
        [CallGraph.Call(callee: 1, perRequest: 2)], [], [CallGraph.Call(callee: 1, perRequest: 4)],
      ], names: ["a", "b", "c"])
    #expect(graph.visitsTogether(entry: [0.75, 0, 0.25]) == [1, 2.8, 1])
  }
}
