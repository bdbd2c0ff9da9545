import Quantities
import Resources
import Services
import Testing

@testable import TrafficSimulation

/// Two of everything that a request uses: each carries its own load, and no more.
@Suite struct `Several of a kind` {
  private static func database(_ name: String) -> Database {
    var database = Database(
      name: name,
      instanceClass: DatabaseClass(
        name: "db.t3.micro", vCPU: 2, memoryGB: 1, creditsPerHour: 12, creditsMost: 288,
        baselineShare: 0.1))
    database.idleCPUShare = 0
    return database
  }

  private static func cache(_ name: String) -> Cache {
    Cache(name: name, node: CacheNode(name: "cache.m6g.large", vCPU: 2, memoryGB: 6.38))
  }

  /// The web asks the first database, the worker the second; jobs of two queues for two workers.
  private static func stack() -> Stack {
    var stack = SmallStack.stack {
      $0.tasks = 4
      $0.poolSize = 5
      var orders = DatabaseUse(database: 0, queries: 2)
      orders.millisecondsPerQuery = 5
      orders.ioPerQuery = 1
      $0.request.databaseUses = [orders]
      $0.request.cacheUses = [CacheUse(cache: 0, commands: 3)]
      $0.request.queueUses = [
        QueueUse(queue: 0, messages: 0.1), QueueUse(queue: 1, messages: 0.4),
      ]
    }
    var worker = FargateService(name: "worker", size: SmallStack.size)
    worker.tasks = 3
    worker.poolSize = 7
    var reports = DatabaseUse(database: 1, queries: 1)
    reports.millisecondsPerQuery = 40
    worker.request.databaseUses = [reports]
    worker.request.cacheUses = [CacheUse(cache: 1, commands: 10)]
    worker.request.cpuMilliseconds = 10
    stack.services.append(worker)
    stack.services[0].request.calls = [CallGraph.Call(callee: 1, perRequest: 0.5)]
    stack.databases = [database("orders"), database("reports")]
    stack.caches = [cache("sessions"), cache("jobs")]
    var mails = JobQueue(name: "mails")
    mails.worker = 0
    mails.secondsPerJob = 2
    mails.cpuMillisecondsPerJob = 0
    mails.cache = 1
    mails.keptJobs = 0
    var images = mails
    images = JobQueue(name: "images")
    images.worker = 1
    images.secondsPerJob = 0.5
    images.cpuMillisecondsPerJob = 20
    images.kind = .sqs
    stack.queues = [mails, images]
    return stack
  }

  private func resource(
    _ report: CapacityReport, _ name: String, _ measure: String
  ) throws -> CapacityReport.Resource {
    try #require(
      report.resources.first { $0.resource == name && $0.measure == measure },
      "\(name), \(measure)")
  }

  /// Ten requests a second ask the first database 20 × 5 ms of 2 vCPU, 5 %.
  ///
  /// Half of them reach the worker, whose 5 queries of 40 ms are 10 % of the second.
  @Test func `a database carries the queries that are meant for it`() throws {
    let report = try SmallStack.report(Self.stack(), SmallStack.scenario(10))
    #expect(abs(try resource(report, "orders", "CPU").peak - 5) < 1e-9)
    #expect(abs(try resource(report, "reports", "CPU").peak - 10) < 1e-9)
    #expect(abs(try resource(report, "orders", "IOPS").peak - 20) < 1e-9)
    #expect(abs(try resource(report, "reports", "IOPS").peak - 1) < 1e-9)
  }

  /// Four tasks of the web with 5 connections, three of the worker with 7.
  @Test func `connections are those of the services that ask`() throws {
    var stack = Self.stack()
    var report = try SmallStack.report(stack, SmallStack.scenario(10))
    #expect(try resource(report, "orders", "connections").peak == 20)
    #expect(try resource(report, "reports", "connections").peak == 21)
    // Who says nothing of its queries may hold connections to either.
    stack.services[1].request.databaseUses = []
    report = try SmallStack.report(stack, SmallStack.scenario(10))
    #expect(try resource(report, "orders", "connections").peak == 41)
    #expect(try resource(report, "reports", "connections").peak == 21)
  }

  /// At 40 a second the second database is at 40 %, above its baseline of 10 %; the first at 20 %.
  ///
  /// In a month the first spends 2 × (20 − 10) % × 60 = 12 credits an hour more than it earns, the
  /// second 36. Both owe what goes beyond the 288 that may be borrowed:
  /// 12 × 730 − 288 = 8,472 and 36 × 730 − 288 = 25,992 credits of a minute. What is still owed at the
  /// end is charged too: 8,760 and 26,280, or 146 and 438 vCPU-hours.
  @Test func `each database pays for its own credits`() throws {
    // No more work than the tasks hold, so that every query is made.
    var stack = Self.stack()
    stack.services[0].request.cpuMilliseconds = 10
    let load = try FluidEngine(stack: stack, scenario: SmallStack.scenario(40)).run()
    #expect(abs(load.surplusVCPUHours[0] - 146) < 1e-6)
    #expect(abs(load.surplusVCPUHours[1] - 438) < 1e-6)
    let usages = stack.usage(under: load)
    #expect(usages.first { $0.id.text == "orders/cpu-credits" }?.quantity.text == "146")
    #expect(usages.first { $0.id.text == "reports/cpu-credits" }?.quantity.text == "438")
  }

  /// Ten requests a second put 1 mail and 4 images a second into the queues.
  @Test func `each queue has its own worker and its own places`() throws {
    let report = try SmallStack.report(Self.stack(), SmallStack.scenario(10))
    let mails = try resource(report, "mails", "jobs at work")
    let images = try resource(report, "images", "jobs at work")
    #expect(abs(mails.peak - 2) < 1e-9 && mails.limit == 20)
    #expect(abs(images.peak - 2) < 1e-9 && images.limit == 15)
    // The worker serves 5 requests of 10 ms a second and 4 jobs of 20 ms on three tasks of a vCPU.
    #expect(abs(report.services[1].utilisationMean - 0.13 / 3) < 1e-9)
    let polls = 4.0 * 730 * 3_600 / 20
    let usages = Self.stack().usage(under: report.month.load)
    #expect(
      usages.first { $0.id.text == "images/requests" }?.quantity.text
        == String(Int((4 * 730 * 3_600 * 3 + polls).rounded())))
    #expect(!usages.contains { $0.resource.text == "mails" })
  }

  /// 30 commands a second of 20 µs; 50 of the worker and 32 of each mail on the other.
  @Test func `a cache runs its own commands and its own jobs`() throws {
    let report = try SmallStack.report(Self.stack(), SmallStack.scenario(10))
    #expect(abs(try resource(report, "sessions", "CPU of one core").peak - 0.06) < 1e-9)
    #expect(abs(try resource(report, "jobs", "CPU of one core").peak - 0.164) < 1e-9)
    // Two mails of 1,600 B at work besides the 50 MB; a few millionths of a mail wait.
    let memory = try resource(report, "jobs", "memory")
    #expect(abs(memory.peak - 50 - 3_200 / Bytes.perMB) < 1e-4)
    #expect(try resource(report, "sessions", "memory").peak == 50)
  }

  @Test func `the event engine knows them all`() throws {
    let engine = try FluidEngine(stack: Self.stack(), scenario: SmallStack.scenario(10))
    let graph = try StackGraph.graph(engine, window: .init(startHour: 0, hours: 1))
    let rates = graph.arrivalRates(entryRates: [10])
    let expected = [
      "web": 10.0, "worker": 5, "orders": 20, "reports": 5, "sessions": 30, "jobs": 82, "mails": 1,
      "images": 4,
      // An operation for each query of the orders, one for each fifth of the reports.
      "orders, disk": 20, "reports, disk": 1,
    ]
    for (station, rate) in zip(graph.stations, rates) {
      #expect(abs(rate - (expected[station.name] ?? .nan)) < 1e-9, "\(station.name)")
    }
    #expect(graph.stations.count == expected.count)
    #expect(graph.stations.first { $0.name == "mails" }?.worksOn == "web")
    #expect(graph.stations.first { $0.name == "images" }?.worksOn == "worker")
  }

  /// The web's response holds two queries of 5 ms and half a call of the worker's; an operation of the disk
  /// takes 1 ms: one for each of the web's queries, a fifth of one for the worker's.
  @Test func `a response waits for the databases that it asks`() throws {
    var stack = Self.stack()
    stack.queues = []
    stack.caches = []
    let report = try SmallStack.report(stack, SmallStack.scenario(0.01))
    #expect(abs(report.services[1].latency.mean - 0.0502) < 1e-4)
    #expect(abs(report.services[0].latency.mean - (0.1 + 0.01 + 0.002 + 0.0251)) < 1e-4)
  }

  @Test func `the order of the databases does not matter`() throws {
    let stack = Self.stack()
    var turned = stack
    turned.databases.reverse()
    for index in turned.services.indices {
      for use in turned.services[index].request.databaseUses.indices {
        turned.services[index].request.databaseUses[use].database = 1 - index
      }
    }
    let before = try SmallStack.report(stack, SmallStack.scenario(40))
    let after = try SmallStack.report(turned, SmallStack.scenario(40))
    for name in ["orders", "reports"] {
      for measure in ["CPU", "connections", "IOPS", "surplus CPU credits"] {
        let a = try resource(before, name, measure)
        let b = try resource(after, name, measure)
        #expect(a.peak == b.peak && a.mean == b.mean, "\(name) \(measure)")
      }
    }
    #expect(
      before.month.load.surplusVCPUHours == after.month.load.surplusVCPUHours.reversed())
    #expect(before.services.map(\.latency) == after.services.map(\.latency))
  }
}
