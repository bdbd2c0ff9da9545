import Quantities
import Services

/// Hourly series of a month, one flat array each: `[hour × count + index]`.
package struct FluidHours: Sendable {
  package let services: Int
  /// Names, in the stack's order.
  package let databases: [String]
  package let caches: [String]
  package let queues: [String]
  package var requests: [Double]
  /// Tasks that served, mean over the hour.
  package var tasks: [Double]
  /// Demand over capacity, mean over the hour; above 1 it is not held.
  package var utilisation: [Double]
  /// Seconds of backlog at the hour's worst minute; 0 while capacity suffices.
  package var backlogSeconds: [Double]
  /// Requests that waited beyond the timeout, for a process or a connection.
  package var lost: [Double]
  /// Requests that came to each service, from outside and from others.
  package var arrivals: [Double]
  /// Of each hour, one before it in which all was the same; −1 where none is known.
  var like: [Int]
  /// Hours of a service whose minutes differ, by place in the series.
  var uneven: [Int: UnevenHour] = [:]
  package var databaseUtilisation: [Double]
  /// Seconds of ``Backlog`` before a database's processes; 0 where the wait follows the load.
  var databaseWait: [Double]
  /// What each database's disk could do.
  var disk: [DiskMoment]
  package var databaseCredits: [Double]
  /// Credits borrowed and not yet paid back, at the end of the hour.
  package var databaseSurplus: [Double]
  /// Surplus credits charged since the start of the month.
  package var databaseCharged: [Double]
  package var cacheCredits: [Double]
  /// Share of a core that the cache had: 1 while its credits last.
  package var cacheSpeed: [Double]
  /// Jobs that wait at the hour's worst minute, and seconds that the oldest has waited.
  package var jobsWaiting: [Double]
  package var oldestJobSeconds: [Double]

  /// Hours in which nothing has happened yet.
  init(of stack: Stack, nodes: Int) {
    let hours = stack.period.hours
    func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: hours * count) }
    services = nodes
    databases = stack.databases.map(\.name)
    caches = stack.caches.map(\.name)
    queues = stack.queues.map(\.name)
    requests = zeros(1)
    like = [Int](repeating: -1, count: hours)
    tasks = zeros(services)
    utilisation = tasks
    backlogSeconds = tasks
    lost = tasks
    arrivals = tasks
    databaseUtilisation = zeros(databases.count)
    databaseWait = databaseUtilisation
    disk = [DiskMoment](repeating: .free, count: hours * databases.count)
    databaseCredits = databaseUtilisation
    databaseSurplus = databaseUtilisation
    databaseCharged = databaseUtilisation
    cacheCredits = zeros(caches.count)
    cacheSpeed = [Double](repeating: 1, count: hours * caches.count)
    jobsWaiting = zeros(queues.count)
    oldestJobSeconds = jobsWaiting
  }

  /// One of several series that lie side by side, hour by hour.
  package func series(_ values: [Double], at index: Int, of count: Int) -> [Double] {
    stride(from: index, to: values.count, by: count).map { values[$0] }
  }
}
