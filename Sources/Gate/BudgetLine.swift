package import Diagnostics
package import Quantities
import Resources
import Services

/// One line of the budget and what the stack takes of it.
package struct BudgetLine: Sendable {
  /// What was drawn, for a percentile or a chance.
  package struct Sample: Hashable, Sendable {
    package let runs: Int
    /// Months that stay within the limit.
    package let within: Int
    /// The interval that holds the percentile with 95 % confidence; `nil` where too few months
    /// were drawn for an end.
    package let low: Money?
    package let high: Money?
    /// Whether the months differ; where none does, the band means nothing.
    package let hasBand: Bool

    package init(runs: Int, within: Int, low: Money?, high: Money?, hasBand: Bool = true) {
      self.hasBand = hasBand
      self.runs = runs
      self.within = within
      self.low = low
      self.high = high
    }

    /// Percent of the months that stay within the limit.
    package var withinPercent: Double {
      runs > 0 ? Double(within) / Double(runs) * 100 : 0
    }

    /// `85.2 %`, never more sure than the months drawn allow: `over 99.8 %`.
    package var chance: String {
      let finest = 100 / Double(max(runs, 1))
      if within >= runs { return "over \(NumberFormat.number(100 - finest, decimals: 1)) %" }
      if within <= 0 { return "under \(NumberFormat.number(finest, decimals: 1)) %" }
      return "\(NumberFormat.number(withinPercent, decimals: 1)) %"
    }
  }

  package let rule: String
  /// An estimate, an offer code, a resource or a tag.
  package let name: String
  package let measure: Budget.Measure
  package let limit: Money
  /// The estimate, or its percentile, with what is unknown as far as it is taken.
  package let actual: Money
  /// What it comes to in any case: the unknown at its floor.
  package private(set) var least: Money
  /// What it comes to at most: the unknown at its ceiling; `nil` where that is open.
  package private(set) var most: Money?
  package let warnAtPercent: Double?
  package let sample: Sample?
  package let location: SourceLocation
  /// The mostExpensive resources of it, in words; empty for a whole estimate.
  package var mostExpensive = ""

  package init(
    rule: String, name: String, limit: Budget.Limit, actual: Money, sample: Sample? = nil
  ) {
    self.rule = rule
    self.name = name
    measure = limit.measure
    self.limit = limit.monthly
    self.actual = actual
    least = actual
    most = actual
    self.sample = sample
    warnAtPercent = limit.warnAtPercent
    location = limit.location
  }

  /// The same with money that is not known.
  func with(_ unknown: UnknownMoney) -> Self {
    var line = self
    line.least = actual - unknown.taken + unknown.floor
    line.most = unknown.ceiling.map { actual - unknown.taken + $0 }
    return line
  }

  package var isKept: Bool {
    if case .chance(let percent) = measure, let sample {
      return Double(sample.within) * 100 >= percent * Double(sample.runs) && least <= limit
    }
    return min(actual, most ?? actual) <= limit && least <= limit
  }

  /// Whether the limit is passed whatever the unknown comes to.
  package var isOver: Bool { least > limit }
  /// Whether it is within the limit by the least, and beyond it by the most or by what is taken.
  package var mightBeOver: Bool { !isOver && (most ?? actual) > limit }

  /// Whether enough months were drawn: the limit lies outside the percentile's interval.
  package var isDrawnEnough: Bool {
    guard let sample else { return true }
    return isKept
      ? sample.high.map { $0 <= limit } ?? false : sample.low.map { $0 > limit } ?? false
  }

  /// Whether it asks for a percentile or a chance of months that are all the same.
  package var isWithoutBand: Bool { sample.map { !$0.hasBand } ?? false }

  /// Whether nothing that is unknown could turn it: neither months that were not drawn nor money.
  package var isCertain: Bool {
    isDrawnEnough && !isWithoutBand && (isKept ? most.map { $0 <= limit } ?? false : isOver)
  }

  /// `realistic`, `realistic, P90`, `realistic, 90 % chance`.
  package var title: String {
    switch measure {
    case .monthly: name
    case .percentile(let percent): "\(name), P\(NumberFormat.number(percent))"
    case .chance(let percent): "\(name), \(NumberFormat.number(percent)) % chance"
    }
  }

  /// What it is, to begin a sentence.
  package var what: String {
    switch (rule, measure) {
    case ("budget/service", _): "service \(name)"
    case ("budget/resource", _): "resource \(name)"
    case ("budget/tag", _): "what is tagged \(name)"
    case (_, .percentile(let percent)): "P\(NumberFormat.number(percent)) of the \(name) estimate"
    default: "the \(name) estimate"
    }
  }

  /// The line as a sentence.
  package var text: String {
    if case .chance(let percent) = measure, let sample, sample.hasBand {
      return
        "\(sample.chance) chance that the \(name) estimate "
        + "stays within \(limit.dollars()); at least \(NumberFormat.number(percent)) % is asked for"
    }
    if mightBeOver {
      let end = most.map { "and \($0.dollars())" } ?? "and an amount that nobody knows"
      return "\(what) is between \(least.dollars()) \(end) a month; its limit is \(limit.dollars())"
    }
    if least > actual {
      return isOver
        ? "\(what) is at least \(least.dollars()) a month, \((least - limit).dollars()) over its "
          + "limit of " + limit.dollars()
        : "\(what) is at least \(least.dollars()) a month; its limit is \(limit.dollars())"
    }
    return isKept
      ? "\(what) is \(actual.dollars()) a month, within its limit of \(limit.dollars())"
      : "\(what) is \(actual.dollars()) a month, \((actual - limit).dollars()) over its limit of "
        + limit.dollars()
  }
}
