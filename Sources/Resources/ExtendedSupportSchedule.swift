package import Quantities

/// When a major engine version becomes more expensive because its standard support has ended.
package struct ExtendedSupportSchedule: Hashable, Sendable {
  /// Years of Extended Support, by the price list's names.
  package enum Year: String, Hashable, Sendable {
    case first = "Yr1-Yr2"
    case third = "Yr3"
  }

  /// One major version of an engine.
  package struct Entry: Hashable, Sendable {
    package let engine: String
    /// `12`, or `5.7` where the first two numbers make a major version.
    package let major: String
    package let chargedFrom: CalendarDay
    package let thirdYearFrom: CalendarDay?

    package init(
      engine: String, major: String, chargedFrom: CalendarDay, thirdYearFrom: CalendarDay?
    ) {
      self.engine = engine
      self.major = major
      self.chargedFrom = chargedFrom
      self.thirdYearFrom = thirdYearFrom
    }

    /// Whether a version is this major one, or a minor one of it.
    fileprivate func holds(_ version: String) -> Bool {
      version.hasPrefix(major)
        && (version.utf8.count == major.utf8.count
          || version.utf8.dropFirst(major.utf8.count).first == UInt8(ascii: "."))
    }
  }

  package let entries: [Entry]

  package init(entries: [Entry]) {
    self.entries = entries
  }

  /// The year of Extended Support that a version is in on a day, and its major version as the price
  /// list has it; `nil` in standard support, and for versions that the table does not know.
  ///
  /// - Parameters:
  ///   - engine: as AWS calls it.
  ///   - version: major, or major and minor: `13`, `5.7.44`, `8.0.mysql_aurora.3.04.1`.
  ///   - day: of the bill.
  /// - Returns: the year, and the major version.
  package func year(
    of engine: String, version: String, on day: CalendarDay
  ) -> (year: Year, major: String)? {
    let version = Self.own(version, of: engine)
    var known: Entry?
    for entry in entries where entry.engine == engine && entry.holds(version) {
      if known.map({ $0.major.utf8.count < entry.major.utf8.count }) ?? true { known = entry }
    }
    guard let entry = known, day >= entry.chargedFrom else { return nil }
    if let third = entry.thirdYearFrom, day >= third { return (.third, entry.major) }
    return (.first, entry.major)
  }

  /// What AWS still offers in the place of a version that is older than the calendar.
  ///
  /// - Parameters:
  ///   - engine: as AWS calls it.
  ///   - version: major, or major and minor.
  /// - Returns: the oldest and the newest major version of the calendar; `nil` where the version is in
  ///   it, and for engines without one.
  package func range(
    of engine: String, olderThan version: String
  ) -> (oldest: String, newest: String)? {
    func order(_ version: String) -> [Int] {
      version.split(separator: ".").prefix(2).map { part in
        Int(part.prefix { $0.isNumber }) ?? 0
      }
    }
    let majors = entries.filter { $0.engine == engine }.map(\.major).sorted {
      order($0).lexicographicallyPrecedes(order($1))
    }
    guard let oldest = majors.first, let newest = majors.last,
      version.first?.isNumber == true
    else { return nil }
    let own = order(Self.own(version, of: engine))
    // `9` of Redis and the like: as many numbers as the calendar has.
    let first = order(oldest)
    return Array(own.prefix(first.count)).lexicographicallyPrecedes(first) ? (oldest, newest) : nil
  }

  /// What is said of a version that ``range(of:olderThan:)`` finds something in the place of.
  package static func words(ofGone version: String, of engine: String) -> String {
    "AWS has no \(engine) \(version) any more: it makes none, and has upgraded those that ran it"
  }

  /// Aurora MySQL's own number stands behind MySQL's: 2 of `5.7.mysql_aurora.2.11.3`.
  ///
  /// - Source: Aurora user guide, Aurora MySQL version numbers, 2025: `5.6` alone is Aurora MySQL 1,
  ///   `5.7` Aurora MySQL 2, `8.0` Aurora MySQL 3, which the table names by these numbers.
  private static func own(_ version: String, of engine: String) -> String {
    if engine == "aurora-mysql" {
      if version.hasPrefix("5.6"), !version.contains("_") { return "1" }
      if version.hasPrefix("5.7"), !version.contains("_") { return "2" }
      if version.hasPrefix("8.0"), !version.contains("_") { return "3" }
    }
    guard version.utf8.contains(UInt8(ascii: "_")),
      let mark = version.firstRange(of: "mysql_aurora.")
    else { return version }
    return String(version[mark.upperBound...])
  }
}
