import Estimation
import Diagnostics
import Inputs
import Platform
import Pricing
import Quantities
import Resources
import Services
import TrafficSimulation

/// What months of growth may cost: the inputs are drawn once for all months, since what is believed
/// of them is as true in the last month as in the first.
struct GrowthBands: Sendable {
  /// P10 to P90 of each month.
  let bands: [ClosedRange<Money>]
  /// Share of the draws that have cost more than the budget by the end of each month, 0...1.
  let brokenShares: [Double]

  /// Draws; each is as many runs as there are months.
  let draws: Int

  /// Draws of a stack of the usual size, and of the largest.
  private static let (usualDraws, fewestDraws) = (128, 16)

  /// Draws stacks and runs their months; `nil` where no input has a range.
  ///
  /// - Parameters:
  ///   - base: the first month.
  ///   - months: how many.
  ///   - budget: of a month.
  ///   - grown: a drawn stack so many months on.
  /// - Throws: correlations of unknown inputs.
  init?(
    _ base: PreparedEstimate, months: Int, budget: Money?,
    grown: @Sendable (Int, PreparedEstimate) -> PreparedEstimate
  ) throws(Diagnostics) {
    let sampler = try MonthSampler(base)
    if sampler.inputs.isEmpty { return nil }
    let sequence = SobolSequence(
      dimensions: sampler.inputs.count, seed: SamplingRequest.usualSeed)
    let draws = MonthAllowance.months(
      Self.usualDraws, least: Self.fewestDraws, parts: sampler.parts * max(12, months) / 12)
    self.draws = draws
    let drawn = Parallel.map(draws) { draw -> [Double]? in
      let uniforms = sampler.inputs.indices.map { sequence.value(draw, $0) }
      let part = sampler.part(at: sampler.values(at: uniforms))
      var plan = PricingPlan(base.pricing, leavesOutUnpriced: base.deployment != nil)
      var costs: [Double] = []
      for month in 0..<months {
        guard let cost = Self.cost(of: grown(month, part), &plan) else { return nil }
        costs.append(cost)
      }
      return costs
    }
    let priced = drawn.compactMap { $0 }
    // A draw that cannot be priced reaches values beyond all counting: no band is better than a part.
    guard priced.count == draws else { return nil }
    bands = (0..<months).map { month in
      let costs = OrderStatistics(priced.map { $0[month] })
      return Money(nearest: costs.quantile(0.1))...Money(nearest: costs.quantile(0.9))
    }
    let limit = budget?.approximate ?? .infinity
    brokenShares = (0..<months).map { month in
      let broken = priced.count { costs in costs[...month].contains { $0 > limit } }
      return Double(broken) / Double(draws)
    }
  }

  private static func cost(of part: PreparedEstimate, _ plan: inout PricingPlan) -> Double? {
    guard let load = try? part.load() else { return nil }
    return plan.total(of: part.stack.usage(under: load))?.approximate
  }
}
