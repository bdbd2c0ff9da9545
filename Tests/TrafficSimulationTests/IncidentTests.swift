import Quantities
import Resources
import Services
import Testing

@testable import TrafficSimulation

/// Incidents in months of even traffic, whose losses can be worked by hand.
@Suite struct `Something breaks in a month` {
  /// `web`, which users enter at, and what it calls.
  private func stack(
    calling calls: [(name: String, perRequest: Double)] = [], tasks: Int = 1,
    cpuMilliseconds: Double = 1
  ) -> Stack {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = cpuMilliseconds
      $0.tasks = tasks
    }
    for (index, call) in calls.enumerated() {
      var service = FargateService(name: call.name, size: SmallStack.size)
      service.request.cpuMilliseconds = 1
      stack.services.append(service)
      stack.services[0].request.calls.append(
        CallGraph.Call(callee: index + 1, perRequest: call.perRequest))
    }
    return stack
  }

  private struct Loss {
    let requests: Double
    let trace: [IncidentTrace.Minute]
    let month: FluidMonth
  }

  private func run(
    _ stack: Stack, _ rate: Double, _ change: (inout Incident) -> Void
  ) throws -> Loss {
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(rate))
    var incident = Incident(watching: 10..<14)
    change(&incident)
    let month = engine.month(with: incident)
    let trace = try #require(month.trace)
    #expect(trace.first == 600)
    #expect(trace.minutes.count == 240)
    return Loss(
      requests: trace.minutes.reduce(0) { $0 + $1.failed }, trace: trace.minutes, month: month)
  }

  private func span(_ from: Double, _ minutes: Double) -> Incident.Span {
    Incident.Span(from: 600 + from, to: 600 + from + minutes)
  }

  @Test func `90 seconds without answers lose 90 seconds of requests`() throws {
    // 10 a second × 90 s.
    let loss = try run(stack(), 10) {
      $0.failures = [.init(service: 0, share: 1, span: span(0, 1.5))]
    }
    #expect(abs(loss.requests - 900) < 1e-6)
    #expect(abs(loss.trace[0].failing[0] - 1) < 1e-12)
    #expect(abs(loss.trace[1].failing[0] - 0.5) < 1e-12)
    #expect(loss.trace[2].failed == 0)
    // What failed moved no answer: 900 of 730 × 3,600 × 10 requests.
    #expect(abs(loss.month.load.answered[0] - (1 - 900 / 26_280_000)) < 1e-12)
  }

  /// A call that one request in five makes takes one in five with it; of two calls that each fail
  /// with even chance, a request passes a quarter; of 1.4 calls one is always made.
  @Test(arguments: [(0.2, 1.0, 0.2), (2, 0.5, 0.75), (1.4, 1, 1), (1.5, 0.5, 1 - 0.5 * 0.75)])
  func `who calls what fails, fails with it`(
    perRequest: Double, share: Double, expected: Double
  ) throws {
    let loss = try run(stack(calling: [("api", perRequest)]), 10) {
      $0.failures = [.init(service: 1, share: share, span: span(3, 10))]
    }
    #expect(abs(loss.requests - expected * 6_000) < 1e-6, "\(loss.requests)")
    #expect(abs(loss.trace[5].failing[0] - expected) < 1e-9)
    #expect(abs(loss.trace[5].failing[1] - share) < 1e-12)
  }

  @Test func `one that fails at two places at once is lost once`() throws {
    // Both callees ask the same database: what fails together fails at the same time.
    let loss = try run(stack(calling: [("api", 1), ("auth", 1)]), 10) {
      $0.failures = [1, 2].map { .init(service: $0, share: 1, span: span(0, 0.25)) }
    }
    #expect(abs(loss.requests - 150) < 1e-6, "\(loss.requests)")
  }

  /// 12 requests a second of 0.1 s keep 1.2 of two processes busy.
  ///
  /// One task dies: for a minute half
  /// of the requests go to it, 12 × 60 / 2 = 360. Then for two minutes 1.2 s of work come to one
  /// process in a second, and 24 s pile up; nobody gives up within 60 s. With two again the queue of
  /// 12 s each shrinks by 0.4 s a second, in half a minute.
  @Test func `a task that is gone costs its share, then a wait for the others`() throws {
    let loss = try run(stack(tasks: 2, cpuMilliseconds: 100), 12) {
      $0.losses = [.init(service: 0, tasks: .some(1), known: 601, span: span(0, 3))]
    }
    #expect(abs(loss.requests - 360) < 1e-3, "\(loss.requests)")
    let longest = loss.trace.map { $0.waiting[0] }.max() ?? 0
    // And half a second that waited before, on average, doubled.
    #expect(longest > 24 && longest < 26, "\(longest)")
    #expect(loss.trace[2].tasks == [1])
    #expect(loss.trace[3].tasks == [2])
    #expect(loss.trace[5].waiting[0] < 0.5)
    #expect(loss.month.load.nodes[0].taskStarts == 1)
  }

  @Test func `a service whose only task is gone answers nothing until another serves`() throws {
    let loss = try run(stack(), 10) {
      $0.losses = [.init(service: 0, tasks: .zone(0, of: 2), known: 601, span: span(0, 3))]
    }
    #expect(abs(loss.requests - 1_800) < 1e-6)
    #expect(loss.trace[1].tasks == [0])
    #expect(loss.trace[3].tasks == [1])
  }

  @Test func `the zones of a service have all of its tasks, the first the most`() {
    for zones in 1...6 {
      for tasks in 0...40 {
        let counts = (0..<zones).map {
          Incident.Loss.Tasks.zone($0, of: zones).count(of: tasks)
        }
        #expect(counts.reduce(0, +) == tasks)
        #expect(counts == counts.sorted(by: >))
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
      }
    }
  }

  @Test func `a month in which nothing breaks is the month as it is`() throws {
    let stack = stack(calling: [("api", 1.4)])
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(30))
    let (plain, watched) = (engine.month(), engine.month(with: Incident(watching: 10..<14)))
    #expect(watched.trace?.minutes.allSatisfy { $0.failed == 0 } == true)
    for (a, b) in zip(plain.load.visits, watched.load.visits) { #expect(abs(a - b) < 1e-9) }
    #expect(watched.load.answered.allSatisfy { abs($0 - 1) < 1e-12 })
    for (a, b) in zip(plain.load.nodes, watched.load.nodes) {
      #expect(abs(a.baseTaskHours - b.baseTaskHours) < 1e-9)
    }
  }

  @Test func `jobs pile up in a queue that stands still, and are worked off after it`() throws {
    var stack = stack()
    var queue = JobQueue(name: "mails")
    queue.worker = 0
    queue.concurrency = 4
    queue.secondsPerJob = 1
    queue.cpuMillisecondsPerJob = 0
    stack.queues = [queue]
    stack.services[0].request.queueUses = [QueueUse(queue: 0, messages: 0.1)]
    let loss = try run(stack, 10) { $0.stops = [.init(queue: 0, span: span(0, 5))] }
    // Nobody adds to it either: the cache that carries it is gone.
    #expect(loss.trace.allSatisfy { $0.jobs == 0 })
    #expect(loss.requests == 0)
  }
}
