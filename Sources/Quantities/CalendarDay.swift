/// A day in the calendar, or the absence of one: `2026-10-08`, `undated`.
package struct CalendarDay: Hashable, Comparable, Sendable {
  /// yyyymmdd; 0 for a source without a date.
  private let number: Int

  /// A source that carries no date; older than every day.
  package static let undated = Self(number: 0)

  private init(number: Int) {
    self.number = number
  }

  /// A day from `YYYY-MM-DD`, or `undated`; `nil` for anything else, days that do not exist too.
  package init?(_ text: String) {
    if text == "undated" {
      self = .undated
      return
    }
    guard text.utf8.count == 10 else { return nil }
    var digits = 0
    for (index, byte) in text.utf8.enumerated() {
      if index == 4 || index == 7 {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        digits = digits * 10 + Int(byte - 0x30)
      }
    }
    let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100)
    guard year > 0, (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
    else { return nil }
    number = digits
  }

  package var isDated: Bool { number != 0 }
  package var text: String {
    if number == 0 { return "undated" }
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let year = String(number / 10_000)
    return String(repeating: "0", count: 4 - year.utf8.count) + year
      + "-\(padded(number / 100 % 100))-\(padded(number % 100))"
  }

  /// Days since 1970-01-01 in the Gregorian calendar; `nil` when undated.
  package var dayNumber: Int? {
    if number == 0 { return nil }
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// 0 for Monday to 6 for Sunday; `nil` when undated.
  package var weekday: Int? {
    // 1970-01-01 was a Thursday.
    dayNumber.map { (($0 + 3) % 7 + 7) % 7 }
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}
