import Resources
import Services
import TrafficSimulation

/// Connections to the databases, known of a combination before it is run.
///
/// How many tasks a service has in an hour depends on its own option alone: the traffic reaches it by
/// the call graph, and it scales by its own CPU, requests or idle memory. Their connections add up, and a rolling
/// deployment doubles them, so that the peak of a combination is that of the sum of its options.
struct ConnectionBound {
  /// By database, component and behaviour, connections hour by hour; components without any are left
  /// out.
  private var hourly: [Int: [Int: [Int: [Double]]]] = [:]

  /// The connections that a service's tasks keep open to each database in each hour of a month that
  /// ran.
  static func hourly(of service: Int, in report: CapacityReport, _ stack: Stack) -> [[Double]] {
    let hours = report.month.hours
    let tasks = hours.series(hours.tasks, at: service, of: hours.services)
    return stack.databases.indices.map { database in
      let pool = stack.services[service].summary.connections(toDatabase: database)
      return tasks.map { $0 * pool }
    }
  }

  /// Takes in what an option of a component keeps open, per database.
  mutating func note(_ hourly: [[Double]], component: Int, behaviour: Int) {
    for (database, hours) in hourly.enumerated() where hours.contains(where: { $0 > 0 }) {
      self.hourly[database, default: [:]][component, default: [:]][behaviour] = hours
    }
  }

  /// Whether a combination needs more connections than may be used.
  ///
  /// - Parameters:
  ///   - behaviours: of the combination's options.
  ///   - databases: with the classes that they have in the combination.
  ///   - share: of each limit that may be used.
  ///   - deploys: whether the month has deployments.
  /// - Returns: false where nothing is known.
  func isExceeded(
    _ behaviours: [Int], _ databases: [Database], share: Double, deploys: Bool
  ) -> Bool {
    hourly.contains { database, known in
      let series = known.compactMap { component, known in known[behaviours[component]] }
      guard let hours = series.map(\.count).min() else { return false }
      let most = databases[database].maximumConnections * share / (deploys ? 2 : 1)
      return (0..<hours).contains { hour in
        series.reduce(0) { $0 + $1[hour] } > most
      }
    }
  }
}
