import Quantities
package import TrafficSimulation

extension MeasuredMonth {
  /// `412 ms ± 9 ms`.
  package var p95Words: String {
    NumberFormat.duration(p95Seconds) + " ± " + NumberFormat.duration(halfWidth)
  }

  /// How a recommendation was measured, and how many cheaper ones missed the target then.
  package func words(rejected: Int) -> String {
    "Request by request its p95 is \(p95Words): \(NumberFormat.count(repetitions, "repetition")) of "
      + "\(NumberFormat.count(hours, "hour")) of the month, seed \(seed)."
      + (rejected > 0
        ? " \(NumberFormat.count(rejected, "cheaper recommendation")) missed the target when run so."
        : "")
  }

  package var json: JSONValue {
    .object([
      ("p95Seconds", .number(p95Seconds)),
      ("halfWidth", halfWidth.isFinite ? .number(halfWidth) : .null),
      ("lostShare", .number(lostShare)), ("repetitions", .integer(repetitions)),
      ("hours", .integer(hours)), ("seed", .integer(Int(seed))),
    ])
  }
}
