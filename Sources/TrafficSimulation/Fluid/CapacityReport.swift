/// What a month asked of every part of a stack, and how much room was left.
package struct CapacityReport: Sendable {
  /// Percentiles of a response time, in seconds.
  package struct Latency: Hashable, Sendable {
    package let mean: Double
    package let p50: Double
    package let p95: Double
    package let p99: Double

    package init(mean: Double, p50: Double, p95: Double, p99: Double) {
      self.mean = mean
      self.p50 = p50
      self.p95 = p95
      self.p99 = p99
    }

    /// Whether anybody was answered: nobody is in no time.
    package var isAnswered: Bool { p99 > 0 }
  }

  /// One service.
  package struct Service: Sendable {
    package let name: String
    package let arrivalsPerSecond: Double
    /// CPU demand over capacity; above 1 the service does not hold.
    package let utilisationMean: Double
    package let utilisationPeak: Double
    /// What is held against the capacity: the highest minute, and where autoscaling may answer a rise
    /// the highest hour, since what waits meanwhile is in the response times.
    package let utilisationToHold: Double
    package let tasksMean: Double
    package let tasksMost: Int
    /// From arrival to answer, calls to other services, database, cache and third parties included.
    package let latency: Latency
    /// Requests that got no answer within the timeout, those whose calls got none included; 0...1.
    package let errorsShare: Double
    /// Hour of the month, from 0.
    package let firstSaturatedHour: Int?
  }

  /// One limit of one resource.
  package struct Resource: Sendable {
    /// `database`, `cache`, `loadBalancer`, `nat`, `queue`, or a service's name.
    package let resource: String
    /// `CPU`, `connections`, `memory`.
    package let measure: String
    package let unit: String
    package let mean: Double
    package let peak: Double
    package let limit: Double
    package let firstSaturatedHour: Int?
    /// What the limit rests on.
    package let note: String
    /// Whether work queues for it, so that all of it in use has no steady state.
    package var queues = false

    package var utilisationMean: Double { limit > 0 ? mean / limit : 0 }
    package var utilisationPeak: Double { limit > 0 ? peak / limit : 0 }
    /// Share of the limit that is free at the peak; negative when it does not hold.
    package var headroom: Double { 1 - utilisationPeak }
  }

  package let services: [Service]
  package let resources: [Resource]
  package let month: FluidMonth

  /// What gives way first as load grows: the highest peak over its limit.
  package var bottleneck: (name: String, measure: String, utilisation: Double)? {
    let all =
      services.map { ($0.name, "CPU", $0.utilisationToHold) }
      + resources.map { ($0.resource, $0.measure, $0.utilisationPeak) }
    return all.max { $0.2 < $1.2 }.map { (name: $0.0, measure: $0.1, utilisation: $0.2) }
  }

  /// The slowest service that users enter at, by its p95.
  package func entryP95(entry: [Double]) -> Double {
    zip(services, entry).filter { $0.1 > 0 }.map(\.0.latency.p95).max() ?? 0
  }
}
