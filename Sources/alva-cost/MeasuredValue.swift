import Diagnostics
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
    let value =
      text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
    if let value, value >= 0, value < 1 { return value }
    throw wrong("\(option): '\(text)' is no share of 0 up to 100 %", mend: "write 30%")
  }

  /// `180`, `179.50`: dollars, above 0.
  static func dollars(_ text: String, option: String) throws(Diagnostics) -> Money {
    if let money = try? Money(text), money > .zero { return money }
    throw wrong(
      "\(option): '\(text)' is no amount of dollars above 0", mend: "write it as 180 or 179.50")
  }

  /// `10%`, `-5%`, `150%`: by how much something grows each time, above −100 % and up to 1,000 %.
  static func growth(_ text: String, option: String) throws(Diagnostics) -> Double {
    let value =
      text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
    if let value, value > -1, value <= 10 { return value }
    throw wrong(
      "\(option): '\(text)' is no growth above -100 % and up to 1000 %", mend: "write 10%")
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

  private static func wrong(_ message: String, mend: String) -> Diagnostics {
    Diagnostics(Diagnostic(.error, .usage, message, mend: mend))
  }
}
