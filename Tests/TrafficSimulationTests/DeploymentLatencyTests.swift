import Resources
import Services
import Testing

@testable import TrafficSimulation

/// Deployments that stop old tasks before new ones serve, in both engines.
@Suite struct `What deployments do to latency` {
  /// Tasks, least and most in percent; those missing, and for how many starts of a minute.
  ///
  /// Four of which two may go and none may come: two go, two come, then the others, 2 × 60 s. With room for
  /// twice as many all four new ones start at once. At 100 % none goes. Three at 50 % keep two; of the
  /// one that goes one comes, three times. One task may not go at 50 %.
  ///
  /// Of the two that serve four none has served before the second round begins; of three's two, one has.
  @Test(arguments: [
    (4.0, 50.0, 100.0, 2.0, 120.0, 0.0), (4, 50, 200, 2, 60, 0), (4, 100, 200, 0, 0, 0),
    (3, 50, 100, 1, 180, 0.5), (1, 50, 100, 0, 0, 0),
  ])
  func `takes tasks away in rounds`(
    tasks: Double, least: Double, most: Double, missing: Double, seconds: Double, kept: Double
  ) {
    var deployment = SmallStack.stack().nodes[0].station.deployment
    (deployment.minimumHealthyPercent, deployment.maximumPercent) = (least, most)
    deployment.startSeconds = 60
    let absence = FluidEngine.deploymentAbsence(of: tasks, deployment)
    #expect(absence.tasks == missing && absence.seconds == seconds, "\(absence)")
    #expect(absence.kept == kept && absence.rounds == max(1, Int(seconds / 60)), "\(absence)")
  }

  /// 300 deployments of four tasks, by halves: a p95 that was 18 % and a p99 that was 84 % below the event
  /// engine's without them.
  @Test(arguments: [(0.8, 300.0), (0.6, 300)])
  func `lets requests wait alike in both engines`(load: Double, often: Double) throws {
    let stack = SmallStack.stack {
      $0.tasks = 4
      $0.concurrency = 1e6
      $0.request.cpuMilliseconds = 200
      $0.deployment.minimumHealthyPercent = 50
      $0.deployment.maximumPercent = 100
    }
    var scenario = SmallStack.scenario(load * 20)
    scenario.deploymentsPerMonth = often
    let engine = try FluidEngine(stack: stack, scenario: scenario)
    let fluid = engine.latencies(of: engine.month(), hours: 1..<101)[0]
    let graph = try StackGraph.graph(engine, window: .init(startHour: 1, hours: 100))
    // A run sees 41 deployments, which decide on the p99.
    let options = EventOptions(seed: 5, warmUpSeconds: 0, seconds: 360_000)
    let runs = (0..<5).compactMap {
      EventSimulation.run(graph, options.replicated($0)).station("web")
    }
    for (share, bound) in [(0.5, 0.06), (0.95, 0.12), (0.99, 0.2)] {
      let theirs = Sample(runs.map { $0.responses.quantile(share) })
      let ours = fluid.quantile(share)
      #expect(
        abs(ours - theirs.mean) < bound * theirs.mean + theirs.halfWidth(confidence: 0.95),
        "seed 5, \(share): fluid \(ours), events \(theirs.mean)")
    }
  }
}
