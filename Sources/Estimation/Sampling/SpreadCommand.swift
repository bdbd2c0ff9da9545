package import Pricing
import Gate
package import Diagnostics
package import Quantities
import Resources
import Services
import Platform
import TrafficSimulation

/// How many months to draw, and from which seed.
package struct SamplingRequest: Hashable, Sendable {
  /// A number of months, or as many as a 1 % interval needs.
  package enum Runs: Hashable, Sendable {
    case months(Int)
    case auto
  }

  package var runs: Runs
  package var seed: UInt64
  /// What the months are held against.
  package var budget: Money?
  /// Percentiles that are asked for beside the usual ones, in percent.
  package var percents: [Double] = []
  /// What the p95 is held against in each of the first months, where that is asked.
  package var p95Seconds: Double?
  /// Threads; as many as there are cores without it.
  ///
  /// The result does not depend on it.
  package var cores: Int?
  /// Whether to work out which inputs the spread comes from.
  package var findsDrivers = true
  /// Whether nobody asked for so many: a stack of many parts has fewer then, see ``MonthAllowance``.
  package var isUsual = false

  package init(runs: Runs, seed: UInt64 = SamplingRequest.usualSeed, budget: Money? = nil) {
    self.runs = runs
    self.seed = seed
    self.budget = budget
  }

  /// The same request, held against an amount where it names none.
  func held(to amount: Money?) -> Self {
    var request = self
    request.budget = budget ?? amount
    return request
  }

  package static let usualSeed: UInt64 = 20_240_101
  /// Months of a run that was not asked for any number.
  package static let usualRuns = 512
  /// The least of them, for the largest stacks.
  static let fewestUsual = 64

  /// The same with as many months as a stack of so many parts has where nobody asked for a number.
  package func fitting(parts: Int) -> Self {
    guard isUsual, case .months(let count) = runs else { return self }
    var request = self
    request.runs = .months(
      MonthAllowance.months(count, least: Self.fewestUsual, parts: parts))
    return request
  }

  /// Where `auto` begins, and where it gives up.
  static let fewest = 1_024
  package static let most = 65_536
}

/// Draws months of an estimate and says how far they spread, and why.
package struct SpreadCommand<Sampler: DrawnMonths>: Sendable {
  private let sampler: Sampler
  private let parts: Int
  private let request: SamplingRequest
  private let sequence: SobolSequence

  /// Prepares the draws.
  ///
  /// - Parameters:
  ///   - sampler: what is drawn.
  ///   - request: how many months.
  ///   - estimates: of the same stack that are drawn in one run.
  package init(_ sampler: Sampler, _ request: SamplingRequest, estimates: Int = 1) {
    self.sampler = sampler
    // Two are usual: a lean one and a realistic one.
    parts = max(sampler.parts * max(2, estimates) / 2, sampler.inputs.count / Self.rangesOfPart)
    self.request = request.fitting(parts: parts)
    sequence = SobolSequence(dimensions: sampler.inputs.count, seed: request.seed)
  }

  /// The whole answer.
  ///
  /// - Throws: a month that could not be priced, with the inputs that it had.
  package func run() throws(Diagnostics) -> CostSpread {
    var drawn = LineDraws(of: sampler)
    switch request.runs {
    case .months(let count): try draw(&drawn, upTo: max(1, count))
    case .auto:
      var target = SamplingRequest.fewest
      while true {
        try draw(&drawn, upTo: target)
        if Self.percentiles(OrderStatistics(drawn.costs)).allSatisfy({
          $0.relativeWidth.map { $0 < 0.01 } ?? false
        }) {
          break
        }
        guard target < SamplingRequest.most else { break }
        target *= 2
      }
    }
    let costs = drawn.costs
    let statistics = OrderStatistics(costs)
    let percentiles = Self.percentiles(statistics)
    let inputs = sampler.inputs.count
    let (drivers, points) =
      request.findsDrivers && 1...Self.mostExplained ~= inputs
      ? try self.drivers(months: statistics, drawn: costs) : ([], 0)
    var spread = CostSpread(
      runs: costs.count, seed: request.seed, p10: percentiles[0], p50: percentiles[1],
      p90: percentiles[2], mean: Money(nearest: statistics.mean), months: statistics.sorted,
      budget: request.budget,
      withinBudget: request.budget.map { statistics.share(upTo: $0.approximate) },
      drivers: drivers, sensitivityPoints: points, isCorrelated: sampler.isCorrelated)
    spread.isWithoutRanges = sampler.inputs.isEmpty
    if request.findsDrivers, inputs > Self.mostExplained { spread.unexplained = inputs }
    if spread.hasBand { (spread.lines, spread.otherLines) = drawn.spreads }
    spread.asked = request.percents.map {
      (percent: $0, value: Self.percentile($0 / 100, of: statistics))
    }
    return spread
  }

  /// Draws months until there are so many, line by line.
  private func draw(_ drawn: inout LineDraws, upTo count: Int) throws(Diagnostics) {
    let start = drawn.costs.count
    let ranges = Blocks.ranges(start..<count)
    let (places, width) = (drawn.places, drawn.width)
    let blocks = Parallel.map(ranges.count, threads: request.cores) { index in
      var worker = sampler.worker()
      var uniforms = [Double](repeating: 0, count: sampler.inputs.count)
      var block = LineDraws.Block(lines: width)
      for run in ranges[index] {
        for input in uniforms.indices { uniforms[input] = sequence.value(run, input) }
        let cost = worker.cost(at: sampler.values(at: uniforms))
        block.add(cost, lines: worker.lineCosts, at: places)
      }
      return block
    }
    for block in blocks { drawn.add(block) }
    _ = try checked(drawn.costs)
  }

  /// The costs of months, by their numbers, in dollars.
  package func months(_ range: Range<Int>, halving input: Int? = nil) throws(Diagnostics)
    -> [Double]
  {
    try checked(
      Blocks.map(range, cores: request.cores) { block in
        var worker = sampler.worker()
        var uniforms = [Double](repeating: 0, count: sampler.inputs.count)
        return block.map { run in
          for index in uniforms.indices { uniforms[index] = sequence.value(run, index) }
          var values = sampler.values(at: uniforms)
          if let input { values[input] /= 2 }
          return worker.cost(at: values)
        }
      })
  }

  private static func percentiles(_ statistics: OrderStatistics) -> [CostSpread.Percentile] {
    [0.1, 0.5, 0.9].map { percentile($0, of: statistics) }
  }

  private static func percentile(
    _ p: Double, of statistics: OrderStatistics
  ) -> CostSpread.Percentile {
    let (low, high) = statistics.interval(p)
    return CostSpread.Percentile(
      value: Money(nearest: statistics.quantile(p)), low: low.map { Money(nearest: $0) },
      high: high.map { Money(nearest: $0) })
  }

  /// Ranges that take as long to be put into a month as a part takes to be followed through it.
  private static var rangesOfPart: Int { 40 }

  /// Ranges of which a run says what each does: each takes ten months and more of its own.
  private static var mostExplained: Int { 300 }

  /// Points of the design that every input is run at.
  private static var screenedPoints: Int { 64 }
  /// Points of the design at most: beyond a thousand, what is told of a driver changes by less than
  /// anybody would act on.
  private static var mostPoints: Int { 1_024 }
  /// A share of the variance below which an input is run at the first points alone.
  private static var leastShare: Double { 0.01 }

  /// Points of the design for the inputs that matter: a power of two, each run once for each of them and
  /// twice more, in eight times the months of the run, 64 to 1,024.
  private static func sensitivityPoints(for runs: Int, inputs: Int) -> Int {
    var points = screenedPoints
    while points * 2 * (inputs + 2) <= runs * 8, points < mostPoints { points *= 2 }
    return points
  }

  // MARK: Drivers

  /// The points that every input is run at, fewer where there are many of both: what is told of an
  /// input has its interval beside it.
  private var screenedPoints: Int {
    min(Self.screenedPoints, pointsWithin(inputs: sampler.inputs.count))
  }

  /// Points for so many inputs within 32,000 months of a stack of the usual size, a power of two, 8 at least.
  private func pointsWithin(inputs: Int) -> Int {
    let months = MonthAllowance.months(32_000, least: 1, parts: parts)
    var points = 8
    while points * 2 * (inputs + 2) <= months, points < Self.mostPoints { points *= 2 }
    return points
  }

  /// What each input does to the months drawn.
  ///
  /// A handful of months far out would make the variance, and with it every share, a matter of
  /// luck: costs beyond the cheapest and the most expensive percent count as at its edge.
  private func drivers(
    months: OrderStatistics, drawn costs: [Double]
  ) throws(Diagnostics) -> (drivers: [DriverEffect], points: Int) {
    let screened = screenedPoints
    let edges = months.quantile(0.01)...max(months.quantile(0.01), months.quantile(0.99))
    // The same months with and without: a few thousand of them tell the difference.
    let told = min(costs.count, Self.halvedMonths)
    let p90 = OrderStatistics(Array(costs.prefix(told))).quantile(0.9)
    let count = sampler.inputs.count
    var shares = try self.shares(
      of: Array(0..<count), points: screened, within: edges)
    let moved = shares.indices.filter {
      shares[$0].total + shares[$0].totalHalfWidth >= Self.leastShare
    }
    let points = max(
      screened,
      min(
        Self.sensitivityPoints(for: costs.count, inputs: moved.count),
        pointsWithin(inputs: moved.count)))
    if points > screened, !moved.isEmpty {
      let finer = try self.shares(of: moved, points: points, within: edges)
      for (index, share) in zip(moved, finer) { shares[index] = share }
    }
    let ends = try tornado()
    let order = (0..<count).sorted {
      let (a, b) = (shares[$0].total, shares[$1].total)
      return a == b ? $0 < $1 : a > b
    }
    let effects = try order.enumerated().map { place, index throws(Diagnostics) in
      let input = sampler.inputs[index]
      let share = shares[index]
      var fall: Money?
      if place < Self.toldInWords {
        let halved = OrderStatistics(try self.months(0..<told, halving: index))
        fall = Money(nearest: p90 - halved.quantile(0.9))
      }
      return DriverEffect(
        path: input.path, name: sampler.name(of: input),
        belief: DriverWords.belief(in: input.distribution), reason: input.reason ?? "",
        first: share.first, firstHalfWidth: share.firstHalfWidth, total: share.total,
        totalHalfWidth: share.totalHalfWidth, low: Money(nearest: ends[2 * index]),
        high: Money(nearest: ends[2 * index + 1]), fallWhenHalved: fall)
    }
    return (effects, points)
  }

  /// Shares of the variance of some inputs, beside the others.
  private func shares(
    of moved: [Int], points: Int, within edges: ClosedRange<Double>
  ) throws(Diagnostics) -> [SobolIndices.Share] {
    let count = sampler.inputs.count
    let design = SobolSequence(dimensions: 2 * count, seed: request.seed)
    let runs = SobolIndices.runs(points: points, inputs: moved.count)
    let results = try checked(
      Blocks.map(0..<runs, cores: request.cores) { block in
        var worker = sampler.worker()
        var uniforms = [Double](repeating: 0, count: count)
        return block.map { run in
          SobolIndices.fill(run: run, from: design, moving: moved, uniforms: &uniforms)
          let cost = worker.cost(at: sampler.values(at: uniforms))
          return cost.isNaN ? cost : min(max(cost, edges.lowerBound), edges.upperBound)
        }
      })
    return SobolIndices(
      results: results, points: points, inputs: moved.count, seed: request.seed
    ).shares
  }

  /// Drivers of which the report says what halving them does.
  private static var toldInWords: Int { 3 }

  /// Months from which the report says so; the first of the run.
  private static var halvedMonths: Int { 2_048 }

  /// The month with each input at its 10 % and 90 % points, the others at their middle.
  private func tornado() throws(Diagnostics) -> [Double] {
    let middle = sampler.middle
    return try checked(
      Blocks.map(0..<(2 * middle.count), cores: request.cores) { block in
        var worker = sampler.worker()
        return block.map { run in
          var values = middle
          values[run / 2] = sampler.inputs[run / 2].distribution.quantile(run % 2 == 0 ? 0.1 : 0.9)
          return worker.cost(at: values)
        }
      })
  }

  /// No month is left out: one that cannot be priced is an error.
  private func checked(_ costs: [Double]) throws(Diagnostics) -> [Double] {
    guard costs.contains(where: \.isNaN) else { return costs }
    throw sampler.uncountable
  }
}
