/// When a scheduled action runs, within a week.
///
/// - Source: Application Auto Scaling user guide: `cron(minute hour day-of-month month day-of-week year)`,
///   `rate(value unit)`, `at(yyyy-mm-ddThh:mm:ss)`; days of the week are 1 to 7 from Sunday, or SUN to SAT.
package struct WeekSchedule: Equatable, Sendable {
  /// Minutes of the week from Monday 00:00, ascending.
  package let minutes: [Int]

  /// Reads an expression; `nil` where it does not repeat weekly: once, by the date, by the month.
  package init?(_ text: String) {
    let trimmed = text.filter { $0 != "\n" && $0 != "\t" }
    if trimmed.hasPrefix("rate("), trimmed.hasSuffix(")") {
      // It runs again and again: its bounds always hold.
      minutes = [0]
      return
    }
    guard trimmed.hasPrefix("cron("), trimmed.hasSuffix(")") else { return nil }
    let fields = trimmed.dropFirst(5).dropLast().split(separator: " ").map(String.init)
    guard fields.count == 5 || fields.count == 6, ["*", "?"].contains(fields[2]),
      fields[3] == "*", fields.count == 5 || fields[5] == "*",
      let atMinutes = Self.values(fields[0], 0...59), let hours = Self.values(fields[1], 0...23),
      let days = Self.values(fields[4], 1...7, names: Self.dayNames)
    else { return nil }
    var minutes: Set<Int> = []
    for day in days {
      // 1 is Sunday; the week here begins on Monday.
      let start = (day + 5) % 7 * 1_440
      for hour in hours {
        for minute in atMinutes { minutes.insert(start + hour * 60 + minute) }
      }
    }
    self.minutes = minutes.sorted()
  }

  /// Reads a plain cron expression, as EC2 Auto Scaling writes them; days are 0 to 7 from Sunday.
  ///
  /// - Source: EC2 Auto Scaling user guide, "Scheduled scaling", 2025.
  package init?(unixCron text: String) {
    let fields = text.split(separator: " ").map(String.init)
    guard fields.count == 5 else { return nil }
    let days = fields[4].replacing("7", with: "0")
    guard fields[2] == "*", fields[3] == "*", let atMinutes = Self.values(fields[0], 0...59),
      let hours = Self.values(fields[1], 0...23),
      let weekdays = Self.values(days, 0...6, names: Self.dayNames)
    else { return nil }
    var minutes: Set<Int> = []
    for day in weekdays {
      let start = (day + 6) % 7 * 1_440
      for hour in hours {
        for minute in atMinutes { minutes.insert(start + hour * 60 + minute) }
      }
    }
    self.minutes = minutes.sorted()
  }

  /// The same, so many minutes earlier, as UTC has what is written in a zone ahead of it.
  package func earlier(byMinutes offset: Int) -> Self {
    let week = 7 * 1_440
    return Self(minutes: minutes.map { (($0 - offset) % week + week) % week }.sorted())
  }

  private init(minutes: [Int]) {
    self.minutes = minutes
  }

  private static let dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

  /// `*`, `5`, `1,3`, `MON-FRI`, `0/15`, `*/2`, `9-17/2`.
  private static func values(
    _ field: String, _ range: ClosedRange<Int>, names: [String] = []
  ) -> [Int]? {
    func number(_ text: some StringProtocol) -> Int? {
      if let place = names.firstIndex(of: text.uppercased()) { return place + range.lowerBound }
      return Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
    if field == "?" { return Array(range) }
    var values: Set<Int> = []
    for part in field.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
      guard let first = pieces.first, pieces.count <= 2 else { return nil }
      var step = 1
      if pieces.count == 2 {
        guard let count = Int(pieces[1]), count > 0 else { return nil }
        step = count
      }
      let ends = first.split(separator: "-", omittingEmptySubsequences: false)
      var low = range.lowerBound
      var high = range.upperBound
      if first != "*" {
        guard let from = ends.first.flatMap({ number($0) }) else { return nil }
        low = from
        high = pieces.count == 2 ? range.upperBound : from
        if ends.count == 2 {
          guard let to = number(ends[1]) else { return nil }
          high = to
        } else if ends.count > 2 {
          return nil
        }
      }
      // FRI-MON runs over the end of the week.
      let span = high >= low ? high - low : high - low + range.count
      for offset in stride(from: 0, through: span, by: step) {
        values.insert(range.lowerBound + (low - range.lowerBound + offset) % range.count)
      }
    }
    return values.sorted()
  }
}
