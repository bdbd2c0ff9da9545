import Quantities
import Resources
import Services

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
  ///   - warmUpMinutes: minutes before the window that run first; the month's first minute again where
  ///     there are none.
  /// - Throws: what is wrong with the numbers, all of it.
  /// - Returns: a graph, ready to run.
  package static func graph(
    _ engine: FluidEngine, window: Window, warmUpMinutes: Int = 0
  ) throws(SimulationProblems) -> EventGraph {
    let stack = engine.stack
    let minutes = stack.period.minutes
    let rates = engine.scenario.requestsPerSecond(minutes: minutes)
    let start = min(window.startHour * 60, max(0, minutes - 60)) - warmUpMinutes
    let end = min(minutes, start + warmUpMinutes + window.hours * 60)
    let steps = (start..<end).map { rates[max(0, $0)] }
    let deployments = engine.deploymentStarts.filter { $0 >= start && $0 < end }.map { $0 - start }
    var stations: [StationSpec] = []
    var entries: [EventGraph.Entry] = []
    for (index, service) in stack.services.enumerated() {
      stations.append(
        station(
          service, index: index, engine: engine, minutes: start..<end,
          deploymentMinutes: deployments))
      let share = engine.entry[index]
      if share > 0 {
        entries.append(
          EventGraph.Entry(
            station: service.name,
            arrivals: arrivals(steps.map { $0 * share }, bursts: engine.scenario.bursts)))
      }
    }
    stations += shared(engine) + jobs(engine)
    return try EventGraph(stations: stations, entries: entries)
  }

  private static func arrivals(_ steps: [Double], bursts: BurstyTraffic?) -> ArrivalPattern {
    guard let bursts else { return .stepped(perSecond: steps, stepSeconds: 60) }
    return .bursty(perSecond: steps, stepSeconds: 60, bursts: bursts)
  }

  private static func station(
    _ service: FargateService, index: Int, engine: FluidEngine, minutes: Range<Int>,
    deploymentMinutes: [Int]
  ) -> StationSpec {
    let stack = engine.stack
    let fluid = engine.stations[index]
    var tasks = TaskPlan(count: service.tasks, scaling: fluid.scaling)
    tasks.metric = service.scaling?.metric == .requestsPerTarget ? .requestsPerTask : .utilisation
    if !fluid.schedule.isEmpty {
      let hours = Int((Double(minutes.lowerBound) / 60).rounded(.down))...minutes.upperBound / 60
      tasks.schedule = hours.map { hour in
        TaskPlan.ScheduledPolicy(
          minute: hour * 60 - minutes.lowerBound, policy: fluid.schedule[(hour + 168) % 168])
      }
    }
    let latency = service.deployment.startSeconds
    tasks.startSeconds = TaskPlan.StartLatency(fixed: latency)
    tasks.drainSeconds = service.deployment.drainSeconds + service.deployment.stopSeconds
    tasks.minimumHealthyPercent = Int(service.deployment.minimumHealthyPercent.rounded())
    tasks.maximumPercent = Int(service.deployment.maximumPercent.rounded())
    tasks.deploymentMinutes = deploymentMinutes
    tasks.interruptionsPerTaskHour =
      service.spotShare * engine.scenario.spotInterruptionsPerTaskMonth
      / Double(max(1, stack.period.hours))
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
    for use in request.databaseUses where use.queries > 0 && !stack.databases.isEmpty {
      station.calls.append(StationSpec.Call(to: "database", mean: use.queries))
    }
    for use in request.cacheUses where use.commands > 0 && !stack.caches.isEmpty {
      station.calls.append(StationSpec.Call(to: "cache", mean: use.commands))
    }
    if let queue = stack.queues.first, queue.worker != nil {
      for use in request.queueUses where use.messages > 0 {
        station.calls.append(StationSpec.Call(to: queue.name, mean: use.messages, waits: false))
      }
    }
    for call in request.thirdPartyCalls {
      station.calls.append(
        StationSpec.Call(to: stack.thirdParties[call.callee].name, mean: call.perRequest))
    }
    return station
  }

  /// The queue of background jobs: so many at once on each of the worker's tasks.
  ///
  /// A job holds its place for all of its time: first what it waits for, then its CPU on the worker's
  /// task, among the requests there. Both are exponential (an assumption). One that fails goes back
  /// to the end of the queue at once.
  private static func jobs(_ engine: FluidEngine) -> [StationSpec] {
    let stack = engine.stack
    guard let queue = stack.queues.first, let worker = queue.worker, engine.jobsPerRequest > 0
    else {
      return []
    }
    let fluid = engine.stations[worker]
    var station = StationSpec(
      queue.name,
      serviceTime: .exponential(meanSeconds: max(0, queue.secondsPerJob - fluid.secondsPerJob)),
      discipline: .fifo(servers: Int(min(max(1, queue.concurrency), 10_000))))
    station.holdsServer = true
    station.queueLimit = 100_000_000
    station.worksOn = stack.services[worker].name
    station.failureShare = min(queue.retryShare, 0.99)
    station.retries = StationSpec.Retries(limit: 100, backoffSeconds: 0, multiplier: 1)
    if queue.kind == .bullmq, !stack.caches.isEmpty {
      station.calls.append(StationSpec.Call(to: "cache", mean: FluidEngine.commandsPerJob))
    }
    if fluid.secondsPerJob > 0 {
      station.calls.append(
        StationSpec.Call(
          to: stack.services[worker].name,
          work: .exponential(meanSeconds: fluid.secondsPerJob)))
    }
    return [station]
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
