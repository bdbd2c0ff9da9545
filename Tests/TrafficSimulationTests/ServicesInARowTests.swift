import Resources
import Services
import Testing

@testable import TrafficSimulation

/// What a service's tasks do to the arrivals of the next one, and who meets the same queue again.
@Suite struct `Services in a row` {
  struct Case: CustomStringConvertible {
    /// Tasks of each, and how much of them works; cv of both; calls a request.
    let tasks: (Int, Int)
    var loads = (0.7, 0.7)
    let variation: Double
    let calls: Double

    var description: String {
      "\(tasks.0) to \(tasks.1) tasks at \(loads.0) and \(loads.1), cv \(variation), \(calls) calls"
    }
  }

  static let cases = [
    Case(tasks: (1, 1), variation: 0.5, calls: 1), Case(tasks: (1, 1), variation: 1.5, calls: 1),
    Case(tasks: (3, 3), variation: 1, calls: 4), Case(tasks: (3, 2), variation: 0.5, calls: 1),
  ]

  /// Nearly full callers, whose requests' calls all come evenly or in bunches.
  static let full = [
    Case(tasks: (1, 1), loads: (0.95, 0.9), variation: 0.5, calls: 1),
    Case(tasks: (1, 1), loads: (0.95, 0.9), variation: 0.5, calls: 3),
    Case(tasks: (3, 3), loads: (0.95, 0.9), variation: 0.5, calls: 3),
    Case(tasks: (1, 1), loads: (0.95, 0.7), variation: 1.5, calls: 3),
    Case(tasks: (3, 3), loads: (0.95, 0.7), variation: 1.5, calls: 3),
  ]

  static func engine(
    _ one: Case, calledVariation: Double? = nil, perSecond rate: Double = 50
  ) throws -> FluidEngine {
    func seconds(_ tasks: Int, _ load: Double, visits: Double) -> Double {
      load * Double(tasks) / rate / visits
    }
    var stack = SmallStack.stack {
      $0.tasks = one.tasks.0
      $0.concurrency = 1e6
      $0.request.cpuMilliseconds = seconds(one.tasks.0, one.loads.0, visits: 1) * 1_000
      $0.request.cpuVariation = one.variation
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: one.calls)]
    }
    let first = stack.services[0]
    var next = FargateService(name: "api", size: first.size)
    next.processes = first.processes
    next.concurrency = first.concurrency
    next.request = first.request
    next.tasks = one.tasks.1
    next.request.calls = []
    if let calledVariation { next.request.cpuVariation = calledVariation }
    next.request.cpuMilliseconds = seconds(one.tasks.1, one.loads.1, visits: one.calls) * 1_000
    stack.services.append(next)
    return try FluidEngine(stack: stack, scenario: SmallStack.scenario(rate))
  }

  /// Within 6 % and the interval: without what leaves a busy process evenly, or in bunches, the first two were
  /// 9 % above and 5 % below, and four calls that were taken to meet one queue again 20 % above.
  @Test(arguments: cases) func `answer alike in both engines`(_ one: Case) throws {
    let engine = try Self.engine(one)
    let fluid = engine.latencies(of: engine.month(), hours: 2..<5)[0]
    let graph = try StackGraph.graph(
      engine, window: .init(startHour: 2, hours: 3), warmUpMinutes: 10)
    let options = EventOptions(seed: 77, warmUpSeconds: 600, seconds: 3 * 3_600)
    let runs = (0..<3).compactMap {
      EventSimulation.run(graph, options.replicated($0)).station("web")
    }
    let measured = Sample(runs.map { $0.responses.quantile(0.95) })
    let half = measured.halfWidth(confidence: 0.95)
    let ours = fluid.quantile(0.95)
    #expect(
      abs(ours - measured.mean) < 0.06 * measured.mean + half,
      "seed 77: fluid \(ours), events \(measured.mean) ± \(half)")
  }

  /// The mean at the called service, within 12 % and the interval.
  ///
  /// Its own work scatters as an exponential does. With the first call alone counted, and none above a load of 85 %, the
  /// second was 80 % above.
  @Test(arguments: full) func `meet what nearly full callers send`(_ one: Case) throws {
    let engine = try Self.engine(one, calledVariation: 1)
    let fluid = engine.latencies(of: engine.month(), hours: 2..<5)[1].mean
    let graph = try StackGraph.graph(
      engine, window: .init(startHour: 2, hours: 3), warmUpMinutes: 20)
    let options = EventOptions(seed: 79, warmUpSeconds: 1_200, seconds: 3 * 3_600)
    let runs = (0..<3).compactMap {
      EventSimulation.run(graph, options.replicated($0)).station("api")
    }
    let measured = Sample(runs.map(\.meanResponseSeconds))
    let half = measured.halfWidth(confidence: 0.95)
    #expect(
      abs(fluid - measured.mean) < 0.12 * measured.mean + half,
      "seed 79: fluid \(fluid), events \(measured.mean) ± \(half)")
  }

  /// Exponential work leaves a Poisson process, even work an even one.
  ///
  /// The others from the two formulas with steps of 0.05 % in a program of ten lines: S = 14 ms, ρ = 0.7 in both,
  /// unit of the caller's queue S(1 + c²)/0.09, greatest √(2·0.7·S·V·t) − 0.3t at 0.06 and 0.20 s.
  @Test func `pass on what leaves them`() throws {
    func spread(_ variation: Double) throws -> Double {
      let engine = try Self.engine(Case(tasks: (1, 1), variation: variation, calls: 1))
      var situation = ResponseTimes.Situation(rate: 50)
      situation.tasks = [1, 1]
      return engine.arrivalSpread(at: 1, situation)
    }
    #expect(try spread(1) == 0)
    // Runs of two million requests say −0.49 to −0.31, and 0.61 to 0.63.
    #expect(abs(try spread(0.5) + 0.427) < 0.01)
    #expect(abs(try spread(1.5) - 0.534) < 0.01)
  }

  /// A second callee's calls come after the first one's answer, which scatters them.
  ///
  /// The longer it takes, the less is left of what the caller's tasks made even.
  @Test func `forget it on their way`() throws {
    func spread(firstLoad: Double?) throws -> Double {
      var stack = SmallStack.stack {
        $0.concurrency = 1e6
        $0.request.cpuMilliseconds = 18
        $0.request.cpuVariation = 0.5
        $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 1)]
        if firstLoad != nil { $0.request.calls.insert(.init(callee: 2, perRequest: 1), at: 0) }
      }
      for load in [0.8] + (firstLoad.map { [$0] } ?? []) {
        var next = FargateService(name: load == 0.8 ? "api" : "auth", size: stack.services[0].size)
        next.concurrency = 1e6
        next.request.cpuVariation = 1
        next.request.cpuMilliseconds = load * 20
        stack.services.append(next)
      }
      var situation = ResponseTimes.Situation(rate: 50)
      situation.tasks = stack.services.map { _ in 1 }
      return try FluidEngine(stack: stack, scenario: SmallStack.scenario(50))
        .arrivalSpread(at: 1, situation)
    }
    let (alone, idle, busy) = try (
      spread(firstLoad: nil), spread(firstLoad: 0.01), spread(firstLoad: 0.95)
    )
    #expect(alone < -0.3)
    #expect(abs(idle - alone) < 0.02)
    #expect(busy > alone / 2 && busy < 0)
  }
}
