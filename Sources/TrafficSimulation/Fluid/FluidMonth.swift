import Quantities
package import Resources
import Services

/// A month as it ran: the load to meter, and the hours to report.
package struct FluidMonth: Sendable {
  package let load: MonthLoad
  package let hours: FluidHours
  let states: [FluidStation.State]
  /// Requests from outside per second, minute by minute.
  package let rates: [Double]
  /// The minutes around an incident, where one was laid into it.
  package internal(set) var trace: IncidentTrace?
}

extension FluidEngine {
  /// The whole month, with what it did to every station.
  package func month() -> FluidMonth { month(keepingMinutes: true) }

  /// The whole month, and its load up to the end of each day: the last is the month's own.
  ///
  /// The minutes that response times come from are not kept.
  package func monthByDay() -> (month: FluidMonth, days: [MonthLoad]) {
    var run = MonthRun(self)
    for index in run.states.indices { run.states[index].keepsMinutes = false }
    var days: [MonthLoad] = []
    for hour in 0..<stack.period.hours {
      run.pass(hour, self)
      let passed = hour + 1
      if passed.isMultiple(of: 24) || passed == stack.period.hours {
        days.append(run.load(through: passed, self))
      }
    }
    return (run.month(self), days)
  }

  /// The whole month with something that breaks in it.
  package func month(with incident: Incident) -> FluidMonth {
    var run = MonthRun(self, incident: incident)
    for hour in 0..<stack.period.hours { run.pass(hour, self) }
    return run.month(self)
  }

  /// The same without the minutes that response times come from: the load alone is asked for.
  func month(keepingMinutes: Bool) -> FluidMonth {
    var run = MonthRun(self)
    for index in run.states.indices { run.states[index].keepsMinutes = keepingMinutes }
    for hour in 0..<stack.period.hours { run.pass(hour, self) }
    return run.month(self)
  }
}

/// A month on its way, hour by hour.
///
/// The engine is handed to each step, not kept: so nothing of it is copied.
struct MonthRun {
  let rates: [Double]
  let deployments: Double
  let deploying: [Bool]
  let scales: Bool
  let repeats: Bool
  var states: [FluidStation.State]
  var hours: FluidHours
  var jobs: [FluidQueue.State]
  var balances: [CPUCreditBalance?]
  var waits: [Backlog]
  var disks: [FluidDisk]
  /// Per database, the services that ask it, and where among the waits there.
  let asking: [[(station: Int, place: Int)]]
  /// The services that ask caches, and where among the waits there.
  let commanding: [(station: Int, place: Int, cache: Int)]
  var cacheCredits: [CPUCreditBalance?]
  var flow: ThinnedFlow
  /// Per service the mean tasks of each hour that has passed, where fleets follow them.
  var running: [[Double]]
  let incident: Incident?
  var trace: IncidentTrace?
  var settled: SettledHours

  init(_ engine: FluidEngine, incident: Incident? = nil) {
    self.incident = incident
    trace = incident.map { IncidentTrace(first: $0.watched.lowerBound * 60) }
    let period = engine.stack.period
    rates = engine.scenario.requestsPerSecond(minutes: period.minutes)
    running = engine.stations.map { _ in [] }
    states = engine.freshStates(peak: rates.max() ?? 0)
    balances = engine.databases.map(\.freshCredits)
    waits = engine.databases.map { _ in Backlog() }
    disks = engine.databases.map { FluidDisk($0) }
    asking = engine.databases.indices.map { database in
      engine.stations.indices.flatMap { station in
        engine.stations[station].inner.indices.filter {
          engine.stations[station].inner[$0].database == database
        }.map { (station, $0) }
      }
    }
    commanding = engine.stations.indices.flatMap { station in
      engine.stations[station].inner.enumerated().compactMap { place, stage in
        stage.cache.map { (station, place, $0) }
      }
    }
    hours = FluidHours(of: engine.stack, nodes: engine.stations.count)
    deployments = engine.scenario.deploymentsPerMonth * period.months
    deploying = engine.deploymentMinutes(deployments, minutes: period.minutes)
    // Only a scaler asks whether a deployment runs.
    scales = engine.stations.contains { $0.scaling != nil }
    jobs = engine.queues.map { _ in FluidQueue.State() }
    cacheCredits = engine.caches.map(\.freshCredits)
    repeats = engine.scenario.isEvenWithinHours
    settled = SettledHours(
      hours: period.hours, mayRepeat: repeats && incident == nil && engine.keepsItsTasks)
    flow = ThinnedFlow(engine)
  }

  mutating func pass(_ hour: Int, _ engine: FluidEngine) {
    let before = engine.stack.fleets.isEmpty ? [] : states.map(\.taskMinutes)
    defer {
      for index in before.indices {
        running[index].append((states[index].taskMinutes - before[index]) / 60)
      }
    }
    let first = hour * 60
    let like = settled.hour(like: hour, rates)
    if let like {
      hours.requests[hour] = hours.requests[like]
      let areDisksLike = runDisks(hour, like: like, engine)
      if runCaches(hour, like: like, engine), areDisksLike {
        return pass(hour, like: like, engine)
      }
    }
    var requests = 0.0
    var (isEven, peak) = (true, rates[first])
    // The same hour of the week before has the same sum, where nothing but the week shapes it.
    if repeats, hour >= WeekShape.hours, rates[first] == rates[first - WeekShape.hours * 60] {
      requests = hours.requests[hour - WeekShape.hours]
    } else {
      for minute in first..<(first + 60) {
        requests += rates[minute] * 60
        peak = max(peak, rates[minute])
        if rates[minute] != rates[first] { isEven = false }
      }
    }
    hours.requests[hour] = requests
    if like == nil {
      _ = runDisks(hour, like: nil, engine)
      _ = runCaches(hour, like: nil, engine)
    }
    let isThin =
      incident?.watched.contains(hour) == true || engine.overloads(states, peak: peak)
    let isShut = isShut(hour, engine)
    var followsRate = !isShut && !isThin
    if isShut {
      for index in engine.stations.indices {
        engine.stations[index].passShut(
          &states[index], arriving: requests / 3_600 * engine.entry[index], minutes: 60)
      }
    } else if isThin {
      passThinly(first, engine)
    } else {
      for index in engine.stations.indices {
        let isWhole = pass(index, first, isEven: isEven, engine)
        followsRate = followsRate && isWhole
      }
    }
    for place in engine.queues.indices {
      let tasks = Double(states[engine.queues[place].worker].ready)
      engine.queues[place].close(&jobs[place], hour: hour, tasks: tasks, into: &hours)
    }
    for index in states.indices { states[index].close(hour: hour, into: &hours, service: index) }
    for index in engine.databases.indices {
      engine.databases[index].run(
        &balances[index], hour: hour, at: index,
        rate: isShut ? 0 : isThin ? engine.rate(ofDatabase: index, hour, in: hours) : nil,
        into: &hours)
      engine.wait(&waits[index], ofDatabase: index, hour, in: &hours)
    }
    if followsRate, waits.allSatisfy({ $0.seconds == 0 }), areDisksSettled(hour, engine) {
      settled.note(hour)
    }
  }

  /// An hour that begins as one before it did and has its rate: what keeps account runs on, all else is the same.
  private mutating func pass(_ hour: Int, like: Int, _ engine: FluidEngine) {
    for index in states.indices {
      states[index].pass(hour, like: like, in: &hours, service: index)
    }
    let queues = hours.queues.count
    for place in engine.queues.indices {
      let position = engine.queues[place].position
      hours.jobsWaiting[hour * queues + position] = hours.jobsWaiting[like * queues + position]
      hours.oldestJobSeconds[hour * queues + position] =
        hours.oldestJobSeconds[like * queues + position]
    }
    for index in engine.databases.indices {
      engine.databases[index].run(&balances[index], hour: hour, at: index, into: &hours)
    }
    hours.like[hour] = like
    settled.note(hour)
  }

  private func areDisksSettled(_ hour: Int, _ engine: FluidEngine) -> Bool {
    engine.databases.indices.allSatisfy {
      hours.disk[hour * engine.databases.count + $0].isSettled
    }
  }

  /// Whether nothing runs in an hour.
  private func isShut(_ hour: Int, _ engine: FluidEngine) -> Bool {
    engine.stations.allSatisfy { $0.open?.contains(hour: hour) == false }
      && incident?.watched.contains(hour) != true
  }

  /// What the databases' files can do in an hour, as far as all that come get through to them.
  ///
  /// - Returns: whether that is what they could do in the hour that this one is like.
  private mutating func runDisks(_ hour: Int, like: Int?, _ engine: FluidEngine) -> Bool {
    let count = engine.databases.count
    var isSame = true
    for index in engine.databases.indices where engine.databases[index].hasDisk {
      let known = like.map { hours.disk[$0 * count + index] }
      var moment = disks[index].run(
        engine.databases[index], outsidePerSecond: hours.requests[hour] / 3_600, like: known)
      if !moment.isSettled {
        disks[index].wait(
          &moment, askers: engine.askers(ofDatabase: index, max(0, hour - 1), hours))
      }
      if moment != known { isSame = false }
      hours.disk[hour * count + index] = moment
      for (station, place) in asking[index] {
        states[station].inner[place].disk = moment
      }
    }
    return isSame
  }

  /// What the caches' cores have left in an hour, of which all requests want their commands.
  ///
  /// - Returns: whether that is what they had in the hour that this one is like.
  private mutating func runCaches(_ hour: Int, like: Int?, _ engine: FluidEngine) -> Bool {
    guard !engine.caches.isEmpty else { return true }
    let count = engine.caches.count
    let rate: Double? = isShut(hour, engine) ? 0 : nil
    var isSame = true
    for index in engine.caches.indices {
      engine.caches[index].run(
        &cacheCredits[index], hour: hour, at: index, rate: rate, into: &hours)
      let speed = hours.cacheSpeed[hour * count + index]
      if let like, speed != hours.cacheSpeed[like * count + index] { isSame = false }
    }
    for (station, place, cache) in commanding {
      states[station].inner[place].speed = hours.cacheSpeed[hour * count + cache]
    }
    return isSame
  }

  /// An hour of one service that nothing thins out.
  ///
  /// - Returns: whether it went by at once.
  private mutating func pass(
    _ index: Int, _ first: Int, isEven: Bool, _ engine: FluidEngine
  ) -> Bool {
    let rate = rates[first]
    let station = engine.stations[index]
    if isEven, holdsJobs(of: index, outsidePerSecond: rate, engine),
      station.stepHour(&states[index], outsidePerSecond: rate)
    {
      return true
    }
    for minute in first..<(first + 60) {
      station.step(
        &states[index], outsidePerSecond: rates[minute],
        deploying: scales && deploying[minute])
      for place in engine.worked[index] {
        engine.queues[place].step(
          &jobs[place], outsidePerSecond: rates[minute], tasks: states[index].ready)
      }
    }
    return false
  }

  /// Whether no job waits longer than it would in any minute of a rate.
  private func holdsJobs(
    of index: Int, outsidePerSecond rate: Double, _ engine: FluidEngine
  ) -> Bool {
    for place in engine.worked[index]
    where !engine.queues[place].holds(
      jobs[place], outsidePerSecond: rate, tasks: states[index].ready)
    {
      return false
    }
    return true
  }

  /// An hour in which what one service does not finish never comes to the next: callers first.
  private mutating func passThinly(_ first: Int, _ engine: FluidEngine) {
    for minute in first..<(first + 60) {
      let rate = rates[minute]
      let broken = breakage(minute, engine)
      flow.begin(broken)
      for index in engine.graph.order {
        let arriving = flow.arriving(at: index, outsidePerSecond: rate, engine)
        let around = flow.around(index, states, engine)
        engine.stations[index].step(
          &states[index], outsidePerSecond: rate, arriving: arriving, around: around,
          deploying: scales && deploying[minute])
        flow.pass(
          states[index].servedShare, of: arriving, from: index, outsidePerSecond: rate, engine)
        for place in engine.worked[index] {
          if broken?.stopped[engine.queues[place].position] == true { continue }
          engine.queues[place].step(
            &jobs[place], outsidePerSecond: rate, tasks: states[index].ready)
        }
      }
      flow.end(states, outsidePerSecond: rate, engine)
      if let broken { keep(rate, broken, engine) }
    }
  }

  /// What is broken in a minute; nothing outside of the hours of an incident.
  private mutating func breakage(_ minute: Int, _ engine: FluidEngine) -> Breakage? {
    guard let incident, incident.watched.contains(minute / 60) else { return nil }
    let broken = Breakage(
      incident, minute: minute, tasks: states.map { $0.ready + $0.gone }, engine)
    for index in states.indices { states[index].tasksStarted += broken.replaced[index] }
    return broken
  }

  /// Notes a minute that an incident is judged by.
  private mutating func keep(_ rate: Double, _ broken: Breakage, _ engine: FluidEngine) {
    let failing = flow.failing
    let failed = zip(engine.entry, failing).reduce(0) { $0 + $1.0 * $1.1 }
    trace?.minutes.append(
      IncidentTrace.Minute(
        requests: rate * 60, failed: rate * 60 * failed, failing: failing,
        waiting: states.map { $0.wait.seconds },
        tasks: states.indices.map { states[$0].ready + states[$0].gone - broken.away[$0] },
        jobs: jobs.reduce(0) { $0 + $1.backlog }))
  }

  consuming func month(_ engine: FluidEngine) -> FluidMonth {
    var month = FluidMonth(
      load: load(through: engine.stack.period.hours, engine), hours: hours, states: states,
      rates: rates)
    month.trace = trace
    return month
  }
}
