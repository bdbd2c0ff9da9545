import Testing
import TrafficSimulation

/// A graph of one station.
func oneStation(
  _ arrivals: ArrivalPattern, _ time: ServiceTime,
  _ discipline: StationSpec.Discipline = .fifo(servers: 1),
  _ change: (inout StationSpec) -> Void = { _ in }
) throws -> EventGraph {
  var station = StationSpec("web", serviceTime: time, discipline: discipline)
  change(&station)
  return try EventGraph(
    stations: [station], entries: [.init(station: "web", arrivals: arrivals)])
}

@Suite struct `Requests through one station` {
  @Test func `a queue worked by hand`() throws {
    // Arrivals at 0, 1, 2, 10; service 3 s each: done at 3, 6, 9, 13. Waits 0, 2, 4, 0.
    let graph = try oneStation(
      .replay(seconds: [0, 1, 2, 10]), .deterministic(seconds: 3))
    let result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 20))
    let web = result.stations[0]
    #expect(web.arrivals == 4 && web.completions == 4 && web.delayed == 2)
    #expect(web.waitSum == 6)
    #expect(web.residenceSum == 18)  // 3 + 5 + 7 + 3
    #expect(web.insideArea == 18)
    #expect(web.busyArea == 12)
    #expect(web.utilisation == 0.6)
    #expect(web.taskSeconds == 20)
    #expect(result.entries[0].responseSum == 18)
  }

  @Test func `sharing worked by hand`() throws {
    // Two requests of 2 s of work at 0 and 1 on one processor: alone until 1 (1 s left), then half
    // speed. The first is done at 3, the second has 1 s left and is done at 4.
    let graph = try oneStation(
      .replay(seconds: [0, 1]), .deterministic(seconds: 2), .processorSharing(processors: 1))
    let web = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 10)).stations[0]
    #expect(abs(web.residenceSum - 6) < 1e-9)  // 3 + 3
    #expect(abs(web.busyArea - 4) < 1e-9)
    #expect(abs(web.insideArea - 6) < 1e-9)
  }

  @Test func `a quarter of a processor takes four times as long, even alone`() throws {
    let graph = try oneStation(
      .replay(seconds: [0]), .deterministic(seconds: 0.02), .processorSharing(processors: 0.25))
    let web = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 1)).stations[0]
    #expect(abs(web.responses.maximum - 0.08) < 1e-12)
    #expect(abs(web.utilisation - 0.08) < 1e-9)
  }

  @Test func `two processors serve two requests at full speed and four at half`() throws {
    let graph = try oneStation(
      .replay(seconds: [0, 0, 10, 10, 10, 10]), .deterministic(seconds: 1),
      .processorSharing(processors: 2))
    let web = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 20)).stations[0]
    #expect(abs(web.residenceSum - (2 * 1 + 4 * 2)) < 1e-9)
  }

  @Test func `a full queue turns away, and the numbers add up`() throws {
    // Service 3 s, one may wait. Arrivals 0, 1, 2, 10: the third finds the queue full.
    let graph = try oneStation(
      .replay(seconds: [0, 1, 2, 10]), .deterministic(seconds: 3)
    ) { $0.queueLimit = 1 }
    let result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 20))
    #expect(result.stations[0].rejected == 1)
    #expect(result.entries[0].answered == 3 && result.entries[0].failed == 1)
  }

  @Test func `a rejected request tries again after its backoff`() throws {
    // No waiting room, 3 s of service. The request of second 1 tries again at 2 and (doubled) at 4,
    // when the server is free: answered at 7, six seconds after its first try.
    let graph = try oneStation(
      .replay(seconds: [0, 1]), .deterministic(seconds: 3)
    ) {
      $0.queueLimit = 0
      $0.retries = .init(limit: 2, backoffSeconds: 1, multiplier: 2)
    }
    let result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 20))
    #expect(result.stations[0].rejected == 2 && result.stations[0].retries == 2)
    #expect(result.entries[0].requests == 2 && result.entries[0].answered == 2)
    #expect(result.entries[0].responseSum == 9)
  }

  @Test func `callers give up, and the server works on for nobody`() throws {
    // 3 s of service, patience 4 s. Arrivals at 0, 1, 2: answered at 3; the second would be done at
    // 6, its caller left at 5; the third's caller left at 6, before its turn or just at it.
    let graph = try oneStation(
      .replay(seconds: [0, 1, 1.5]), .deterministic(seconds: 3)
    ) { $0.timeoutSeconds = 4 }
    let result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 20))
    let web = result.stations[0]
    #expect(web.timeouts == 2 && web.completions == 1 && web.late == 2)
    // The second was in service when its caller left and ran to its end; the third was dropped.
    #expect(web.busyArea == 6)
    #expect(result.entries[0].failed == 2)
    #expect(web.insideAtEnd == 0)
  }

  @Test
  func `overload with no scaling is a result: a growing queue, rejections, no end of numbers`()
    throws
  {
    let graph = try oneStation(
      .poisson(perSecond: 40), .exponential(meanSeconds: 0.1), .fifo(servers: 2)
    ) { $0.queueLimit = 50 }
    let web = EventSimulation.run(graph, EventOptions(seed: 2, warmUpSeconds: 10, seconds: 500))
      .stations[0]
    #expect(web.utilisation > 0.999 && web.utilisation <= 1)
    // 20 of 40 a second get through.
    #expect(abs(web.rejectedShare - 0.5) < 0.03)
    // 50 wait before two servers of 10 a second: 2.5 s.
    #expect(abs(web.meanWaitSeconds - 2.5) < 0.1)
  }

  @Test func `no traffic, no seconds and one request a month are results`() throws {
    let none = try oneStation(.poisson(perSecond: 0), .exponential(meanSeconds: 0.1))
    let idle = EventSimulation.run(none, EventOptions(seed: 1, seconds: 100)).stations[0]
    #expect(idle.arrivals == 0 && idle.utilisation == 0 && idle.meanResidenceSeconds == 0)
    let instant = EventSimulation.run(none, EventOptions(seed: 1, seconds: 0)).stations[0]
    #expect(instant.utilisation == 0 && instant.arrivalsPerSecond == 0)
    let rare = try oneStation(
      .poisson(perSecond: 1 / 2_628_000.0), .exponential(meanSeconds: 0.1))
    let month = EventSimulation.run(rare, EventOptions(seed: 1, seconds: 2_628_000))
    #expect(month.events < 20)
  }

  @Test func `a million a second runs into the limit of events and says so`() throws {
    let graph = try oneStation(
      .poisson(perSecond: 1_000_000), .exponential(meanSeconds: 0.1), .fifo(servers: 2))
    var options = EventOptions(seed: 1, seconds: 2_628_000)
    options.eventLimit = 50_000
    let result = EventSimulation.run(graph, options)
    #expect(result.stoppedEarly && result.events == 50_000)
  }

  @Test func `what is in flight is bounded, and a long run uses its places again`() throws {
    let graph = try oneStation(
      .poisson(perSecond: 100), .exponential(meanSeconds: 0.1), .fifo(servers: 20))
    let short = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 20))
    let long = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 400))
    #expect(long.hops > 15 * short.hops)
    #expect(long.mostInFlight < 3 * short.mostInFlight)
    var options = EventOptions(seed: 1, seconds: 20)
    options.inFlightLimit = 5
    let tight = EventSimulation.run(graph, options)
    #expect(tight.mostInFlight == 5 && tight.stations[0].rejected > 0)
  }

  @Test func `the same seed gives the same result, another one another`() throws {
    let graph = try oneStation(
      .poisson(perSecond: 8), .lognormal(meanSeconds: 0.1, cv: 1), .fifo(servers: 1))
    let options = EventOptions(seed: 9, warmUpSeconds: 5, seconds: 60)
    #expect(EventSimulation.run(graph, options) == EventSimulation.run(graph, options))
    #expect(
      EventSimulation.run(graph, options) != EventSimulation.run(graph, options.replicated(1)))
  }

  @Test(arguments: [1, 2, 3], [0, 3, 10_000])
  func `one plain queue takes a shorter way to the same bits`(servers: Int, limit: Int) throws {
    let times: [ServiceTime] = [
      .exponential(meanSeconds: 0.1), .lognormal(meanSeconds: 0.1, cv: 2),
      .gamma(meanSeconds: 0.1, cv: 0.5), .empirical(seconds: [0.01, 0.2]),
    ]
    for (index, time) in times.enumerated() {
      for tasks in [1, 2] {
        let graph = try oneStation(
          .stepped(perSecond: [9.5, 0, 25], stepSeconds: 7), time, .fifo(servers: servers)
        ) {
          $0.queueLimit = limit
          $0.tasks = TaskPlan(count: tasks)
        }
        var options = EventOptions(
          seed: UInt64(index), warmUpSeconds: index == 2 ? 0 : 5, seconds: 200)
        #expect(
          EventSimulation.run(graph, options) == EventSimulation.runInGeneral(graph, options))
        options.eventLimit = 1_500
        options.inFlightLimit = 4
        #expect(
          EventSimulation.run(graph, options) == EventSimulation.runInGeneral(graph, options))
      }
    }
  }

  @Test func `replications bring their interval, and the truth lies in it`() throws {
    // M/M/1, ρ 0.5, S 0.1 s: W = 0.2 s.
    let graph = try oneStation(.poisson(perSecond: 5), .exponential(meanSeconds: 0.1))
    let options = EventOptions(seed: 12, warmUpSeconds: 50, seconds: 1_000)
    let few = Replications(of: graph, options, count: 10)
    let time = few.sample("web", \.meanResidenceSeconds)
    #expect(time.count == 10)
    #expect(abs(time.mean - 0.2) < time.halfWidth(confidence: 0.999))
    #expect(time.halfWidth() < 0.02)
    #expect(few.merged?.stations[0].seconds == 10_000)
    #expect(few.merged?.stations[0].arrivals == few.runs.reduce(0) { $0 + $1.stations[0].arrivals })
    // Any order of work gives the same runs.
    let backwards = (0..<10).reversed().map { EventSimulation.run(graph, options.replicated($0)) }
    #expect(Replications(backwards.reversed()).merged == few.merged)
    #expect(few.sample("nowhere", \.utilisation).count == 0)
    #expect(
      Replications(of: graph, options, count: 1).sample("web", \.utilisation).halfWidth()
        == .infinity)
  }

  @Test func `results of parts merge in order into the sum`() throws {
    let graph = try oneStation(.poisson(perSecond: 8), .exponential(meanSeconds: 0.05))
    let options = EventOptions(seed: 9, seconds: 60)
    var merged = EventSimulation.run(graph, options)
    let second = EventSimulation.run(graph, options.replicated(1))
    let first = merged
    merged.merge(second)
    #expect(merged.stations[0].arrivals == first.stations[0].arrivals + second.stations[0].arrivals)
    #expect(merged.stations[0].seconds == 120)
    #expect(
      merged.stations[0].responses.count
        == first.stations[0].responses.count + second.stations[0].responses.count)
  }
}

@Suite struct `Requests through a graph` {
  /// web calls api twice, api calls the database once; everything is constant.
  static func chain(_ change: (inout [StationSpec]) -> Void = { _ in }) throws -> EventGraph {
    var web = StationSpec("web", serviceTime: .deterministic(seconds: 1))
    web.calls = [.init(to: "api", mean: 2)]
    var api = StationSpec("api", serviceTime: .deterministic(seconds: 0.5))
    api.calls = [.init(to: "db")]
    let db = StationSpec("db", serviceTime: .deterministic(seconds: 0.25))
    var stations = [web, api, db]
    change(&stations)
    return try EventGraph(
      stations: stations, entries: [.init(station: "web", arrivals: .replay(seconds: [0, 10]))])
  }

  @Test func `a chain worked by hand`() throws {
    // 1 + 2 × (0.5 + 0.25) = 2.5 s.
    let result = EventSimulation.run(try Self.chain(), EventOptions(seed: 1, seconds: 20))
    #expect(result.entries[0].responseSum == 5)
    #expect(result.stations.map(\.completions) == [2, 4, 4])
    #expect(result.stations.map(\.meanResponseSeconds) == [2.5, 0.75, 0.25])
    #expect(result.stations.map(\.meanResidenceSeconds) == [1, 0.5, 0.25])
    #expect(result.hops == 10)
  }

  @Test func `a server that is held works through the calls`() throws {
    let graph = try Self.chain { $0[0].holdsServer = true }
    let result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 20))
    #expect(result.stations[0].busyArea == 5)
    #expect(result.stations[0].meanResidenceSeconds == 2.5)
  }

  @Test func `a call that fails for good fails its caller, all the way up`() throws {
    // The database answers too late, always: 0.25 s against 0.1 s, tried twice.
    let graph = try Self.chain {
      $0[2].timeoutSeconds = 0.1
      $0[2].retries = .init(limit: 1, backoffSeconds: 0)
    }
    let result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 20))
    #expect(result.entries[0].failed == 2 && result.entries[0].answered == 0)
    #expect(result.stations.map(\.errors) == [2, 2, 0])
    #expect(result.stations[2].timeouts == 4 && result.stations[2].retries == 2)
  }

  @Test func `visits follow the traffic equations`() throws {
    var web = StationSpec("web", serviceTime: .exponential(meanSeconds: 0.001))
    web.calls = [.init(to: "api", mean: 1.4), .init(to: "auth", mean: 0.1)]
    var api = StationSpec("api", serviceTime: .exponential(meanSeconds: 0.001))
    api.calls = [.init(to: "auth", mean: 0.5)]
    let auth = StationSpec("auth", serviceTime: .exponential(meanSeconds: 0.001))
    let graph = try EventGraph(
      stations: [auth, api, web],
      entries: [.init(station: "web", arrivals: .poisson(perSecond: 50))])
    // auth: 50 × 0.1 + 70 × 0.5 = 40.
    let rates = graph.arrivalRates(entryRates: [50])
    for (rate, expected) in zip(rates, [40.0, 70, 50]) { #expect(abs(rate - expected) < 1e-9) }
    let result = EventSimulation.run(graph, EventOptions(seed: 3, seconds: 1_000))
    for (station, rate) in zip(result.stations, rates) {
      #expect(abs(station.arrivalsPerSecond / rate - 1) < 0.03, "\(station.name)")
    }
  }

  @Test func `a service more leaves the others' draws alone`() throws {
    func responses(_ extra: Bool) throws -> QuantileSketch? {
      var stations = [
        StationSpec("web", serviceTime: .exponential(meanSeconds: 0.05)),
        StationSpec("api", serviceTime: .lognormal(meanSeconds: 0.05, cv: 1)),
      ]
      var entries: [EventGraph.Entry] = [.init(station: "web", arrivals: .poisson(perSecond: 10))]
      if extra {
        stations.insert(StationSpec("new", serviceTime: .exponential(meanSeconds: 0.1)), at: 0)
        entries.insert(.init(station: "new", arrivals: .poisson(perSecond: 5)), at: 0)
      }
      let graph = try EventGraph(stations: stations, entries: entries)
      return EventSimulation.run(graph, EventOptions(seed: 3, seconds: 200)).station("web")?
        .responses
    }
    #expect(try responses(false) == responses(true))
  }

  @Test func `a wrong graph names every problem`() {
    var web = StationSpec("web", serviceTime: .exponential(meanSeconds: -1))
    web.calls = [.init(to: "apu"), .init(to: "web", mean: .nan)]
    web.discipline = .fifo(servers: 0)
    do {
      _ = try EventGraph(
        stations: [web, web], entries: [.init(station: "x", arrivals: .poisson(perSecond: .nan))])
      Issue.record("the graph was taken")
    } catch {
      #expect(error.problems.contains("two stations are called 'web'"))
      #expect(error.problems.contains("a call of 'web' leads to 'apu', which is no station"))
      #expect(error.problems.contains("an entry leads to 'x', which is no station"))
      #expect(error.problems.contains("station 'web': a task has 1...1,000,000 servers"))
      #expect(error.problems.contains("station 'web': a service time is 0 or more, not -1.0"))
      #expect(
        error.problems.contains("arrivals at 'x': an arrival rate is 0...10⁹ a second, not nan"))
    }
  }

  @Test func `calls in a circle are named`() {
    func station(_ name: String, _ to: [String]) -> StationSpec {
      var result = StationSpec(name, serviceTime: .exponential(meanSeconds: 1))
      result.calls = to.map { .init(to: $0) }
      return result
    }
    do {
      _ = try EventGraph(
        stations: [
          station("in", ["a"]), station("a", ["b"]), station("b", ["c", "out"]),
          station("c", ["a"]), station("out", []),
        ], entries: [])
      Issue.record("the circle was taken")
    } catch {
      #expect(error.problems == ["the calls run in a circle: a → b → c → a"])
    }
  }
}
