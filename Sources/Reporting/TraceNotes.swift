import Quantities
import Resources
import Services
import TrafficSimulation

/// What a reader must know about the samples of a replayed trace, in words.
struct TraceNotes {
  private let trace: TrafficTrace

  init(_ trace: TrafficTrace) {
    self.trace = trace
  }

  /// One line a kind of finding, with its number and the first place; a first line on the whole.
  var lines: [String] {
    let period = NumberFormat.count(trace.periodMinutes, "minute")
    var lines = [
      "\(NumberFormat.count(trace.counts.count, "period")) of \(period), "
        + "\(NumberFormat.significant(trace.meanPerSecond)) requests/s in the mean, from the month's "
        + "first minute on, repeated where it ends."
    ]
    var gaps: [(minute: Int, periods: Int)] = []
    var duplicates: [Int] = []
    var misaligned: [Int] = []
    var unusable: [Int] = []
    for finding in trace.findings {
      switch finding {
      case .gap(let minute, let periods): gaps.append((minute, periods))
      case .duplicate(let minute, _): duplicates.append(minute)
      case .misaligned(let minute): misaligned.append(minute)
      case .unusable(let minute): unusable.append(minute)
      case .unsorted(let samples):
        lines.append("\(NumberFormat.count(samples, "sample")) out of order of time: sorted.")
      }
    }
    if let first = gaps.first {
      let periods = gaps.reduce(0) { $0 + $1.periods }
      lines.append(
        "\(NumberFormat.count(gaps.count, "gap")), \(NumberFormat.count(periods, "period")) without a sample: "
          + "filled on a straight line; the first at minute \(first.minute).")
    }
    if let first = duplicates.first {
      lines.append(
        "\(NumberFormat.count(duplicates.count, "period")) with several samples: the last one counts; the "
          + "first at minute \(first).")
    }
    if let first = misaligned.first {
      lines.append(
        "\(NumberFormat.count(misaligned.count, "sample")) beside the beginning of a period: moved to the "
          + "one it falls in; the first at minute \(first).")
    }
    if let first = unusable.first {
      lines.append(
        "\(NumberFormat.count(unusable.count, "sample")) negative or no number: taken as missing; the "
          + "first at minute \(first).")
    }
    return lines
  }
}
