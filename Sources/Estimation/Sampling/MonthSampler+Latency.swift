import Platform
package import Pricing
import TrafficSimulation

extension MonthSampler {
  /// Months in which response times are worked out: their share is off by at most 1.5 % at 90 % where
  /// one input decides.
  package static let latencyMonths = 128

  /// In how many of the drawn months the slowest entry answers in time.
  ///
  /// They are the first of those that the percentiles of the cost come from. Without ranges there is one
  /// month, which holds or does not.
  ///
  /// - Parameters:
  ///   - seconds: that the p95 may take.
  ///   - seed: of the draws.
  /// - Returns: the count, with Wilson's 90 % interval.
  package func latency(within seconds: Double, seed: UInt64) -> LatencyMonths {
    let count = inputs.isEmpty ? 1 : Self.latencyMonths
    let sequence = SobolSequence(dimensions: inputs.count, seed: seed)
    let held = Parallel.map(count) { month -> Bool in
      let values =
        inputs.isEmpty ? [] : self.values(at: inputs.indices.map { sequence.value(month, $0) })
      let (stack, scenario) = model(at: values)
      guard let engine = try? FluidEngine(stack: stack, scenario: scenario) else { return false }
      let report = engine.capacity()
      let isLost = zip(report.services, engine.entry).contains { $1 > 0 && $0.errorsShare > 0.05 }
      return !isLost && report.entryP95(entry: engine.entry) <= seconds
    }
    let within = held.count { $0 }
    guard !inputs.isEmpty else {
      return LatencyMonths(
        seconds: seconds, within: within, drawn: 1, low: Double(within), high: Double(within))
    }
    let share = ShareInterval(within, of: count)
    return LatencyMonths(
      seconds: seconds, within: within, drawn: count, low: share.low, high: share.high)
  }
}
