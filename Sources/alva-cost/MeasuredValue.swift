import Diagnostics
import Exploration
import Quantities
import TrafficSimulation

/// Values that the command line gives with their units.
enum MeasuredValue {
  /// `300ms`, `1.5s`: seconds, above 0.
  static func seconds(_ text: String, option: String) throws(Diagnostics) -> Double {
    let scale: [(String, Double)] = [("ms", 0.001), ("s", 1)]
    for (unit, factor) in scale where text.hasSuffix(unit) {
      if let value = Double(text.dropLast(unit.count)), value > 0, value.isFinite {
        return value * factor
      }
    }
    throw wrong("\(option): '\(text)' is no time above 0", mend: "write 300ms or 1.5s")
  }

  /// `30%`, `0.3`: a share of 0 up to 1.
  static func share(_ text: String, option: String) throws(Diagnostics) -> Double {
    try fraction(text, option: option, "a share of 0 up to 100 %") { $0 >= 0 && $0 < 1 }
  }

  /// `90%`, `0.9`: a share between 0 and 1; nobody is sure of all that could come.
  static func sureness(_ text: String, option: String) throws(Diagnostics) -> Double {
    try fraction(text, option: option, "a share between 0 and 100 %", help: "90% or 0.9") {
      $0 > 0 && $0 < 1
    }
  }

  /// `70%`, `0.7`: whole percent, 1 to 100.
  static func wholePercent(_ text: String, option: String) throws(Diagnostics) -> Int {
    let share = try fraction(text, option: option, "a share of 1 to 100 whole percent") {
      $0 >= 0.01 && $0 <= 1 && abs($0 * 100 - ($0 * 100).rounded()) < 1e-9
    }
    return Int((share * 100).rounded())
  }

  /// Part of a whole, as `10%` or `0.1`; a bare number above 1 is none, since percent may be meant.
  private static func fraction(
    _ text: String, option: String, _ what: String, help: String = "30% or 0.3",
    _ isAllowed: (Double) -> Bool
  ) throws(Diagnostics) -> Double {
    if text.hasSuffix("%") {
      if let value = number(text.dropLast()).map({ $0 / 100 }), isAllowed(value) { return value }
    } else if let value = number(text[...]) {
      if abs(value) > 1 {
        throw wrong(
          "\(option): '\(text)' is neither percent nor a share of 1",
          mend: "write \(text)% if percent are meant, else a number up to 1")
      }
      if isAllowed(value) { return value }
    }
    throw wrong("\(option): '\(text)' is not \(what)", mend: "write it as \(help)")
  }

  /// Digits with at most one point and a sign.
  private static func number(_ text: Substring) -> Double? {
    let isPlain = text.utf8.allSatisfy { "0123456789.+-".utf8.contains($0) }
    return isPlain ? Double(text) : nil
  }

  /// `180`, `179.50`: dollars, above 0.
  static func dollars(_ text: String, option: String) throws(Diagnostics) -> Money {
    if let money = try? Money(text), money > .zero { return money }
    throw wrong(
      "\(option): '\(text)' is no amount of dollars above 0", mend: "write it as 180 or 179.50")
  }

  /// `10%`, `-5%`, `150%`, `0.1`: by how much something grows each time, above −100 % and up to
  /// 1,000 %.
  static func growth(_ text: String, option: String) throws(Diagnostics) -> Double {
    try fraction(text, option: option, "a growth above -100 % and up to 1000 %") {
      $0 > -1 && $0 <= 10
    }
  }

  /// `90d`: whole days, 0 or more.
  static func days(_ text: String, option: String) throws(Diagnostics) -> Int {
    if text.hasSuffix("d"), let days = Int(text.dropLast()), (0...100_000).contains(days) {
      return days
    }
    throw wrong("\(option): '\(text)' is no number of days", mend: "write 90d")
  }

  static func count(
    _ value: Int, in range: ClosedRange<Int>, _ option: String
  ) throws(Diagnostics) -> Int {
    if range.contains(value) { return value }
    throw wrong(
      "\(option): \(value) is outside \(range.lowerBound) to \(range.upperBound)",
      mend: "write a number in that range")
  }

  /// `33..34`: hours of the month, from and to.
  static func hours(_ text: String, option: String) throws(Diagnostics) -> StackGraph.Window {
    let parts = text.split(separator: ".", omittingEmptySubsequences: true).compactMap { Int($0) }
    if parts.count == 2, text.contains(".."), parts[0] >= 0, parts[0] < parts[1], parts[1] <= 730 {
      return StackGraph.Window(startHour: parts[0], hours: parts[1] - parts[0])
    }
    throw wrong(
      "\(option): '\(text)' is no span of hours of the month",
      mend: "write FROM..TO, such as 33..34")
  }

  /// `90s`, `30m`, `2h`, `1d`: minutes, from a second to a week.
  static func minutes(_ text: String, option: String) throws(Diagnostics) -> Double {
    let scale: [(Character, Double)] = [("s", 1.0 / 60), ("m", 1), ("h", 60), ("d", 1_440)]
    guard let unit = text.last, let factor = scale.first(where: { $0.0 == unit })?.1,
      let value = number(text.dropLast())
    else {
      throw wrong("\(option): '\(text)' is no span of time", mend: "write 90s, 30m or 2h")
    }
    let minutes = value * factor
    guard minutes >= 1.0 / 60, minutes <= 7 * 1_440 else {
      throw wrong(
        "\(option): '\(text)' is outside a second to a week", mend: "write 90s, 30m or 2h")
    }
    return minutes
  }

  /// `201`, `Tue 14:00`: an hour of the month, from 0, or of the week.
  static func hour(
    _ text: String, option: String
  ) throws(Diagnostics) -> FailureRequest.Hour {
    if let hour = Int(text), hour >= 0 { return .ofMonth(hour) }
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    let parts = text.lowercased().split(separator: " ")
    if parts.count == 2, let day = days.firstIndex(of: String(parts[0].prefix(3))),
      parts[1].hasSuffix(":00"), let hour = Int(parts[1].dropLast(3)), (0...23).contains(hour)
    {
      return .ofWeek(day * 24 + hour)
    }
    throw wrong(
      "\(option): '\(text)' is no hour of the month or of the week",
      mend: "write an hour of the month from 0 on, or 'Tue 14:00'")
  }

  private static func wrong(_ message: String, mend: String) -> Diagnostics {
    Diagnostics(Diagnostic(.error, .usage, message, mend: mend))
  }
}
