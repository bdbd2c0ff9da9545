import Pricing
import Quantities

/// A plan's own estimate beside ours, in a sentence.
enum PlanWords {
  /// `The plan says about $136 and $182 to $190 a month; its lines … leave out $11.45`.
  static func sentence(_ plan: PlanReconciliation, against estimates: [Estimate]) -> String {
    let high = range(plan.plan.realisticTotal)
    var text = "The plan says about \(whole(plan.plan.conservativeTotal)) and \(high) a month"
    if let last = estimates.last {
      let share = place(of: last.headline.monthly, in: plan.plan.realisticTotal)
      text += "; \(last.name) is \(share)"
    }
    let left = plan.leftOut.map(\.realistic).total
    if left > .zero { text += ". It leaves out charges of \(left.dollars())" }
    return text
  }

  /// `within it`, `$9.84 below it`.
  private static func place(of monthly: Money, in range: ClosedRange<Money>) -> String {
    if monthly < range.lowerBound { return "\((range.lowerBound - monthly).dollars()) below it" }
    if monthly > range.upperBound { return "\((monthly - range.upperBound).dollars()) above it" }
    return "within it"
  }

  /// `$182 to $190`, or the one figure.
  static func range(_ range: ClosedRange<Money>) -> String {
    range.lowerBound == range.upperBound
      ? whole(range.lowerBound) : "\(whole(range.lowerBound)) to \(whole(range.upperBound))"
  }

  /// A plan's figure as it printed it.
  static func whole(_ money: Money) -> String { money.dollars(decimals: 0) }
}
