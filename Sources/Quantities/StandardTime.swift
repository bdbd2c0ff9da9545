/// How far a time zone's clocks are ahead of UTC, by their standard time.
///
/// A month here has no date, so summer time cannot be told: zones that have it are off by an hour
/// for seven months of the year.
/// - Source: IANA time zone database, 2025a.
package struct StandardTime: Sendable {
  /// Minutes ahead of UTC.
  package let minutes: Int
  package let hasSummerTime: Bool

  /// A zone by its IANA name; `nil` for one that the table lacks.
  package init?(_ name: String) {
    if let offset = Self.fixed(name) {
      (minutes, hasSummerTime) = (offset, false)
    } else if let offset = Self.steady[name] {
      (minutes, hasSummerTime) = (offset, false)
    } else if let offset = Self.seasonal[name] {
      (minutes, hasSummerTime) = (offset, true)
    } else {
      return nil
    }
  }

  package static var names: [String] { (Array(steady.keys) + Array(seasonal.keys)).sorted() }

  /// `UTC`, and `Etc/GMT+5`, which is five hours behind.
  private static func fixed(_ name: String) -> Int? {
    if ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Etc/Zulu", "UCT"].contains(name) { return 0 }
    guard name.hasPrefix("Etc/GMT"), let hours = Int(name.dropFirst(7)),
      (-14...12).contains(hours)
    else { return nil }
    return -hours * 60
  }

  private static let steady: [String: Int] = [
    "Africa/Johannesburg": 120, "Atlantic/Reykjavik": 0, "Africa/Lagos": 60, "Africa/Nairobi": 180,
    "America/Argentina/Buenos_Aires": -180, "America/Bogota": -300, "America/Caracas": -240,
    "America/Lima": -300, "America/Mexico_City": -360, "America/Panama": -300,
    "America/Phoenix": -420, "America/Puerto_Rico": -240, "America/Sao_Paulo": -180,
    "Asia/Bangkok": 420, "Asia/Calcutta": 330, "Asia/Dhaka": 360, "Asia/Dubai": 240,
    "Asia/Ho_Chi_Minh": 420, "Asia/Hong_Kong": 480, "Asia/Jakarta": 420, "Asia/Karachi": 300,
    "Asia/Kathmandu": 345, "Asia/Kolkata": 330, "Asia/Kuala_Lumpur": 480, "Asia/Manila": 480,
    "Asia/Riyadh": 180, "Asia/Seoul": 540, "Asia/Shanghai": 480, "Asia/Singapore": 480,
    "Asia/Taipei": 480, "Asia/Tashkent": 300, "Asia/Tokyo": 540, "Australia/Brisbane": 600,
    "Australia/Darwin": 570, "Australia/Perth": 480, "Europe/Istanbul": 180,
    "Europe/Minsk": 180, "Europe/Moscow": 180, "Japan": 540, "Pacific/Honolulu": -600,
    "Singapore": 480,
  ]

  private static let seasonal: [String: Int] = [
    "Africa/Cairo": 120, "America/Anchorage": -540, "America/Chicago": -360,
    "America/Denver": -420, "America/Detroit": -300, "America/Halifax": -240,
    "America/Los_Angeles": -480, "America/New_York": -300, "America/Santiago": -240,
    "America/St_Johns": -210, "America/Toronto": -300, "America/Vancouver": -480,
    "Asia/Jerusalem": 120, "Australia/Adelaide": 570,
    "Australia/Melbourne": 600, "Australia/Sydney": 600, "Europe/Amsterdam": 60,
    "Europe/Athens": 120, "Europe/Berlin": 60, "Europe/Brussels": 60, "Europe/Bucharest": 120,
    "Europe/Budapest": 60, "Europe/Copenhagen": 60, "Europe/Dublin": 0, "Europe/Helsinki": 120,
    "Europe/Kiev": 120, "Europe/Kyiv": 120, "Europe/Lisbon": 0, "Europe/London": 0,
    "Europe/Luxembourg": 60, "Europe/Madrid": 60, "Europe/Oslo": 60, "Europe/Paris": 60,
    "Europe/Prague": 60, "Europe/Riga": 120, "Europe/Rome": 60, "Europe/Sofia": 120,
    "Europe/Stockholm": 60, "Europe/Tallinn": 120, "Europe/Vienna": 60, "Europe/Vilnius": 120,
    "Europe/Warsaw": 60, "Europe/Zagreb": 60, "Europe/Zurich": 60, "Pacific/Auckland": 720,
    "US/Central": -360, "US/Eastern": -300, "US/Mountain": -420, "US/Pacific": -480,
  ]
}
