package import Pricing
import Quantities
import Resources

/// The figures to plan on, in sentences.
package enum HeadlineWords {
  /// `plan on $172.16 a month, 80 % sure between $168.41 and $192.36; expected …`.
  package static func sentence(_ estimate: Estimate) -> String {
    let headline = estimate.headline
    guard let range = headline.range else {
      return "\(headline.monthly.dollars()) a month by the lines below\(year(estimate))"
    }
    var text = "plan on \(headline.monthly.dollars()) a month, "
    // What eight of ten drawn months share says how little the ranges do, not how sure anybody is.
    text +=
      range.lowerBound.roundedToCents == range.upperBound.roundedToCents
      ? "the same in eight of ten months drawn"
      : "80 % sure between \(range.lowerBound.dollars()) and \(range.upperBound.dollars())"
    if let undrawn = estimate.undrawn {
      // Both ends come on top of the range: what is assumed is no input, and no month was drawn of it.
      let ends = [undrawn.lowerBound, undrawn.upperBound].filter { $0.roundedToCents != .zero }
      text +=
        " but for what is assumed (\(ends.map { $0.signedDollars() }.joined(separator: " to ")))"
    }
    text += "; "
    text += "expected \(headline.expected.dollars())\(year(estimate))"
    if let spread = estimate.spread, let share = spread.withinBudget, let budget = spread.budget {
      text += "; \(SpreadWords.chance(share, runs: spread.runs)) to stay within "
      text += "the budget of \(budget.dollars())"
    }
    return text
  }

  /// `, $2,065.92 a year`; nothing for a month of the calendar, twelve of which are no year.
  private static func year(_ estimate: Estimate) -> String {
    estimate.load.period.calendarMonth == nil
      ? ", \((estimate.headline.expected * 12).dollars()) a year" : ""
  }

  /// Why the itemised bill is another figure; `nil` where it is the same.
  static func difference(_ set: EstimateSet) -> String? {
    guard set.estimates.contains(where: { $0.headline.range != nil }) else { return nil }
    if let capacity = set.advice?.capacity, capacity.utilisation > 1 {
      return
        "The point estimate adds up line by line with every input at its midpoint. It bills what is answered of the "
        + "traffic, the drawn months all that comes: the stack does not hold it, so the point may lie outside the "
        + "range"
    }
    return
      "The point estimate adds up line by line with every input at its midpoint. Costs do not follow "
      + "their inputs in a straight line (free amounts, steps of capacity, long tails), so the median "
      + "lies elsewhere"
  }
}
