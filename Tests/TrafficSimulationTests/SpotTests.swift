import Resources
import Services
import Testing

@testable import TrafficSimulation

/// Tasks that Spot takes, in both engines.
@Suite struct `What Spot does to latency` {
  private func engine(
    tasks: Int, load: Double, often: Double, startSeconds: Double = 120
  ) throws -> FluidEngine {
    let stack = SmallStack.stack {
      $0.tasks = tasks
      $0.spotShare = 1
      $0.deployment.startSeconds = startSeconds
    }
    var scenario = SmallStack.scenario(10 * Double(tasks) * load)
    scenario.spotInterruptionsPerTaskMonth = often
    return try FluidEngine(stack: stack, scenario: scenario)
  }

  /// 219 times a month a task is missing for two minutes: 1 % of the time, of four tasks 4 %.
  @Test func `a task is missing for a share of the time`() throws {
    let engine = try engine(tasks: 4, load: 0.4, often: 219)
    #expect(abs(engine.spotAway(of: 0) - 0.01) < 1e-12)
    let situation = ResponseTimes.Situation(rate: 16, tasks: [4])
    let spells = engine.spells(of: situation)
    #expect(spells.count == 2)
    #expect(abs(spells[0].share - 0.96) < 1e-12 && abs(spells[1].share - 0.04) < 1e-12)
  }

  @Test func `without interruptions nothing changes`() throws {
    let engine = try engine(tasks: 4, load: 0.4, often: 0)
    #expect(engine.spells(of: ResponseTimes.Situation(rate: 16, tasks: [4])).count == 1)
  }

  /// Tasks, load, and how often a task is taken: the others hold it, just hold it, and do not.
  @Test(arguments: [(4, 0.5, 400.0), (3, 0.62, 600), (3, 0.75, 600), (2, 0.6, 600)])
  func `the others' queues grow alike in both engines`(
    tasks: Int, load: Double, often: Double
  ) throws {
    let engine = try engine(tasks: tasks, load: load, often: often)
    let fluid = engine.latencies(of: engine.month(), hours: 1..<101)[0]
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 100))
    // A run sees some 160 interruptions, 13 more or fewer: five of them say how far chance reaches.
    let options = EventOptions(seed: 11, warmUpSeconds: 0, seconds: 360_000)
    let runs = (0..<5).compactMap {
      EventSimulation.run(graph, options.replicated($0)).station("web")
    }
    for (share, bound) in [(0.5, 0.06), (0.95, 0.12), (0.99, 0.15)] {
      let theirs = Sample(runs.map { $0.responses.quantile(share) })
      let (ours, half) = (fluid.quantile(share), theirs.halfWidth(confidence: 0.95))
      #expect(
        abs(ours - theirs.mean) < bound * theirs.mean + half,
        "seed 11, \(share): fluid \(ours), events \(theirs.mean) ± \(half)")
    }
  }
}
