import Quantities
package import Resources
package import Services

/// The month as a flow: expected arrivals, minute by minute, against the capacity that runs.
///
/// The same run feeds the bill (``MonthLoad``) and the capacity report (``FluidMonth``), so that load
/// and cost cannot disagree. Nothing is drawn at random, so the same input gives the same bits.
package struct FluidEngine: Sendable {
  package let stack: Stack
  package let scenario: Scenario
  let graph: CallGraph
  /// Entry shares in the stack's order.
  package let entry: [Double]
  /// Visits to each service for one request from outside.
  package let visits: [Double]
  let stations: [FluidStation]
  let databases: [FluidDatabase]
  let queue: FluidQueue?
  /// Jobs queued for one request from outside, retries included.
  let jobsPerRequest: Double

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - stack: what is deployed.
  ///   - scenario: what comes in; shares for services that the stack lacks are left out.
  /// - Throws: ``CallGraph/Cycle`` where services call each other in a circle.
  package init(stack: Stack, scenario: Scenario) throws(CallGraph.Cycle) {
    self.stack = stack
    self.scenario = scenario
    graph = try stack.callGraph()
    let entry = stack.services.map { service in
      scenario.entry.first { $0.service == service.name }?.share ?? 0
    }
    let visits = graph.visits(entry: entry)
    self.entry = entry
    self.visits = visits
    let queued = zip(stack.services, visits).reduce(0) { sum, service in
      service.0.request.queueUses.reduce(sum) { $0 + $1.messages * service.1 }
    }
    let jobs = stack.queues.first.map { queued / (1 - min($0.retryShare, 0.99)) } ?? 0
    jobsPerRequest = jobs
    stations = stack.services.indices.map { index in
      FluidStation(
        stack.services[index], visits: visits[index],
        jobsPerRequest: stack.queues.first?.worker == index ? jobs : 0,
        cpuSecondsPerJob: (stack.queues.first?.cpuMillisecondsPerJob ?? 0) / 1_000)
    }
    queue = FluidQueue(stack.queues.first, jobsPerRequest: jobs)
    databases = stack.databases.enumerated().map { index, database in
      FluidDatabase(
        database, services: index == 0 ? stack.services : [], visits: visits)
    }
  }

  /// The month's load, for the meters.
  package func run() -> MonthLoad { month().load }

  /// The whole month, with what it did to every station.
  package func month() -> FluidMonth {
    let period = stack.period
    let rates = scenario.requestsPerSecond(minutes: period.minutes)
    var states = stations.map { FluidStation.State($0) }
    var balances = databases.map(\.freshCredits)
    let count = stations.count
    var hours = FluidHours(hours: period.hours, services: count, databases: databases.count)
    let deployments = scenario.deploymentsPerMonth * period.months
    let deploying = deploymentMinutes(deployments, minutes: period.minutes)
    // Only a scaler asks whether a deployment runs.
    let scales = stations.contains { $0.scaling != nil }
    var jobs = FluidQueue.State()
    let cache = stack.caches.first.map {
      FluidCache($0, commandsPerRequest: cacheCommandsPerRequest)
    }
    var cacheCredits = cache?.freshCredits

    let repeats = scenario.isEvenWithinHours
    for hour in 0..<period.hours {
      let first = hour * 60
      var requests = 0.0
      var isEven = true
      // The same hour of the week before has the same sum, where nothing but the week shapes it.
      if repeats, hour >= WeekShape.hours, rates[first] == rates[first - WeekShape.hours * 60] {
        requests = hours.requests[hour - WeekShape.hours]
      } else {
        for minute in first..<(first + 60) {
          requests += rates[minute] * 60
          if rates[minute] != rates[first] { isEven = false }
        }
      }
      for index in 0..<count {
        let works = queue?.worker == index
        if isEven,
          queue.map({
            !works || $0.holds(jobs, outsidePerSecond: rates[first], tasks: states[index].ready)
          }) ?? true,
          stations[index].stepHour(&states[index], outsidePerSecond: rates[first])
        {
          continue
        }
        for minute in first..<(first + 60) {
          stations[index].step(
            &states[index], outsidePerSecond: rates[minute],
            deploying: scales && deploying[minute])
          if works, let queue {
            queue.step(&jobs, outsidePerSecond: rates[minute], tasks: states[index].ready)
          }
        }
      }
      hours.requests[hour] = requests
      if let queue {
        let waiting = queue.waiting(
          requestsPerSecond: requests / 3_600, tasks: Double(states[queue.worker].ready))
        hours.jobsWaiting[hour] = jobs.worst + waiting.jobs
        hours.oldestJobSeconds[hour] = jobs.oldestSeconds + waiting.seconds
        jobs.beginHour()
      }
      for index in 0..<count { states[index].close(hour: hour, into: &hours, service: index) }
      for index in databases.indices {
        let use = databases[index].utilisation(outsidePerSecond: requests / 3_600)
        hours.databaseUtilisation[hour * databases.count + index] = use
        balances[index]?.run(hours: 1, utilisation: min(1, use))
        hours.databaseCredits[hour * databases.count + index] = balances[index]?.balance ?? 0
        hours.databaseSurplus[hour * databases.count + index] = balances[index]?.surplus ?? 0
        hours.databaseCharged[hour * databases.count + index] = balances[index]?.charged ?? 0
      }
      if let cache {
        hours.cacheSpeed[hour] = cache.run(&cacheCredits, outsidePerSecond: requests / 3_600)
        hours.cacheCredits[hour] = cacheCredits?.balance ?? 0
      }
    }

    let services = stack.services.indices.map { index in
      serviceLoad(of: index, state: states[index], deployments: deployments)
    }
    let load = MonthLoad(
      period: period, requestsPerHour: hours.requests, entry: entry, visits: visits,
      services: services, deployments: deployments,
      surplusVCPUHours: balances.map { balance in
        guard var balance else { return 0 }
        balance.stop()
        return balance.chargedVCPUHours
      })
    return FluidMonth(load: load, hours: hours, states: states, rates: rates)
  }

  /// What one service ran, in task-hours.
  func serviceLoad(
    of index: Int, state: FluidStation.State, deployments: Double
  ) -> ServiceLoad {
    let service = stack.services[index]
    let hours = Double(stack.period.hours)
    let base = Double(service.minimumTasks) * hours * service.hoursShare
    let ran = state.taskMinutes / 60 * service.hoursShare
    let tasksPerDeployment = hours > 0 ? state.taskMinutes / 60 / hours : 0
    // Spot gives two minutes' warning, in which the replacement starts beside the old task.
    let interruptions =
      tasksPerDeployment * service.hoursShare * service.spotShare
      * scenario.spotInterruptionsPerTaskMonth * stack.period.months
    let overlap =
      deployments * tasksPerDeployment * service.deployment.overlapSeconds / 3_600
      + interruptions * 120 / 3_600
    let starts =
      interruptions + deployments * tasksPerDeployment + scenario.replacementsPerMonth
      * stack.period.months
      + Double(state.tasksStarted)
    return ServiceLoad(
      baseTaskHours: base, scaledTaskHours: max(0, ran - base), overlapTaskHours: overlap,
      taskStarts: starts)
  }

  /// Minutes in which a deployment runs.
  ///
  /// Deployments are spread evenly over the month; each blocks scale-in while it lasts.
  func deploymentMinutes(_ deployments: Double, minutes: Int) -> [Bool] {
    var result = [Bool](repeating: false, count: minutes)
    guard deployments > 0 else { return result }
    let spacing = Double(minutes) / deployments
    let lasting = stack.services.map(\.deployment.overlapSeconds).max() ?? 0
    var minute = 0
    while minute < minutes {
      let since = (Double(minute) + 0.5).truncatingRemainder(dividingBy: spacing)
      if since * 60 < lasting {
        result[minute] = true
        minute += 1
      } else {
        // Nothing begins before the spacing is over; the last minute of it is looked at again.
        minute += max(1, Int(min(spacing - since, Double(minutes))) - 1)
      }
    }
    return result
  }
}

extension FluidEngine {
  /// The minutes in which deployments begin: evenly over the month, the first with it.
  var deploymentStarts: [Int] {
    let deployments = scenario.deploymentsPerMonth * stack.period.months
    guard deployments > 0 else { return [] }
    let minutes = stack.period.minutes
    let spacing = max(1, Double(minutes) / deployments)
    return (0..<Int(deployments.rounded(.up))).map { Int((Double($0) * spacing).rounded(.up)) }
      .filter { $0 < minutes }
  }
}

/// A month as it ran: the load to meter, and the hours to report.
package struct FluidMonth: Sendable {
  package let load: MonthLoad
  package let hours: FluidHours
  let states: [FluidStation.State]
  /// Requests from outside per second, minute by minute.
  package let rates: [Double]
}

/// Hourly series of a month, one flat array each: `[hour × count + index]`.
package struct FluidHours: Sendable {
  package let services: Int
  package let databases: Int
  package var requests: [Double]
  /// Tasks that served, mean over the hour.
  package var tasks: [Double]
  /// Demand over capacity, mean over the hour; above 1 it is not held.
  package var utilisation: [Double]
  /// Seconds of backlog at the hour's worst minute; 0 while capacity suffices.
  package var backlogSeconds: [Double]
  /// Requests that would have waited beyond the timeout.
  package var lost: [Double]
  package var databaseUtilisation: [Double]
  package var databaseCredits: [Double]
  /// Credits borrowed and not yet paid back, at the end of the hour.
  package var databaseSurplus: [Double]
  /// Surplus credits charged since the start of the month.
  package var databaseCharged: [Double]
  /// Jobs that wait at the hour's worst minute, and seconds that the oldest has waited.
  package var jobsWaiting: [Double]
  package var oldestJobSeconds: [Double]
  package var cacheCredits: [Double]
  /// Share of a core that the cache had: 1 while its credits last.
  package var cacheSpeed: [Double]

  init(hours: Int, services: Int, databases: Int) {
    self.services = services
    self.databases = databases
    requests = [Double](repeating: 0, count: hours)
    tasks = [Double](repeating: 0, count: hours * services)
    utilisation = tasks
    backlogSeconds = tasks
    lost = tasks
    databaseUtilisation = [Double](repeating: 0, count: hours * databases)
    databaseCredits = databaseUtilisation
    databaseSurplus = databaseUtilisation
    databaseCharged = databaseUtilisation
    jobsWaiting = requests
    oldestJobSeconds = requests
    cacheCredits = requests
    cacheSpeed = [Double](repeating: 1, count: hours)
  }
}
