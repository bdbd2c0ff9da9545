/// The span of time a bill is for; it alone knows how many hours a month has.
///
/// AWS's own examples use 730 hours (8,760 / 12). That month starts on Monday 00:00 UTC, a month of the
/// calendar on the day of the week that it does.
package struct BillingPeriod: Hashable, Sendable {
  /// Whole hours.
  package let hours: Int
  /// The month of the calendar that it is; `nil` for any other span.
  package let calendarMonth: CalendarMonth?

  package init(hours: Int) {
    precondition(hours > 0, "a billing period has at least one hour")
    self.hours = hours
    calendarMonth = nil
  }

  /// All of a month of the calendar, 672 to 744 hours.
  package init(_ month: CalendarMonth) {
    hours = month.days * 24
    calendarMonth = month
  }

  /// Some of the hours of a month of the calendar: a bill to date, or of what began within it.
  ///
  /// - Parameters:
  ///   - month: the month that it is of.
  ///   - hours: 1 to all of its hours.
  package init(_ month: CalendarMonth, hours: Int) {
    self.hours = min(max(1, hours), month.days * 24)
    calendarMonth = month
  }

  /// Its first hours: what a bill to date is for.
  ///
  /// - Parameter count: 1 to all of its hours.
  /// - Returns: the same month as far as it has come.
  package func first(_ count: Int) -> Self {
    if count >= hours { return self }
    return calendarMonth.map { Self($0, hours: count) } ?? Self(hours: max(1, count))
  }

  /// 730 hours, 43,800 minutes.
  package static let month = Self(hours: 730)

  /// The hour of the week in which it begins, from Monday 00:00 UTC: 0...167.
  package var firstWeekHour: Int { (calendarMonth?.firstDay.weekday ?? 0) * 24 }

  package var minutes: Int { hours * 60 }
  package var seconds: Int { hours * 3_600 }
  /// 30.41666… for the month.
  package var days: Double { Double(hours) / 24 }
  /// How many months this is for what is charged by the whole month, however little of it there was.
  ///
  /// Some hours of a month of the calendar are one. A span that is no month of the calendar is in parts.
  package var begunMonths: Double { calendarMonth == nil ? months : 1 }

  /// How many months of 730 hours its hours are: what a schedule starts follows from the hours that there are.
  package var ordinaryMonths: Double { Double(hours) / 730 }

  /// How many months this is: prices per month are prorated by it.
  ///
  /// A month of the calendar is one, however long: a GB kept through February is a GB-month.
  /// - Source: EBS pricing page, 2025: GB-months divide by the hours of the month they fall in.
  package var months: Double {
    guard let calendarMonth else { return ordinaryMonths }
    let all = calendarMonth.days * 24
    return hours == all ? 1 : Double(hours) / Double(all)
  }
}
