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

  /// The whole month with something that breaks in it.
  package func month(with incident: Incident) -> FluidMonth {
    var run = MonthRun(self, incident: incident)
    for hour in 0..<stack.period.hours { run.pass(hour) }
    return run.month()
  }

  /// The same without the minutes that response times come from: the load alone is asked for.
  func month(keepingMinutes: Bool) -> FluidMonth {
    var run = MonthRun(self)
    for index in run.states.indices { run.states[index].keepsMinutes = keepingMinutes }
    for hour in 0..<stack.period.hours { run.pass(hour) }
    return run.month()
  }
}

/// A month on its way, hour by hour.
private struct MonthRun {
  let engine: FluidEngine
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
  var cacheCredits: [CPUCreditBalance?]
  var flow: ThinnedFlow
  let incident: Incident?
  var trace: IncidentTrace?

  init(_ engine: FluidEngine, incident: Incident? = nil) {
    self.engine = engine
    self.incident = incident
    trace = incident.map { IncidentTrace(first: $0.watched.lowerBound * 60) }
    let period = engine.stack.period
    rates = engine.scenario.requestsPerSecond(minutes: period.minutes)
    states = engine.stations.map { FluidStation.State($0) }
    balances = engine.databases.map(\.freshCredits)
    waits = engine.databases.map { _ in Backlog() }
    hours = FluidHours(of: engine.stack, nodes: engine.stations.count)
    deployments = engine.scenario.deploymentsPerMonth * period.months
    deploying = engine.deploymentMinutes(deployments, minutes: period.minutes)
    // Only a scaler asks whether a deployment runs.
    scales = engine.stations.contains { $0.scaling != nil }
    jobs = engine.queues.map { _ in FluidQueue.State() }
    cacheCredits = engine.caches.map(\.freshCredits)
    repeats = engine.scenario.isEvenWithinHours
    flow = ThinnedFlow(engine)
  }

  mutating func pass(_ hour: Int) {
    let first = hour * 60
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
    let isThin =
      incident?.watched.contains(hour) == true || engine.overloads(states, peak: peak)
    if isThin {
      passThinly(first)
    } else {
      for index in engine.stations.indices { pass(index, first, isEven: isEven) }
    }
    for place in engine.queues.indices {
      let tasks = Double(states[engine.queues[place].worker].ready)
      engine.queues[place].close(&jobs[place], hour: hour, tasks: tasks, into: &hours)
    }
    for index in states.indices { states[index].close(hour: hour, into: &hours, service: index) }
    for index in engine.databases.indices {
      engine.databases[index].run(
        &balances[index], hour: hour, at: index,
        rate: isThin ? engine.rate(ofDatabase: index, hour, in: hours) : nil, into: &hours)
      engine.wait(&waits[index], ofDatabase: index, hour, in: &hours)
    }
    for index in engine.caches.indices {
      engine.caches[index].run(&cacheCredits[index], hour: hour, at: index, into: &hours)
    }
  }

  /// An hour of one service that nothing thins out.
  private mutating func pass(_ index: Int, _ first: Int, isEven: Bool) {
    let (queues, worked) = (engine.queues, engine.worked[index])
    let rate = rates[first]
    let ready = states[index].ready
    if isEven,
      worked.allSatisfy({
        queues[$0].holds(jobs[$0], outsidePerSecond: rate, tasks: ready)
      }),
      engine.stations[index].stepHour(&states[index], outsidePerSecond: rate)
    {
      return
    }
    for minute in first..<(first + 60) {
      engine.stations[index].step(
        &states[index], outsidePerSecond: rates[minute],
        deploying: scales && deploying[minute])
      for place in worked {
        queues[place].step(
          &jobs[place], outsidePerSecond: rates[minute], tasks: states[index].ready)
      }
    }
  }

  /// An hour in which what one service does not finish never comes to the next: callers first.
  private mutating func passThinly(_ first: Int) {
    for minute in first..<(first + 60) {
      let rate = rates[minute]
      let broken = breakage(minute)
      flow.begin(broken)
      for index in engine.graph.order {
        let arriving = flow.arriving(at: index, outsidePerSecond: rate, engine)
        let around = flow.around(index, states, engine)
        engine.stations[index].step(
          &states[index], outsidePerSecond: rate, arriving: arriving, around: around,
          deploying: scales && deploying[minute])
        flow.pass(arriving * states[index].servedShare, from: index, engine)
        for place in engine.worked[index] {
          if broken?.stopped[engine.queues[place].position] == true { continue }
          engine.queues[place].step(
            &jobs[place], outsidePerSecond: rate, tasks: states[index].ready)
        }
      }
      flow.end(states, engine)
      if let broken { keep(rate, broken) }
    }
  }

  /// What is broken in a minute; nothing outside of the hours of an incident.
  private mutating func breakage(_ minute: Int) -> Breakage? {
    guard let incident, incident.watched.contains(minute / 60) else { return nil }
    let broken = Breakage(
      incident, minute: minute, tasks: states.map { $0.ready + $0.gone }, engine)
    for index in states.indices { states[index].tasksStarted += broken.replaced[index] }
    return broken
  }

  /// Notes a minute that an incident is judged by.
  private mutating func keep(_ rate: Double, _ broken: Breakage) {
    let failing = flow.failing
    let failed = zip(engine.entry, failing).reduce(0) { $0 + $1.0 * $1.1 }
    trace?.minutes.append(
      IncidentTrace.Minute(
        requests: rate * 60, failed: rate * 60 * failed, failing: failing,
        waiting: states.map { $0.wait.seconds },
        tasks: states.indices.map { states[$0].ready + states[$0].gone - broken.away[$0] },
        jobs: jobs.reduce(0) { $0 + $1.backlog }))
  }

  consuming func month() -> FluidMonth {
    let states = states
    let hasLost = incident != nil || states.contains { $0.lostSum > 0 }
    let rollbacks = incident?.rollbacks ?? []
    let ran = engine.nodes.indices.map { index in
      let again = rollbacks.contains(index) ? 1.0 : 0
      return engine.nodeLoad(of: index, state: states[index], deployments: deployments + again)
    }
    let requests = hours.requests.reduce(0, +)
    var load = MonthLoad(
      period: engine.stack.period, requestsPerHour: hours.requests, entry: engine.entry,
      visits: hasLost && requests > 0
        ? states.map { $0.arrivalSum / requests } : engine.visits,
      nodes: ran, deployments: deployments + (rollbacks.isEmpty ? 0 : 1),
      surplusVCPUHours: balances.map { balance in
        guard var balance else { return 0 }
        balance.stop()
        return balance.chargedVCPUHours
      })
    if hasLost {
      load.handled = states.map {
        $0.arrivalSum > 0 ? min(1, $0.handledSum / $0.arrivalSum) : 1
      }
      load.answered = states.map {
        $0.arrivalSum > 0 ? min(1, $0.answeredSum / $0.arrivalSum) : 1
      }
    }
    var month = FluidMonth(load: load, hours: hours, states: states, rates: rates)
    month.trace = trace
    return month
  }
}

extension FluidEngine {
  /// Whether requests may be lost in the hour to come, or were just before.
  fileprivate func overloads(_ states: [FluidStation.State], peak: Double) -> Bool {
    stations.indices.contains { index in
      let (station, state) = (stations[index], states[index])
      if state.wait.seconds > 1 || state.failedShare > 0 { return true }
      let arriving = peak * visits[index]
      let tasks = Double(min(state.ready, state.scaler.desired))
      let work = arriving * station.serviceSeconds + peak * station.jobSeconds
      if work > 0, work >= tasks * Double(station.servers) { return true }
      return station.inner.indices.contains { place in
        let stage = station.inner[place]
        return state.inner[place].wait.seconds > 1
          || !stage.isLoose(perTask: arriving / max(1, tasks), outsidePerSecond: peak)
            && stage.load(arriving: arriving, outsidePerSecond: peak, tasks: max(1, tasks)) >= 1
      }
    }
  }

  /// Requests from outside per second that would ask a database as often as those of an hour did.
  fileprivate func rate(ofDatabase position: Int, _ hour: Int, in hours: FluidHours) -> Double {
    let database = databases[position]
    guard database.queriesPerRequest > 0 else { return hours.requests[hour] / 3_600 }
    var queries = 0.0
    for (index, node) in nodes.enumerated() {
      for use in node.request.databaseUses where use.database == position {
        queries += use.queries * hours.arrivals[hour * nodes.count + index]
      }
    }
    return queries / database.queriesPerRequest / 3_600
  }

  /// The wait for a database's processes after an hour of its load.
  fileprivate func wait(
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
    let noise = database.secondsPerQuery / Double(database.servers)
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
    let longest = patience / most
    return max(noise, use < 1 ? longest : min(longest, connections * noise))
  }
}
