/// The span of time a bill is for; it alone knows how many hours a month has.
///
/// AWS's own examples use 730 hours (8,760 / 12). The month starts on Monday 00:00 UTC.
package struct BillingPeriod: Hashable, Sendable {
  /// Whole hours.
  package let hours: Int

  package init(hours: Int) {
    precondition(hours > 0, "a billing period has at least one hour")
    self.hours = hours
  }

  /// 730 hours, 43,800 minutes.
  package static let month = Self(hours: 730)

  package var minutes: Int { hours * 60 }
  package var seconds: Int { hours * 3_600 }
  /// 30.41666… for the month.
  package var days: Double { Double(hours) / 24 }
  /// What share of a 730-hour month this is: prices per month are prorated by it.
  package var months: Double { Double(hours) / 730 }
}
