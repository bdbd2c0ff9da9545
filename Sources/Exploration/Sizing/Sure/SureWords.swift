import Quantities
import TrafficSimulation

extension SureAnswer.Design {
  /// `holds in 71 % of the drawn months; api, CPU stops it in 30 of 128, database, connections in 7`.
  ///
  /// - Parameter label: what a resource is called by those who wrote it.
  /// - Returns: words that go on after the design's name.
  func reason(_ label: (String) -> String) -> String {
    "holds in \(NumberFormat.percent(holds.share)) of the drawn months"
      + (misses.isEmpty ? "" : "; \(stops(label))")
  }

  /// `api, CPU in 30 of 128; database, connections in 7`.
  func stops(_ label: (String) -> String, most: Int = 3) -> String {
    let words = misses.prefix(most).enumerated().map { place, entry in
      let name = entry.miss.resource.isEmpty ? "" : "\(label(entry.miss.resource)), "
      return "\(name)\(entry.miss.limit) in \(entry.worlds)"
        + (place == 0 ? " of \(holds.of)" : "")
    }
    let rest = misses.dropFirst(most).reduce(0) { $0 + $1.worlds }
    return (words + (rest > 0 ? ["others in \(rest)"] : [])).joined(separator: "; ")
  }

  /// `92.2 % (87.3 % to 95.3 %)`.
  var holdsWords: String {
    "\(NumberFormat.percent(holds.share)) (\(NumberFormat.percent(holds.low)) to "
      + "\(NumberFormat.percent(holds.high)))"
  }
}

extension SureAnswer.Cost {
  var rangeWords: String { "\(p10.dollars()) – \(p90.dollars())" }
}
