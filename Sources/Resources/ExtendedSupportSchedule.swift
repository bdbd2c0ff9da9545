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
    /// The last day on which AWS runs it.
    package let endsOn: CalendarDay?

    package init(
      engine: String, major: String, chargedFrom: CalendarDay, thirdYearFrom: CalendarDay?,
      endsOn: CalendarDay? = nil
    ) {
      self.engine = engine
      self.major = major
      self.chargedFrom = chargedFrom
      self.thirdYearFrom = thirdYearFrom
      self.endsOn = endsOn
    }

    fileprivate func hasEnded(by day: CalendarDay) -> Bool { endsOn.map { $0 < day } ?? false }

    /// Whether a version is this major one, or a minor one of it.
    fileprivate func holds(_ version: String) -> Bool {
      version.hasPrefix(major)
        && (version.utf8.count == major.utf8.count
          || version.utf8.dropFirst(major.utf8.count).first == UInt8(ascii: "."))
    }
  }

  package let entries: [Entry]
  /// The day that ``range(of:inPlaceOf:)`` judges by; without one, nothing has ended.
  package var day: CalendarDay?

  package init(entries: [Entry]) {
    self.entries = entries
  }

  /// Whether AWS has upgraded some version by a day.
  package func hasEnded(by day: CalendarDay) -> Bool { entries.contains { $0.hasEnded(by: day) } }

  /// The year of Extended Support that a version is in on a day, and its major version as the price
  /// list has it; `nil` in standard support, and for versions that the table does not know.
  ///
  /// What has ended by then runs as the next version that has not: "Amazon RDS will automatically upgrade
  /// your major engine version" (RDS user guide, "Using Amazon RDS Extended Support", 2026).
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
    if let ended = known, ended.hasEnded(by: day) {
      known = ordered(engine).first { !$0.hasEnded(by: day) && $0.chargedFrom >= ended.chargedFrom }
    }
    guard let entry = known, day >= entry.chargedFrom else { return nil }
    if let third = entry.thirdYearFrom, day >= third { return (.third, entry.major) }
    return (.first, entry.major)
  }

  /// Major versions that one may be which names none of them: 8.0 and 8.4 of `8`.
  ///
  /// - Parameters:
  ///   - engine: as AWS calls it.
  ///   - version: as it is written.
  /// - Returns: the versions, the oldest first; none where it is a major one, or the calendar has none like it.
  package func majors(of engine: String, beginning version: String) -> [String] {
    let own = Self.own(version, of: engine)
    let all = ordered(engine)
    if own.isEmpty || all.contains(where: { $0.holds(own) }) { return [] }
    return all.map(\.major).filter { $0.hasPrefix(own + ".") }
  }

  /// The major versions of an engine that AWS still has, the oldest first.
  package func majors(of engine: String) -> [String] {
    ordered(engine).filter { entry in !(day.map { entry.hasEnded(by: $0) } ?? false) }.map(\.major)
  }

  /// The engine and the number of a version that may name both, as `Elasticsearch_7.10` does.
  package static func parts(of version: String, _ engine: String) -> (
    engine: String, number: String
  ) {
    guard let mark = version.firstIndex(of: "_"), version.first?.isLetter == true else {
      return (engine, version)
    }
    return (version[..<mark].lowercased(), String(version[version.index(after: mark)...]))
  }

  /// What AWS still offers in the place of a version that it has no more on the day.
  ///
  /// - Parameters:
  ///   - engine: as AWS calls it.
  ///   - version: major, or major and minor.
  /// - Returns: the oldest and the newest major version that are left; `nil` where the version is one of
  ///   them or newer, and for engines without a calendar.
  package func range(
    of engine: String, inPlaceOf version: String
  ) -> (oldest: String, newest: String)? {
    let left = majors(of: engine)
    guard let oldest = left.first, let newest = left.last, version.first?.isNumber == true
    else { return nil }
    let own = Self.order(Self.own(version, of: engine))
    // `9` of Redis and the like: as many numbers as the calendar has.
    let first = Self.order(oldest)
    return Array(own.prefix(first.count)).lexicographicallyPrecedes(first) ? (oldest, newest) : nil
  }

  /// Standard support that is left of a version worth moving to: a year.
  private static let worthwhileDays = 365

  /// A version within standard support, as `EngineVersion` takes it.
  ///
  /// - Parameters:
  ///   - engine: as AWS calls it.
  ///   - day: of the bill.
  /// - Returns: the oldest major version with a year of standard support left, since it is the nearest to
  ///   older ones; `nil` where the table knows none.
  package func supported(_ engine: String, on day: CalendarDay) -> String? {
    let left = ordered(engine).first { entry in
      guard let start = day.dayNumber, let end = entry.chargedFrom.dayNumber else { return false }
      return end - start >= Self.worthwhileDays
    }
    return left.map { engine == "aurora-mysql" ? Self.mysql(ofAurora: $0.major) : $0.major }
  }

  /// The versions of an engine, the oldest first.
  private func ordered(_ engine: String) -> [Entry] {
    entries.filter { $0.engine == engine }.sorted {
      Self.order($0.major).lexicographicallyPrecedes(Self.order($1.major))
    }
  }

  private static func order(_ version: String) -> [Int] {
    version.split(separator: ".").prefix(2).map { part in Int(part.prefix { $0.isNumber }) ?? 0 }
  }

  /// What is said of a version that ``range(of:inPlaceOf:)`` finds something in the place of.
  package static func words(ofGone version: String, of engine: String) -> String {
    "AWS has no \(engine) \(version) any more: it makes none, and has upgraded those that ran it"
  }

  /// The version of MySQL that Aurora MySQL's own number is written by.
  private static func mysql(ofAurora major: String) -> String {
    ["1": "5.6", "2": "5.7", "3": "8.0"][major] ?? major
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
