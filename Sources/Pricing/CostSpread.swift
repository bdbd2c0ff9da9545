package import Quantities
package import Resources

/// How wrong an estimate could be: percentiles of its month, and what the spread comes from.
///
/// Statistics over sampled months, each priced exactly; the figures here are for reading, the bill
/// is the estimate's own.
package struct CostSpread: Sendable {
  /// A percentile and the interval that holds it with 95 % confidence.
  package struct Percentile: Hashable, Sendable {
    package let value: Money
    /// `nil` where too few months were drawn for an end.
    package let low: Money?
    package let high: Money?

    package init(value: Money, low: Money?, high: Money?) {
      self.value = value
      self.low = low
      self.high = high
    }

    /// Width of the interval over the value; `nil` where the interval has no end.
    package var relativeWidth: Double? {
      guard let low, let high, value > .zero else { return value == .zero ? 0 : nil }
      return (high - low).approximate / value.approximate
    }
  }

  /// Months drawn.
  package let runs: Int
  package let seed: UInt64
  package let p10: Percentile
  package let p50: Percentile
  package let p90: Percentile
  package let mean: Money
  /// Costs of the months in dollars, ascending.
  package let months: [Double]
  /// The budget that the months are held against, and the share of them within it.
  package let budget: Money?
  package let withinBudget: Double?
  /// Most important first.
  package let drivers: [DriverEffect]
  /// Points of the sensitivity design.
  package let sensitivityPoints: Int
  /// Whether drivers are drawn together; then the shares are those of their independent parts.
  package let isCorrelated: Bool
  /// Low, typical and high of each line over the same months.
  package var lines: [LineID: LineSpread] = [:]
  /// What some months have on lines that the bill does not have at all; `nil` where none has.
  package var otherLines: LineSpread?
  /// Whether no input had a range, so that every month drawn is the same one.
  package var isWithoutRanges = false
  /// Ranges that were drawn and are too many to say what each of them does; 0 where that was worked out, or not
  /// asked for.
  package var unexplained = 0
  /// Whether the months differ by what a bill shows; where none does, no percentile tells anything.
  package var hasBand: Bool {
    guard !isWithoutRanges, let first = months.first, let last = months.last else { return false }
    return last - first >= 0.005
  }
  /// Percentiles that a budget asks for, with their percent: 95.
  package var asked: [(percent: Double, value: Percentile)] = []

  package init(
    runs: Int, seed: UInt64, p10: Percentile, p50: Percentile, p90: Percentile, mean: Money,
    months: [Double], budget: Money?, withinBudget: Double?, drivers: [DriverEffect],
    sensitivityPoints: Int, isCorrelated: Bool
  ) {
    self.runs = runs
    self.seed = seed
    self.p10 = p10
    self.p50 = p50
    self.p90 = p90
    self.mean = mean
    self.months = months
    self.budget = budget
    self.withinBudget = withinBudget
    self.drivers = drivers
    self.sensitivityPoints = sensitivityPoints
    self.isCorrelated = isCorrelated
  }

  /// Every interval is narrower than 1 % of its percentile.
  package var isConverged: Bool {
    [p10, p50, p90].allSatisfy { $0.relativeWidth.map { $0 < 0.01 } ?? false }
  }
}

/// What one uncertain input does to the month's cost.
package struct DriverEffect: Sendable {
  /// Dotted path in its file.
  package let path: String
  /// What a person calls it: `web: log bytes per request`.
  package let name: String
  /// What is believed of it: `80 % sure between 200 and 900, middle 424`.
  package let belief: String
  package let reason: String
  /// Shares of the variance, alone and with interactions, and half their 95 % intervals.
  package let first: Double
  package let firstHalfWidth: Double
  package let total: Double
  package let totalHalfWidth: Double
  /// The month at the input's 10 % and 90 % points, the others at their middle.
  package let low: Money
  package let high: Money
  /// By how much P90 falls when the input is halved; `nil` where it was not worked out.
  package let fallWhenHalved: Money?

  package init(
    path: String, name: String, belief: String, reason: String, first: Double,
    firstHalfWidth: Double, total: Double, totalHalfWidth: Double, low: Money, high: Money,
    fallWhenHalved: Money?
  ) {
    self.path = path
    self.name = name
    self.belief = belief
    self.reason = reason
    self.first = first
    self.firstHalfWidth = firstHalfWidth
    self.total = total
    self.totalHalfWidth = totalHalfWidth
    self.low = low
    self.high = high
    self.fallWhenHalved = fallWhenHalved
  }

  /// The swing of the tornado, 0 or more.
  package var swing: Money { high > low ? high - low : low - high }
}

/// The hours of a week as they ran: Monday 00:00 UTC first.
package struct LoadWeek: Sendable {
  /// Requests from outside per second, hour by hour.
  package let requestsPerSecond: [Double]
  /// Tasks that served, all services together.
  package let tasks: [Double]
  /// Capacity units of all load balancers; empty without a balancer.
  package let capacityUnits: [Double]
  /// Which week of the month, from 1: the one with the busiest hour.
  package let number: Int

  package init(
    requestsPerSecond: [Double], tasks: [Double], capacityUnits: [Double], number: Int = 1
  ) {
    self.number = number
    self.requestsPerSecond = requestsPerSecond
    self.tasks = tasks
    self.capacityUnits = capacityUnits
  }
}

/// From one estimate to another by named changes, made one after the other.
package struct ChangeBridge: Sendable {
  /// A change and what it added to the month.
  package struct Step: Hashable, Sendable {
    /// `sizes`, `traffic`, `deployments`.
    package let name: String
    /// What changed: `0.2 → 1.5 requests a second`.
    package let detail: String
    package let change: Money

    package init(name: String, detail: String, change: Money) {
      self.name = name
      self.detail = detail
      self.change = change
    }
  }

  package let from: String
  package let to: String
  package let before: Money
  package let after: Money
  /// In the order in which they were made; they add up to the difference exactly.
  package let steps: [Step]

  package init(from: String, to: String, before: Money, after: Money, steps: [Step]) {
    self.from = from
    self.to = to
    self.before = before
    self.after = after
    self.steps = steps
  }
}
