import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `A month measured in some hours` {
  /// One task at 80 %, lognormal work of mean 100 ms and variation 1: Lindley's recursion over 12 million
  /// requests gives a p95 of 1.561 s.
  @Test func `has the percentile of the whole`() throws {
    let engine = try FluidEngine(stack: SmallStack.stack(), scenario: SmallStack.scenario(8))
    let seed: UInt64 = 3
    let month = try #require(MeasuredMonth(engine, target: 0.1, seed: seed))
    #expect(
      abs(month.p95Seconds - 1.561) < max(month.halfWidth, 0.15),
      "seed \(seed): \(month.p95Seconds) ± \(month.halfWidth)")
    #expect(month.lostShare == 0 && month.repetitions == 4)
    #expect(month.misses(0.1) && !month.misses(3))
    // Nobody can tell on which side of its own percentile it lies: as many as there may be are run.
    let close = try #require(MeasuredMonth(engine, target: month.p95Seconds, seed: seed))
    #expect(close.repetitions == 10 && close.halfWidth < month.halfWidth)
    #expect(abs(close.p95Seconds - 1.561) < max(close.halfWidth, 0.1))
  }

  /// 400 requests of the scarcest entry, a minute at least; 20,000 from outside are enough for any.
  ///
  /// Where tasks come and go half an hour, of 4,000,000 visits at most, and ten minutes at least.
  @Test(arguments: [
    (1.0, 1.0, false, 400.0), (100, 1, false, 60), (1_000, 1, false, 20), (20_000, 0.1, false, 1),
    (2_000, 1, true, 1_800), (4_000, 1, true, 1_000), (20_000, 1, true, 600),
    (0.01, 1, false, 3_600),
  ])
  func `watches an hour for as long as it takes, not longer`(
    rate: Double, scarcest: Double, scales: Bool, seconds: Double
  ) {
    #expect(
      abs(MeasuredMonth.seconds(rate: rate, scarcest: scarcest, scales: scales) - seconds) < 1e-9)
  }

  /// 200,000 visits ÷ 100 a request ÷ 250 requests a second = 8 s.
  @Test func `watches requests of many calls for a shorter time`() {
    let seconds = MeasuredMonth.seconds(rate: 250, scarcest: 1, scales: false, visits: 100)
    #expect(abs(seconds - 8) < 1e-9)
  }

  /// A minute at least where few come, and as long as the queue needs.
  ///
  /// 200,000 visits ÷ 8,000 a second = 25 s are enough, 1,000,000 ÷ 8,000 = 125 s the most; ten at least.
  @Test(arguments: [
    (1.0, 100.0, 60.0), (700, 100, 700), (1, 8_000, 25), (40, 8_000, 40), (900, 8_000, 125),
    (1, 1e6, 10), (900, 1e6, 60),
  ])
  func `warms up until queues have settled, with many visits for less`(
    settling: Double, visits: Double, seconds: Double
  ) {
    let found = MeasuredMonth.warmUpSeconds(settling: settling, visitsPerSecond: visits)
    #expect(abs(found - seconds) < 1e-9)
  }

  @Test func `is nothing where nobody comes`() throws {
    let engine = try FluidEngine(stack: SmallStack.stack(), scenario: SmallStack.scenario(0))
    #expect(MeasuredMonth(engine, target: 1) == nil)
  }

  /// 60 a second of 50 ms on three tasks: at 100 % no percentile holds, whatever the month shows.
  @Test func `a full load holds nothing`() throws {
    let stack = SmallStack.stack {
      $0.tasks = 3
      $0.request.cpuMilliseconds = 50
    }
    let engine = try FluidEngine(stack: stack, scenario: SmallStack.scenario(60))
    let search = CapacitySearch(p95Seconds: 3_600)
    let failure = try #require(search.failure(in: engine.capacity(), entry: engine.entry))
    #expect(failure.measure == "CPU")
  }

  /// p95 as a function of load, up to and beyond what is held: it never falls and has no step.
  @Test(arguments: 0..<12) func `a percentile never falls as load grows`(seed: Int) throws {
    var stream = RandomStream(seed: UInt64(seed), name: "monotony", replication: 0)
    let tasks = 1 + stream.index(below: 4)
    let variation = [0.5, 1, 1.5, 3][stream.index(below: 4)]
    let milliseconds = 5 + 200 * stream.exponential(mean: 0.3)
    let stack = SmallStack.stack {
      $0.tasks = tasks
      $0.request.cpuMilliseconds = milliseconds
      $0.request.cpuVariation = variation
    }
    let full = Double(tasks) / milliseconds * 1_000
    var last = 0.0
    for step in 0..<24 {
      let rate = full * (0.1 + 0.05 * Double(step))
      let p95 = try SmallStack.report(stack, SmallStack.scenario(rate)).services[0].latency.p95
      #expect(
        p95 >= last * 0.995,
        "seed \(seed): \(tasks) tasks, cv \(variation), \(rate / full): \(p95) after \(last)")
      last = p95
    }
  }
}
