import Quantities
import StackModel

/// A stack as the event engine runs it: services, database and cache as stations.
///
/// It asks the same of every part as ``FluidEngine`` does: a process is a server that works at its
/// share of the task's vCPU, requests go round the tasks in turn, calls are made one after the other.
package enum StackGraph {
  /// A window of the month.
  package struct Window: Hashable, Sendable {
    /// Hour of the month, from 0.
    package let startHour: Int
    package let hours: Int

    package init(startHour: Int, hours: Int) {
      self.startHour = max(0, startHour)
      self.hours = max(1, hours)
    }
  }

  /// The graph of a stack under a scenario in a window.
  ///
  /// - Parameters:
  ///   - engine: the stack and the scenario, prepared.
  ///   - window: which hours' arrivals come in; it is cut at the end of the month.
  /// - Throws: what is wrong with the numbers, all of it.
  /// - Returns: a graph, ready to run.
  package static func graph(
    _ engine: FluidEngine, window: Window
  ) throws(SimulationProblems) -> EventGraph {
    let stack = engine.stack
    let minutes = stack.period.minutes
    let rates = engine.scenario.requestsPerSecond(minutes: minutes)
    let start = min(window.startHour * 60, max(0, minutes - 60))
    let steps = Array(rates[start..<min(minutes, start + window.hours * 60)])
    var stations: [StationSpec] = []
    var entries: [EventGraph.Entry] = []
    for (index, service) in stack.services.enumerated() {
      stations.append(station(service, index: index, engine: engine))
      let share = engine.entry[index]
      if share > 0 {
        entries.append(
          EventGraph.Entry(
            station: service.name,
            arrivals: .stepped(perSecond: steps.map { $0 * share }, stepSeconds: 60)))
      }
    }
    stations += shared(engine)
    return try EventGraph(stations: stations, entries: entries)
  }

  private static func station(
    _ service: FargateService, index: Int, engine: FluidEngine
  ) -> StationSpec {
    let stack = engine.stack
    let fluid = engine.stations[index]
    var tasks = TaskPlan(count: service.tasks, scaling: fluid.scaling)
    tasks.metric = service.scaling?.metric == .requestsPerTarget ? .requestsPerTask : .utilisation
    let latency = service.deployment.startSeconds
    tasks.startSeconds = TaskPlan.StartLatency(fixed: latency)
    tasks.drainSeconds = service.deployment.drainSeconds + service.deployment.stopSeconds
    tasks.minimumHealthyPercent = Int(service.deployment.minimumHealthyPercent.rounded())
    tasks.maximumPercent = Int(service.deployment.maximumPercent.rounded())
    var station = StationSpec(
      service.name,
      serviceTime: .lognormal(
        meanSeconds: fluid.serviceSeconds, cv: service.request.cpuVariation),
      discipline: .fifo(servers: fluid.servers), routing: .roundRobin, tasks: tasks)
    station.timeoutSeconds = fluid.timeoutSeconds
    let request = service.request
    station.calls = request.calls.map {
      StationSpec.Call(to: stack.services[$0.callee].name, mean: $0.perRequest)
    }
    if request.databaseQueries > 0, !stack.databases.isEmpty {
      station.calls.append(StationSpec.Call(to: "database", mean: request.databaseQueries))
    }
    if request.cacheCommands > 0, !stack.caches.isEmpty {
      station.calls.append(StationSpec.Call(to: "cache", mean: request.cacheCommands))
    }
    for call in request.thirdPartyCalls {
      station.calls.append(
        StationSpec.Call(to: stack.thirdParties[call.callee].name, mean: call.perRequest))
    }
    return station
  }

  /// Database with its mean query, cache, and third parties.
  private static func shared(_ engine: FluidEngine) -> [StationSpec] {
    let stack = engine.stack
    var result: [StationSpec] = []
    if let fluid = engine.databases.first, fluid.queriesPerRequest > 0 {
      result.append(
        StationSpec(
          "database",
          serviceTime: .exponential(meanSeconds: fluid.secondsPerRequest / fluid.queriesPerRequest),
          discipline: .fifo(servers: Int(max(1, fluid.vCPU)))))
    }
    if let cache = stack.caches.first, engine.cacheCommandsPerRequest > 0 {
      result.append(
        StationSpec(
          "cache", serviceTime: .exponential(meanSeconds: cache.microsecondsPerCommand / 1e6)))
    }
    for party in stack.thirdParties {
      var station = StationSpec(
        party.name, serviceTime: .exponential(meanSeconds: party.seconds),
        discipline: .fifo(servers: 100_000))
      station.queueLimit = 1_000_000
      result.append(station)
    }
    return result
  }
}
