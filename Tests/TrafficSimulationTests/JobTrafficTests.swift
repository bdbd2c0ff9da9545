import Resources
import Services
import Testing

@testable import TrafficSimulation

/// What queues lead to, in both engines.
@Suite struct `Jobs that make calls` {
  /// A service `web`, which puts two messages into a queue for each request; a function or a service works on it and
  /// calls the function `next` three times a job.
  private func engine(isFunction: Bool, again: Double = 0) throws -> FluidEngine {
    var stack = SmallStack.stack {
      $0.tasks = 8
      $0.request.cpuMilliseconds = 1
      var use = QueueUse(queue: 0)
      use.messages = 2
      $0.request.queueUses = [use]
    }
    var next = LambdaFunction(name: "next")
    next.request.waitMilliseconds = 100
    var queue = JobQueue(name: "mails")
    queue.kind = .sqs
    queue.retryShare = 0.2
    queue.secondsPerJob = 0.5
    queue.concurrency = 1_000
    var work = RequestProfile()
    work.cpuMilliseconds = 1
    if again > 0 {
      var use = QueueUse(queue: 0)
      use.messages = again
      work.queueUses = [use]
    }
    if isFunction {
      var worker = LambdaFunction(name: "worker")
      work.calls = [CallGraph.Call(callee: 2, perRequest: 3)]
      worker.request = work
      stack.functions = [worker, next]
      queue.function = "worker"
    } else {
      var worker = stack.services[0]
      worker = FargateService(name: "worker", size: worker.size)
      worker.isBehindBalancer = false
      worker.tasks = 8
      work.calls = [CallGraph.Call(callee: 2, perRequest: 3)]
      worker.request = work
      stack.services.append(worker)
      stack.functions = [next]
      queue.worker = 1
    }
    stack.queues = [queue]
    var scenario = SmallStack.scenario(4)
    scenario.entry = [.init(service: "web", share: 1)]
    return try FluidEngine(stack: stack, scenario: scenario)
  }

  /// 4 requests a second lead to 8 messages, with repeats 8 ÷ 0.8 = 10 jobs, and these to 30 calls.
  @Test(arguments: [true, false])
  func `bring them to whom they call`(isFunction: Bool) throws {
    let engine = try engine(isFunction: isFunction)
    #expect(abs(engine.visits[2] * 4 - 30) < 1e-9)
    #expect(abs(engine.jobsPerRequest[0] * 4 - 10) < 1e-9)
    let load = engine.month().load
    #expect(abs(load.visits[2] - 7.5) < 1e-9)
    let month = engine.stack.month(under: load)
    #expect(abs(month.served(at: 2) / load.requests - 7.5) < 1e-9)
    #expect(abs(month.served(at: 1) / load.requests - 2.5) < 1e-9)
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 2))
    let run = EventSimulation.run(
      graph, EventOptions(seed: 23, warmUpSeconds: 600, seconds: 6_000))
    let called = try #require(run.station("next"))
    // 180,000 calls: Poisson's deviation of the 24,000 requests is 0.65 %.
    #expect(abs(Double(called.arrivals) / 6_000 / 30 - 1) < 0.03, "seed 23: \(called.arrivals)")
  }

  /// Each job leads to 0.4 messages, which are 0.5 jobs: 10 × (1 + ½ + ¼ + …) = 20 a second.
  @Test(arguments: [true, false])
  func `lead to jobs that come to an end`(isFunction: Bool) throws {
    let engine = try engine(isFunction: isFunction, again: 0.4)
    #expect(abs(engine.jobsPerRequest[0] * 4 - 20) < 1e-9)
    #expect(abs(engine.visits[2] * 4 - 60) < 1e-9)
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 2))
    let run = EventSimulation.run(
      graph, EventOptions(seed: 24, warmUpSeconds: 600, seconds: 6_000))
    let called = try #require(run.station("next"))
    #expect(abs(Double(called.arrivals) / 6_000 / 60 - 1) < 0.04, "seed 24: \(called.arrivals)")
  }

  /// 0.8 messages of each job are one job: it never ends.
  @Test(arguments: [true, false])
  func `never end where each leads to another`(isFunction: Bool) throws {
    #expect(throws: CallGraph.Cycle.self) {
      try self.engine(isFunction: isFunction, again: 0.8)
    }
  }
}
