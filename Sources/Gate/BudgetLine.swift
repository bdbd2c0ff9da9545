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

    package init(runs: Int, within: Int, low: Money?, high: Money?) {
      self.runs = runs
      self.within = within
      self.low = low
      self.high = high
    }

    /// Percent of the months that stay within the limit.
    package var withinPercent: Double {
      runs > 0 ? Double(within) / Double(runs) * 100 : 0
    }
  }

  package let rule: String
  /// An estimate, an offer code, a resource or a tag.
  package let name: String
  package let measure: Budget.Measure
  package let limit: Money
  /// The estimate, or its percentile.
  package let actual: Money
  package let warnAtPercent: Double?
  package let sample: Sample?
  package let location: SourceLocation
  /// The dearest resources of it, in words; empty for a whole estimate.
  package var dearest = ""

  package init(
    rule: String, name: String, limit: Budget.Limit, actual: Money, sample: Sample? = nil
  ) {
    self.rule = rule
    self.name = name
    measure = limit.measure
    self.limit = limit.monthly
    self.actual = actual
    self.sample = sample
    warnAtPercent = limit.warnAtPercent
    location = limit.location
  }

  package var isKept: Bool {
    if case .chance(let percent) = measure, let sample {
      return Double(sample.within) * 100 >= percent * Double(sample.runs)
    }
    return actual <= limit
  }

  /// Whether enough months were drawn: the limit lies outside the percentile's interval.
  package var isCertain: Bool {
    guard let sample else { return true }
    return isKept
      ? sample.high.map { $0 <= limit } ?? false : sample.low.map { $0 > limit } ?? false
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
  var what: String {
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
    if case .chance(let percent) = measure, let sample {
      return
        "\(NumberFormat.number(sample.withinPercent, decimals: 1)) % of the months drawn for the "
        + "\(name) estimate stay within \(limit.dollars()); at least \(NumberFormat.number(percent)) % "
        + (isKept ? "have to" : "should")
    }
    return isKept
      ? "\(what) is \(actual.dollars()) a month, within its limit of \(limit.dollars())"
      : "\(what) is \(actual.dollars()) a month, \((actual - limit).dollars()) over its limit of "
        + limit.dollars()
  }
}
