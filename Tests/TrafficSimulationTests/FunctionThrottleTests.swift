import Resources
import Services
import Testing

@testable import TrafficSimulation

/// Functions whose environments all work.
@Suite struct `Functions at their concurrency` {
  /// A function of one vCPU, 100 ms of work and 100 ms of waiting a request, alone or behind a service.
  private func engine(
    _ concurrency: Int, rate: Double, isCalled: Bool = false
  ) throws -> FluidEngine {
    var function = LambdaFunction(name: "orders")
    function.memoryMB = 1_769
    function.concurrency = concurrency
    function.timeoutSeconds = 30
    function.request.cpuMilliseconds = 100
    function.request.waitMilliseconds = 100
    var stack = SmallStack.stack {
      $0.tasks = 4
      $0.request.cpuMilliseconds = 1
      $0.request.calls = isCalled ? [CallGraph.Call(callee: 1, perRequest: 1)] : []
    }
    stack.functions = [function]
    var scenario = SmallStack.scenario(rate)
    scenario.entry = [.init(service: isCalled ? "web" : "orders", share: 1)]
    return try FluidEngine(stack: stack, scenario: scenario)
  }

  /// Environments, requests a second of 0.2 s, and Erlang's loss.
  ///
  /// Two of one erlang: (1/2) ÷ (1 + 1 + 1/2) = 0.2. One of one: 1 ÷ (1 + 1) = 0.5. Three of two:
  /// (8/6) ÷ (1 + 2 + 2 + 8/6) = 4/19. Ten of a hundredth: nobody.
  @Test(arguments: [(2, 5.0, 0.2), (1, 5.0, 0.5), (3, 10.0, 4.0 / 19), (10, 0.05, 0.0)])
  func `turn away whom no environment is left for`(
    environments: Int, rate: Double, lost: Double
  ) throws {
    let engine = try engine(environments, rate: rate)
    let fluid = engine.latencies(of: engine.month(), hours: 0..<24)[1]
    #expect(abs(fluid.failedShare - lost) < 0.003, "\(fluid.failedShare)")
    // Who is served has waited for nobody.
    #expect(abs(fluid.latency.mean - 0.2) < 0.003, "\(fluid.latency.mean)")
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 2))
    let run = EventSimulation.run(
      graph, EventOptions(seed: 17, warmUpSeconds: 0, seconds: 7_200))
    let events = try #require(run.station("orders"))
    let share = Double(events.rejected) / Double(max(1, events.arrivals))
    #expect(abs(share - lost) < 0.012, "seed 17: \(share)")
    #expect(events.timeouts == 0 && events.meanWaitSeconds == 0)
    #expect(abs(events.meanResponseSeconds - 0.2) < 0.02, "seed 17: \(events.meanResponseSeconds)")
  }

  /// A fifth is turned away, and whoever called for it fails as well.
  @Test func `fail their callers`() throws {
    let engine = try engine(2, rate: 5, isCalled: true)
    let fluid = engine.latencies(of: engine.month(), hours: 0..<24)[0]
    #expect(abs(fluid.failedShare - 0.2) < 0.005, "\(fluid.failedShare)")
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 2))
    let run = EventSimulation.run(
      graph, EventOptions(seed: 18, warmUpSeconds: 0, seconds: 7_200))
    let events = try #require(run.station("web"))
    #expect(abs(events.failedShare - 0.2) < 0.015, "seed 18: \(events.failedShare)")
  }

  /// What is turned away is not run, and not charged.
  @Test func `run for those alone whom they serve`() throws {
    let load = try engine(1, rate: 5).month().load
    #expect(abs(load.handled[1] - 0.5) < 0.003, "\(load.handled)")
  }
}
