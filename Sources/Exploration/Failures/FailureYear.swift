import Quantities
import Resources
package import Services
import TrafficSimulation

/// What failures take away in a year, part by part.
package struct FailureYear: Sendable {
  /// Parts of one kind that fail alike.
  package struct Part: Sendable {
    package let part: FailedPart
    /// How many of them there are; deployments in a year.
    package let count: Double
    /// Failures a year of each.
    package let perYear: Believed
    /// Minutes that one is felt; `nil` where the stack says it.
    package let minutes: Believed?
    /// Outage of one failure by the minutes that it is felt: a line through what was run.
    package let outage: Line

    /// Failures a year, in the mean of what is believed.
    package var failures: Double { count * perYear.mean }
    /// Minutes of outage a year, in the mean of what is believed.
    package var outageMinutes: Double { failures * outage.at(minutes?.mean ?? 0) }
  }

  /// `start + slope × minutes`, never below 0.
  package struct Line: Hashable, Sendable {
    package let start: Double
    package let slope: Double

    package func at(_ minutes: Double) -> Double { max(0, start + slope * minutes) }
  }

  /// Minutes of a year of 365 days.
  package static let minutes = 525_600.0
  /// Worlds that the range comes from.
  package static let worlds = 1_024

  package let parts: [Part]

  /// Minutes of outage a year in the mean of what is believed.
  ///
  /// Parts fail independently and one after the other: the stack answers while none is away, so that
  /// its availability is the product of theirs.
  package var outageMinutes: Double { Self.together(parts.map(\.outageMinutes)) }

  static func together(_ outages: [Double]) -> Double {
    minutes * (1 - outages.reduce(1) { $0 * (1 - min(1, $1 / minutes)) })
  }

  /// The share of the requests that is answered, 0...1.
  package var availability: Double { 1 - outageMinutes / Self.minutes }

  /// Minutes of outage a year in drawn worlds: one belief of a kind and design for all parts of it.
  ///
  /// - Parameter seed: of the draws; the same gives the same worlds for every design of a stack.
  /// - Returns: in the order of the worlds.
  package func drawn(seed: UInt64) -> [Double] {
    (0..<Self.worlds).map { world in
      func draw(_ believed: Believed, _ part: FailedPart, _ what: String) -> Double {
        var stream = RandomStream(
          seed: seed, name: "failure.\(part.kind.rawValue).\(part.design.rawValue).\(what)",
          replication: world)
        return believed.quantile(stream.uniform())
      }
      return Self.together(
        parts.map { part in
          let minutes = part.minutes.map { draw($0, part.part, "minutes") } ?? 0
          return part.count * draw(part.perYear, part.part, "perYear") * part.outage.at(minutes)
        })
    }
  }
}

extension FailureBench {
  /// An hour of mean traffic, early enough that what follows is in the month.
  private var meanHour: Int {
    let hours = requestsPerHour.prefix(max(1, stack.period.hours - 48))
    let mean = requestsPerHour.reduce(0, +) / Double(max(1, requestsPerHour.count))
    return hours.indices.min { abs(hours[$0] - mean) < abs(hours[$1] - mean) } ?? 0
  }

  /// The longest failure that is run; longer ones go on as it does.
  private static var longestRun: Double { 480 }

  /// What fails in a year.
  ///
  /// - Parameters:
  ///   - known: a year of nearly the same stack.
  ///   - kinds: those that are to be worked out anew; all of them without a known year.
  /// - Returns: every part with its outage.
  package func year(besides known: FailureYear? = nil, _ kinds: Set<FailureKind> = [])
    -> FailureYear
  {
    let hour = meanHour
    let watched = hour..<min(stack.period.hours, hour + 32)
    let usual = engine.month(with: Incident(watching: watched)).trace
    let parts = candidates.compactMap { part, count -> FailureYear.Part? in
      if let same = known?.parts.first(where: { $0.part == part }), !kinds.contains(part.kind) {
        return same
      }
      let minutes = beliefs.minutes(part.kind, part.design)
      func outage(_ minutes: Double?) -> Double {
        var plan = IncidentPlan(stack, beliefs, hour: hour, minutes: minutes, watching: watched)
        plan.isFelt = true
        plan.fail(part)
        return engine.month(with: plan.incident).trace?.outageMinutes(beside: usual) ?? 0
      }
      return FailureYear.Part(
        part: part, count: count, perYear: beliefs.perYear(part.kind, part.design),
        minutes: minutes, outage: Self.line(minutes, outage))
    }
    return FailureYear(parts: parts)
  }

  /// The line through the outages of two failures, one short and one long.
  private static func line(
    _ minutes: Believed?, _ outage: (Double?) -> Double
  ) -> FailureYear.Line {
    guard let minutes else { return FailureYear.Line(start: outage(nil), slope: 0) }
    let long = min(longestRun, max(minutes.quantile(0.9), 1.0 / 60))
    let short = long / 4
    let (first, last) = (outage(short), outage(long))
    let slope = (last - first) / (long - short)
    return FailureYear.Line(start: last - slope * long, slope: slope)
  }

  /// Everything of the stack that can fail, with how many there are of each.
  private var candidates: [(FailedPart, Double)] {
    let zones = max(1, stack.availabilityZones)
    func label(_ name: String) -> String { bench.labels.label(of: name) }
    var parts = (0..<zones).map {
      (
        FailedPart(.zone, .usual, at: $0, title: $0 == 0 ? "the zone with most" : "zone \($0 + 1)"),
        1.0
      )
    }
    if let nat = stack.nat {
      parts.append(
        (
          FailedPart(.nat, nat.failureDesign, at: nil, title: "NAT"),
          Double(nat.kind == .regional ? zones : nat.zonalCount)
        ))
    }
    for (place, database) in stack.databases.enumerated() {
      let title = FailedPart.title("database", label(database.name))
      parts.append((FailedPart(.database, database.failureDesign, at: place, title: title), 1))
    }
    for (place, cache) in stack.caches.enumerated() {
      let count = cache.failureDesign == .single ? Double(max(1, cache.nodes)) : 1
      let title = FailedPart.title("cache", label(cache.name))
      parts.append((FailedPart(.cache, cache.failureDesign, at: place, title: title), count))
    }
    for place in stack.nodesOfTasks {
      let node = stack.nodes[place]
      parts.append(
        (
          FailedPart(.task, .usual, at: place, title: "a task of \(label(node.name))"),
          Double(node.station.tasks) * node.station.hoursShare
        ))
    }
    let deployments = engine.scenario.deploymentsPerMonth * 12
    if deployments > 0 {
      parts.append((FailedPart(.deployment, .usual, at: nil, title: "a deployment"), deployments))
    }
    for (place, party) in stack.thirdParties.enumerated()
    where stack.nodes.contains(where: { node in
      node.request.thirdPartyCalls.contains { $0.callee == place && $0.perRequest > 0 }
    }) {
      parts.append(
        (FailedPart(.thirdParty, .usual, at: place, title: "third party \(party.name)"), 1))
    }
    return parts
  }
}
