import Foundation
import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `Environments that have to start` {
  /// SimFaaS's own example (README, 2020): 0.9 requests a second of 1.991 s, kept for 600 s: 1,213 of 898,469
  /// start one, 0.135 %.
  @Test func `are as many as SimFaaS finds`() {
    let shares = ColdStarts(seconds: 1).shares(rate: 0.9, held: 1.991)
    #expect(abs(shares.cold - 1_213.0 / 898_469) < 0.0001, "\(shares.cold)")
  }

  /// Who alone comes every ten minutes on average finds an environment unless he comes later than it is kept:
  /// e^(−600 ÷ 600), from the end of the one to the begin of the next.
  @Test func `are certain figures where one environment is enough`() {
    let one = ColdStarts(seconds: 1, places: 1)
    #expect(abs(one.shares(rate: 1.0 / 600, held: 1e-6).cold - exp(-1)) < 1e-9)
    #expect(abs(one.shares(rate: 1.0 / 200, held: 1e-6).cold - exp(-3)) < 1e-9)
    #expect(one.shares(rate: 0, held: 0.1).cold == 0)
  }

  /// Each request takes the newest environment that is free; one that is free for longer than it is kept is
  /// gone.
  @Test(arguments: [(0.9, 1.991, 600.0), (2.0, 0.1, 600), (0.05, 0.3, 600), (10, 0.2, 300)])
  func `are as many as a pool of them has, request by request`(
    rate: Double, held: Double, kept: Double
  ) {
    var random = SeededGenerator(seed: 17)
    func exponential(_ mean: Double) -> Double {
      -mean * log(1 - Double.random(in: 0..<1, using: &random))
    }
    var (now, started, next) = (0.0, 0, 0)
    // When each is free again, by the order in which they were started.
    var pool: [(id: Int, free: Double)] = []
    let requests = 300_000
    for _ in 0..<requests {
      now += exponential(1 / rate)
      pool.removeAll { $0.free < now - kept }
      if let newest = pool.lastIndex(where: { $0.free <= now }) {
        pool[newest].free = now + exponential(held)
      } else {
        started += 1
        next += 1
        pool.append((next, now + exponential(held)))
      }
    }
    let formula = ColdStarts(seconds: 1).shares(rate: rate, held: held, kept: kept).cold
    let counted = Double(started) / Double(requests)
    // Four standard deviations of the count, and a tenth for the exponential gap.
    let doubt = 4 * (formula / Double(requests)).squareRoot() + 0.1 * formula
    #expect(abs(counted - formula) < doubt, "seed 17: \(counted), \(formula)")
  }

  /// 0.1 erlang: the first takes 1 ÷ 1.1 of it, two 1 − 0.005 ÷ 1.105 = 0.99548.
  @Test func `are fewer beside those that are kept ready`() {
    let two = ColdStarts(seconds: 1, ready: 2).shares(rate: 2, held: 0.05)
    #expect(abs(two.ready - (1 - 0.005 / 1.105)) < 1e-9)
    let one = ColdStarts(seconds: 1, ready: 1).shares(rate: 1.0 / 300, held: 0.05)
    let none = ColdStarts(seconds: 1).shares(rate: 1.0 / 300, held: 0.05)
    #expect(none.ready == 0 && none.cold > 0.13 && one.cold < 0.001)
    #expect(ColdStarts(seconds: 1, ready: 50).shares(rate: 2, held: 0.05).cold == 0)
  }

  /// One request in 300 s: e^(−2) = 13.5 % of them wait 2 s for a start beside 0.1 s of work.
  @Test func `make both engines' answers slower`() throws {
    var function = LambdaFunction(name: "orders")
    function.memoryMB = 1_769
    function.timeoutSeconds = 30
    function.request.cpuMilliseconds = 100
    function.coldStartMilliseconds = 2_000
    func engine(_ function: LambdaFunction) throws -> FluidEngine {
      var stack = SmallStack.stack { $0.tasks = 1 }
      stack.functions = [function]
      var scenario = SmallStack.scenario(1.0 / 300)
      scenario.entry = [.init(service: "orders", share: 1)]
      return try FluidEngine(stack: stack, scenario: scenario)
    }
    let cold = try engine(function)
    let mean = 0.1 + exp(-2.0) * 2
    let fluid = cold.latencies(of: cold.month(), hours: 0..<24)[1]
    #expect(abs(fluid.latency.mean - mean) < 0.01, "\(fluid.latency.mean) for \(mean)")
    let graph = try StackGraph.graph(cold, window: .init(startHour: 1, hours: 600))
    let run = EventSimulation.run(
      graph, EventOptions(seed: 17, warmUpSeconds: 0, seconds: 600 * 3_600))
    let events = try #require(run.station("orders"))
    // 7,200 requests; a start's deviation of 2 s in a seventh of them.
    #expect(abs(events.meanResponseSeconds - mean) < 0.06, "seed 17: \(events.meanResponseSeconds)")
    #expect(abs((cold.run().functionRuns.first?.coldShare ?? 0) - exp(-2)) < 0.001)
    function.provisionedConcurrency = 3
    let warm = try engine(function)
    let ready = warm.latencies(of: warm.month(), hours: 0..<24)[1]
    #expect(abs(ready.latency.mean - 0.1) < 0.003, "\(ready.latency.mean)")
  }
}
