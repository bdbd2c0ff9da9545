import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `What a scaler sees of a minute` {
  /// Mean 0 and variance 1 over a month, as far as 43,800 draws tell: three deviations of the mean are
  /// 3/√43,800 = 0.014, of the variance 3√(2/43,800) = 0.02; the cut at 2.5 takes 1 % off it.
  @Test(arguments: ["web", "api", "worker"])
  func `scatters about the mean`(name: String) {
    let stream = RandomStream.hash(name)
    let all = (0..<43_800).map { MetricChance.deviation(minute: $0, stream: stream) }
    let mean = all.reduce(0, +) / 43_800
    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 43_800
    #expect(abs(mean) < 0.015, "\(mean)")
    #expect(abs(variance - 1) < 0.03, "\(variance)")
    #expect(all.allSatisfy { abs($0) <= MetricChance.most })
    // One minute says nothing of the next.
    let next = zip(all, all.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / 43_799
    #expect(abs(next) < 0.015, "\(next)")
  }

  /// 30 requests a second of 100 ms on six processors, half of them at work, variation 1.
  ///
  /// Work of a second: variance 30 × 0.01 × 2 = 0.6 processor-seconds², over 36: 0.016667. In a minute
  /// 0.016667/60 = 0.00027778; in an instant 0.5 × 0.5/6 = 0.0416667. 1/(24 + 3,600) = 0.00027594, whose
  /// root is 0.016611.
  @Test func `has the variance of a minute's work`() {
    let seen = MetricChance.utilisation(
      busy: 0.5, work: 30 * 0.01 * 2 / 36, processors: 6, deviation: 1)
    #expect(abs(seen - 0.516611) < 1e-6, "\(seen)")
    // Full processors stay full, and where nothing comes nothing scatters.
    #expect(MetricChance.utilisation(busy: 1, work: 1, processors: 6, deviation: -2) == 1)
    #expect(MetricChance.utilisation(busy: 0, work: 0, processors: 6, deviation: 2) == 0)
    // 60 requests for each of four tasks: their 240 scatter by √240, each task's by √240/4 = 3.873.
    let requests = MetricChance.requests(perTask: 60, tasks: 4, together: 1, deviation: 1)
    #expect(abs(requests - 63.873) < 1e-3, "\(requests)")
  }

  /// Minutes 0, 1 and 2 lie above the target, so that a second task is asked for at the end of the third.
  ///
  /// It serves 90 s later: minute 3 has one task, minute 4 one and for its second half two, the other 55
  /// two. (4 + 1.5 + 55 × 2)/60 = 1.925. It is paid from when it is asked for: 3 + 57 × 2 = 117 task-minutes.
  /// 11,000 requests a minute scatter by 105, too few to change the count of two.
  @Test func `starts a task within the minute`() throws {
    let stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 0.01
      $0.deployment.startSeconds = 90
      $0.scaling = ServiceScaling()
      $0.scaling?.metric = .requestsPerTarget
      $0.scaling?.maximumTasks = 2
      $0.scaling?.target = 6_000
    }
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(11_000.0 / 60))
    var state = FluidStation.State(engine.stations[0])
    for _ in 0..<60 {
      engine.stations[0].step(&state, outsidePerSecond: 11_000.0 / 60, deploying: false)
    }
    #expect(abs(state.servedTasks - 115.5) < 1e-9, "\(state.servedTasks)")
    #expect(abs(state.taskMinutes - 117) < 1e-9, "\(state.taskMinutes)")
  }
}
