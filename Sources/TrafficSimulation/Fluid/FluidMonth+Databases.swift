import Resources
import Services

extension FluidEngine {
  /// Whether requests may be lost in the hour to come, or were just before.
  func overloads(_ states: [FluidStation.State], peak: Double) -> Bool {
    for index in stations.indices
    where stations[index].isPressed(states[index], outsidePerSecond: peak) { return true }
    return false
  }

  /// Requests from outside per second that would ask a database as often as those of an hour did.
  func rate(ofDatabase position: Int, _ hour: Int, in hours: FluidHours) -> Double {
    let database = databases[position]
    guard database.queriesPerRequest > 0 else { return hours.requests[hour] / 3_600 }
    var queries = 0.0
    for (index, node) in nodes.enumerated() {
      let at = hour * nodes.count + index
      // Where nothing runs nobody asks.
      guard hours.tasks[at] > 0 else { continue }
      for use in node.request.databaseUses where use.database == position {
        queries += use.queries * hours.arrivals[at]
      }
    }
    return queries / database.queriesPerRequest / 3_600
  }

  /// The wait for a database's processes after an hour of its load.
  func wait(
    _ wait: inout Backlog, ofDatabase position: Int, _ hour: Int, in hours: inout FluidHours
  ) {
    let database = databases[position]
    let at = hour * databases.count + position
    let use = hours.databaseUtilisation[at]
    guard database.queriesPerRequest > 0, use >= 0.85 || wait.seconds > 0 else { return }
    let noise = database.secondsPerQuery / Double(database.servers)
    let load = use
    if load < 0.85, Backlog.relaxation(load: load, noise: noise) < 60 {
      wait.seconds = 0
      return
    }
    _ = wait.advance(
      3_600, load: load, noise: noise,
      patience: patience(ofDatabase: position, hour, hours, use: load))
    hours.databaseWait[at] = wait.seconds
  }

  /// No query waits longer than all open connections take to be worked off; below a full load those that find
  /// none wait as long before it.
  func patience(
    ofDatabase position: Int, _ hour: Int, _ hours: FluidHours, use: Double
  ) -> Double {
    let database = databases[position]
    return askers(ofDatabase: position, hour, hours).patience(
      pace: database.secondsPerQuery / Double(database.servers), isFull: use >= 1)
  }

  /// The connections that are open in an hour, and how long a query is waited for.
  func askers(ofDatabase position: Int, _ hour: Int, _ hours: FluidHours) -> Askers {
    var (connections, most) = (0.0, 1.0)
    for (index, node) in nodes.enumerated() {
      for use in node.request.databaseUses where use.database == position && use.queries > 0 {
        let tasks = max(1, hours.tasks[hour * nodes.count + index])
        let station = node.station
        let pool =
          station.poolSize >= 1 ? min(station.poolSize, station.concurrency) : station.concurrency
        connections += tasks * pool
        most = max(most, use.queries)
      }
    }
    let patience = stations.map(\.timeoutSeconds).max() ?? 60
    return Askers(connections: connections, longest: patience / most)
  }
}
