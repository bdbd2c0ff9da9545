import Quantities
import Resources
import Testing

/// Two versions of a made-up engine: 1 is charged from 2026 and gone after 2028, 2 is charged from 2027.
@Suite struct `Extended Support` {
  private static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  private static func schedule(on day: String?) throws -> ExtendedSupportSchedule {
    var schedule = ExtendedSupportSchedule(entries: [
      ExtendedSupportSchedule.Entry(
        engine: "e", major: "2", chargedFrom: try Self.day("2027-01-01"),
        thirdYearFrom: try Self.day("2029-01-01"), endsOn: try Self.day("2029-12-31")),
      ExtendedSupportSchedule.Entry(
        engine: "e", major: "1", chargedFrom: try Self.day("2026-01-01"),
        thirdYearFrom: try Self.day("2028-01-01"), endsOn: try Self.day("2028-12-31")),
    ])
    schedule.day = try day.map(Self.day)
    return schedule
  }

  @Test(arguments: [
    ("2025-12-31", nil, nil), ("2026-01-01", "Yr1-Yr2", "1"), ("2028-12-31", "Yr3", "1"),
    // AWS has upgraded it to the next one, which is in its third year by then.
    ("2029-01-01", "Yr3", "2"),
    // Nothing that is left is in Extended Support.
    ("2030-01-01", nil, nil),
  ])
  func `a version runs as the next one from the day after its end`(
    day: String, year: String?, major: String?
  ) throws {
    let found = try Self.schedule(on: nil).year(of: "e", version: "1.5", on: try Self.day(day))
    #expect(found?.year.rawValue == year)
    #expect(found?.major == major)
  }

  @Test(arguments: [
    (nil, "1", nil), ("2028-12-31", "1", nil), ("2029-01-01", "1", "2"), (nil, "0.9", "1"),
  ])
  func `what is left in the place of a version begins with the oldest that has not ended`(
    day: String?, version: String, oldest: String?
  ) throws {
    #expect(try Self.schedule(on: day).range(of: "e", inPlaceOf: version)?.oldest == oldest)
  }
}
