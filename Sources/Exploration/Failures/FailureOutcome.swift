package import Pricing
import Quantities
import Resources
import Services
import TrafficSimulation

/// What one incident takes away, and what it costs.
package struct FailureOutcome: Sendable {
  /// One service in the watched hours.
  package struct Service: Hashable, Sendable {
    package let name: String
    /// The largest share of its requests that failed in a minute, 0...1.
    package let failing: Double
    /// Tasks that served, at the least; and as many as would have.
    package let fewestTasks: Int
    package let usualTasks: Int
    /// Seconds that a request waited for a process, at the worst.
    package let waiting: Double
  }

  package let stack: String
  package let told: [IncidentPlan.Told]
  /// Of the month, from 0.
  package let hour: Int
  package let isBusiest: Bool
  package let before: VariantOutcome
  package let after: VariantOutcome
  package let services: [Service]
  /// Minutes until the last of the parts is back or replaced.
  package let minutes: Double
  /// Requests from outside while anything was broken.
  package let requests: Double
  /// Requests that failed and would not have, until all was as before.
  package let lost: Double
  package let monthRequests: Double
  /// Minutes times the share of the requests that failed in them.
  package let outageMinutes: Double
  /// Minutes from its begin until everything is as it would have been; `nil` beyond what was looked at.
  package let recovered: Double?
  /// The p95 of the slowest entry in the hours of the incident, without it and with it; seconds.
  package let p95: (before: Double, after: Double)
  /// Hours from its begin that were looked at.
  package let watchedHours: Int
  /// What an hour without any answer costs, where the stack file says it.
  package let dollarsPerHour: Double?

  package var bridge: Bridge { Bridge(from: before.estimate, to: after.estimate) }
  /// Of the requests while anything was broken; above 1 where what piled up is lost after it.
  package var lostShare: Double { requests > 0 ? lost / requests : 0 }
  package var lostShareOfMonth: Double { monthRequests > 0 ? lost / monthRequests : 0 }
  /// What the lost requests cost.
  package var outageDollars: Double? { dollarsPerHour.map { $0 * outageMinutes / 60 } }
}

extension FailureOutcome {
  /// Compares two runs of a month, with the incident and without it.
  init(
    bench: VariantBench, dollarsPerHour: Double?, plan: IncidentPlan, hour: Int, isBusiest: Bool,
    engine: FluidEngine,
    months: (before: FluidMonth, after: FluidMonth), before: VariantOutcome, after: VariantOutcome
  ) {
    stack = bench.name
    told = plan.told
    self.hour = hour
    self.isBusiest = isBusiest
    self.before = before
    self.after = after
    let (usual, broken) = (months.before.trace?.minutes ?? [], months.after.trace?.minutes ?? [])
    let minutes = max(0, plan.incident.end - plan.start)
    self.minutes = minutes
    let during = min(broken.count, Int(minutes.rounded(.up)))
    requests = zip(broken, 0..<during).reduce(0) { sum, minute in
      sum + minute.0.requests * min(1, minutes - Double(minute.1))
    }
    lost = zip(usual, broken).reduce(0) { $0 + $1.1.failed - $1.0.failed }
    outageMinutes = months.after.trace?.outageMinutes(beside: months.before.trace) ?? 0
    monthRequests = months.after.hours.requests.reduce(0, +)
    let last = zip(usual, broken).map { $0.isLike($1) }.lastIndex(of: false)
    recovered = last.map { $0 + 1 == broken.count ? nil : max(minutes, Double($0 + 1)) } ?? 0
    let watchedHours = plan.incident.watched.count
    self.watchedHours = watchedHours
    let hours = hour..<min(hour + max(1, Int((minutes / 60).rounded(.up))), hour + watchedHours)
    p95 = (
      engine.entryP95(of: months.before, hours: hours),
      engine.entryP95(of: months.after, hours: hours)
    )
    services = engine.nodes.indices.map { index in
      let places = broken.indices.filter { broken[$0].tasks[index] < usual[$0].tasks[index] }
      let fewest = places.min { broken[$0].tasks[index] < broken[$1].tasks[index] }
      return Service(
        name: engine.nodes[index].name, failing: broken.map { $0.failing[index] }.max() ?? 0,
        fewestTasks: (fewest.map { broken[$0] } ?? broken.first)?.tasks[index] ?? 0,
        usualTasks: (fewest.map { usual[$0] } ?? usual.first)?.tasks[index] ?? 0,
        waiting: broken.map { $0.waiting[index] }.max() ?? 0)
    }
    self.dollarsPerHour = dollarsPerHour
  }
}

extension IncidentTrace {
  /// Minutes, each times the share of its requests that failed and would not have.
  func outageMinutes(beside usual: Self?) -> Double {
    zip(usual?.minutes ?? [], minutes).reduce(0) {
      $1.1.requests > 0 ? $0 + ($1.1.failed - $1.0.failed) / $1.1.requests : $0
    }
  }
}

extension IncidentTrace.Minute {
  /// Whether nothing of a minute tells that something has been broken.
  fileprivate func isLike(_ other: Self) -> Bool {
    abs(failed - other.failed) <= 1e-6 * max(1, requests) && tasks == other.tasks
      && abs(jobs - other.jobs) < 0.5
      && zip(waiting, other.waiting).allSatisfy { abs($0 - $1) < 0.001 }
  }
}
