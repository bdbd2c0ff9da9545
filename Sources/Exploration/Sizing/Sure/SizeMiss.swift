import Services
import TrafficSimulation

/// What stops a design in a world: a resource, and the limit that gives way there.
package struct SizeMiss: Hashable, Sendable {
  /// A service, a database, a cache, a queue, by its name in the stack.
  package let resource: String
  /// `CPU`, `memory`, `connections`, `pool`, `latency`, `lost requests`, else the limit's own name.
  package let limit: String

  static let latency = "latency"
  static let lost = "lost requests"

  init(resource: String, limit: String) {
    self.resource = resource
    self.limit = limit
  }

  /// What a failure comes from: a response that is late because something is full misses for that.
  init(_ failure: CapacitySearch.Failure, in report: CapacityReport) {
    let isLate = ["p95", "answers"].contains(failure.measure)
    let full = report.bottleneck.flatMap { $0.utilisation >= 1 ? $0 : nil }
    if isLate, let full {
      self.init(resource: full.name, limit: Self.name(full.measure))
    } else {
      self.init(resource: failure.name, limit: Self.name(failure.measure))
    }
  }

  private static func name(_ measure: String) -> String {
    switch measure {
    case "p95": latency
    case "answers": lost
    case "CPU of one core": "CPU"
    case "requests at once a task": "requests at once"
    default: measure.hasPrefix("connections to ") ? "pool" : measure
    }
  }
}
