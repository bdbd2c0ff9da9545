package import Quantities

/// When a major engine version becomes dearer because its standard support has ended.
package struct ExtendedSupportSchedule: Hashable, Sendable {
  /// Years of Extended Support, by the price list's names.
  package enum Year: String, Hashable, Sendable {
    case first = "Yr1-Yr2"
    case third = "Yr3"
  }

  /// One major version of an engine.
  package struct Entry: Hashable, Sendable {
    package let engine: String
    package let major: Int
    package let chargedFrom: CalendarDay
    package let thirdYearFrom: CalendarDay?

    package init(
      engine: String, major: Int, chargedFrom: CalendarDay, thirdYearFrom: CalendarDay?
    ) {
      self.engine = engine
      self.major = major
      self.chargedFrom = chargedFrom
      self.thirdYearFrom = thirdYearFrom
    }
  }

  package let entries: [Entry]

  package init(entries: [Entry]) {
    self.entries = entries
  }

  /// The year of Extended Support that a version is in on a day; `nil` in standard support, and
  /// for versions that the table does not know.
  package func year(of engine: String, major: Int?, on day: CalendarDay) -> Year? {
    guard let major, let entry = entries.first(where: { $0.engine == engine && $0.major == major }),
      day >= entry.chargedFrom
    else { return nil }
    if let third = entry.thirdYearFrom, day >= third { return .third }
    return .first
  }
}
