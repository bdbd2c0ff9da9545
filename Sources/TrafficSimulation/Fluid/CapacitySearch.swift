import Quantities
package import Resources
import Services

/// How much more load a stack holds before something gives way.
package struct CapacitySearch: Sendable {
  /// Why a load does not hold.
  package struct Failure: Hashable, Sendable {
    package let name: String
    package let measure: String
    /// `p95 412 ms above 300 ms`, `CPU 104 % in hour 61`.
    package let reason: String
  }

  /// What the search found.
  package struct Result: Sendable {
    /// The highest multiple of the scenario that holds, within 0.5 %; 0 where not even the stack at
    /// rest holds.
    package let multiple: Double
    /// What gives way just above it; `nil` where nothing did up to the largest multiple tried.
    package let failure: Failure?
    /// The stack at the multiple, request by request.
    package var measured: MeasuredMonth?
  }

  /// Seconds that the p95 of every service users enter at has to stay within.
  package let p95Seconds: Double
  /// Share of every limit that has to stay free at the peak, 0..<1.
  package let headroom: Double

  /// Of the requests, the share that may get no answer; with more the 95th percentile of those that do
  /// says little.
  package static let lostShare = 0.01

  /// Multiples beyond this are not tried: the scenario is too small to say anything.
  package static let most = 1_048_576.0

  package init(p95Seconds: Double, headroom: Double = 0) {
    self.p95Seconds = p95Seconds
    self.headroom = headroom
  }

  /// What does not hold in a month; `nil` where everything does.
  ///
  /// - Parameters:
  ///   - report: the month.
  ///   - entry: the share of the traffic that enters at each service.
  ///   - isLeftOut: limits that somebody else checks.
  /// - Returns: the first failure, services before resources.
  package func failure(
    in report: CapacityReport, entry: [Double],
    leavingOut isLeftOut: (CapacityReport.Resource) -> Bool = { _ in false }
  ) -> Failure? {
    let most = 1 - headroom
    for (service, share) in zip(report.services, entry) {
      // A queue at 100 % has no steady state: whatever the percentiles of one month, it does not hold.
      if service.utilisationToHold > most || service.utilisationToHold >= 1 {
        return Failure(
          name: service.name, measure: "CPU",
          reason:
            "\(service.name): CPU demand \(NumberFormat.number(service.utilisationToHold * 100, decimals: 1)) %"
            + (service.firstSaturatedHour.map { ", first full in hour \($0)" } ?? ""))
      }
      if share > 0, service.errorsShare > Self.lostShare {
        return Failure(
          name: service.name, measure: "answers",
          reason:
            "\(service.name): \(NumberFormat.percent(service.errorsShare, small: .keepsDigits)) of the "
            + "requests get no answer in time")
      }
      if share > 0, service.latency.p95 > p95Seconds {
        return Failure(
          name: service.name, measure: "p95",
          reason:
            "\(service.name): p95 \(Self.milliseconds(service.latency.p95, above: p95Seconds)) above "
            + "\(NumberFormat.duration(p95Seconds))")
      }
    }
    for resource in report.resources
    where resource.limit > 0 && !isLeftOut(resource)
      && (resource.utilisationPeak > most || resource.queues && resource.utilisationPeak >= 1)
    {
      return Failure(
        name: resource.resource, measure: resource.measure,
        reason: "\(resource.resource): \(resource.measure) "
          + "\(NumberFormat.significant(resource.peak)) of \(NumberFormat.significant(resource.limit))"
          + (resource.unit.isEmpty ? "" : " \(resource.unit)"))
    }
    return nil
  }

  /// A time with as many digits as tell it from its limit: `500.3 ms` above 500.
  private static func milliseconds(_ seconds: Double, above limit: Double) -> String {
    func text(_ value: Double, _ decimals: Int) -> String {
      NumberFormat.number(value * 1_000, decimals: decimals)
    }
    let decimals = (0..<3).first { text(seconds, $0) != text(limit, $0) } ?? 3
    return text(seconds, decimals) + " ms"
  }

  /// The same, run request by request, and lower where that misses the p95.
  ///
  /// - Parameters:
  ///   - engine: the stack and the scenario at multiple 1.
  ///   - map: does so many independent pieces of work and gives their results in order.
  /// - Throws: ``CallGraph/Cycle`` where services call each other in a circle.
  /// - Returns: the multiple, what gives way above it, and what was measured at it.
  package func confirmed(
    _ engine: FluidEngine,
    map: (Int, @Sendable (Int) -> EventResult?) -> [EventResult?]
  ) throws(CallGraph.Cycle) -> Result {
    var result = try run(engine)
    for _ in 0..<8 where result.multiple > 0 && result.failure != nil {
      var scenario = engine.scenario
      scenario.requestsPerSecond *= result.multiple
      let scaled = try FluidEngine(stack: engine.stack, scenario: scenario)
      guard let measured = MeasuredMonth(scaled, target: p95Seconds, map: map) else {
        return result
      }
      result.measured = measured
      guard measured.misses(p95Seconds) || measured.lostShare > Self.lostShare else {
        return result
      }
      result = Result(multiple: result.multiple * 0.97, failure: result.failure)
    }
    return result
  }

  /// The highest multiple of a scenario that holds, by doubling and bisection.
  ///
  /// - Parameter engine: the stack and the scenario at multiple 1.
  /// - Throws: ``CallGraph/Cycle`` where services call each other in a circle.
  /// - Returns: the multiple, and what gives way above it.
  package func run(_ engine: FluidEngine) throws(CallGraph.Cycle) -> Result {
    func failure(at multiple: Double) throws(CallGraph.Cycle) -> Failure? {
      var scenario = engine.scenario
      scenario.requestsPerSecond *= multiple
      let scaled = try FluidEngine(stack: engine.stack, scenario: scenario)
      return self.failure(in: scaled.capacity(), entry: scaled.entry)
    }
    guard engine.scenario.requestsPerSecond > 0 else { return Result(multiple: 0, failure: nil) }
    var low = 0.0
    var high = 1.0
    var reason = try failure(at: high)
    while reason == nil, high < Self.most {
      low = high
      high *= 2
      reason = try failure(at: high)
    }
    guard reason != nil else { return Result(multiple: high, failure: nil) }
    if let atRest = try failure(at: 0) { return Result(multiple: 0, failure: atRest) }
    while high - low > 0.005 * high, high > 1e-6 {
      let middle = (low + high) / 2
      if let found = try failure(at: middle) {
        high = middle
        reason = found
      } else {
        low = middle
      }
    }
    return Result(multiple: low, failure: reason)
  }
}
