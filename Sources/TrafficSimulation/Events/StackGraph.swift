import Quantities
import Resources
import Services

/// A stack as the event engine runs it: call nodes, databases and caches as stations.
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
  ///   - startTasks: per service, the tasks that run where the warm-up begins; as the stack says
  ///     without them.
  /// - Throws: what is wrong with the numbers, all of it.
  /// - Returns: a graph, ready to run.
  package static func graph(
    _ engine: FluidEngine, window: Window, warmUpMinutes: Int = 0, startTasks: [Int]? = nil
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
    for (index, node) in engine.nodes.enumerated() {
      stations.append(
        station(
          node, index: index, engine: engine, minutes: start..<end,
          deploymentMinutes: deployments, startTasks: startTasks?[index],
          meanRate: steps.reduce(0, +) / Double(max(1, steps.count)), peakRate: steps.max() ?? 0))
      let share = engine.entry[index]
      if share > 0 {
        entries.append(
          EventGraph.Entry(
            station: node.name,
            arrivals: arrivals(steps.map { $0 * share }, bursts: engine.scenario.bursts)))
      }
    }
    stations +=
      shared(engine, hour: window.startHour, peak: steps.max() ?? 0)
      + engine.queues.map { jobs(of: $0, engine) }
    return try EventGraph(stations: stations, entries: entries)
  }

  private static func arrivals(_ steps: [Double], bursts: BurstyTraffic?) -> ArrivalPattern {
    guard let bursts else { return .stepped(perSecond: steps, stepSeconds: 60) }
    return .bursty(perSecond: steps, stepSeconds: 60, bursts: bursts)
  }

  private static func station(
    _ node: NodeSummary, index: Int, engine: FluidEngine, minutes: Range<Int>,
    deploymentMinutes: [Int], startTasks: Int?, meanRate mean: Double,
    peakRate peak: Double
  ) -> StationSpec {
    let stack = engine.stack
    let (fluid, settings) = (engine.stations[index], node.station)
    var tasks = TaskPlan(count: startTasks ?? settings.tasks, scaling: fluid.scaling)
    tasks.metric =
      switch fluid.metric {
      case .cpu: .utilisation
      case .requestsPerTarget: .requestsPerTask
      case .memory: .constant(100 * fluid.baseMemoryShare)
      }
    if !fluid.schedule.isEmpty {
      let hours = Int((Double(minutes.lowerBound) / 60).rounded(.down))...minutes.upperBound / 60
      tasks.schedule = hours.map { hour in
        TaskPlan.ScheduledPolicy(
          minute: hour * 60 - minutes.lowerBound, policy: fluid.schedule[(hour + 168) % 168])
      }
    }
    let latency = settings.deployment.startSeconds
    tasks.startSeconds = TaskPlan.StartLatency(fixed: latency)
    tasks.drainSeconds = settings.deployment.drainSeconds + settings.deployment.stopSeconds
    tasks.minimumHealthyPercent = Int(settings.deployment.minimumHealthyPercent.rounded())
    tasks.maximumPercent = Int(settings.deployment.maximumPercent.rounded())
    tasks.deploymentMinutes = deploymentMinutes
    tasks.shutMinutes = shut(fluid.open, minutes)
    tasks.interruptionsPerTaskHour =
      settings.spotShare * engine.scenario.spotInterruptionsPerTaskMonth
      / Double(max(1, stack.period.hours))
    var station = StationSpec(
      node.name,
      serviceTime: .lognormal(
        meanSeconds: fluid.serviceSeconds, cv: node.request.cpuVariation),
      discipline: .fifo(servers: fluid.servers), routing: .roundRobin, tasks: tasks)
    station.timeoutSeconds = fluid.timeoutSeconds
    // Who waits gives up by his timeout, not because the queue is too long for the simulation.
    let coming = 2 * peak * engine.visits[index] * fluid.timeoutSeconds
    station.queueLimit = Int(min(1e7, max(10_000, coming)))
    if let places = fluid.lossPlaces {
      station.turnAway(beyond: places)
    } else {
      station.places = Int(min(1e6, max(1, settings.concurrency.rounded(.down))))
    }
    let request = node.request
    station.calls = request.calls.map {
      StationSpec.Call(to: engine.nodes[$0.callee].name, mean: $0.perRequest)
    }
    station.calls += uses(of: request, connections: settings.poolSize, engine)
    if request.waitMilliseconds > 0 {
      station.calls.append(StationSpec.Call(to: elsewhere(node), mean: 1))
    }
    let cold = fluid.coldShare(outsidePerSecond: mean)
    if cold > 0 { station.calls.append(StationSpec.Call(to: starts(node), mean: cold)) }
    for call in request.thirdPartyCalls {
      station.calls.append(
        StationSpec.Call(to: stack.thirdParties[call.callee].name, mean: call.perRequest))
    }
    return station
  }

  /// Minutes of a window in which something is shut, from its begin on.
  private static func shut(_ open: OpenHours?, _ minutes: Range<Int>) -> [Range<Int>] {
    guard let open else { return [] }
    return stride(from: minutes.lowerBound / 60, to: minutes.upperBound / 60 + 1, by: 1).compactMap
    {
      hour in
      guard !open.contains(hour: (hour + WeekShape.hours) % WeekShape.hours) else { return nil }
      let from = max(0, hour * 60 - minutes.lowerBound)
      return from..<max(from, (hour + 1) * 60 - minutes.lowerBound)
    }
  }

  /// Queries, commands and jobs of a request; what nobody asks for is no station to call.
  private static func uses(
    of request: RequestProfile, connections: Double, _ engine: FluidEngine
  ) -> [StationSpec.Call] {
    let stack = engine.stack
    var calls: [StationSpec.Call] = []
    for use in request.databaseUses
    where stack.databases.indices.contains(use.database) && use.queries > 0
      && engine.databases[use.database].queriesPerRequest > 0
    {
      calls.append(
        StationSpec.Call(
          to: stack.databases[use.database].name, mean: use.queries,
          connections: connections >= 1 ? Int(min(1e6, connections.rounded(.down))) : nil))
    }
    for use in request.cacheUses
    where stack.caches.indices.contains(use.cache) && use.commands > 0
      && engine.caches[use.cache].commandsPerRequest > 0
    {
      calls.append(StationSpec.Call(to: stack.caches[use.cache].name, mean: use.commands))
    }
    for use in request.queueUses where use.messages > 0 {
      let route = engine.routes[use.queue]
      if let worker = route.worker, route.isRun {
        calls.append(
          StationSpec.Call(
            to: engine.nodes[worker].name, mean: use.messages * route.tries, waits: false))
      } else if engine.queues.contains(where: { $0.position == use.queue }) {
        calls.append(
          StationSpec.Call(to: stack.queues[use.queue].name, mean: use.messages, waits: false))
      }
    }
    return calls
  }

  /// A queue of background jobs: so many at once on each of the worker's tasks.
  ///
  /// A job holds its place for all of its time: first what it waits for, then its CPU on the worker's
  /// task, among the requests there. Both are exponential (an assumption). One that fails goes back
  /// to the end of the queue at once.
  private static func jobs(of queued: FluidQueue, _ engine: FluidEngine) -> StationSpec {
    let stack = engine.stack
    let queue = stack.queues[queued.position]
    let worker = engine.nodes[queued.worker].name
    let cpuSeconds =
      queue.cpuMillisecondsPerJob / 1_000 / engine.stations[queued.worker].speed
    let (request, lone) = (engine.nodes[queued.worker].request, engine.stations[queued.worker])
    let doesAsRequests = engine.traffic.worksAlone[queued.worker]
    // A job's time holds what it calls; what that waits comes on top.
    let calling =
      doesAsRequests
      ? max(0, lone.loneSeconds - lone.serviceSeconds - request.waitMilliseconds / 1_000) : 0
    var station = StationSpec(
      queue.name,
      serviceTime: .exponential(meanSeconds: max(0, queue.secondsPerJob - cpuSeconds - calling)),
      discipline: .fifo(servers: Int(min(max(1, queue.concurrency), 10_000))))
    station.holdsServer = true
    station.queueLimit = 100_000_000
    station.worksOn = worker
    station.failureShare = min(queue.retryShare, 0.99)
    station.retries = StationSpec.Retries(limit: 100, backoffSeconds: 0, multiplier: 1)
    if queue.kind == .bullmq, stack.caches.indices.contains(queue.cache) {
      station.calls.append(
        StationSpec.Call(
          to: stack.caches[queue.cache].name, mean: FluidCache.commandsPerJob))
    }
    if doesAsRequests {
      station.calls += request.calls.map {
        StationSpec.Call(to: engine.nodes[$0.callee].name, mean: $0.perRequest)
      }
      station.calls += uses(of: request, connections: 0, engine)
      station.calls += request.thirdPartyCalls.map {
        StationSpec.Call(to: stack.thirdParties[$0.callee].name, mean: $0.perRequest)
      }
    }
    if cpuSeconds > 0 {
      station.calls.append(
        StationSpec.Call(to: worker, work: .exponential(meanSeconds: cpuSeconds)))
    }
    return station
  }

  /// Databases with their mean query, caches, and third parties.
  private static func shared(
    _ engine: FluidEngine, hour: Int, peak: Double
  ) -> [StationSpec] {
    let stack = engine.stack
    var result: [StationSpec] = []
    for (database, fluid) in zip(stack.databases, engine.databases)
    where fluid.queriesPerRequest > 0 {
      var station = StationSpec(
        database.name,
        serviceTime: .exponential(meanSeconds: fluid.answerSeconds),
        discipline: .fifo(servers: Int(max(1, fluid.vCPU))))
      let most = engine.disk(of: fluid, inHour: hour)
      let isBusy = fluid.operations(outsidePerSecond: peak) > 0.02 * most
      let disk = disk(of: database.name, fluid, most: isBusy ? most : .infinity)
      station.calls = disk.map {
        StationSpec.Call(to: $0.name, mean: fluid.operationsPerQuery)
      }
      result.append(station)
      result += disk
    }
    for (cache, fluid) in zip(stack.caches, engine.caches) where fluid.commandsPerRequest > 0 {
      let speed = max(1e-6, engine.speed(of: fluid, inHour: hour))
      result.append(
        StationSpec(
          cache.name,
          serviceTime: .exponential(meanSeconds: fluid.secondsPerCommand / speed)))
    }
    for party in stack.thirdParties {
      result.append(outside(party.name, seconds: party.secondsPerCall))
    }
    for node in engine.nodes where node.request.waitMilliseconds > 0 {
      result.append(
        outside(elsewhere(node), seconds: node.request.waitMilliseconds / 1_000))
    }
    for (node, fluid) in zip(engine.nodes, engine.stations)
    where fluid.cold != nil && node.station.coldStartSeconds > 0 {
      result.append(outside(starts(node), seconds: node.station.coldStartSeconds))
    }
    return result
  }

  /// A database's files: each operation takes its turn among so many a second, and then its time.
  private static func disk(
    of database: String, _ fluid: FluidDatabase, most: Double
  ) -> [StationSpec] {
    guard fluid.operationsPerQuery > 0 else { return [] }
    // The turn is a part of an operation's time, not more of it.
    let access = outside(
      "\(database), disk", seconds: max(0, fluid.disk.accessSeconds - 1 / max(1e-6, most)))
    guard most < .infinity else { return [access] }
    var turns = StationSpec(
      "\(database), disk operations", serviceTime: .deterministic(seconds: 1 / max(1e-6, most)))
    turns.queueLimit = 1_000_000
    return [turns, access]
  }

  /// The environments that a function starts.
  private static func starts(_ node: NodeSummary) -> String { "\(node.name), cold start" }

  /// What a node's requests wait for that the stack does not describe.
  private static func elsewhere(_ node: NodeSummary) -> String { "\(node.name), elsewhere" }

  /// Somebody who answers as many at once as ask; the time is exponential (an assumption).
  private static func outside(_ name: String, seconds: Double) -> StationSpec {
    var station = StationSpec(
      name, serviceTime: .exponential(meanSeconds: seconds), discipline: .fifo(servers: 100_000))
    station.queueLimit = 1_000_000
    return station
  }
}
