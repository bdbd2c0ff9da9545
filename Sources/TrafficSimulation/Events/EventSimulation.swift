/// Runs a service graph request by request.
///
/// A request at a station waits for a server of a task, is served, then makes its calls one after the
/// other and answers. Nothing but the seed, the graph and the options decides the outcome. A network
/// between stations takes no time.
package struct EventSimulation: ~Copyable {
  struct CallSite {
    var target: Int32
    var mean: Double
    /// The sampler of the work it brings, or −1.
    var work: Int32
    /// For a job that is queued: the entry that counts it; else −1.
    var jobs: Int32
    /// The first of its task's connections, one pool a lane; −1 where there is no limit.
    var pool: Int32
  }

  let names: [String]
  let options: EventOptions
  let entryTargets: [Int32]
  let callSites: [CallSite]
  let guestWork: [ServiceSampler]
  var arrivals: [ArrivalStream]
  var stations: [StationState]
  var lanes: [Lane]
  var tasks: [TaskSlot]
  var pools: [ConnectionPool]
  var meters: [StationMeter]
  var entries: [EntryResult]
  var heap: EventHeap
  var pool: RequestPool
  var now = 0.0
  var hops = 0
  var events = 0
  var mostInFlight = 0

  private init(_ graph: EventGraph, _ options: EventOptions) {
    self.options = options
    names = graph.stations.map(\.name)
    entryTargets = graph.entryTargets.map { Int32($0) }
    arrivals = graph.entries.enumerated().map { index, entry in
      // The position tells two entries at one station apart.
      let position = graph.entries[..<index].count { $0.station == entry.station }
      return ArrivalStream(
        entry.arrivals, seed: options.seed,
        name: position == 0 ? entry.station : "\(entry.station)/\(position)",
        replication: options.replication)
    }
    var entries = graph.entries.map { EntryResult(station: $0.station) }
    var guestWork: [ServiceSampler] = []
    meters = graph.stations.map { _ in StationMeter() }
    var callSites: [CallSite] = []
    var stations: [StationState] = []
    var lanes: [Lane] = []
    var tasks: [TaskSlot] = []
    var laneOf: [Int] = []
    var pools: [ConnectionPool] = []
    for (index, spec) in graph.stations.enumerated() {
      var state = StationState(
        spec, options: options, firstTask: tasks.count, firstCall: callSites.count,
        host: graph.hosts[index],
        followers: graph.hosts.indices.filter { graph.hosts[$0] == index })
      state.firstLane = lanes.count
      let laneCount = state.isPooled ? 1 : spec.tasks.slots
      for (call, target) in zip(spec.calls, graph.callTargets[index]) {
        var site = CallSite(target: Int32(target), mean: call.mean, work: -1, jobs: -1, pool: -1)
        if let connections = call.connections {
          site.pool = Int32(clamping: pools.count)
          pools += repeatElement(
            ConnectionPool(free: Int32(clamping: connections)), count: laneCount)
        }
        if let work = call.work {
          site.work = Int32(guestWork.count)
          guestWork.append(ServiceSampler(work))
        }
        if !call.waits {
          let name = graph.stations[target].name
          let jobs = entries[graph.entries.count...].firstIndex { $0.station == name }
          site.jobs = Int32(jobs ?? entries.count)
          if jobs == nil { entries.append(EntryResult(station: name)) }
        }
        callSites.append(site)
      }
      func addLane() {
        lanes.append(
          Lane(
            station: Int32(index), isShared: state.isShared,
            servers: state.isPooled ? 0 : state.serversPerTask,
            processors: state.capacityPerTask))
      }
      if state.isPooled { addLane() }
      laneOf.append(lanes.count - 1)
      for _ in 0..<spec.tasks.slots {
        if !state.isPooled { addLane() }
        tasks.append(TaskSlot(lane: Int32(lanes.count - 1)))
      }
      stations.append(state)
    }
    for index in stations.indices where stations[index].host >= 0 {
      stations[index].ready = [Int32(laneOf[index])]
    }
    if options.countsHours {
      let hours = Int(min(max(0, (options.seconds / 3_600).rounded(.up)), 100_000))
      for index in graph.entries.indices {
        entries[index].requestsPerHour = [Int](repeating: 0, count: hours)
      }
    }
    self.entries = entries
    self.guestWork = guestWork
    self.callSites = callSites
    self.stations = stations
    self.lanes = lanes
    self.tasks = tasks
    self.pools = pools
    heap = EventHeap(capacity: 1_024)
    pool = RequestPool(limit: options.inFlightLimit)
  }

  /// One run of the graph.
  ///
  /// A graph that is one plain queue takes a shorter way to the same result.
  package static func run(_ graph: EventGraph, _ options: EventOptions) -> EventResult {
    if var queue = SingleQueue(graph, options) { return queue.run() }
    return runInGeneral(graph, options)
  }

  /// One run of the graph, whatever it is, by the general way.
  package static func runInGeneral(_ graph: EventGraph, _ options: EventOptions) -> EventResult {
    var simulation = EventSimulation(graph, options)
    return simulation.run()
  }

  private mutating func run() -> EventResult {
    start()
    let stoppedEarly = loop()
    return result(stoppedEarly: stoppedEarly)
  }

  private mutating func start() {
    for station in stations.indices { startFirstTasks(of: station) }
    if stations.contains(where: { $0.plan.changes }) { heap.push(60, .minute, 0) }
    if options.warmUpSeconds > 0 { heap.push(options.warmUpSeconds, .warm, 0) }
    heap.push(options.warmUpSeconds + options.seconds, .end, 0)
    for stream in arrivals.indices {
      let time = arrivals[stream].next()
      if time < .infinity { heap.push(time, .arrival, Int32(stream)) }
    }
  }

  /// - Returns: true if the limit of events ended the run.
  private mutating func loop() -> Bool {
    let limit = options.eventLimit
    while true {
      let event = heap.takeFirst()
      now = event.time
      events &+= 1
      switch event.kind {
      case .arrival: arrive(Int(event.index))
      case .served: served(event.index)
      case .shared: look(atShared: Int(event.index), event.time)
      case .timeout: giveUp(at: Int(event.index))
      case .retry: tryAgain(event.index)
      case .taskReady: taskIsReady(Int(event.index), event.time)
      case .taskStopped: taskStops(Int(event.index), event.time)
      case .minute: minutePasses()
      case .warm: forgetWarmUp()
      case .end: return false
      }
      heap.closeHole()
      if events >= limit { return true }
    }
  }

  @inline(__always)
  private mutating func arrive(_ stream: Int) {
    let next = arrivals[stream].next()
    if next < .infinity { heap.push(next, .arrival, Int32(truncatingIfNeeded: stream)) }
    entries[stream].requests &+= 1
    if options.countsHours { countHour(stream) }
    begin(
      Int(entryTargets[stream]), parent: -1 - Int32(truncatingIfNeeded: stream), attempt: 0,
      born: now, site: -1)
  }

  private mutating func countHour(_ stream: Int) {
    let hour = (now - options.warmUpSeconds) / 3_600
    guard hour >= 0, hour < Double(entries[stream].requestsPerHour.count) else { return }
    entries[stream].requestsPerHour[Int(hour)] &+= 1
  }

  private mutating func forgetWarmUp() {
    for index in meters.indices {
      meters[index].forget(at: now)
      stations[index].lastBusyArea = 0
      stations[index].lastCapacityArea = 0
      stations[index].lastArrivals = 0
    }
    for index in entries.indices {
      let hours = entries[index].requestsPerHour
      entries[index] = EntryResult(station: entries[index].station)
      entries[index].requestsPerHour = hours
    }
  }

  private mutating func result(stoppedEarly: Bool) -> EventResult {
    var results: [StationResult] = []
    for index in meters.indices {
      meters[index].advance(to: now)
      for lane in lanes where Int(lane.station) == index && lane.waiting > 0 {
        meters[index].longestWait = max(meters[index].longestWait, now - pool[lane.head].arrived)
      }
      results.append(meters[index].result(name: names[index], at: now))
    }
    return EventResult(
      stations: results, entries: entries, events: events, hops: hops,
      mostInFlight: mostInFlight, stoppedEarly: stoppedEarly,
      openDeployments: stations.indices.filter { stations[$0].isDeploying }.map { names[$0] })
  }
}
