package import Quantities

/// What a run may be asked for beside its files, whether it begins at a stack file or at a template.
package struct RunChoice: Sendable {
  /// In place of the estimates' own.
  package var scenario: String?
  /// Only this one of the stack file's estimates.
  package var estimate: String?
  /// Prices in force on this day; the newest without one.
  package var asOf: CalendarDay?
  /// A month of the calendar in place of one of 730 hours.
  package var month: CalendarMonth?

  /// Only so many hours of that month; all of them without it.
  package var hours: Int?

  package init() {}

  /// What the bill is for.
  var period: BillingPeriod {
    guard let month else { return .month }
    return hours.map { BillingPeriod(month, hours: $0) } ?? BillingPeriod(month)
  }

  /// The day that the bill is of: what costs more from some day on is judged by it.
  func billingDay(newest: CalendarDay) -> CalendarDay { namedDay ?? newest }

  /// The day of the bill, where somebody names it.
  var namedDay: CalendarDay? { asOf ?? month?.firstDay }
}

/// A request that holds such choices.
package protocol RunRequest: Sendable {
  var choice: RunChoice { get set }
}

extension RunRequest {
  package var scenario: String? {
    get { choice.scenario }
    set { choice.scenario = newValue }
  }

  package var estimate: String? {
    get { choice.estimate }
    set { choice.estimate = newValue }
  }

  package var asOf: CalendarDay? {
    get { choice.asOf }
    set { choice.asOf = newValue }
  }

  package var month: CalendarMonth? {
    get { choice.month }
    set { choice.month = newValue }
  }

  package var hours: Int? {
    get { choice.hours }
    set { choice.hours = newValue }
  }
}
