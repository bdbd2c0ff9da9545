import Diagnostics
import Documents
import Quantities
import Resources
import TrafficSimulation

/// Reads measured traffic that a scenario replays.
///
/// The file is comma-separated with a header; its first column is the time (`2014-04-14 00:00:00`,
/// ISO 8601, or seconds since 1970), another one the count of requests in each step.
enum TraceReader {
  static let keys = FileKeys(
    "a trace",
    [
      FileKey("file", .text, "relative to the scenarios' folder", required: true),
      FileKey("column", .text, "the counts; the last column without it"),
      FileKey("stepMinutes", .count(1...1_440), "the sampling period", required: true),
      FileKey("unit", .choice(units), "what is counted", standard: "requests"),
    ])
  private static let units = ["requests", "requestsPerSecond"]

  /// The trace of a scenario's `trace` mapping.
  static func read(
    _ node: ConfigNode, load: (String, SourceLocation) throws(Diagnostics) -> [UInt8],
    problems: inout Diagnostics
  ) throws(Diagnostics) -> TrafficTrace? {
    for entry in node.entries ?? [] where keys[entry.key] == nil {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in a trace",
        mend: suggestion(for: entry.key, from: keys.names))
    }
    guard let file = node["file"]?.text, let place = node["file"]?.location else {
      problems.error(
        at: node.location, "the trace names no file",
        mend: "write trace: { file: requests.csv, stepMinutes: 5, unit: requests }")
      return nil
    }
    guard let stepNode = node["stepMinutes"],
      let step = readCount(
        stepNode, key: "stepMinutes", range: 1...1_440, problems: &problems)
    else {
      if node["stepMinutes"] == nil {
        problems.error(
          at: node.location, "the trace does not say its sampling period",
          mend: "add stepMinutes: 1, 5 or 60")
      }
      return nil
    }
    let unit = node["unit"]?.text ?? "requests"
    guard units.contains(unit) else {
      problems.error(
        at: node["unit"]?.location, "unknown unit '\(unit)' of a trace",
        mend: "write requests (in a step) or requestsPerSecond")
      return nil
    }
    var bytes: [UInt8] = []
    do throws(Diagnostics) {
      bytes = try load(file, place)
    } catch {
      problems.append(error)
      return nil
    }
    guard let table = TableReader.parse(bytes, file: file, problems: &problems) else { return nil }
    let wanted = node["column"]?.text ?? table.columns.last ?? ""
    guard let column = table.columns.firstIndex(of: wanted), column > 0 else {
      problems.error(
        at: node["column"]?.location ?? place, "'\(file)' has no column '\(wanted)' of counts",
        mend: suggestion(for: wanted, from: Array(table.columns.dropFirst())))
      return nil
    }
    var samples: [TrafficTrace.TracePoint] = []
    var first: Int?
    for row in table.rows {
      guard let minute = Timestamp.minutes(row[0].text) else {
        problems.error(
          at: row[0].location, "'\(row[0].text)' is no point in time",
          mend: "write it as 2026-10-08 13:05:00 or as seconds since 1970")
        continue
      }
      guard let value = strictNumber(row[column].text), value >= 0 else {
        problems.error(
          at: row[column].location, "'\(row[column].text)' is no count of 0 or more",
          mend: "write a plain number")
        continue
      }
      first = min(first ?? minute, minute)
      let count = unit == "requests" ? value : value * Double(step) * 60
      samples.append(TrafficTrace.TracePoint(minute: minute, count: count))
    }
    guard let start = first else { return nil }
    let shifted = samples.map {
      TrafficTrace.TracePoint(minute: $0.minute - start, count: $0.count)
    }
    do throws(SimulationProblems) {
      return try TrafficTrace(samples: shifted, periodMinutes: step)
    } catch {
      for problem in error.problems { problems.error(at: place, problem, mend: nil) }
      return nil
    }
  }
}

/// Points in time as metrics files write them.
enum Timestamp {
  /// Whole minutes since 1970-01-01 00:00, taking the time as UTC.
  static func minutes(_ text: String) -> Int? {
    if let seconds = Int(text), seconds >= 0 { return seconds / 60 }
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard let date = parts.first, let day = CalendarDay(String(date))?.dayNumber else { return nil }
    guard parts.count > 1 else { return day * 1_440 }
    let clock = parts[1].prefix { $0 != "Z" && $0 != "+" && $0 != "." }.split(separator: ":")
    guard clock.count >= 2, let hour = Int(clock[0]), let minute = Int(clock[1]),
      (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    return day * 1_440 + hour * 60 + minute
  }
}
