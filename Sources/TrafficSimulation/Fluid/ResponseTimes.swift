import Resources
import Services

/// Response times of the services in one situation, as distributions.
///
/// A response is a wait for a process, work, then calls, queries and commands one after the other, each
/// independent of the others. The wait of each station is that of ``WaitTable``, M/M/c for databases,
/// connections and caches; a request not answered in time has failed, and so has its caller.
struct ResponseTimes {
  /// What a moment is like.
  struct Situation {
    /// Requests from outside per second.
    var rate = 0.0
    /// Share of a core that each cache has.
    var cacheSpeed: [Double] = []
    /// Tasks that serve, per service.
    var tasks: [Double] = []
    /// The burst, or the quiet between two, which this is; `nil` where the rate stays.
    var burst: BurstPhase?
    /// Work that comes over capacity, per service; `nil` for what the rate gives.
    var load: [Double]?
    /// The minutes of services whose hour is uneven, by service.
    var uneven: [Int: UnevenHour] = [:]
    /// Seconds of backlog before each database; 0 where its wait follows the load.
    var databaseWait: [Double] = []
    /// What each database's disk allows; nothing is in its way without it.
    var disk: [DiskMoment] = []
    /// Seconds that a query bears to wait, per database.
    var databasePatience: [Double] = []
    /// Tasks that Spot or a deployment has taken.
    var away: TaskAbsence?
    /// Per service, what its requests meet while they hold a place; empty where nobody waits for one.
    var held: [HeldPlaces?] = []
    /// Per database, what the connections of those who ask it hold up; empty where they hold up nobody.
    var pooled: [PooledStore?] = []
  }

  /// A part of a wait: so many of the requests find it like that.
  struct WaitPart {
    let shape: WaitShape
    let share: Double
  }

  let engine: FluidEngine
  /// Per service, the cells of its own work.
  private let work: [Durations]
  /// Per service, whether one request may come there several times.
  private let isMetAgain: [Bool]
  var sums = DurationSums()

  init(engine: FluidEngine) {
    self.engine = engine
    var isMetAgain = engine.stations.map { _ in false }
    for caller in engine.graph.order {
      for call in engine.graph.calls[caller] where call.perRequest > 1 || isMetAgain[caller] {
        isMetAgain[call.callee] = true
      }
    }
    self.isMetAgain = isMetAgain
    work = zip(engine.stations, engine.asked).map { station, node in
      let seconds = FluidStation.serviceSeconds(node)
      return seconds > 0
        ? Durations(
          cells: DurationCells.lognormal(squaredCV: station.squaredCV), unit: seconds) : .none
    }
  }

  /// Each service's response in the stack's order, as it mostly is and while tasks are missing, with the share of
  /// the time of each.
  mutating func spells(of situation: Situation) -> [(share: Double, responses: [Response])] {
    var situation = situation
    situation.held = engine.stations.indices.map {
      engine.heldPlaces(of: $0, outsidePerSecond: situation.rate, tasks: situation.tasks)
    }
    situation.pooled = engine.pooledStores(situation)
    let answers = engine.databases.indices.map { query($0, situation) }
    let commands = engine.caches.indices.map { command($0, situation) }
    let none = [Response](
      repeating: Response(durations: .none, insideSeconds: 0), count: engine.nodes.count)
    var mostly: [Response]?
    return engine.spells(of: situation).map { share, spell in
      // Only who calls the service whose tasks are missing is answered otherwise than he mostly is.
      var isChanged = engine.nodes.map { _ in mostly == nil || spell.away == nil }
      if let away = spell.away { isChanged[away.service] = true }
      var result = mostly ?? none
      for index in engine.graph.order.reversed() {
        if engine.graph.calls[index].contains(where: { isChanged[$0.callee] }) {
          isChanged[index] = true
        }
        if isChanged[index] {
          result[index] = response(index, result, answers, commands, spell)
        }
      }
      if spell.away == nil { mostly = result }
      return (share, result)
    }
  }

  /// A service's response, those that it calls known.
  private mutating func response(
    _ index: Int, _ result: [Response], _ answers: [Response], _ commands: [Response],
    _ situation: Situation
  ) -> Response {
    let stack = engine.stack
    let request = engine.asked[index].request
    // What comes once a process has been found; the wait for it is added last.
    var rest = Passage(work[index], follows: isMetAgain[index])
    var waits: [KeptWait] = []
    if engine.stations[index].lossPlaces == nil,
      let place = engine.stations[index].inner.firstIndex(where: { $0.isPlaces })
    {
      let wait = innerWait(index, place, situation)
      rest.wait(wait, &sums)
      waits.append(kept(wait, index, engine.stations[index].inner[place], situation))
    }
    for call in request.calls {
      let callee = result[call.callee]
      rest.call(callee, times: call.perRequest, &sums)
      waits += callee.waits.map { $0.met(call.perRequest) }
    }
    for use in request.databaseUses where answers.indices.contains(use.database) {
      let query = connected(index, use, answers[use.database], situation)
      rest.call(query, times: use.queries, &sums)
      rest.lose(
        query.lost, times: use.queries, within: engine.stations[index].timeoutSeconds)
      waits += query.waits.map { $0.met(use.queries) }
    }
    for (place, stage) in engine.stations[index].inner.enumerated() where stage.isOnce {
      guard let turn = turn(index, place, situation) else { continue }
      rest.wait(turn.durations, &sums)
      rest.lose(turn.lost, times: 1, within: engine.stations[index].timeoutSeconds)
      waits += turn.waits
    }
    for use in request.cacheUses where commands.indices.contains(use.cache) {
      rest.call(commands[use.cache], times: use.commands, &sums)
      waits += commands[use.cache].waits.map { $0.met(use.commands) }
    }
    if request.waitMilliseconds > 0 {
      rest.add(.exponential(request.waitMilliseconds / 1_000), times: 1, &sums)
    }
    let starts = engine.stations[index].coldShare(outsidePerSecond: situation.rate)
    if starts > 0 {
      let seconds = engine.nodes[index].station.coldStartSeconds
      rest.add(.exponential(seconds), times: starts, &sums)
    }
    for call in request.thirdPartyCalls {
      rest.add(
        .exponential(stack.thirdParties[call.callee].secondsPerCall), times: call.perRequest,
        &sums)
    }
    return response(index, rest: rest, waits, situation)
  }

  /// The wait for a process before all the rest, and what ends within the timeout.
  private mutating func response(
    _ index: Int, rest passage: Passage, _ waits: [KeptWait], _ situation: Situation
  ) -> Response {
    var passage = passage
    let rest = passage.total
    let station = engine.stations[index]
    let timeout = station.timeoutSeconds
    let parts = processWait(index, situation)
    var total = rest
    var share =
      rest.answered * (1 - turnedAway(index, situation))
      * (1 - engine.byMessages[index].brokenOff)
    var waits = waits
    var own: Durations?
    if !parts.isEmpty {
      if parts.contains(where: { $0.shape.isSpread }) {
        for part in parts { part.shape.add(to: &sums, share: part.share) }
        own = sums.sum(sums.take(), rest)
      }
      for part in parts { part.shape.inOneLine.add(to: &sums, share: part.share) }
      let wait = sums.take()
      passage.wait(wait, &sums)
      total = passage.total
      // Sums are coarse where the timeout lies; what is left of it after the rest is not.
      share = wait.answered * rest.answered
      let least = timeout - (rest.seconds.last ?? 0)
      for part in parts where part.shape.longest > least {
        for (seconds, some) in zip(rest.seconds, rest.shares) {
          share -= part.share * some * part.shape.inOneLine.tail(timeout - seconds)
        }
      }
      let noise = station.noise(tasks: max(1, situation.tasks[index]))
      let load = station.load(situation, index)
      waits.append(
        KeptWait(
          wait, load: load,
          relaxation: Self.relaxation(load: load, noise: noise, visits: station.together),
          places: situation.tasks[index], backlogVariance: Self.backlogVariance(parts)))
    }
    share = min(1, max(0, share))
    let answered = total.cut(at: timeout).answered(share)
    let failed = max(0, 1 - answered.answered)
    return Response(
      durations: answered,
      insideSeconds: max(
        0, answered.mean * answered.answered + failed * timeout + engine.byMessages[index].longer),
      waits: waits, again: passage.again,
      own: own?.cut(at: timeout).answered(share))
  }

  /// The wait at the service's own tasks, which requests go round in turn; empty where nothing waits.
  private func processWait(_ index: Int, _ situation: Situation) -> [WaitPart] {
    let station = engine.stations[index]
    if station.lossPlaces != nil { return [] }
    if let away = situation.away, away.service == index {
      let even = MinuteSample(
        requests: 1, tasks: Int32(situation.tasks[index].rounded()),
        load: station.load(situation, index), wait: 0, moving: 0, lost: 0, held: 0)
      return processWait(index, without: away, situation.uneven[index]?.minutes ?? [even])
    }
    let arrivals = engine.arrivalSpread(at: index, situation)
    let lacking = engine.lacking(at: index, situation.held)
    if let hour = situation.uneven[index] {
      let all = hour.minutes.reduce(0) { $0 + $1.requests }
      guard all > 0 else { return [] }
      return hour.minutes.map { minute in
        var shape = shape(
          of: station, tasks: Double(minute.tasks), load: minute.load, seconds: minute.wait,
          moving: minute.moving, arrivals: arrivals * steadiness(of: minute, at: station),
          lacking: minute.wait > 0 ? 0 : lacking)
        shape.before = minute.held
        if minute.isPacked, minute.wait > 0 {
          shape.lines = Double(minute.tasks)
          let one = station.workSeconds / Double(station.servers)
          shape.scatter = station.spread(tasks: Double(minute.tasks)) * one / minute.wait
        }
        return WaitPart(shape: shape, share: minute.requests / all * (1 - minute.lost))
      }
    }
    guard station.workSeconds > 0 else { return [] }
    let tasks = situation.tasks[index]
    let load = station.load(situation, index)
    guard load > 1e-9 else { return [] }
    if let burst = situation.burst, load * max(1, burst.otherRate) > station.settledBelow {
      return processWait(of: station, tasks: tasks, load: load, in: burst)
    }
    return [
      WaitPart(
        shape: shape(
          of: station, tasks: tasks, load: load, seconds: 0, moving: 0, arrivals: arrivals,
          lacking: lacking),
        share: 1)
    ]
  }

  /// How far a minute's wait is made by chance, and not left over from another's load: 0...1.
  private func steadiness(of minute: MinuteSample, at station: FluidStation) -> Double {
    guard minute.wait > 0 else { return 1 }
    let noise = station.noise(tasks: Double(minute.tasks))
    let settled =
      minute.load < 1 ? Backlog.settled(load: minute.load, noise: noise).seconds : .infinity
    return (1 - minute.moving) * min(1, max(0, 2 - minute.wait / settled))
  }

  /// The share that finds no place, where nobody waits for one.
  private func turnedAway(_ index: Int, _ situation: Situation) -> Double {
    let station = engine.stations[index]
    guard station.lossPlaces != nil else { return 0 }
    guard let hour = situation.uneven[index] else {
      return station.turnedAway(arriving: situation.rate * station.visits)
    }
    let all = hour.minutes.reduce(0) { $0 + $1.requests }
    return all > 0 ? hour.minutes.reduce(0) { $0 + $1.requests * $1.lost } / all : 0
  }

  func shape(
    of station: FluidStation, tasks: Double, load: Double, seconds: Double, moving: Double,
    arrivals: Double = 0, lacking: Double = 0
  ) -> WaitShape {
    let noise = station.noise(tasks: tasks)
    var backlog = Backlog(seconds: seconds)
    if seconds == 0 { backlog = .settled(load: min(load, 0.999), noise: noise) }
    var use = seconds == 0 ? min(load, 0.999) : backlog.utilisation(noise: noise)
    // Most of what is missing as at a lower load, the rest as if nobody waited longer than some bound: between the
    // two lie queues of few customers.
    let left = Elementary.power(1 - min(0.999, lacking), 0.85)
    if lacking > 0 {
      let odds = left * use / (1 - use)
      use = odds / (1 + odds)
      backlog.seconds *= left
    }
    var wait = WaitTable.wait(
      phases: tasks, servers: station.servers, squaredCV: station.spread(tasks: tasks),
      utilisation: min(use, 0.99999), arrivals: arrivals)
    if lacking > 0 { wait = wait.bounded(toMean: (1 - lacking) / left) }
    return WaitShape(
      probability: wait.probability, mean: 0, cells: wait.cells, unit: station.workSeconds,
      backlog: backlog.seconds, moving: moving, patience: station.timeoutSeconds)
  }
}
