import Quantities
import Testing

@testable import TrafficSimulation

/// Months begin on the day of the week that they begin on.
@Suite struct `Traffic of a month of the calendar` {
  /// Work from Monday to Friday, nothing on the other two days.
  private func office(_ month: String?) throws -> (scenario: Scenario, period: BillingPeriod) {
    var scenario = Scenario(name: "office")
    scenario.requestsPerSecond = 1
    scenario.shape = try WeekShape(
      daily: [Double](repeating: 1, count: 24), weekly: [1, 1, 1, 1, 1, 0, 0])
    let period = try month.map { BillingPeriod(try #require(CalendarMonth($0))) } ?? .month
    scenario.firstWeekHour = period.firstWeekHour
    return (scenario, period)
  }

  /// 2026-08-01 is a Saturday: the first requests come on the third day.
  @Test func `a month that begins on a Saturday begins with a weekend`() throws {
    let (scenario, period) = try office("2026-08")
    let rates = scenario.requestsPerSecond(minutes: period.minutes)
    #expect(rates[0] == 0)
    #expect(rates[2 * 1_440 - 1] == 0)
    #expect(rates[2 * 1_440] > 0)
    #expect(rates[7 * 1_440 - 1] > 0)
    #expect(rates[7 * 1_440] == 0)
    // The mean that is stated stays the month's: 21 of 31 days have traffic.
    #expect(abs(rates.reduce(0, +) / Double(rates.count) - 1) < 1e-9)
    #expect(abs(rates[2 * 1_440] - 31.0 / 21) < 1e-9)
  }

  @Test func `an ordinary month begins on Monday`() throws {
    let (scenario, period) = try office(nil)
    let rates = scenario.requestsPerSecond(minutes: period.minutes)
    #expect(rates[0] > 0)
    #expect(rates[5 * 1_440] == 0)
  }

  /// Drawn months take a way of their own, which has to come to the same.
  @Test(arguments: ["2026-08", "2027-02", "2027-04"])
  func `drawn months have the same week`(month: String) throws {
    let (scenario, period) = try office(month)
    let profile = try #require(TrafficProfile(scenario, minutes: period.minutes))
    let (base, week) = profile.base(scenario)
    let rates = scenario.requestsPerSecond(minutes: period.minutes)
    for hour in stride(from: 0, to: period.hours, by: 7) {
      let drawn = profile.rate(atMinute: hour * 60, base: base, week: week)
      #expect(abs(drawn - rates[hour * 60]) < 1e-9, "hour \(hour) of \(month)")
    }
  }
}
