/// Independent runs of one graph from one seed: their sum, and how sure their means are.
///
/// Requests of one run depend on one another, so an interval comes from the runs, one value each.
package struct Replications: Sendable {
  /// In the order of their numbers, whoever ran them.
  package let runs: [EventResult]

  package init(_ runs: [EventResult]) { self.runs = runs }

  /// Runs one after the other; a count below 1 is taken as 1.
  package init(of graph: EventGraph, _ options: EventOptions, count: Int) {
    runs = (0..<max(1, count)).map { EventSimulation.run(graph, options.replicated($0)) }
  }

  /// All runs as one: counts and sketches added; `nil` without a run.
  package var merged: EventResult? {
    guard var result = runs.first else { return nil }
    for run in runs.dropFirst() { result.merge(run) }
    return result
  }

  /// One value of a station, over the runs.
  ///
  /// Its `halfWidth` is the t-interval's; +∞ for a single run. Empty where no such station is.
  package func sample(_ station: String, _ value: (StationResult) -> Double) -> Sample {
    Sample(runs.compactMap { $0.station(station).map(value) })
  }
}
