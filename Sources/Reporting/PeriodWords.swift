import Quantities

/// The span of a bill in words.
enum PeriodWords {
  /// `730 hours`, `the 672 hours of 2027-02`.
  static func span(_ period: BillingPeriod) -> String {
    period.calendarMonth.map { "the \(period.hours) hours of \($0.text)" }
      ?? "\(period.hours) hours"
  }

  /// `a month of 730 hours`, `2027-02, a month of 672 hours`.
  static func month(_ period: BillingPeriod) -> String {
    (period.calendarMonth.map { "\($0.text), " } ?? "") + "a month of \(period.hours) hours"
  }

  /// What a band says of the length of the month; a month of the calendar has one.
  ///
  /// What runs all month costs 8 % less in 672 hours than in 730, and 2 % more in 744.
  static func band(_ period: BillingPeriod) -> String? {
    period.calendarMonth == nil
      ? "Figures and ranges are per \(period.hours) hours; months of the calendar have 672 to 744, "
        + "which the ranges do not span (--period 2027-02 prices one)"
      : nil
  }
}
