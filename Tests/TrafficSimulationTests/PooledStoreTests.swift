import Resources
import Services
import Testing

@testable import TrafficSimulation

/// A service whose requests make queries one after the other at a database of nothing else to do.
private func asking(
  _ queries: Double, milliseconds: Double, vCPU: Double, _ change: (inout FargateService) -> Void
) -> Stack {
  var stack = SmallStack.stack {
    var query = DatabaseUse(database: 0, queries: queries)
    query.millisecondsPerQuery = milliseconds
    $0.request.databaseUses = [query]
    change(&$0)
  }
  var database = Database(
    name: "database", instanceClass: DatabaseClass(name: "db", vCPU: vCPU, memoryGB: 8))
  database.idleCPUShare = 0
  stack.databases = [database]
  return stack
}

@Suite struct `Connections before a database` {
  private func store(
    _ rate: Double, connections: Int, tasks: Int = 1, servers: Int, disk: PooledStore.Disk = .init()
  ) throws -> PooledStore {
    try #require(
      PooledStore(
        rate: rate, together: 1, connections: connections, tasks: tasks, work: 0.01,
        servers: servers, disk: disk))
  }

  /// Three connections before four processes find one free each time: M/M/3 at 80 %, of which Erlang's C is
  /// 0.6472, and each waits C/(3μ − λ) = 0.6472/(300 − 240) s in the mean.
  @Test func `are M/M/n where the database holds up nobody`() throws {
    let store = try store(240, connections: 3, servers: 4)
    #expect(abs(store.probability - 0.6472) < 1e-4, "\(store.probability)")
    #expect(abs(store.seconds - 0.6472 / 60) < 1e-5)
    #expect(store.storeSeconds < 1e-9)
    #expect(abs(store.use - 0.8) < 1e-9)
  }

  /// 2 × 32 connections before two processes at 50 and 75 %: nobody waits for one, and of the queries M/M/2's
  /// C = 2ρ²/(1 + ρ) wait, ρ²/(1 − ρ²) × 10 ms in the mean.
  ///
  /// That a task has 32 of them has a chance of less than ρ³².
  @Test(arguments: [(0.5, 1 / 3.0, 1 / 300.0), (0.75, 0.642_857, 0.012_857_1)])
  func `are M/M/c of the database where they are many`(
    use: Double, waiting: Double, seconds: Double
  ) throws {
    let store = try store(200 * use, connections: 32, tasks: 2, servers: 2)
    #expect(store.probability < Elementary.power(use, 32))
    #expect(abs(store.storeSeconds - seconds) < 1e-6, "\(store.storeSeconds)")
    #expect(abs(store.storeProbability - waiting) < 1e-3, "\(store.storeProbability)")
  }

  /// One connection at each of two tasks before two processes: two queues of one, at 75 % whatever the other does.
  ///
  /// Requests go round, so that every second one comes: E₂/M/1 waits s σ/(1 − σ) with σ = (2ρ/(2ρ + 1 − σ))² = 0.677,
  /// 21.0 ms; M/M/1's 30 ms times half the sum of both variations, (0.5 + 1)/2, is 22.5.
  @Test func `of few tasks are queues by themselves`() throws {
    let store = try store(150, connections: 1, tasks: 2, servers: 2)
    #expect(abs(store.probability - 0.75) < 1e-6)
    #expect(abs(store.seconds - 0.0225) < 1e-5, "\(store.seconds)")
    #expect(store.storeSeconds < 1e-9)
  }

  /// A lone connection meets nobody at the disk: its 40 operations of 1 ms take 40 ms, and the work 10.
  @Test func `bound who is at the disk`() throws {
    let disk = PooledStore.Disk(operations: 40, access: 0.001, turn: 0.000_333)
    let store = try store(10, connections: 1, servers: 2, disk: disk)
    #expect(abs(store.use - 10 * 0.05) < 1e-9)
    #expect(abs(store.turnSeconds) < 1e-12)
  }

  @Test func `of which more is asked than they get answered tell nothing`() {
    #expect(
      PooledStore(
        rate: 201, together: 1, connections: 1, tasks: 4, work: 0.01, servers: 2, disk: .init())
        == nil)
  }

  /// A request of three queries of 10 ms before two vCPUs, by one connection at each of two tasks, 25 a second and
  /// task: each connection is taken for 0.75 of the time, and nobody waits for a vCPU.
  ///
  /// 39 % were given up, as if the two had found 20 and more before them.
  @Test func `so few that they find a vCPU each are not overloaded`() throws {
    let stack = asking(3, milliseconds: 10, vCPU: 2) {
      $0.tasks = 2
      $0.poolSize = 1
      $0.request.cpuMilliseconds = 5
    }
    let report = try SmallStack.report(stack, SmallStack.scenario(50))
    #expect(report.services[0].errorsShare < 1e-6)
    // An own simulation of requests that go round, first come first served, has 0.22 s.
    #expect(abs(report.services[0].latency.p95 - 0.22) < 0.05, "\(report.services[0].latency.p95)")
  }
}

@Suite struct `What is full inside` {
  private func stack(_ change: (inout FargateService) -> Void) -> Stack {
    SmallStack.stack {
      $0.tasks = 4
      $0.request.cpuMilliseconds = 1
      change(&$0)
    }
  }

  private func finished(_ stack: Stack, _ rate: Double) throws -> Double {
    let month = try FluidEngine(stack: stack, scenario: SmallStack.scenario(rate)).month()
    return month.load.finished[0] * rate
  }

  /// Twenty commands of 50 µs each are one core's second for 1,000 requests: of 1,500 two thirds have theirs run.
  @Test func `is a cache that has its commands run for as many as it can`() throws {
    var stack = stack {
      $0.request.cacheUses = [CacheUse(cache: 0, commands: 20)]
    }
    var cache = Cache(name: "cache", node: CacheNode(name: "node", vCPU: 2, memoryGB: 1))
    cache.microsecondsPerCommand = 50
    stack.caches = [cache]
    #expect(abs(try finished(stack, 1_500) - 1_000) < 10)
    #expect(abs(try finished(stack, 900) - 900) < 1e-6)
    let report = try SmallStack.report(stack, SmallStack.scenario(1_500))
    #expect(report.services[0].errorsShare > 0.33)
  }

  /// Four tasks of five places, each taken for 0.9 s and 1 ms: 20/0.901 = 22.2 requests a second of 100 come to the
  /// end, and that is what is charged.
  @Test func `is a place that most never get`() throws {
    let stack = stack {
      $0.concurrency = 5
      $0.request.waitMilliseconds = 900
    }
    #expect(abs(try finished(stack, 100) - 20 / 0.901) < 0.5)
  }

  /// Three queries of 20 ms are a vCPU's time for 16.7 requests a second.
  @Test func `is a database that answers as many as it can`() throws {
    let stack = asking(3, milliseconds: 20, vCPU: 1) {
      $0.tasks = 4
      $0.request.cpuMilliseconds = 1
    }
    #expect(abs(try finished(stack, 100) - 16.67) < 0.4)
  }

  /// A called service of two vCPUs answers 20 a second of 100 ms, for callers who have gone as for others.
  @Test func `is a called service that answers as many as it can`() throws {
    var stack = stack { $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 1)] }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.tasks = 2
    second.request.cpuMilliseconds = 100
    stack.services.append(second)
    #expect(abs(try finished(stack, 100) - 20) < 0.5)
  }

  /// 25 jobs a second come and 10 are done: two fifths are charged, and after t seconds the oldest that waits is the
  /// one that came at 0.4 t, 0.6 t ago.
  @Test func `is a queue that grows`() throws {
    var stack = stack { $0.request.queueUses = [QueueUse(queue: 0, messages: 0.1)] }
    var worker = FargateService(name: "worker", size: SmallStack.size)
    worker.tasks = 2
    stack.services.append(worker)
    var queue = JobQueue(name: "queue")
    queue.kind = .sqs
    queue.worker = 1
    queue.secondsPerJob = 1
    queue.concurrency = 5
    stack.queues = [queue]
    let month = try FluidEngine(stack: stack, scenario: SmallStack.scenario(250)).month()
    #expect(abs((month.load.worked.first ?? 1) - 0.4) < 1e-3)
    let oldest = try #require(month.hours.oldestJobSeconds.last)
    #expect(abs(oldest - 0.6 * 730 * 3_600) < 600, "\(oldest)")
  }
}
