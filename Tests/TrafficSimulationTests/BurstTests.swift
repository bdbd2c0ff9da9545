import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `Bursts that a service does not hold` {
  struct Case: CustomStringConvertible {
    let factor: Double
    let burst: Double
    let quiet: Double
    let load: Double

    var description: String { "\(factor) × for \(burst) s every \(quiet) s at \(load)" }
  }

  static let cases = [
    Case(factor: 2, burst: 300, quiet: 300, load: 0.9),
    Case(factor: 3, burst: 30, quiet: 300, load: 0.8),
    Case(factor: 2, burst: 60, quiet: 600, load: 0.6),
  ]

  /// Two tasks of 200 ms over two days, within a tenth and the interval of the event engine.
  ///
  /// Bursts were forgotten wherever the mean load makes minutes differ: the first had a p95 of 1 s for 60 s.
  @Test(arguments: cases) func `wait alike in both engines`(_ one: Case) throws {
    let stack = SmallStack.stack {
      $0.tasks = 2
      $0.concurrency = 1e6
      $0.request.cpuMilliseconds = 200
    }
    var scenario = SmallStack.scenario(one.load * 10)
    scenario.bursts = try BurstyTraffic(
      rates: (one.factor, 1), leaving: (1 / one.burst, 1 / one.quiet))
    let engine = try FluidEngine(stack: stack, scenario: scenario)
    let fluid = engine.latencies(of: engine.month(), hours: 24..<72)[0]
    let graph = try StackGraph.graph(
      engine, window: .init(startHour: 24, hours: 48), warmUpMinutes: 30)
    let options = EventOptions(seed: 12, warmUpSeconds: 1_800, seconds: 48 * 3_600)
    let runs = (0..<5).compactMap {
      EventSimulation.run(graph, options.replicated($0)).station("web")
    }
    for share in [0.5, 0.95] {
      let measured = Sample(runs.map { $0.responses.quantile(share) })
      let half = measured.halfWidth(confidence: 0.95)
      let ours = fluid.quantile(share)
      #expect(
        abs(ours - measured.mean) < 0.1 * measured.mean + half,
        "seed 12, \(share): fluid \(ours), events \(measured.mean) ± \(half)")
    }
    let lost = Sample(runs.map(\.failedShare))
    #expect(
      abs(fluid.failedShare - lost.mean) < 0.1 * lost.mean + lost.halfWidth(confidence: 0.95)
        + 0.000_2,
      "seed 12, lost: fluid \(fluid.failedShare), events \(lost.mean)")
  }

  /// The lengths that stand for exponential ones have their mean and variance: 1 and 1.
  @Test func `last as long as they should`() {
    let counted = BurstPhase.cycles.dropFirst(BurstPhase.warmUp)
    for lengths in [counted.map(\.own), counted.map(\.other)] {
      let count = Double(lengths.count)
      let mean = lengths.reduce(0, +) / count
      let variance = lengths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      #expect(abs(mean - 1) < 0.01, "\(mean)")
      #expect(abs(variance - 1) < 0.05, "\(variance)")
    }
    // Neither state's length tells the other's, of this cycle or of the one before, which independent lengths have
    // at ±0.088 (one over the root of 128) in two cases of three.
    let own = counted.map(\.own)
    let other = counted.map(\.other)
    for lag in 0...1 {
      for (a, b) in [(own, other), (other, own)] {
        let pairs = zip(a.dropFirst(lag), b)
        let covariance = pairs.reduce(0) { $0 + ($1.0 - 1) * ($1.1 - 1) } / Double(own.count - lag)
        #expect(abs(covariance) < 0.15, "lag \(lag): \(covariance)")
      }
    }
  }
}
