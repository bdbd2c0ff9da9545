package import Quantities
package import Resources

/// What a stack could save, and what it holds: the parts of a summary that take runs of their own.
package struct Advice: Hashable, Sendable {
  /// An option of the file of alternatives that costs less than the stack as it stands.
  package struct Saving: Hashable, Sendable {
    /// The decision: `nat`.
    package let group: String
    package let option: String
    /// What it is, in a line.
    package let description: String
    /// USD a month, above zero.
    package let monthly: Money
    /// `nil` where the file does not say.
    package let risk: RiskLevel?
    /// What it puts at risk, in a line.
    package var riskText: String
    /// Seconds: the p95 that users see; `nil` where it was not run.
    package var p95Seconds: Double?
    /// Whether it is a smaller size that the simulated load leaves room for.
    package var isOfSize = false
    /// Whether it is a general rule that the file of alternatives has no word of.
    package var isBeyondFile = false
    /// Whether a price that it rests on is confirmed by no source.
    package var isUnverified = false

    package init(
      group: String, option: String, description: String, monthly: Money, risk: RiskLevel?,
      riskText: String
    ) {
      self.group = group
      self.option = option
      self.description = description
      self.monthly = monthly
      self.risk = risk
      self.riskText = riskText
    }
  }

  /// How much of the tightest limit the month takes.
  package struct Capacity: Hashable, Sendable {
    /// `database, connections`.
    package let tightest: String
    /// At the peak; above 1 where it does not hold.
    package let utilisation: Double
    /// Seconds: the slowest service that users enter at.
    package let p95Seconds: Double

    package init(tightest: String, utilisation: Double, p95Seconds: Double) {
      self.tightest = tightest
      self.utilisation = utilisation
      self.p95Seconds = p95Seconds
    }
  }

  /// Most money first; of equals by name.
  package static func ranked(_ savings: [Saving]) -> [Saving] {
    savings.sorted {
      ($1.monthly, $0.group, $0.option) < ($0.monthly, $1.group, $1.option)
    }
  }

  /// Resources that are named; the others are counted.
  private static let mostNames = 2

  /// The resources that a saving is of: `A, B and 3 more`.
  package static func named(_ resources: [String]) -> String {
    let names = resources.sorted()
    let more = names.count - mostNames
    return names.prefix(mostNames).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// The estimate that was asked about: the last.
  package let estimate: String
  /// The best option of each decision that carries no high risk, most money first.
  package let savings: [Saving]
  /// How many decisions were priced.
  package let decisions: Int
  /// How many of them have an option of a high risk that saves money.
  package let riskier: Int
  /// `nil` of a template that nobody uses.
  package let capacity: Capacity?
  /// Whether the options are general rules, not those of the stack's own file.
  package let isGeneral: Bool
  /// Whether the rules are those of a template's sheets, which are priced without its traffic.
  package let isOfTemplate: Bool

  /// The advice on several stacks, each as if it stood alone.
  ///
  /// - Parameter parts: by the stacks' names.
  /// - Returns: their savings under `staging.nat`, ranked together; of the limits the one that is used most,
  ///   and of the response times the slowest. `nil` without a part.
  package static func joined(_ parts: [(stack: String, advice: Advice)]) -> Advice? {
    guard let first = parts.first else { return nil }
    let capacities = parts.compactMap { part in part.advice.capacity.map { (part.stack, $0) } }
    let tightest = capacities.max { $0.1.utilisation < $1.1.utilisation }
    return Advice(
      estimate: first.advice.estimate,
      savings: ranked(
        parts.flatMap { part in part.advice.savings.map { $0.named("\(part.stack).\($0.group)") } }),
      decisions: parts.map(\.advice.decisions).reduce(0, +),
      riskier: parts.map(\.advice.riskier).reduce(0, +),
      isGeneral: parts.allSatisfy(\.advice.isGeneral),
      capacity: tightest.map { stack, capacity in
        Capacity(
          tightest: "\(stack).\(capacity.tightest)", utilisation: capacity.utilisation,
          p95Seconds: capacities.map(\.1.p95Seconds).max() ?? 0)
      })
  }

  package init(
    estimate: String, savings: [Saving], decisions: Int, riskier: Int, isGeneral: Bool = false,
    isOfTemplate: Bool = false, capacity: Capacity?
  ) {
    self.isOfTemplate = isOfTemplate
    self.estimate = estimate
    self.savings = savings
    self.decisions = decisions
    self.riskier = riskier
    self.isGeneral = isGeneral
    self.capacity = capacity
  }
}

extension Advice.Saving {
  /// The same as a decision of another name.
  fileprivate func named(_ group: String) -> Self {
    var saving = Self(
      group: group, option: option, description: description, monthly: monthly, risk: risk,
      riskText: riskText)
    saving.p95Seconds = p95Seconds
    saving.isOfSize = isOfSize
    saving.isUnverified = isUnverified
    return saving
  }
}
