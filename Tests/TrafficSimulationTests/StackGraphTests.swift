import Quantities
import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `The event graph of a stack` {
  @Test func `has the window's deployments, Spot, bursts and jobs`() throws {
    var stack = SmallStack.stack {
      $0.tasks = 2
      $0.spotShare = 0.5
      $0.request.queueUses = [QueueUse(queue: 0, messages: 0.2)]
    }
    var queue = JobQueue(name: "queue")
    queue.worker = 0
    queue.retryShare = 0.2
    stack.queues = [queue]
    var scenario = SmallStack.scenario(2)
    // Every 73 hours, so one in hour 73 and none in the rest of the window.
    scenario.deploymentsPerMonth = 10
    scenario.spotInterruptionsPerTaskMonth = 7.3
    scenario.bursts = try BurstyTraffic(rates: (5, 1), leaving: (1.0 / 60, 1.0 / 600))
    let engine = try FluidEngine(stack: stack, scenario: scenario)
    let graph = try StackGraph.graph(
      engine, window: StackGraph.Window(startHour: 72, hours: 5), warmUpMinutes: 10)
    let web = try #require(graph.stations.first { $0.name == "web" })
    // One hour and the warm-up after the start.
    #expect(web.tasks.deploymentMinutes == [70])
    // 0.5 of the tasks × 7.3 a month ÷ 730 h.
    #expect(abs(web.tasks.interruptionsPerTaskHour - 0.005) < 1e-12)
    let jobs = try #require(graph.stations.first { $0.name == "queue" })
    #expect(jobs.worksOn == "web" && abs(jobs.failureShare - 0.2) < 1e-12)
    guard case .bursty(let rates, let step, let bursts) = graph.entries[0].arrivals else {
      Issue.record("the entry is not bursty")
      return
    }
    #expect(rates.count == 310 && step == 60 && bursts == scenario.bursts)
  }

  /// A burst five times as dense for a tenth of the time: counts scatter far more than Poisson's.
  @Test func `keeps the mean of bursty arrivals and scatters them`() throws {
    var scenario = SmallStack.scenario(2)
    scenario.bursts = try BurstyTraffic(rates: (9, 1), leaving: (1.0 / 60, 1.0 / 540))
    let engine = try FluidEngine(stack: SmallStack.stack { $0.tasks = 4 }, scenario: scenario)
    let graph = try StackGraph.graph(engine, window: StackGraph.Window(startHour: 0, hours: 2))
    var options = EventOptions(seed: 5, seconds: 7_200)
    options.countsHours = true
    let counts = Replications(of: graph, options, count: 20).runs.map {
      Double($0.entries[0].requests)
    }
    let sample = Sample(counts)
    // 2 × 7,200 expected.
    #expect(abs(sample.mean - 14_400) <= sample.halfWidth(confidence: 0.999))
    // Poisson's variance is the mean; the index of dispersion says how much more.
    let dispersion = try #require(scenario.bursts).dispersion(windowSeconds: 7_200)
    #expect(dispersion > 3)
    #expect(sample.variance / sample.mean > 3)
  }
}
