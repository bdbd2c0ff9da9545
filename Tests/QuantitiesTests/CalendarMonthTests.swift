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

  @Test(arguments: ["2027-13", "2027-00", "2027", "27-02", "2027-2", "2027-02-01", "undated"])
  func `is written as year and month`(text: String) {
    #expect(CalendarMonth(text) == nil)
  }
}
