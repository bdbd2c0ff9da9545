import Pricing
import Quantities
import RateTables
import Resources
import Services
import Testing

/// Numbers that follow from a seed: the constants of Knuth's MMIX.
private struct Draws {
  var state: UInt64
  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}

@Suite struct `Totals of many months` {
  /// Two tiered rates, one of them behind a free amount.
  private func table() throws -> RateTable {
    func tiers(_ ends: [Int], _ cents: [Int]) -> [RateTier] {
      cents.indices.map { index in
        RateTier(
          from: Int128(index == 0 ? 0 : ends[index - 1]) * 1_000_000_000,
          to: index < ends.count ? Int128(ends[index]) * 1_000_000_000 : nil,
          price: UnitPrice(picodollars: Int128(cents[index]) * 10_000_000_000), line: index + 2,
          seen: .undated, confidence: .seen, source: "test")
      }
    }
    func rate(_ name: String, _ tiers: [RateTier]) -> Rate {
      Rate(
        key: RateKey(offer: "T", usageType: name), region: "r", usageType: name, product: "",
        unit: .gigabytes, tiers: tiers, effective: .undated, file: "f")
    }
    return RateTable(
      region: "r",
      rates: [
        rate("out", tiers([40, 100], [9, 8, 5])), rate("in", tiers([10], [0, 3])),
        rate("Global-out", tiers([25], [0, 1])),
      ], files: [])
  }

  @Test func `are those of the bills with their lines, to the last digit`() throws {
    var draws = Draws(state: 11)
    for seed in 0..<300 {
      var allowances = FreeAllowances()
      allowances.apply = seed % 3 > 0
      allowances.usedElsewhereShare = seed % 3 > 1 ? 0.25 : 0
      let pricing = Pricing(table: try table(), asOf: nil, allowances: allowances)
      var plan = PricingPlan(pricing)
      // The same plan over several months: what it remembers must not spill over.
      let shape = (0...draws.below(5)).map { _ in draws.below(3) }
      for _ in 0..<4 {
        let usages = shape.enumerated().map { index, kind in
          Usage(
            resource: "r\(index)", item: "x", name: "x", offer: "T",
            usageTypes: [kind == 1 ? "in" : "out"], allowance: kind == 2 ? "Global-out" : nil,
            quantity: MeteredQuantity(
              billionths: Int128(draws.below(120_000)) * 1_000_003, unit: .gigabytes), kind: .usage,
            why: "")
        }
        let lines = pricing.price(usages).lines
        #expect(plan.total(of: usages) == lines.map(\.cost).total, "draw \(seed)")
        // Each line has what the bill has on it; what the bill does not reach has nothing.
        let costs = Dictionary(
          lines.filter { !$0.isAllowance }.map { ($0.id, $0.cost) }, uniquingKeysWith: +)
        for (line, cost) in zip(plan.lines, plan.lineCosts) {
          #expect(cost == costs[line] ?? .zero, "draw \(seed), \(line)")
        }
        #expect(costs.keys.allSatisfy { plan.lines.contains($0) }, "draw \(seed)")
      }
    }
  }

  @Test func `have none where a rate is missing, unless that is left out`() throws {
    let pricing = Pricing(table: try table(), asOf: nil, allowances: FreeAllowances())
    let known = usage("a", "x", "T", "in", 20, .gigabytes)
    let unknown = usage("b", "x", "T", "elsewhere", 20, .gigabytes)
    var strict = PricingPlan(pricing)
    #expect(strict.total(of: [known, unknown]) == nil)
    var lenient = PricingPlan(pricing, leavesOutUnpriced: true)
    // 10 are free, 10 × 0.03
    #expect(lenient.total(of: [known, unknown]) == Money(cents: 30))
  }
}
