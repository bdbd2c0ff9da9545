package import Quantities
import RateTables

/// How old the prices of a bill are, by the money that stands on them.
///
/// A cent on an old row says little of a bill; half of it on one says much.
package struct RateAges: Hashable, Sendable {
  /// Money on rows of an age.
  package struct Step: Hashable, Sendable {
    /// Days since a source last showed them; `nil` without a date, which counts as oldest.
    package let days: Int?
    package let cost: Money
  }

  /// By age, newest first; lines that cost nothing are not among them.
  package let steps: [Step]
  package let total: Money

  /// The ages of a bill's rows on a day.
  ///
  /// - Parameters:
  ///   - lines: of the bill.
  ///   - day: that ages are counted to.
  package init(_ lines: [LineItem], on day: CalendarDay) {
    var costs: [Int?: Money] = [:]
    for line in lines where line.cost > .zero {
      costs[Self.days(of: line, on: day), default: .zero] += line.cost
    }
    steps = costs.map { Step(days: $0.key, cost: $0.value) }
      .sorted { ($0.days ?? Int.max) < ($1.days ?? Int.max) }
    total = steps.map(\.cost).total
  }

  /// The age of a line's row; `nil` without a date.
  package static func days(of line: LineItem, on day: CalendarDay) -> Int? {
    guard let today = day.dayNumber, let seen = line.tier.seen.dayNumber else { return nil }
    return max(0, today - seen)
  }

  /// The age within which a share of the money lies, 0 to 1; `nil` where that reaches rows without a date,
  /// and without money.
  package func days(holding share: Double) -> Int? {
    var sum = Money.zero
    for step in steps {
      sum += step.cost
      if sum.approximate >= total.approximate * share * (1 - 1e-12) { return step.days }
    }
    return nil
  }

  /// The share of the money on rows older than so many days, 0 to 1; rows without a date are older.
  package func share(olderThan days: Int) -> Double {
    guard total > .zero else { return 0 }
    let older = steps.filter { $0.days.map { $0 > days } ?? true }.map(\.cost).total
    return older.approximate / total.approximate
  }
}
