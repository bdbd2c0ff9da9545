package import Diagnostics
import Quantities

/// What logs and metrics say of a stack's traffic.
package struct LearntTraffic: Sendable {
  /// A target group, a host, or all of them together.
  package struct Group: Sendable {
    /// As the log or the metric names it; empty where it names none.
    package let name: String
    /// The stack's service that it leads to; `nil` where no name fits.
    package let service: String?
    package let requests: Double
    /// Requests for which it had no target; `nil` where a metric does not tell.
    package let unserved: Int?
    /// Sizes and times; `nil` where only metrics tell of it.
    package let tally: RequestTally?
  }

  /// What of the lines was answered by the balancer itself, and by whom the others were sent.
  package struct Apart: Sendable {
    package let redirected: Int
    package let blocked: Int
    package let malformed: Int
    package let answered: Int
    package let unserved: Int
    package let robots: Int
    package let healthChecks: Int
    package let sockets: Int
  }

  /// What the logs are.
  package struct Log: Sendable {
    package let kind: LogKind
    package let files: Int
    package let lines: Int
    package let requests: Int
    package let balancers: [String]
    package let apart: Apart
    /// Different connections of clients; `nil` where the log does not tell.
    package let connections: Double?
    /// Bytes both ways, of all lines.
    package let bytes: Double
    /// Share of the requests that CloudFront answered by itself; `nil` of other logs.
    package let cacheHitShare: Double?
    package let hosts: [(name: String, requests: Int)]
    /// Whether robots and health checks were left out of the requests.
    package let countsPeopleOnly: Bool
  }

  /// What the metrics are.
  package struct Metrics: Sendable {
    package let series: Int
    package let requests: Double
    package let processedBytes: Double?
    package let capacityUnitHours: Double?
    package let redirects: Double?
    /// New connections of clients and to targets together.
    package let connections: Double?
    package let hasRepeats: Bool
  }

  package let name: String
  /// The stack whose services were looked for; `nil` where there is none of that name.
  package let stack: String?
  package let log: Log?
  package let metrics: Metrics?
  /// What the rate is taken from: metrics where they tell of more time than the logs.
  package let isRateOfMetrics: Bool
  /// Everything that came.
  package let traffic: HourlyTraffic
  /// Hours that are no part of the week.
  package let spikes: [LearntSpike]
  /// The week without them.
  package let week: LearntWeek
  let growth: LearntGrowth?
  package let groups: [Group]
  /// The entry's shares, by service; none where no name fits.
  package let entry: [(service: String, share: Double)]
  /// The part of the requests that the entry's services got; 1 where no name fits.
  package let entryShare: Double
  package internal(set) var notes = Diagnostics()

  /// Requests per second of a usual hour, those of the entry's services.
  package var requestsPerSecond: Double { week.mean * entryShare }
  /// New connections a request.
  package var connectionsPerRequest: Double? {
    guard let log, let connections = log.connections, log.requests > 0, !contradictsConnections
    else { return nil }
    return connections / Double(log.requests)
  }
  /// Whether the log shows more connections of clients than the metric counts on both sides.
  package var contradictsConnections: Bool {
    guard let log, let connections = log.connections, let metrics, metrics.requests > 0,
      log.requests > 0, let both = metrics.connections
    else { return false }
    return connections / Double(log.requests) > 1.05 * both / metrics.requests
  }
  /// Bytes both ways a request, as the balancer processes them.
  package var bytesPerRequest: Double? {
    if let log, log.requests > 0 { return log.bytes / Double(log.requests) }
    guard let metrics, let bytes = metrics.processedBytes, metrics.requests > 0 else { return nil }
    return bytes / metrics.requests
  }

  package var start: BillInstant { BillInstant(seconds: (traffic.hours.first?.hour ?? 0) * 3_600) }
  package var end: BillInstant {
    BillInstant(seconds: ((traffic.hours.last?.hour ?? 0) + 1) * 3_600)
  }

  /// What the mean of a month is believed to be: a factor up and down, and why.
  package var uncertainty: (factor: Double, reason: String) {
    let (factor, reason) = level
    // Few requests are a matter of chance: 80 % of a count lies within 1.28 of its root.
    let chance = 1.28 / max(1, traffic.requests).squareRoot()
    return (factor * (1 + chance), reason)
  }

  private var level: (factor: Double, reason: String) {
    if let growth {
      // A month's mean beside that of the weeks seen, each with the scatter of a week.
      let share = growth.scatter * (1 / Double(growth.weeks) + 168.0 / 730).squareRoot()
      return (
        1 + max(0.02, 1.5 * share),
        "measured over \(growth.weeks) weeks, which differ by "
          + "\(NumberFormat.percent(growth.scatter)) from a line"
      )
    }
    let seen = "measured over \(span)"
    return switch week.basis {
    case .tooLittle: (3, "\(seen): the other hours of a week are not seen")
    case .day(.weekend): (3, "\(seen) of a weekend: weekdays are not seen")
    case .day: (1.6, "\(seen): the other days of a week are not seen")
    case .weekdaysAndWeekend: (1.4, "\(seen), taken as weekdays and weekend")
    case .week: (1.25, "\(seen): the month's other weeks are not seen")
    }
  }

  /// The time that is told of: `14 days`, `1 hour`.
  package var span: String {
    let hours = traffic.seconds / 3_600
    if hours < 1 { return NumberFormat.count(max(1, Int(hours * 60 + 0.5)), "minute") }
    if hours < 72 { return NumberFormat.count(Int(hours + 0.5), "hour") }
    return NumberFormat.count(Int(hours / 24 + 0.5), "day")
  }
}
