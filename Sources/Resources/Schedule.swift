/// How often a schedule of EventBridge, its Scheduler or a canary comes round.
///
/// - Source: EventBridge Scheduler user guide, schedule types, 2025: `rate(value unit)`,
///   `cron(minutes hours day-of-month month day-of-week year)`, `at(…)` once.
package struct Schedule: Sendable {
  /// In an ordinary month of 730 hours.
  package let runsPerMonth: Double

  private static let minutesPerMonth = 730.0 * 60

  /// A schedule that is written out; `nil` for one that is known only at deployment.
  package init?(_ value: Resolved) {
    guard let text = value.text.map(trimmed), text.hasSuffix(")"),
      let open = text.firstIndex(of: "(")
    else { return nil }
    let inner = text[text.index(after: open)...].dropLast()
    let parts = inner.split(separator: " ").map(String.init)
    switch text[..<open] {
    case "rate":
      guard parts.count == 2, let every = Double(parts[0]), every > 0,
        let minutes = Self.minutes(parts[1])
      else { return nil }
      runsPerMonth = Self.minutesPerMonth / (every * minutes)
    case "cron":
      guard let runs = Self.runs(ofCron: parts) else { return nil }
      runsPerMonth = runs
    default: return nil
    }
  }

  private static func minutes(_ unit: String) -> Double? {
    switch unit {
    case "minute", "minutes": 1
    case "hour", "hours": 60
    case "day", "days": 1_440
    default: nil
    }
  }

  /// Runs in a month: minutes × hours of a day, times the days that fit.
  private static func runs(ofCron parts: [String]) -> Double? {
    guard parts.count == 6,
      let minutes = count(parts[0], of: 60), let hours = count(parts[1], of: 24),
      let months = count(parts[3], of: 12, from: 1)
    else { return nil }
    let isEveryDay = { (part: String) in part == "*" || part == "?" }
    let days = minutesPerMonth / 1_440
    let share: Double
    if isEveryDay(parts[2]), isEveryDay(parts[4]) {
      share = days
    } else if isEveryDay(parts[2]), let weekdays = count(parts[4], of: 7, from: 1) {
      share = days * weekdays / 7
    } else if isEveryDay(parts[4]), let dates = count(parts[2], of: 31, from: 1) {
      share = dates * days / 31
    } else {
      return nil
    }
    return minutes * hours * share * months / 12
  }

  private static let names = [
    "SUN": 1, "MON": 2, "TUE": 3, "WED": 4, "THU": 5, "FRI": 6, "SAT": 7, "JAN": 1, "FEB": 2,
    "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11,
    "DEC": 12,
  ]

  /// How many values a field of a cron expression takes: `*`, `0/5`, `8-17`, `MON-FRI`, `1,15`.
  private static func count(_ field: String, of size: Int, from first: Int = 0) -> Double? {
    if field == "*" || field == "?" { return Double(size) }
    var total = 0
    for part in field.split(separator: ",") {
      let halves = part.split(separator: "/", maxSplits: 1)
      guard let start = halves.first else { return nil }
      var step = 1
      if halves.count == 2 {
        guard let every = Int(halves[1]), every > 0 else { return nil }
        step = every
      }
      let ends = start.split(separator: "-").map { names[$0.uppercased()] ?? Int($0) }
      let low: Int
      let high: Int
      if start == "*" {
        (low, high) = (first, first + size - 1)
      } else if ends.count == 2, let a = ends[0], let b = ends[1] {
        (low, high) = (a, b < a ? b + size : b)
      } else if ends.count == 1, let a = ends[0] {
        (low, high) = (a, halves.count == 2 ? first + size - 1 : a)
      } else if start == "L" {
        (low, high) = (first, first)
      } else {
        return nil
      }
      guard low >= first, low <= high else { return nil }
      total += (high - low) / step + 1
    }
    return total == 0 ? nil : Double(total)
  }
}
