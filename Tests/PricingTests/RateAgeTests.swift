import Quantities
import RateTables
import Resources
import Testing

@testable import Pricing

/// Money by the age of the rows it stands on: 90 dollars 10 days old, 8 of 100 days, 2 without a date.
@Suite struct `Ages of a bill's rates` {
  private func ages() throws -> RateAges {
    let table = try RateTable(
      region: "r",
      rates: [
        rate("A", "New", "1", seen: "2026-11-16"), rate("A", "Old", "1", seen: "2026-08-18"),
        rate("A", "Undated", "1"), rate("A", "Unused", "1", seen: "2020-01-01"),
      ], files: [])
    let bill = lines(
      [
        usage("a", "new", "A", "New", 90), usage("a", "old", "A", "Old", 8),
        usage("a", "undated", "A", "Undated", 2), usage("a", "unused", "A", "Unused", 0),
      ], at: table)
    return RateAges(bill, on: try #require(CalendarDay("2026-11-26")))
  }

  @Test func `count the money, and leave out what costs nothing`() throws {
    let ages = try ages()
    #expect(ages.steps.map(\.days) == [10, 100, nil])
    #expect(ages.total.exactText == "100")
  }

  @Test(arguments: [(0.5, 10), (0.9, 10), (0.95, 100), (0.98, 100), (1, nil)] as [(Double, Int?)])
  func `say within which age a share lies`(share: Double, days: Int?) throws {
    #expect(try ages().days(holding: share) == days)
  }

  @Test(arguments: [(9, 1), (10, 0.1), (99, 0.1), (100, 0.02), (5000, 0.02)] as [(Int, Double)])
  func `say which share is older`(days: Int, share: Double) throws {
    #expect(abs(try ages().share(olderThan: days) - share) < 1e-12)
  }

  @Test func `of a bill without money are none`() throws {
    let ages = RateAges([], on: try #require(CalendarDay("2026-11-26")))
    #expect(ages.share(olderThan: 0) == 0)
    #expect(ages.days(holding: 0.9) == nil)
  }
}
