package import Estimation
import Pricing
import Gate
package import Diagnostics
import Inputs
import Platform
package import Quantities
import Resources
import Services
import TrafficSimulation

/// A stack month after month under growing traffic.
package struct Growth: Sendable {
  /// One month.
  package struct Month: Sendable {
    /// From 1.
    package let number: Int
    /// Mean requests from outside, per second.
    package let requestsPerSecond: Double
    package let figures: VariantFigures
    package let p95: Double
    package let stored: Stored
    /// What it costs as far as anybody can be sure: P10 to P90 of the months drawn; `nil` where no
    /// input has a range.
    package fileprivate(set) var band: ClosedRange<Money>?
    /// The mean of the months drawn, for budgets and sums, and their median; `nil` without a range.
    package fileprivate(set) var expected: Money?
    package fileprivate(set) var p50: Money?
    /// Share of the drawn stacks that have cost more than the budget by then, 0...1; `nil` without
    /// months drawn or without a budget.
    package fileprivate(set) var brokenShare: Double?
    /// Share of the drawn stacks that have passed a limit by then, 0...1; `nil` without months drawn.
    package fileprivate(set) var passedShare: Double?
    /// Limits that turn something away with every input at its middle.
    package let passed: [Saturation]
    /// Whether no such limit is passed, so that what came was served.
    package var isServed: Bool { passed.isEmpty }
  }

  /// What has piled up by the end of a month, in GB.
  package struct Stored: Hashable, Sendable {
    /// In the databases' volumes.
    package let database: Double
    package let backups: Double
    /// Compressed, the month's mean, as it is charged.
    package let logs: Double
    package let images: Double
  }

  /// A limit that is passed within the horizon.
  package struct Saturation: Hashable, Sendable {
    package let resource: String
    package let measure: String
    package let month: Int

    /// Whether `size` chooses among sizes and task counts that move it.
    let isOfSizes: Bool
  }

  package let stack: String
  /// `estimate realistic, scenario moderate, us-east-1`.
  package let basis: String
  package let growthShare: Double
  /// Whether the growth itself was drawn: the share is its middle then.
  package private(set) var isGrowthDrawn = false
  package private(set) var months: [Month]
  package let saturations: [Saturation]
  package let budget: Money?
  /// What each AWS service costs in the first month served and in the last; what grows most first.
  package let services: [GrownService]

  /// Stacks that the bands hold; 0 where none was drawn.
  package private(set) var draws = 0
  /// The months that have a price: a bill of what was turned away is none.
  package var served: [Month] { months.filter(\.isServed) }
  /// The first month that costs more than the budget.
  package var breaksBudget: Int? {
    guard let budget else { return nil }
    return served.first { $0.figures.monthly > budget }?.number
  }
  /// The month by which it is as likely as not that one has cost more than the budget.
  package var evenChance: Int? { served.first { $0.brokenShare ?? 0 >= 0.5 }?.number }
  /// Whether months were drawn.
  package var hasBands: Bool { months.contains { $0.band != nil } }

  /// The month by which a share of the drawn stacks has passed a limit.
  package func passesLimit(with chance: Double) -> Int? {
    months.first { $0.passedShare ?? 0 >= chance }?.number
  }

  /// The same with what was drawn of each month; costs of those that are served.
  func drawn(_ bands: GrowthBands?) -> Self {
    guard let bands else { return self }
    var growth = self
    growth.isGrowthDrawn = bands.isGrowthDrawn
    for (index, drawn) in bands.months.enumerated() {
      growth.months[index].passedShare = drawn.passedShare
      guard months[index].isServed else { continue }
      growth.months[index].band = drawn.band
      growth.months[index].expected = drawn.expected
      growth.months[index].p50 = drawn.p50
      growth.months[index].brokenShare = budget == nil ? nil : drawn.brokenShare
    }
    growth.draws = bands.draws
    return growth
  }

  /// Limits other than the budget that a draw has passed within the months; empty where none were drawn.
  package fileprivate(set) var passing: [GrowthLimit] = []
  /// What was resized when; `nil` where the stack stays as it stands.
  package fileprivate(set) var resizing: GrowthResizing?

  /// Of the months that are served: what they are expected to cost, else with every input as written.
  package var total: Money { served.map { $0.expected ?? $0.figures.monthly }.total }
}

/// The main path of `alva-cost whatif NAME --months 12 --growth 10%`.
package struct GrowthCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Runs each month: traffic grows by a share each month, data and logs pile up.
  ///
  /// The first month is the stack as it stands. The database's data grows by its stated GB a month,
  /// a registry that deletes nothing grows older, and log groups hold what earlier months brought.
  ///
  /// - Parameters:
  ///   - request: the stack; without an estimate named, the last of its file is taken.
  ///   - count: months.
  ///   - growth: share by which the traffic grows each month; the scenario's own without it.
  ///   - budget: of a month; the one under `budgets/` without it, if there is any.
  ///   - target: what sizes have to hold that are taken where the stack no longer does; without it, it stays as
  ///     it stands.
  /// - Throws: what is wrong with the stack.
  /// - Returns: the months in order.
  package func run(
    _ request: StackRequest, months count: Int, growth: Double? = nil, budget: Money? = nil,
    resizing target: ResizeTarget? = nil
  ) throws(Diagnostics) -> Growth {
    let bench = try VariantBench(workspace: workspace, request: request)
    let share = growth ?? bench.base.scenario.growthPercentPerMonth / 100
    var budget = budget
    if budget == nil {
      budget = try workspace.monthlyBudget(of: request.name, estimate: bench.base.name)
    }
    let limit = budget
    var months = try ran(0..<count, of: bench.base, growing: share, SizeSchedule())
    var resizing: GrowthResizing?
    if let target {
      try SizeCommand.checkParts(of: bench)
      var sizes = GrowthResizing(bench, target)
      for index in 0..<count where sizes.cause(in: months[index]) != nil {
        let logs = months.prefix(index).map(\.logsGBPerDay)
        let standing = month(index, of: bench.base, growing: share).logging(logs)
        if try sizes.resize(standing, month: index, months[index]) {
          months.replaceSubrange(
            index..., with: try ran(index..<count, of: bench.base, growing: share, sizes.schedule))
        }
      }
      resizing = sizes
    }
    let schedule = resizing?.schedule ?? SizeSchedule()
    let daily = months.map(\.logsGBPerDay)
    let outcomes = try months.enumerated().map { index, month throws(Diagnostics) in
      try bench.outcome(
        of: month.part.logging(Array(daily.prefix(index))), running: month.report,
        entry: month.entry)
    }
    var saturations: [Growth.Saturation] = []
    for (index, outcome) in outcomes.enumerated() {
      let report = outcome.report
      let uses =
        report.services.map { ($0.name, "CPU", $0.utilisationPeak) }
        + report.resources.map { ($0.resource, $0.measure, $0.utilisationPeak) }
      for (resource, measure, use) in uses where use > 1 {
        let name = bench.labels.label(of: resource)
        let isKnown = saturations.contains { $0.resource == name && $0.measure == measure }
        if !isKnown {
          saturations.append(
            Growth.Saturation(
              resource: name, measure: measure, month: index + 1,
              isOfSizes: SizedParts(bench.base.stack).move(resource, measure)))
        }
      }
    }
    let base = bench.base
    let bands = try GrowthBands(
      base, months: count, budget: limit, growth: growth, p95Seconds: target?.p95Seconds
    ) {
      schedule.sized(month($0, of: $1, growing: $2), month: $0)
    }
    var found = Growth(
      stack: request.name,
      basis: "estimate \(base.name), scenario \(base.scenario.name), \(base.stack.region)",
      growthShare: share,
      months: zip(months, outcomes).enumerated().map { index, month in
        let (ran, outcome) = month
        return Growth.Month(
          number: index + 1, requestsPerSecond: ran.part.scenario.requestsPerSecond,
          figures: outcome.figures, p95: outcome.p95Seconds, stored: stored(outcome.estimate),
          passed: outcome.report.passedLimits.map {
            Growth.Saturation(
              resource: bench.labels.label(of: $0.resource), measure: $0.measure, month: index + 1,
              isOfSizes: SizedParts(bench.base.stack).move($0.resource, $0.measure))
          })
      }, saturations: saturations, budget: limit,
      services: Growth.services(of: outcomes.filter(\.report.passedLimits.isEmpty).map(\.estimate))
    ).drawn(bands)
    found.passing = passing(bands, bench.labels, months, than: target?.p95Seconds)
    if var sizes = resizing {
      try sizes.write(down: request)
      found.resizing = sizes.costing(outcomes.map(\.figures.monthly))
    }
    return found
  }

  /// Runs months, at the sizes that they have by then.
  private func ran(
    _ months: Range<Int>, of base: PreparedEstimate, growing share: Double, _ schedule: SizeSchedule
  ) throws(Diagnostics) -> [GrownMonth] {
    let results = Parallel.map(months.count) { place in
      Result { () throws(Diagnostics) -> GrownMonth in
        let index = months.lowerBound + place
        return try GrownMonth(
          schedule.sized(month(index, of: base, growing: share), month: index))
      }
    }
    var problems = Diagnostics()
    let ran = results.compactMap { result in problems.collecting { try result.get() } }
    try problems.throwIfErrors()
    return ran
  }

  /// What the draws passed, by the names of those who wrote the stack.
  private func passing(
    _ bands: GrowthBands?, _ labels: ResourceLabels, _ months: [GrownMonth],
    than seconds: Double?
  ) -> [GrowthLimit] {
    let middles = months.map { month in
      Set(month.report.passedLimits.map { GrowthLimit.Name($0.resource, $0.measure) })
        .union(month.report.late(entry: month.entry, than: seconds))
    }
    return (bands?.limits ?? [:]).map { name, shares in
      GrowthLimit(
        name: GrowthLimit.Name(labels.label(of: name.resource), name.measure), shares: shares,
        middle: middles.firstIndex { $0.contains(name) }.map { $0 + 1 })
    }
  }

  /// The estimate so many months on.
  private func month(
    _ index: Int, of base: PreparedEstimate, growing share: Double
  ) -> PreparedEstimate {
    var part = base
    let factor = (0..<index).reduce(1.0) { product, _ in product * (1 + share) }
    let period = part.stack.period
    // A trace that is replayed as it was measured states no mean.
    if part.scenario.requestsPerSecond <= 0 {
      let rates = part.scenario.requestsPerSecond(minutes: period.minutes)
      part.scenarioFile.scenario.requestsPerSecond =
        rates.reduce(0, +) / Double(max(1, rates.count))
    }
    part.scenarioFile.scenario.requestsPerSecond *= factor
    // Growth that is asked for takes the place of the file's, within a month too.
    if part.scenario.growthPercentPerMonth != 0 {
      part.scenarioFile.scenario.growthPercentPerMonth = share * 100
    }
    let months = Double(index) * period.months
    for place in part.stackFile.stack.databases.indices {
      part.stackFile.stack.databases[place].usedGB +=
        months * part.stackFile.stack.databases[place].growthGBPerMonth
    }
    part.stackFile.stack.logs?.ageDays += Double(index) * period.days
    part.stackFile.stack.registry?.ageMonths += months
    return part
  }

  private func stored(_ estimate: Estimate) -> Growth.Stored {
    func sum(_ service: String, _ usage: String) -> Double {
      estimate.lines.filter { $0.service == service && $0.usageType.contains(usage) }
        .reduce(0) { $0 + $1.quantity.approximate }
    }
    let databases = estimate.stack.databases
    let months = estimate.stack.period.months
    return Growth.Stored(
      database: databases.reduce(0) { $0 + $1.usedGB + $1.growthGBPerMonth * months },
      backups: databases.reduce(0) { $0 + $1.backupGB },
      logs: sum("AmazonCloudWatch", "TimedStorage"), images: sum("AmazonECR", "TimedStorage"))
  }
}
