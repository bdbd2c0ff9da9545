import Quantities
import Testing

@Suite struct `A month of the calendar` {
  @Test(arguments: [("2027-02", 672), ("2028-02", 696), ("2027-04", 720), ("2027-12", 744)])
  func `has its own hours, and is one month`(text: String, hours: Int) throws {
    let month = try #require(CalendarMonth(text))
    #expect(BillingPeriod(month).hours == hours)
    #expect(BillingPeriod(month).months == 1)
    #expect(month.text == text)
  }

  @Test func `begins on its first day`() {
    #expect(CalendarMonth("2027-02")?.firstDay == CalendarDay("2027-02-01"))
  }

  /// By the calendar on the wall: 2026-08-01 is a Saturday, 2027-02-01 a Monday, 1969-06-01 a Sunday.
  @Test(arguments: [("2026-08", 5), ("2027-02", 0), ("2027-04", 3), ("1969-06", 6)])
  func `begins on the day of the week that it does`(text: String, weekday: Int) throws {
    let month = try #require(CalendarMonth(text))
    #expect(month.firstDay.weekday == weekday)
    #expect(BillingPeriod(month).firstWeekHour == weekday * 24)
    #expect(BillingPeriod.month.firstWeekHour == 0)
  }

  @Test(arguments: ["2027-13", "2027-00", "2027", "27-02", "2027-2", "2027-02-01", "undated"])
  func `is written as year and month`(text: String) {
    #expect(CalendarMonth(text) == nil)
  }
}
