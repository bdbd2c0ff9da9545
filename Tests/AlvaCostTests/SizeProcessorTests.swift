import Estimation
import Reporting
import Resources
import Services
import Testing
import TrafficSimulation

@testable import Exploration

/// Sizes on processors that nobody has measured their times on.
@Suite struct `Sizes on another processor` {
  /// On ARM nine tasks hold 34.2 s requests a second, s between 0.9 and 1.2, mostly 1.05; all 36 from s = 1.0526 on.
  ///
  /// P(s > 1.0526) = 0.1474²/0.045 = 0.4827; below 1.05, half of the draws, s is 1 in the mean: 0.5 × (34.2 − 4)/32 =
  /// 0.4719; the 0.0173 between them nearly always: 0.9719. On x86, 1 by definition, as before.
  @Test(arguments: [11, 12] as [UInt64])
  func `hold as often as the speed of their processors lets them`(seed: UInt64) throws {
    let shop = try SpreadShop()
    let bench = try shop.bench
    var design = bench.base.stack
    design.services[0].platform = .arm
    let worlds = try #require(
      try SizeWorlds(
        bench, target: CapacitySearch(p95Seconds: 20, headroom: 0.24), count: 500, seed: seed,
        processorsOf: design))
    func held(_ platform: FargatePlatform) -> [Bool] {
      (0..<worlds.count).map { world in
        worlds.run(world) {
          $0.services[0].tasks = 9
          $0.services[0].platform = platform
        }.miss == nil
      }
    }
    let (arm, x86) = (held(.arm), held(.x86))
    #expect(abs(Double(arm.count { $0 }) / 500 - 0.9719) < 0.01, "seed \(seed)")
    #expect(abs(Double(x86.count { $0 }) / 500 - 0.943_75) < 0.01, "seed \(seed)")
    // The same draws of all the rest.
    let plain = try #require(
      try SizeWorlds(
        bench, target: CapacitySearch(p95Seconds: 20, headroom: 0.24), count: 500, seed: seed))
    let before = (0..<plain.count).map { world in
      plain.run(world) { $0.services[0].tasks = 9 }.miss == nil
    }
    #expect(before == x86, "seed \(seed)")
  }

  @Test func `say what processors do that nobody has measured them on`() throws {
    let shop = try SpreadShop()
    var limits = SpreadShop.tasks(12)
    limits.kept.remove(.architecture)
    for sure in [nil, 0.9] {
      let found = try shop.size(limits, headroom: 0.24, sure: sure)
      let best = try #require(found.result.best)
      let stack = found.result.space.stack(found.bench.base.stack, choosing: best.choice)
      // ARM costs a fifth less.
      #expect(stack.services[0].platform == .arm)
      let chance = try #require(found.confirmation.chanceOfProcessors)
      #expect(chance > 0.5 && chance < 1)
      #expect(found.report.markdown.contains("With the speeds of processors drawn"))
    }
    let kept = try shop.size(SpreadShop.tasks(12), headroom: 0.24, sure: 0.9)
    #expect(kept.confirmation.chanceOfProcessors == nil)
  }
}
