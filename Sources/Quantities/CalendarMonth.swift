/// A month in the calendar: `2027-02`.
package struct CalendarMonth: Hashable, Sendable {
  package let firstDay: CalendarDay
  /// 28...31.
  package let days: Int

  /// A month from `YYYY-MM`; `nil` for anything else.
  package init?(_ text: String) {
    guard text.utf8.count == 7, let first = CalendarDay(text + "-01"), first.isDated else {
      return nil
    }
    firstDay = first
    days =
      (28...31).last { CalendarDay("\(text)-\($0)") != nil } ?? 28
  }

  /// `2027-02`.
  package var text: String { String(firstDay.text.prefix(7)) }
}
