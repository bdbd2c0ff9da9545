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
///
/// A month is priced as an estimate's drawn months are, so that the first month's draws are the
/// estimate's: all that comes is counted, also where a limit is passed and some of it is turned away.
struct GrowthBands: Sendable {
  /// What the draws of a month cost.
  struct Month: Sendable {
    /// The mean, for budgets and sums.
    let expected: Money
    let p50: Money
    /// P10 to P90.
    let band: ClosedRange<Money>
    /// Share of the draws that have cost more than the budget by the end of the month, 0...1.
    let brokenShare: Double
    /// Share of the draws that have passed a limit by the end of the month, 0...1.
    let passedShare: Double
  }

  let months: [Month]
  /// Whether the growth itself differs from draw to draw.
  let isGrowthDrawn: Bool

  /// Draws; each is as many runs as there are months.
  let draws: Int
  /// Of each limit that some draw has passed, the share of the draws that have by the end of each month.
  let limits: [GrowthLimit.Name: [Double]]

  /// Draws of a stack of the usual size, and of the largest.
  private static let (usualDraws, fewestDraws) = (128, 16)

  private struct Drawn: Sendable {
    /// Dollars, by month.
    var costs: [Double] = []
    /// The first month in which each limit is passed, from 0.
    var passed: [GrowthLimit.Name: Int] = [:]
    /// The first month in which any limit is passed, from 0.
    var firstPassed: Int?
    var growth = 0.0
  }

  /// Draws stacks and runs their months; `nil` where no input has a range.
  ///
  /// - Parameters:
  ///   - base: the first month.
  ///   - count: how many months.
  ///   - budget: of a month.
  ///   - growth: share by which the traffic grows each month; each draw's own without it.
  ///   - p95Seconds: that answers may take, where somebody asks: a limit as any other.
  ///   - grown: a drawn stack so many months on, growing by a share.
  /// - Throws: correlations of unknown inputs, and what is wrong with a draw that cannot run.
  init?(
    _ base: PreparedEstimate, months count: Int, budget: Money?, growth: Double?,
    p95Seconds: Double? = nil,
    grown: @Sendable (Int, PreparedEstimate, Double) -> PreparedEstimate
  ) throws(Diagnostics) {
    let sampler = try MonthSampler(base)
    if sampler.inputs.isEmpty { return nil }
    let sequence = SobolSequence(
      dimensions: sampler.inputs.count, seed: SamplingRequest.usualSeed)
    let draws = MonthAllowance.months(
      Self.usualDraws, least: Self.fewestDraws, parts: sampler.parts * max(12, count) / 12)
    self.draws = draws
    let drawn = Parallel.map(draws) { draw -> Result<Drawn?, Diagnostics> in
      let uniforms = sampler.inputs.indices.map { sequence.value(draw, $0) }
      let part = sampler.part(at: sampler.values(at: uniforms))
      var worker = sampler.worker()
      var logsGBPerDay: [Double] = []
      var found = Drawn()
      found.growth = growth ?? part.scenario.growthPercentPerMonth / 100
      for index in 0..<count {
        var month = grown(index, part, found.growth)
        month.stackFile.stack.logs?.earlierGBPerDay = logsGBPerDay
        let report: CapacityReport
        let entry: [Double]
        do throws(Diagnostics) {
          let engine = try month.engine()
          (report, entry) = (engine.capacity(), engine.entry)
        } catch {
          return .failure(error)
        }
        guard let cost = worker.total(of: month) else { return .success(nil) }
        logsGBPerDay.append(month.logsGBPerDay(under: report.month.load))
        found.costs.append(cost.approximate)
        let passed = report.passedLimits.map { GrowthLimit.Name($0.resource, $0.measure) }
        if !passed.isEmpty, found.firstPassed == nil { found.firstPassed = index }
        for name in passed + report.late(entry: entry, than: p95Seconds)
        where found.passed[name] == nil {
          found.passed[name] = index
        }
      }
      return .success(found)
    }
    var priced: [Drawn] = []
    for draw in drawn { if let found = try draw.get() { priced.append(found) } }
    // A draw that cannot be priced reaches values beyond all counting: no band is better than a part.
    guard priced.count == draws else { return nil }
    isGrowthDrawn = priced.contains { $0.growth != priced[0].growth }
    let limit = budget?.approximate ?? .infinity
    func share(_ holds: (Drawn) -> Bool) -> Double {
      Double(priced.count(where: holds)) / Double(draws)
    }
    limits = Dictionary(
      uniqueKeysWithValues: Set(priced.flatMap(\.passed.keys)).map { name in
        (
          name,
          (0..<count).map { month in share { $0.passed[name].map { $0 <= month } ?? false } }
        )
      })
    self.months = (0..<count).map { month in
      let costs = OrderStatistics(priced.map { $0.costs[month] })
      return Month(
        expected: Money(nearest: costs.mean), p50: Money(nearest: costs.quantile(0.5)),
        band: Money(nearest: costs.quantile(0.1))...Money(nearest: costs.quantile(0.9)),
        brokenShare: share { $0.costs[...month].contains { $0 > limit } },
        passedShare: share { $0.firstPassed.map { $0 <= month } ?? false })
    }
  }
}

extension PreparedEstimate {
  /// What its logs grow by, in GB a day.
  func logsGBPerDay(under load: MonthLoad) -> Double {
    let stack = self.stack
    return stack.logs?.dailyGB(in: stack.month(under: load)) ?? 0
  }
}
