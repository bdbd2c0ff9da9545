import Pricing
import Gate
import Inputs
import Quantities
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// The shipped stacks, prepared once for each test that needs them.
private func prepared(
  _ stack: String, _ estimate: String, set: [String] = []
) throws -> PreparedEstimate {
  var request = StackRequest(name: stack)
  request.estimate = estimate
  request.overlays = try set.map { try Overlay.parse(argument: $0) }
  let command = EstimateCommand(workspace: Workspace(folder: Repository.path("pricing")))
  return try #require(try command.prepare(request).first)
}

private func exactLines(_ part: PreparedEstimate, at values: [Double]) throws -> [LineItem] {
  let (stack, scenario) = try MonthSampler(part).model(at: values)
  let load = try FluidEngine(stack: stack, scenario: scenario).run()
  let pricing = Pricing(table: part.table, asOf: part.asOf, allowances: stack.allowances)
  return pricing.price(stack.usage(under: load)).lines
}

@Suite struct `Sampled months` {
  /// A month of shares drawn at random, without the sequence.
  private func randomShares(_ count: Int, _ run: Int, seed: UInt64 = 77) -> [Double] {
    var stream = RandomStream(seed: seed, name: "truths", replication: run)
    return (0..<count).map { _ in 1 - stream.positiveUniform() * (1 - 0x1p-53) }
  }

  @Test(arguments: [
    ("staging", "conservative", 12), ("staging", "realistic", 12), ("production", "realistic", 2),
  ])
  func `the quick path prices a month as the long one does`(
    stack: String, estimate: String, months: Int
  ) throws {
    let part = try prepared(stack, estimate)
    let sampler = try MonthSampler(part)
    var worker = sampler.worker()
    for run in 0..<months {
      let values = sampler.values(at: randomShares(sampler.inputs.count, run))
      let priced = worker.total(at: values)
      let quick = try #require(priced)
      let lines = try exactLines(part, at: values)
      // Every quantity may differ by one step, a billionth of its unit.
      let step = lines.map { Money(units: $0.unitPrice.picodollars) }.total
      let difference = quick - lines.map(\.cost).total
      #expect(difference <= step && -difference <= step, "run \(run): \(difference.exactText)")
    }
  }

  @Test(arguments: ["conservative", "realistic"])
  func `with every input at its middle it is the estimate itself`(estimate: String) throws {
    let part = try prepared("staging", estimate)
    let sampler = try MonthSampler(part)
    var worker = sampler.worker()
    let priced = worker.total(at: sampler.middle)
    let total = try #require(priced)
    let own = try EstimateCommand(workspace: Workspace(folder: "")).estimate(part).monthly
    #expect(abs((total - own).approximate) < 1e-6)
  }

  @Test func `the result does not depend on the number of cores`() throws {
    let sampler = try MonthSampler(try prepared("staging", "realistic"))
    let spreads = try [1, 2, 5].map { cores in
      var request = SamplingRequest(runs: .months(200), seed: 4)
      request.cores = cores
      return try SpreadCommand(sampler, request).run()
    }
    for other in spreads.dropFirst() {
      #expect(other.months == spreads[0].months)
      #expect(other.drivers.map(\.path) == spreads[0].drivers.map(\.path))
      #expect(other.drivers.map(\.total) == spreads[0].drivers.map(\.total))
    }
  }

  @Test func `the same seed gives the same months, another seed others`() throws {
    let sampler = try MonthSampler(try prepared("staging", "realistic"))
    func months(_ seed: UInt64) throws -> [Double] {
      try SpreadCommand(sampler, SamplingRequest(runs: .months(64), seed: seed)).months(0..<64)
    }
    #expect(try months(1) == months(1))
    #expect(try months(1) != months(2))
  }

  @Test func `more months begin with the same months`() throws {
    let sampler = try MonthSampler(try prepared("staging", "realistic"))
    let command = SpreadCommand(sampler, SamplingRequest(runs: .months(1), seed: 8))
    #expect(try command.months(0..<40) == Array(command.months(0..<100).prefix(40)))
  }

  // 2,000 truths: the share's own standard deviation is √(0.8 × 0.2 / 2,000) = 0.9 %.
  @Test func `eight of ten truths lie between P10 and P90`() throws {
    let sampler = try MonthSampler(try prepared("staging", "realistic"))
    var request = SamplingRequest(runs: .months(2_048), seed: 1)
    request.findsDrivers = false
    let spread = try SpreadCommand(sampler, request).run()
    let truths = Blocks.map(0..<2_000) { block in
      var worker = sampler.worker()
      return block.map {
        worker.cost(at: sampler.values(at: randomShares(sampler.inputs.count, $0)))
      }
    }
    let band = spread.p10.value.approximate...spread.p90.value.approximate
    let covered = Double(truths.count { band.contains($0) }) / 2_000
    #expect(abs(covered - 0.8) <= 0.02, "\(covered)")
  }

  /// 512 months give 4,096 to the sensitivity: with eight inputs that matter 256 points (256 × 10), with
  /// two 1,024; the first 64 are run for every input.
  @Test func `shares are worked out at as many points as the inputs that matter allow`() throws {
    let sampler = try MonthSampler(try prepared("staging", "conservative"))
    let spread = try SpreadCommand(sampler, SamplingRequest(runs: .months(512), seed: 3)).run()
    #expect(spread.sensitivityPoints >= 256, "\(spread.sensitivityPoints)")
    let told = spread.drivers.filter { $0.total >= 0.05 }
    #expect(!told.isEmpty)
    for driver in told {
      #expect(driver.totalHalfWidth < max(0.05, driver.total), "\(driver.path) \(driver.total)")
    }
    #expect(spread.drivers.map(\.total) == spread.drivers.map(\.total).sorted(by: >))
  }

  @Test func `auto stops when every interval is under one percent`() throws {
    let sampler = try MonthSampler(try prepared("staging", "conservative"))
    var request = SamplingRequest(runs: .auto, seed: 3)
    request.findsDrivers = false
    let spread = try SpreadCommand(sampler, request).run()
    #expect(spread.isConverged)
    #expect(spread.runs == 1_024)
    #expect(spread.p10.value <= spread.p50.value && spread.p50.value <= spread.p90.value)
  }

  @Test func `the chance of the budget is the share of months within it`() throws {
    let sampler = try MonthSampler(try prepared("staging", "realistic"))
    var request = SamplingRequest(runs: .months(128), seed: 3, budget: Money(cents: 175_00))
    request.findsDrivers = false
    let spread = try SpreadCommand(sampler, request).run()
    let within = Double(spread.months.count { $0 <= 175 }) / 128
    #expect(spread.withinBudget == within)
    #expect(within > 0 && within < 1)
  }

  @Test func `common draws narrow the interval of a difference`() throws {
    let before = try MonthSampler(try prepared("staging", "realistic"))
    let after = try MonthSampler(
      try prepared("staging", "realistic", set: ["services.*.cpu=256", "services.*.memoryMB=512"]))
    let common = try DesignDifference(from: before, to: after, runs: 256, seed: 5)
    let apart = try DesignDifference(
      from: before, to: after, runs: 256, seed: 5, independentSeed: 6)
    #expect((common.high - common.low) * 2 < apart.high - apart.low)
    // Half of four tasks' 0.5 vCPU and 1 GB for 730 h alone is
    // 4 × 730 × (0.25 × 0.04048 + 0.5 × 0.004445) = 36.04 dollars.
    #expect(common.low < Money(cents: -36_00) && common.high < Money(cents: -36_00))
  }
}

@Suite struct `Named changes` {
  @Test(arguments: ["staging", "production"])
  func `the steps add up exactly`(stack: String) throws {
    let command = EstimateCommand(workspace: Workspace(folder: Repository.path("pricing")))
    let set = try command.run(StackRequest(name: stack))
    let changes = try #require(set.changes)
    #expect(changes.before == set.estimates[0].monthly)
    #expect(changes.after == set.estimates[1].monthly)
    #expect(changes.before + changes.steps.map(\.change).total == changes.after)
    #expect(changes.steps.map(\.name).contains("traffic"))
    #expect(set.estimates[0].monthly <= set.estimates[1].monthly)
  }
}
