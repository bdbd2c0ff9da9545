import Quantities
import Resources
import Services

extension FluidEngine {
  /// Runs the month and reports what it asked of every part.
  package func capacity() -> CapacityReport { capacity(of: month()) }

  /// What a month that ran asked of every part.
  package func capacity(of month: FluidMonth) -> CapacityReport {
    let times = responses(in: month.hours, month.hours.requests.indices)
    let mixtures = times.mixtures
    let seconds = Double(stack.period.seconds)
    let gone = absenceLosses(of: month)
    let services = nodes.indices.map { index in
      let state = month.states[index]
      let hoursCount = Double(stack.period.hours)
      return CapacityReport.Service(
        name: nodes[index].name, arrivalsPerSecond: state.arrivalSum / seconds,
        utilisationMean: state.utilisationSum / hoursCount,
        utilisationPeak: state.peakUtilisation,
        utilisationToHold: stations[index].scaling == nil
          ? state.peakUtilisation : state.peakHour,
        tasksMean: state.taskMinutes / Double(stack.period.minutes),
        tasksMost: state.mostTasks, latency: mixtures[index].latency,
        errorsShare: 1 - (1 - mixtures[index].failedShare) * (1 - gone[index]),
        firstSaturatedHour: state.firstSaturatedMinute.map { $0 / 60 })
    }
    return CapacityReport(
      services: services,
      resources: resources(of: month, services: services, inside: times.insideSeconds),
      month: month)
  }

  /// Per service, the share of its requests that comes while it has no task: Spot has taken all, or a deployment
  /// stops all before it starts new ones.
  ///
  /// Who calls it fails with it. What tasks that are left do meanwhile is in the response times.
  private func absenceLosses(of month: FluidMonth) -> [Double] {
    var losses = stations.map { _ in 0.0 }
    guard scenario.spotInterruptionsPerTaskMonth > 0 || scenario.deploymentsPerMonth > 0 else {
      return losses
    }
    for index in graph.order.reversed() {
      let away = spotAway(of: index)
      let tasks = month.states[index].taskMinutes / Double(stack.period.minutes)
      var passing = 1 - Elementary.power(away, max(1, tasks))
      if stations[index].lossPlaces == nil {
        let absence = Self.deploymentAbsence(of: max(1, tasks), nodes[index].station.deployment)
        if absence.tasks > 0, max(1, tasks) - absence.tasks < 0.5 {
          let seconds = scenario.deploymentsPerMonth * absence.seconds
          passing *= 1 - min(1, seconds / Double(stack.period.seconds))
        }
      }
      for call in graph.calls[index] {
        passing *= Incident.passing(call.perRequest, fails: losses[call.callee])
      }
      losses[index] = 1 - passing
    }
    return losses
  }

  /// Each service's response times over some hours of a month, weighted by their requests.
  func latencies(of month: FluidMonth, hours window: Range<Int>) -> [LatencyMixture] {
    responses(in: month.hours, window).mixtures
  }

  /// The p95 of the slowest service that users enter at, over some hours of a month; seconds.
  package func entryP95(of month: FluidMonth, hours window: Range<Int>) -> Double {
    zip(latencies(of: month, hours: window), entry).filter { $0.1 > 0 }.map(\.0.latency.p95).max()
      ?? 0
  }

  private func resources(
    of month: FluidMonth, services: [CapacityReport.Service], inside: [Double]
  ) -> [CapacityReport.Resource] {
    let hours = month.hours
    let rates = month.hours.requests.map { $0 / 3_600 }
    let meter = ResourceMeter(rates: rates)
    var result: [CapacityReport.Resource] = []
    for (index, node) in nodes.enumerated() {
      let station = node.station
      // Each hour's own: those that come, and how long they stay.
      let inFlight = { (hour: Int) in
        let at = hour * hours.services + index
        let all = hours.arrivals[at] / 3_600 * inside[at] / max(1, hours.tasks[at])
        return min(all, station.concurrency)
      }
      let places = self.stations[index].inner.first { $0.isPlaces }
      let held = { (hour: Int) in
        let at = hour * hours.services + index
        return hours.arrivals[at] / 3_600 * (places?.seconds ?? 0) / max(1, hours.tasks[at])
      }
      result.append(
        meter.measure(
          node.name, "memory", "MB", limit: station.memoryMB,
          note: "idle task and requests in flight, as stated in the stack",
          hourly: { station.baseMemoryMB + inFlight($0) * station.memoryPerRequestMB }))
      let isFunction = (0..<stack.functions.count).contains(index - stack.services.count)
      var atOnce = meter.measure(
        node.name, isFunction ? "runs at once" : "requests at once a task", "",
        limit: station.concurrency,
        note: isFunction
          ? "the function's concurrency; more are turned away"
          : "the service's own limit; more wait",
        hourly: { max(inFlight($0), held($0)) })
      atOnce.queues = true
      result.append(atOnce)
      result += poolResources(at: index, month, meter: meter)
    }
    let metered = stack.month(under: month.load)
    for node in stack.otherNodes { result += meter.measure(node, in: metered) }
    for index in databases.indices {
      result += databaseResources(at: index, month, meter: meter)
      result += meter.measure(stack.databases[index], in: metered)
    }
    for index in caches.indices { result += cacheResources(at: index, month, meter: meter) }
    for balancer in stack.loadBalancers { result += meter.measure(balancer, in: metered) }
    if let nat = stack.nat { result += meter.measure(nat, in: metered) }
    for index in stack.queues.indices {
      result += queueResources(at: index, month, meter: meter, services: services)
      result += meter.measure(stack.queues[index], in: metered)
    }
    for extra in stack.extras { result += meter.measure(extra, in: metered) }
    return result
  }

  /// Connections in use of each pool, over those there are.
  private func poolResources(
    at index: Int, _ month: FluidMonth, meter: ResourceMeter
  ) -> [CapacityReport.Resource] {
    let hours = month.hours
    return stations[index].inner.compactMap { stage in
      guard let database = stage.database else { return nil }
      var result = meter.measure(
        nodes[index].name, "connections to \(stack.databases[database].name) in use a task", "",
        limit: stage.servers, note: "its pool; queries beyond it wait for one",
        hourly: { hour in
          let at = hour * hours.services + index
          let (rate, tasks) = (hours.requests[hour] / 3_600, max(1, hours.tasks[at]))
          return stage.servers
            * stage.load(
              arriving: hours.arrivals[at] / 3_600, outsidePerSecond: rate, tasks: tasks)
        })
      result.queues = true
      return result
    }
  }
}
