import Resources
import Services
import TrafficSimulation

/// Connections to the database, known of a combination before it is run.
///
/// How many tasks a service has in an hour depends on its own option alone: the traffic reaches it by
/// the call graph, and it scales by its own CPU, requests or idle memory. Their connections add up, and a rolling
/// deployment doubles them, so that the peak of a combination is that of the sum of its options.
struct ConnectionBound {
  /// By component and behaviour, connections hour by hour; components without any are left out.
  private var hourly: [Int: [Int: [Double]]] = [:]

  /// The connections that a service's tasks keep open in each hour of a month that ran.
  static func hourly(of service: Int, in report: CapacityReport, _ stack: Stack) -> [Double] {
    let hours = report.month.hours
    let (count, pool) = (stack.services.count, stack.services[service].poolSize)
    return hours.requests.indices.map { hours.tasks[$0 * count + service] * pool }
  }

  /// Takes in what an option of a component keeps open.
  mutating func note(_ hourly: [Double], component: Int, behaviour: Int) {
    if hourly.contains(where: { $0 > 0 }) {
      self.hourly[component, default: [:]][behaviour] = hourly
    }
  }

  /// Whether a combination needs more connections than may be used.
  ///
  /// - Parameters:
  ///   - behaviours: of the combination's options.
  ///   - database: with the class that it has in the combination.
  ///   - share: of the limit that may be used.
  ///   - deploys: whether the month has deployments.
  /// - Returns: false where nothing is known.
  func isExceeded(
    _ behaviours: [Int], _ database: Database?, share: Double, deploys: Bool
  ) -> Bool {
    guard let database, !hourly.isEmpty else { return false }
    let series = hourly.compactMap { component, known in known[behaviours[component]] }
    guard let hours = series.map(\.count).min() else { return false }
    let most = database.maximumConnections * share / (deploys ? 2 : 1)
    return (0..<hours).contains { hour in
      series.reduce(0) { $0 + $1[hour] } > most
    }
  }
}
