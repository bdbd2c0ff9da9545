/// One comparison of the simulator with exact theory.
package struct TheoryCheck: Hashable, Sendable {
  /// What is compared, with its parameters.
  package let name: String
  /// Where the expected value comes from: a formula by name, or a trace worked by hand.
  package let source: String
  package let unit: String
  package let expected: Double
  package let observed: Double
  /// Half the confidence interval around the observed value; 0 where the answer is exact.
  package let halfWidth: Double
  /// Independent replications behind the observed value; 1 for an exact one.
  package let replications: Int
  /// The seed all replications derive from; `nil` where nothing is drawn.
  package let seed: UInt64?

  package init(
    name: String, source: String, unit: String, expected: Double, observed: Double,
    halfWidth: Double, replications: Int, seed: UInt64?
  ) {
    self.name = name
    self.source = source
    self.unit = unit
    self.expected = expected
    self.observed = observed
    self.halfWidth = halfWidth
    self.replications = replications
    self.seed = seed
  }

  /// Whether it holds in any model, a wrong one too: no evidence.
  package var isIdentity: Bool { source.hasPrefix("identity") }

  /// True if the expected value lies in the interval.
  package var passed: Bool {
    abs(expected - observed) <= halfWidth + 1e-9 * max(1, abs(expected))
  }
}

/// How much a run of the checks does, and whether the engine is bent on purpose.
package struct TheoryCheckPlan: Hashable, Sendable {
  package var seed: UInt64
  /// At least 2; with more the intervals get narrower.
  package var replications: Int
  /// Requests of one replication, in the simplest model; others take about as many.
  package var requests: Double
  /// Of every interval.
  ///
  /// Some sixty intervals at 99.9 % raise one false alarm in about 17 seeds.
  package var confidence = 0.999
  /// Multiplies every service time of the engine but not of the theory: 1, unless a test wants to
  /// see the checks fail.
  package var serviceFactor = 1.0
  /// Multiplies every arrival rate in the same way.
  package var arrivalFactor = 1.0

  /// A few seconds in a release build.
  package static let standard = Self(seed: 20_240_101, replications: 10, requests: 120_000)
  /// For tests in a debug build.
  package static let short = Self(seed: 20_240_101, replications: 6, requests: 8_000)

  package init(seed: UInt64, replications: Int, requests: Double) {
    self.seed = seed
    self.replications = max(2, replications)
    self.requests = max(100, requests)
  }
}

/// All checks that `alva-cost verify` prints, in a fixed order.
package enum TheoryChecks {
  package static func run(_ plan: TheoryCheckPlan = .standard) -> [TheoryCheck] {
    singleStations(plan) + losses(plan) + bounded(plan) + leaving(plan) + sharing(plan)
      + jackson(plan) + connections(plan) + arrivals(plan) + traces() + fluid(plan)
      + sensitivity(plan)
      // Whole hours, request by request: not for a plan of few.
      + (plan.requests >= 50_000
        ? beside(plan) + leavingBeside(plan) + overloadedBeside(plan) + rising(plan, stacks: 200)
        : [])
  }
}

extension TheoryCheckPlan {
  /// What passes before so many seconds are measured.
  func warmUpSeconds(before seconds: Double) -> Double { 0.1 * seconds }

  /// Runs a graph once for each replication.
  func runs(_ graph: EventGraph, seconds: Double) -> [EventResult] {
    var options = EventOptions(
      seed: seed, warmUpSeconds: warmUpSeconds(before: seconds), seconds: seconds)
    options.serviceFactor = serviceFactor
    return (0..<replications).map { EventSimulation.run(graph, options.replicated($0)) }
  }

  /// A check of the mean over replications.
  func check(
    _ name: String, _ source: String, unit: String = "s", expected: Double,
    _ values: [Double]
  ) -> TheoryCheck {
    let sample = Sample(values)
    return TheoryCheck(
      name: name, source: source, unit: unit, expected: expected, observed: sample.mean,
      halfWidth: sample.halfWidth(confidence: confidence), replications: values.count, seed: seed)
  }

  /// Little's law, L = λW: the mean number by the clock of the station, against rate and time by the
  /// clocks of the requests.
  ///
  /// The two differ only by the requests cut off at both ends of a run, as much at the one as at the
  /// other in the mean: the interval is that of the difference.
  func little(_ results: [EventResult], station: String) -> TheoryCheck {
    let parts = results.compactMap { $0.station(station) }
    let products = parts.map { $0.departuresPerSecond * $0.meanResidenceSeconds }
    let difference = Sample(zip(parts, products).map { $0.meanInside - $1 })
    return TheoryCheck(
      name: "\(station): L = λW", source: "identity: Little's law", unit: "requests",
      expected: Sample(products).mean, observed: Sample(parts.map(\.meanInside)).mean,
      halfWidth: difference.halfWidth(confidence: confidence), replications: parts.count,
      seed: seed)
  }

  /// A graph of one station; `nil` only if the numbers are wrong.
  func single(
    _ name: String, arrivalsPerSecond: Double, _ time: ServiceTime,
    _ discipline: StationSpec.Discipline, queueLimit: Int? = nil
  ) -> EventGraph? {
    var station = StationSpec(name, serviceTime: time, discipline: discipline)
    // An endless queue in theory: so long that it never fills here.
    station.queueLimit = queueLimit ?? 100_000_000
    return try? EventGraph(
      stations: [station],
      entries: [
        EventGraph.Entry(
          station: name, arrivals: .poisson(perSecond: arrivalsPerSecond * arrivalFactor))
      ])
  }
}
