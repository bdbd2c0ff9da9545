import Quantities
import Resources
import Services
import Testing

@testable import TrafficSimulation

/// Stacks of one service of 1 vCPU whose months can be worked by hand.
enum SmallStack {
  static let size = FargateSizes(spans: [
    .init(cpuUnits: 1_024, memoryMB: 2_048...8_192, stepMB: 1_024, windows: false)
  ]).smallest

  static func stack(_ change: (inout FargateService) -> Void = { _ in }) -> Stack {
    var service = FargateService(name: "web", size: size)
    service.request.cpuMilliseconds = 100
    service.request.cpuVariation = 1
    change(&service)
    var stack = Stack(name: "small", region: "us-east-1")
    stack.services = [service]
    return stack
  }

  static func scenario(_ requestsPerSecond: Double) -> Scenario {
    var scenario = Scenario(name: "test")
    scenario.requestsPerSecond = requestsPerSecond
    scenario.entry = [.init(service: "web", share: 1)]
    return scenario
  }

  static func report(_ stack: Stack, _ scenario: Scenario) throws -> CapacityReport {
    try FluidEngine(stack: stack, scenario: scenario).capacity()
  }
}

@Suite struct `A month as a flow` {
  private func isFinite(_ report: CapacityReport) -> Bool {
    let hours = report.month.hours
    let series = [
      hours.requests, hours.tasks, hours.utilisation, hours.backlogSeconds, hours.lost,
      hours.jobsWaiting, hours.oldestJobSeconds, hours.cacheSpeed, hours.cacheCredits,
      hours.databaseUtilisation, hours.databaseCredits, hours.databaseSurplus,
    ]
    let services = report.services.flatMap {
      [
        $0.arrivalsPerSecond, $0.utilisationMean, $0.utilisationPeak, $0.tasksMean, $0.errorsShare,
        $0.latency.mean, $0.latency.p50, $0.latency.p95, $0.latency.p99,
      ]
    }
    let resources = report.resources.flatMap { [$0.mean, $0.peak, $0.limit] }
    return (series.flatMap { $0 } + services + resources).allSatisfy(\.isFinite)
  }

  /// 20 requests a second of 0.1 s before one task: twice what it holds, so half is never begun.
  ///
  /// The queue stands at the patience of 60 s: what is begun has waited 60 s less an exponential time
  /// of mean H/(ρ − 1) = 0.1 s, where H = 0.1 s × (1 + 1)/2. Work longer than that ends too late:
  /// 1 − E[e^(−S/0.1)] = 0.525 of it, for lognormal S of mean 0.1 s and variation 1 (by quadrature).
  @Test func `of a service that does not hold loses what does not fit`() throws {
    let report = try SmallStack.report(SmallStack.stack(), SmallStack.scenario(20))
    let web = report.services[0]
    #expect(abs(web.utilisationMean - 2) < 1e-9)
    #expect(abs(web.errorsShare - (0.5 + 0.5 * 0.525)) < 0.02, "\(web.errorsShare)")
    #expect(web.firstSaturatedHour == 0)
    #expect(abs(report.month.hours.backlogSeconds[1] - 59.9) < 0.05)
    #expect(web.latency.p50 > 59 && web.latency.p99 <= 60.7)
    #expect(isFinite(report))
    // Half writes its log line, and what is answered is billed as an answer.
    let load = report.month.load
    #expect(abs(load.handled[0] - 0.5) < 0.001)
    #expect(abs(load.answered[0] - (1 - web.errorsShare)) < 0.03)
  }

  @Test(arguments: [0, 1.0 / 2_628_000, 1e6, 1e9])
  func `is finite at any traffic`(rate: Double) throws {
    var stack = SmallStack.stack {
      $0.request.queueUses = [QueueUse(queue: 0, messages: 0.1)]
      $0.request.databaseUses = [DatabaseUse(database: 0, queries: 2)]
      $0.request.cacheUses = [CacheUse(cache: 0, commands: 3)]
    }
    stack.loadBalancers = [LoadBalancer(name: "balancer")]
    stack.databases = [
      Database(
        name: "database",
        instanceClass: DatabaseClass(
          name: "db.t3.micro", vCPU: 2, memoryGB: 1, creditsPerHour: 12, creditsMost: 288,
          baselineShare: 0.1))
    ]
    stack.caches = [Self.cache]
    var queue = JobQueue(name: "queue")
    queue.worker = 0
    stack.queues = [queue]
    let report = try SmallStack.report(stack, SmallStack.scenario(rate))
    #expect(isFinite(report), "\(rate) a second")
    #expect(abs(report.month.load.requests - rate * 2_628_000) <= 1e-9 * rate * 2_628_000)
    if rate == 0 {
      #expect(report.services[0].errorsShare == 0 && report.services[0].utilisationPeak == 0)
    }
    if rate >= 1e6 { #expect(report.services[0].errorsShare > 0.99) }
    if rate > 0, rate < 1 {
      #expect(report.services[0].errorsShare == 0)
      // A lone request: 0.1 s of its own, two queries of 1 ms, three commands.
      #expect(abs(report.services[0].latency.mean - 0.102) < 0.001)
    }
  }

  @Test func `of a service with no task loses everything and divides by nothing`() throws {
    let report = try SmallStack.report(
      SmallStack.stack { $0.tasks = 0 }, SmallStack.scenario(1))
    #expect(abs(report.services[0].errorsShare - 1) < 1e-9)
    #expect(isFinite(report))
  }

  /// 10 jobs a second of 1 s against five places: five stay behind every second.
  @Test func `lets jobs pile up beyond the worker's places`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 1
      $0.request.queueUses = [QueueUse(queue: 0, messages: 1)]
    }
    var queue = JobQueue(name: "queue")
    queue.worker = 0
    queue.concurrency = 5
    queue.secondsPerJob = 1
    queue.cpuMillisecondsPerJob = 0
    stack.queues = [queue]
    let report = try SmallStack.report(stack, SmallStack.scenario(10))
    // 5 × 3,600 after an hour; half of those that came are done, first come first: the oldest came half an hour ago.
    #expect(abs(report.month.hours.jobsWaiting[0] - 18_000) < 1e-6)
    #expect(abs(report.month.hours.oldestJobSeconds[0] - 1_800) < 1e-6)
    #expect(abs(report.month.hours.jobsWaiting[1] - 36_000) < 1e-6)
  }

  /// 4 jobs a second of 1 s before six places: Lq = 0.2848 × 4 ÷ (6 − 4) = 0.5695, Wq = 0.1424 s.
  @Test func `takes the wait of jobs from Erlang C where the places suffice`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 1
      $0.request.queueUses = [QueueUse(queue: 0, messages: 1)]
    }
    var queue = JobQueue(name: "queue")
    queue.worker = 0
    queue.concurrency = 6
    queue.secondsPerJob = 1
    queue.cpuMillisecondsPerJob = 0
    stack.queues = [queue]
    let hours = try SmallStack.report(stack, SmallStack.scenario(4)).month.hours
    #expect(abs(hours.jobsWaiting[5] - 0.5695) < 0.0005)
    #expect(abs(hours.oldestJobSeconds[5] - 0.1424) < 0.0002)
  }

  /// On weekdays from 8 to 18 at least 3 tasks; without traffic 1 at other times.
  ///
  /// The month has 23 weekdays whose 8 o'clock lies in it (31 days from a Monday on, the last cut at
  /// 10:00), each of which starts two tasks.
  @Test func `follows a schedule of the bounds`() throws {
    let stack = SmallStack.stack {
      var scaling = ServiceScaling()
      scaling.minimumTasks = 1
      scaling.maximumTasks = 4
      var office = ScheduledBounds()
      office.days = .weekdays
      office.fromHour = 8
      office.toHour = 18
      office.minimumTasks = 3
      office.maximumTasks = 4
      scaling.schedule = [office]
      $0.scaling = scaling
    }
    let month = try SmallStack.report(stack, SmallStack.scenario(0)).month
    #expect(month.hours.tasks[7] == 1)
    #expect(month.hours.tasks[9] == 3)
    #expect(month.hours.tasks[20] == 1)
    #expect(month.hours.tasks[5 * 24 + 9] == 1)
    #expect(month.load.nodes[0].taskStarts == 46)
    #expect(month.load.nodes[0].baseTaskHours == 730)
    // 2 more tasks for 10 h, and until 15 low minutes have passed; the last day ends at 10:00.
    let scaled = month.load.nodes[0].scaledTaskHours
    #expect(scaled > 22 * 20 + 4 && scaled < 22 * 21 + 4.1)
  }

  @Test func `knows the bounds of every hour of the week`() {
    var scaling = ServiceScaling()
    scaling.minimumTasks = 2
    scaling.maximumTasks = 5
    var night = ScheduledBounds()
    night.fromHour = 22
    night.toHour = 6
    night.minimumTasks = 0
    night.maximumTasks = 1
    scaling.schedule = [night]
    #expect(scaling.bounds(weekHour: 23).maximum == 1)
    #expect(scaling.bounds(weekHour: 29).minimum == 0)
    #expect(scaling.bounds(weekHour: 30).minimum == 2)
    #expect(scaling.fewestTasks == 0 && scaling.mostTasks == 5)
  }

  /// 2 tasks on Spot, each taken away three times a month: six starts, six times two minutes more.
  @Test func `starts a task for each that Spot takes away`() throws {
    let stack = SmallStack.stack {
      $0.tasks = 2
      $0.spotShare = 1
    }
    var scenario = SmallStack.scenario(1)
    scenario.spotInterruptionsPerTaskMonth = 3
    let load = try FluidEngine(stack: stack, scenario: scenario).run().nodes[0]
    #expect(abs(load.taskStarts - 6) < 1e-9)
    #expect(abs(load.overlapTaskHours - 0.2) < 1e-9)
  }

  static let cache = Cache(
    name: "cache",
    node: CacheNode(
      name: "cache.t3.micro", vCPU: 2, memoryGB: 0.5, creditsPerHour: 12, creditsMost: 288,
      baselineShare: 0.1))

  /// 2 vCPU × 10 % are 20 % of the one core; 1,000 commands a second of 500 µs want 50 %.
  ///
  /// A new node has no credits: it runs at its baseline from the first hour on.
  @Test func `slows a cache to its baseline when its credits are spent`() throws {
    var stack = SmallStack.stack {
      $0.tasks = 20
      $0.request.cacheUses = [CacheUse(cache: 0, commands: 10)]
    }
    stack.caches = [Self.cache]
    stack.caches[0].microsecondsPerCommand = 500
    let report = try SmallStack.report(stack, SmallStack.scenario(100))
    #expect(report.month.hours.cacheSpeed.allSatisfy { abs($0 - 0.2) < 1e-12 })
    let cpu = try #require(report.resources.first { $0.measure == "CPU of one core" })
    #expect(abs(cpu.peak - 50) < 1e-9 && abs(cpu.limit - 20) < 1e-9)
    #expect(cpu.firstSaturatedHour == 0)
    let credits = try #require(
      report.resources.first { $0.resource == "cache" && $0.measure == "CPU credits kept" })
    #expect(credits.firstSaturatedHour == 0)
    // 60 commands a second want 3 % of a core: the node earns 12 − 3.6 credits an hour, up to 288.
    let calm = try SmallStack.report(stack, SmallStack.scenario(6)).month.hours
    #expect(calm.cacheSpeed.allSatisfy { $0 == 1 })
    #expect(abs(calm.cacheCredits[0] - 10.2) < 1e-9)
    #expect(calm.cacheCredits[100] == 288)
  }

  static func database() -> Database {
    Database(
      name: "database",
      instanceClass: DatabaseClass(
        name: "db.t3.micro", vCPU: 2, memoryGB: 1, creditsPerHour: 12, creditsMost: 288,
        baselineShare: 0.1))
  }

  /// At 30 % of 2 vCPU: 0.2 × 2 × 730 = 292 vCPU-hours above the baseline.
  ///
  /// 24 credits an hour are missing; 288 are borrowed in 12 h, so the 13th hour is the first charged.
  @Test func `shows surplus credits and charges them`() throws {
    var stack = SmallStack.stack()
    stack.databases = [Self.database()]
    stack.databases[0].idleCPUShare = 0.3
    let report = try SmallStack.report(stack, SmallStack.scenario(0))
    #expect(abs(report.month.load.surplusVCPUHours[0] - 292) < 1e-9)
    let surplus = try #require(
      report.resources.first { $0.measure == "surplus CPU credits" })
    #expect(abs(surplus.peak - 288) < 1e-9)
    #expect(surplus.firstSaturatedHour == 12)
  }

  /// 19 GB and 10 GB a month more: 20.5 GB are passed after 1.5 × 73 = 109.5 hours.
  @Test func `says in which hour the storage is full`() throws {
    var stack = SmallStack.stack()
    stack.databases = [Self.database()]
    stack.databases[0].usedGB = 19
    stack.databases[0].growthGBPerMonth = 10
    stack.databases[0].storageGB = 20.5
    let report = try SmallStack.report(stack, SmallStack.scenario(0))
    let storage = try #require(report.resources.first { $0.measure == "storage" })
    #expect(storage.firstSaturatedHour == 109)
    #expect(abs(storage.peak - 29) < 1e-9)
  }

  /// 2 tasks × 10 connections, doubled where deployments happen.
  @Test func `doubles the connections during a deployment`() throws {
    var stack = SmallStack.stack {
      $0.tasks = 2
      $0.poolSize = 10
    }
    stack.databases = [Self.database()]
    var scenario = SmallStack.scenario(1)
    func connections() throws -> CapacityReport.Resource {
      try #require(
        try SmallStack.report(stack, scenario).resources.first {
          $0.resource == "database" && $0.measure == "connections"
        })
    }
    #expect(try connections().peak == 20)
    scenario.deploymentsPerMonth = 4
    #expect(try connections().peak == 40)
    #expect(try connections().mean == 20)
  }

  @Test(arguments: [0.0, 0.3, 4.2, 8.4])
  func `gives the same hour at once as minute by minute`(rate: Double) throws {
    let engine = try FluidEngine(stack: SmallStack.stack(), scenario: SmallStack.scenario(rate))
    let station = engine.stations[0]
    var once = FluidStation.State(station)
    var slowly = once
    #expect(station.stepHour(&once, outsidePerSecond: rate))
    for _ in 0..<60 { station.step(&slowly, outsidePerSecond: rate, deploying: false) }
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * max(abs(a), abs(b)) }
    #expect(near(once.arrivals, slowly.arrivals))
    #expect(near(once.demand, slowly.demand))
    #expect(near(once.servedTasks, slowly.servedTasks))
    #expect(near(once.taskMinutes, slowly.taskMinutes))
    #expect(once.peakUtilisation == slowly.peakUtilisation && once.minute == slowly.minute)
    #expect(once.ready == slowly.ready)
  }

  @Test func `never takes an hour at once that overloads a task`() throws {
    let engine = try FluidEngine(stack: SmallStack.stack(), scenario: SmallStack.scenario(10))
    var state = FluidStation.State(engine.stations[0])
    #expect(!engine.stations[0].stepHour(&state, outsidePerSecond: 10))
  }
}

@Suite struct `Connections that a database refuses` {
  /// 100 are wanted while a deployment runs, 50 otherwise, of 80: a fifth is refused in the deployments alone.
  ///
  /// Ten a month that last as long as the service's generations overlap, of 730 × 3,600 s; with 40 there are
  /// 10 of 50 too few all the time, and 60 of 100 while they run.
  @Test(arguments: [(80.0, 0.0, 0.2), (40, 0.2, 0.6), (100, 0, 0)])
  func `are twice as many only while a deployment runs`(
    limit: Double, steady: Double, deploying: Double
  ) throws {
    var scenario = SmallStack.scenario(1)
    scenario.deploymentsPerMonth = 10
    let engine = try FluidEngine(stack: SmallStack.stack(), scenario: scenario)
    let share = 10 * engine.nodes[0].station.deployment.overlapSeconds / (730 * 3_600)
    #expect(share > 0 && share < 0.1)
    func connections(_ peak: Double) -> CapacityReport.Resource {
      CapacityReport.Resource(
        resource: "orders", measure: "connections", unit: "", mean: peak, peak: peak, limit: limit,
        firstSaturatedHour: nil, note: "")
    }
    let expected = share * deploying + (1 - share) * steady
    #expect(abs(engine.refusedShare(connections(100)) - expected) < 1e-12)
    scenario.deploymentsPerMonth = 0
    let alone = try FluidEngine(stack: SmallStack.stack(), scenario: scenario)
    #expect(abs(alone.refusedShare(connections(50)) - steady) < 1e-12)
  }
}
