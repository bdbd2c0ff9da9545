import Quantities
import Testing

@Suite struct `Days of the calendar` {
  // Day numbers from `date -u -d DAY +%s` divided by 86,400.
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
    ("2024-02-29", 19_782), ("2026-10-08", 20_734), ("1900-03-01", -25_508), ("2100-03-01", 47_541),
    ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
  ])
  func `a day's number counts from 1970`(text: String, number: Int) throws {
    let day = try #require(CalendarDay(text))
    #expect(day.dayNumber == number)
    #expect(day.text == text)
  }

  @Test func `every day of four centuries follows the one before`() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var expected = try #require(CalendarDay("1999-12-31")?.dayNumber)
    for year in 2000..<2400 {
      let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
      for month in 1...12 {
        for day in 1...(lengths[month - 1] + (leap && month == 2 ? 1 : 0)) {
          expected += 1
          let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
          #expect(CalendarDay(text)?.dayNumber == expected, "\(text)")
        }
      }
    }
    // 400 Gregorian years are 146,097 days.
    #expect(expected == 10_957 + 146_097 - 1)
  }

  @Test(arguments: [
    "2023-02-29", "1900-02-29", "2100-02-29", "2024-13-01", "2024-00-10", "2024-04-31",
    "2024-01-00", "2024-1-1", "24-01-01", "2024/01/01", "2024-01-01T00:00:00Z", "", "-", "--",
    "today", "Undated", "2024-01-01 ", "+202-01-01", "2024-+1-01", "2024-01-+1", "0000-01-01",
    "-024-01-01", "20240101", "２０２４-01-01",
  ])
  func `what is no day of the calendar is refused`(text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test func `days are ordered, and undated is older than all of them`() throws {
    let days = try ["undated", "0001-01-01", "2023-12-31", "2024-01-01", "2024-02-01"].map {
      try #require(CalendarDay($0))
    }
    #expect(days == days.shuffled().sorted())
    #expect(days[0].dayNumber == nil)
    #expect(!days[0].isDated)
    #expect(days[0].text == "undated")
  }
}
