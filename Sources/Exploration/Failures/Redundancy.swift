package import Diagnostics
package import Estimation
import Gate
import Inputs
import Pricing
package import Quantities
import Resources
package import Services
import TrafficSimulation

/// Something that takes over, with its price and what it saves.
package struct Redundancy: Sendable {
  /// `Multi-AZ of the database`.
  package let title: String
  /// Whether the stack has it already.
  package let isThere: Bool
  /// What it costs a month.
  package let monthly: Money
  /// Minutes of outage a year, without it and with it.
  package let without: Double
  package let with: Double
  /// In each drawn world, minutes a year that it saves.
  package let savedInWorlds: [Double]
  /// What it stands in for, where nothing asks anything of that: what it saves is not known then.
  package let unused: String?

  package var savedMinutes: Double { without - with }
}

/// What failures take away in a year, what that costs, and what redundancy buys.
package struct FailureForecast: Sendable {
  package let stack: String
  package let estimate: String
  package let scenario: String
  package let region: String
  package let year: FailureYear
  /// Minutes of outage a year that 10 % and 90 % of what is believed lie below.
  package let range: FailureRange?
  package let dollarsPerHour: Believed?
  package let redundancies: [Redundancy]

  /// Dollars a year, in the mean of what is believed.
  package var dollarsPerYear: Double? {
    dollarsPerHour.map { $0.mean * year.outageMinutes / 60 }
  }

  /// How often something saves more than it costs, of the drawn worlds; `nil` without a price.
  package func paysShare(_ redundancy: Redundancy) -> Double? {
    guard let dollarsPerHour else { return nil }
    let cost = redundancy.monthly.approximate * 12
    let paying = redundancy.savedInWorlds.enumerated().filter { world, minutes in
      var stream = RandomStream(
        seed: SamplingRequest.usualSeed, name: "failure.dollarsPerHour", replication: world)
      return dollarsPerHour.quantile(stream.uniform()) * minutes / 60 > cost
    }
    return Double(paying.count) / Double(max(1, redundancy.savedInWorlds.count))
  }
}

extension FailureCommand {
  /// Parts of a stack whose failures are all run: a month each, of all of them.
  package static let mostParts = 24

  /// What fails in a year.
  ///
  /// - Parameter request: the stack, with its changes.
  /// - Throws: everything that is wrong with the stack.
  /// - Returns: the outage that is to be expected, and each redundancy both ways.
  package func forecast(_ request: StackRequest) throws(Diagnostics) -> FailureForecast {
    let bench = try VariantBench(workspace: workspace, request: request)
    let parts = bench.base.stack.simulatedParts
    guard parts <= Self.mostParts else {
      throw Diagnostics(
        Diagnostic(
          .error, at: bench.node.location,
          "the stack has \(parts) parts; --fail all runs the failures of \(Self.mostParts) at most",
          mend: "ask for one failure, such as --fail zone or --fail task:NAME"))
    }
    let failures = try FailureBench(bench)
    let year = failures.year()
    let drawn = year.drawn(seed: SamplingRequest.usualSeed)
    let sorted = drawn.sorted()
    let last = sorted.count - 1
    let (p10, p90) = (sorted[last / 10], sorted[last * 9 / 10])
    return FailureForecast(
      stack: bench.name, estimate: bench.base.name, scenario: bench.base.scenario.name,
      region: bench.base.stack.region, year: year,
      range: p10 < p90 ? FailureRange(p10: p10, p90: p90) : nil,
      dollarsPerHour: failures.beliefs.dollarsPerHour,
      redundancies: try redundancies(failures, year, drawn))
  }

  private func redundancies(
    _ failures: FailureBench, _ year: FailureYear, _ drawn: [Double]
  ) throws(Diagnostics) -> [Redundancy] {
    let base = failures.bench.base
    let usual = try monthly(base)
    var found: [Redundancy] = []
    for flip in Flip.all(of: base.described.stack, labels: { failures.bench.labels.label(of: $0) })
    {
      let bench = failures.bench.planned(flip.stack, base.described.scenario)
      // A template may say it all by itself.
      if bench.base.stack.isBuilt(like: base.stack) { continue }
      let other = try FailureBench(bench).year(besides: year, [.zone, flip.kind])
      let worlds = other.drawn(seed: SamplingRequest.usualSeed)
      let difference = try monthly(bench.base) - usual
      let sign = flip.isThere ? -1.0 : 1
      found.append(
        Redundancy(
          title: flip.title, isThere: flip.isThere,
          monthly: flip.isThere ? -difference : difference,
          without: flip.isThere ? other.outageMinutes : year.outageMinutes,
          with: flip.isThere ? year.outageMinutes : other.outageMinutes,
          savedInWorlds: zip(drawn, worlds).map { sign * ($0 - $1) },
          unused: flip.unused))
    }
    return found
  }

  private func monthly(_ part: PreparedEstimate) throws(Diagnostics) -> Money {
    try EstimateCommand(workspace: workspace).price(part, under: try part.load()).monthly
  }
}

/// One redundancy put in, or taken out.
private struct Flip {
  let title: String
  let kind: FailureKind
  let isThere: Bool
  let stack: Stack
  /// The part, where nothing asks anything of it.
  var unused: String?

  static func all(of stack: Stack, labels: (String) -> String) -> [Flip] {
    var flips: [Flip] = []
    for (place, database) in stack.databases.enumerated() where database.host == .rds {
      let isThere = database.failureDesign.takesOver
      var flipped = stack
      flipped.databases[place].multiAZ = !isThere
      if database.engine.isAurora { flipped.databases[place].replicas = isThere ? 0 : 1 }
      let what = database.engine.isAurora ? "A reader of" : "Multi-AZ of"
      flips.append(
        Flip(
          title: "\(what) \(FailedPart.title("database", labels(database.name)))",
          kind: .database, isThere: isThere, stack: flipped,
          unused: stack.asks(database: place) ? nil : labels(database.name)))
    }
    for (place, cache) in stack.caches.enumerated() where cache.engine != .memcached {
      let isThere = cache.failureDesign.takesOver
      var flipped = stack
      flipped.caches[place].nodes = isThere ? 1 : 2
      flips.append(
        Flip(
          title: "A replica of \(FailedPart.title("cache", labels(cache.name)))", kind: .cache,
          isThere: isThere, stack: flipped,
          unused: stack.asks(cache: place) ? nil : labels(cache.name)))
    }
    if let nat = stack.nat, nat.kind.isZonal, nat.gateways.isEmpty, stack.availabilityZones > 1 {
      let isThere = nat.zonalCount >= stack.availabilityZones
      var flipped = stack
      flipped.nat?.count = isThere ? 1 : stack.availabilityZones
      flips.append(
        Flip(
          title: nat.kind == .instance
            ? "A NAT instance in each zone" : "A NAT gateway in each zone",
          kind: .nat, isThere: isThere, stack: flipped))
    }
    return flips
  }
}

extension Stack {
  /// Whether what takes over is the same.
  fileprivate func isBuilt(like other: Stack) -> Bool {
    databases.map(\.failureDesign) == other.databases.map(\.failureDesign)
      && caches.map(\.failureDesign) == other.caches.map(\.failureDesign)
      && nat?.zonalCount == other.nat?.zonalCount
  }
}

extension Stack {
  /// Whether a request of anything queries a database.
  func asks(database: Int) -> Bool {
    nodes.contains { node in
      node.request.databaseUses.contains { $0.database == database && $0.queries > 0 }
    }
  }

  /// Whether a request of anything needs a cache, itself or for a queue on it.
  func asks(cache: Int) -> Bool {
    nodes.contains { node in
      node.request.cacheUses.contains { $0.cache == cache && $0.commands > 0 }
        || node.request.queueUses.contains {
          queues[$0.queue].kind == .bullmq && queues[$0.queue].cache == cache && $0.messages > 0
        }
    }
  }
}
