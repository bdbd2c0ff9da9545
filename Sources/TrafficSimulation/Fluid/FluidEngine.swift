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
  /// What serves requests; everything that is counted by service counts in this order.
  package let nodes: [NodeSummary]
  /// The same as a request finds them: of a function that works on messages too, without what they make its runs
  /// last longer or shorter.
  let asked: [NodeSummary]
  /// Per node, seconds that a run lasts longer on average than a request there, and the share of the requests
  /// that its timeout ends.
  let byMessages: [(longer: Double, brokenOff: Double)]
  let graph: CallGraph
  /// Entry shares in the stack's order, without what caches before them answer.
  package let entry: [Double]
  /// Visits to each service for one request from outside.
  package let visits: [Double]
  let stations: [FluidStation]
  /// Per service, whose tasks' ends are its arrivals.
  let feeders: [[Feeder]]
  /// Per database and cache, in the stack's order.
  let databases: [FluidDatabase]
  let caches: [FluidCache]
  /// The queues that somebody works on.
  let queues: [FluidQueue]
  /// Per service, which of ``queues`` its tasks work on.
  let worked: [[Int]]
  /// Per queue of the stack, jobs for one request from outside, retries included.
  let jobsPerRequest: [Double]
  /// Who works on the stack's queues, and what follows from it for one request from outside.
  let routes: [JobRoute]
  let traffic: JobTraffic

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - stack: what is deployed.
  ///   - scenario: what comes in; shares for services that the stack lacks are left out.
  /// - Throws: ``CallGraph/Cycle`` where services call each other in a circle, or by queues one that never ends.
  package init(stack: Stack, scenario: Scenario) throws(CallGraph.Cycle) {
    self.stack = stack
    self.scenario = scenario
    var nodes = stack.nodes
    graph = try CallGraph(calls: nodes.map(\.request.calls), names: nodes.map(\.name))
    let entry = nodes.map { node in
      let share = scenario.entry.first { $0.service == node.name }?.share ?? 0
      return share * (1 - (node.edgeHitShare ?? 0))
    }
    routes = stack.jobRoutes
    let traffic = try JobTraffic(
      entry: entry, requests: nodes.map(\.request), routes: routes, along: graph,
      names: nodes.map(\.name))
    self.traffic = traffic
    let (visits, jobs, done) = (traffic.visits, traffic.queued, traffic.done)
    var brokenOff = nodes.map { _ in 0.0 }
    var asked = nodes
    var byMessages = nodes.map { _ in (longer: 0.0, brokenOff: 0.0) }
    for (position, runs) in stack.runTimes(visits: visits, jobs: jobs).enumerated() {
      let index = stack.services.count + position
      let longer = runs.seconds - runs.requestSeconds
      Self.lengthen(&nodes[index], by: longer)
      brokenOff[index] = runs.brokenOff
      if runs.requestShare > 1e-9 {
        // Who asks waits for his own run, to its timeout at most.
        let own = min(runs.requestSeconds, stack.functions[position].timeoutSeconds)
        Self.lengthen(&asked[index], by: own - runs.requestSeconds)
        byMessages[index] = (longer: runs.seconds - own, brokenOff: runs.requestsBrokenOff)
      } else {
        asked[index] = nodes[index]
        byMessages[index].brokenOff = runs.brokenOff
      }
    }
    self.nodes = nodes
    self.asked = asked
    self.byMessages = byMessages
    self.entry = entry
    self.visits = visits
    feeders = Self.feeders(along: graph, visits: visits)
    jobsPerRequest = jobs
    let databases = stack.databases.indices.map { position in
      FluidDatabase(
        stack.databases[position], at: position, nodes: nodes, visits: done,
        speed: stack.speed(of: stack.databases[position]))
    }
    self.databases = databases
    let open = Self.openHours(of: nodes, stack, scenario)
    let together = graph.visitsTogether(entry: entry)
    let caches = stack.caches.indices.map { position in
      FluidCache(
        stack.caches[position],
        commandsPerRequest: Self.commands(
          at: position, of: nodes, visits: done, queues: stack.queues, jobs: jobs),
        speed: stack.speed(of: stack.caches[position]))
    }
    self.caches = caches
    let inner = Self.innerStages(of: nodes, along: graph, together, stack, databases, caches)
    stations = nodes.indices.map { index in
      FluidStation(
        nodes[index], visits: visits[index], together: together[index],
        jobs: zip(stack.queues, jobs).filter { $0.0.worker == index }.map { queue, jobs in
          FluidStation.Jobs(perRequest: jobs, cpuSeconds: queue.cpuMillisecondsPerJob / 1_000)
        }, inner: inner[index], open: open[index], brokenOff: brokenOff[index],
        firstWeekHour: stack.period.firstWeekHour)
    }
    let queues = stack.queues.indices.compactMap { position in
      FluidQueue(stack.queues[position], position: position, jobsPerRequest: jobs[position])
    }
    self.queues = queues
    worked = nodes.indices.map { index in
      queues.indices.filter { queues[$0].worker == index }
    }
  }

  /// Lets a function's run last longer, or shorter: by what it waits for, then by what it computes.
  private static func lengthen(_ node: inout NodeSummary, by seconds: Double) {
    // A rounding is no difference.
    guard abs(seconds) > 1e-9 else { return }
    let waits = node.request.waitMilliseconds + seconds * 1_000
    node.request.waitMilliseconds = max(0, waits)
    let computes = FluidStation.serviceSeconds(node) * 1_000
    guard waits < 0, computes > 0 else { return }
    node.request.cpuMilliseconds *= max(0, 1 + waits / computes)
  }

  /// Per node, the hours in which it and the databases that it asks run; `nil` for all of them.
  private static func openHours(
    of nodes: [NodeSummary], _ stack: Stack, _ scenario: Scenario
  ) -> [OpenHours?] {
    guard
      nodes.contains(where: { $0.station.hoursShare < 1 })
        || stack.databases.contains(where: { $0.runningHoursPerWeek < 168 })
    else { return nodes.map { _ in nil } }
    let databases = stack.databases.map { $0.runningHoursPerWeek / 168 }
    let first = stack.period.firstWeekHour
    let weights = scenario.weekWeights(minutes: stack.period.minutes, firstWeekHour: first)
    return nodes.map { node in
      let asked = node.request.databaseUses.filter {
        $0.queries > 0 && databases.indices.contains($0.database)
      }
      return ([node.station.hoursShare] + asked.map { databases[$0.database] }).reduce(nil) {
        (known: OpenHours?, share: Double) in
        OpenHours(share: share, weights: weights, firstWeekHour: first).map {
          $0.together(with: known)
        } ?? known
      }
    }
  }

  /// Commands that a cache runs for one request from outside: the nodes' own and those of
  /// background jobs.
  private static func commands(
    at cache: Int, of nodes: [NodeSummary], visits: [Double], queues: [JobQueue], jobs: [Double]
  ) -> Double {
    let own = zip(nodes, visits).reduce(0) { sum, node in
      node.0.request.cacheUses.reduce(sum) {
        $1.cache == cache ? $0 + $1.commands * node.1 : $0
      }
    }
    let queued = zip(queues, jobs).reduce(0) { sum, queue in
      queue.0.kind == .bullmq && queue.0.cache == cache
        ? sum + queue.1 * FluidCache.commandsPerJob : sum
    }
    return own + queued
  }

  /// The month's load, for the meters.
  package func run() -> MonthLoad { month(keepingMinutes: false).load }

  /// What one node ran over a period, in task-hours.
  func nodeLoad(
    of index: Int, state: FluidStation.State, deployments: Double, period: BillingPeriod
  ) -> NodeLoad {
    let station = nodes[index].station
    let hours = Double(period.hours)
    let base = Double(station.minimumTasks) * hours * station.hoursShare
    let ran = state.taskMinutes / 60 * station.hoursShare
    let tasksPerDeployment = hours > 0 ? state.taskMinutes / 60 / hours : 0
    // Spot gives two minutes' warning, in which the replacement starts beside the old task.
    let interruptions =
      tasksPerDeployment * station.hoursShare * station.spotShare
      * scenario.spotInterruptionsPerTaskMonth * period.months
    let overlap =
      deployments * tasksPerDeployment
      * station.deployment.overlapSeconds(tasks: tasksPerDeployment) / 3_600
      + interruptions * 120 / 3_600
    let starts =
      interruptions + deployments * tasksPerDeployment + scenario.replacementsPerMonth
      * period.months
      + Double(state.tasksStarted)
    return NodeLoad(
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
    let lasting = nodes.map(\.station.deployment.overlapSeconds).max() ?? 0
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
