import Resources
import Services
import Testing

@testable import TrafficSimulation

/// A working day of autoscaled services in both engines: Tuesday stands for the five of an office month.
@Suite struct `An autoscaled working day` {
  /// A service of processes that take a mean time, between two numbers of tasks.
  struct Case: CustomStringConvertible {
    let milliseconds: Double
    let tasks: ClosedRange<Int>
    let target: Double
    let rate: Double
    let shape: NamedShape
    var variation = 1.0
    var startSeconds = 60.0
    var hours = 24..<48

    var description: String {
      "\(milliseconds) ms ± \(variation), \(tasks) tasks at \(target) % that start in "
        + "\(startSeconds) s, \(rate)/s, \(shape.rawValue), hours \(hours)"
    }
  }

  /// The third has at most five tasks for some six at the day's peak, so that a share of the requests is lost.
  ///
  /// The last two have few tasks and long requests: a minute's utilisation scatters by a tenth, and an alarm of
  /// three minutes acts where the mean would not. Five working days of them.
  static let cases = [
    Case(milliseconds: 50, tasks: 2...20, target: 60, rate: 40, shape: .office),
    Case(milliseconds: 100, tasks: 4...30, target: 40, rate: 20, shape: .business),
    Case(milliseconds: 50, tasks: 2...5, target: 60, rate: 40, shape: .office),
    Case(
      milliseconds: 250, tasks: 2...22, target: 70, rate: 9.9, shape: .office, variation: 1.5,
      startSeconds: 200, hours: 0..<120),
    Case(
      milliseconds: 500, tasks: 2...8, target: 70, rate: 4.7, shape: .business, variation: 1.5,
      startSeconds: 200, hours: 0..<120),
  ]

  @Test(arguments: cases) func `is alike in both engines`(_ one: Case) throws {
    let stack = SmallStack.stack {
      $0.tasks = one.tasks.lowerBound
      $0.request.cpuMilliseconds = one.milliseconds
      $0.request.cpuVariation = one.variation
      $0.deployment.startSeconds = one.startSeconds
      $0.concurrency = 1e6
      $0.scaling = ServiceScaling()
      $0.scaling?.minimumTasks = one.tasks.lowerBound
      $0.scaling?.maximumTasks = one.tasks.upperBound
      $0.scaling?.target = one.target
    }
    var scenario = SmallStack.scenario(one.rate)
    scenario.shape = one.shape.week
    let engine = try FluidEngine(stack: stack, scenario: scenario)
    let fluid = engine.latencies(of: engine.month(), hours: one.hours)[0]
    let graph = try StackGraph.graph(
      engine, window: .init(startHour: one.hours.lowerBound, hours: one.hours.count),
      warmUpMinutes: 30)
    let options = EventOptions(
      seed: 31, warmUpSeconds: 1_800, seconds: Double(one.hours.count) * 3_600)
    let runs = (0..<3).compactMap {
      EventSimulation.run(graph, options.replicated($0)).station("web")
    }
    for share in [0.5, 0.95] {
      let measured = Sample(runs.map { $0.responses.quantile(share) })
      let half = measured.halfWidth(confidence: 0.95)
      let ours = fluid.quantile(share)
      #expect(
        abs(ours - measured.mean) < 0.1 * measured.mean + half,
        "seed 31, \(share): fluid \(ours), events \(measured.mean) ± \(half)")
    }
    // A few mornings decide what is lost of the noisy ones, in the runs too.
    let lost = Sample(runs.map(\.failedShare))
    let half = one.variation > 1 ? lost.halfWidth(confidence: 0.95) : 0
    #expect(
      abs(fluid.failedShare - lost.mean) < max(0.1 * lost.mean + half, 0.000_2),
      "seed 31, lost: fluid \(fluid.failedShare), events \(lost.mean) ± \(half)")
  }
}
