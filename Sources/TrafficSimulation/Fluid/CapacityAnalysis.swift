import Quantities
import StackModel

extension FluidEngine {
  /// Cache commands for one request from outside: the services' own and those of background jobs.
  var cacheCommandsPerRequest: Double {
    let own = zip(stack.services, visits).reduce(0) { $0 + $1.0.request.cacheCommands * $1.1 }
    let jobs = stack.queue?.kind == .bullmq ? jobsPerRequest * Self.commandsPerJob : 0
    return own + jobs
  }

  /// Commands inside the scripts of one BullMQ job: 8 to add, 24 to take and finish.
  ///
  /// - Source: measured with bullmq 3.4.4 on Redis 7.0.15.
  static let commandsPerJob = 32.0

  /// Runs the month and reports what it asked of every part.
  package func capacity() -> CapacityReport { capacity(of: month()) }

  /// What a month that ran asked of every part.
  package func capacity(of month: FluidMonth) -> CapacityReport {
    let times = ResponseTimes(engine: self)
    var mixtures = [LatencyMixture](repeating: LatencyMixture(), count: stations.count)
    let hours = month.hours
    let count = stations.count
    for hour in hours.requests.indices {
      let requests = hours.requests[hour]
      guard requests > 0 else { continue }
      let responses = times.responses(
        rate: requests / 3_600, tasks: { hours.tasks[hour * count + $0] },
        backlog: { hours.backlogSeconds[hour * count + $0] })
      for index in 0..<count {
        for part in times.parts(of: responses[index]) {
          mixtures[index].add(part.moments, requests: requests * visits[index] * part.share)
        }
      }
    }
    let seconds = Double(stack.period.seconds)
    let services = stack.services.indices.map { index in
      let state = month.states[index]
      let hoursCount = Double(stack.period.hours)
      return CapacityReport.Service(
        name: stack.services[index].name, arrivalsPerSecond: state.arrivalSum / seconds,
        utilisationMean: state.utilisationSum / hoursCount,
        utilisationPeak: state.peakUtilisation,
        tasksMean: state.taskMinutes / Double(stack.period.minutes),
        tasksMost: state.mostTasks, latency: mixtures[index].latency,
        errorsShare: state.arrivalSum > 0 ? min(1, state.lostSum / state.arrivalSum) : 0,
        firstSaturatedHour: state.firstSaturatedMinute.map { $0 / 60 })
    }
    return CapacityReport(
      services: services, resources: resources(of: month, services: services), month: month)
  }

  private func resources(
    of month: FluidMonth, services: [CapacityReport.Service]
  ) -> [CapacityReport.Resource] {
    let rates = month.hours.requests.map { $0 / 3_600 }
    let meter = ResourceMeter(rates: rates)
    var result: [CapacityReport.Resource] = []
    for (service, report) in zip(stack.services, services) {
      let inFlight = { (rate: Double) in
        rate * self.visits[self.index(of: service.name)] * report.latency.mean
          / max(1, report.tasksMean)
      }
      result.append(
        meter.measure(
          service.name, "memory", "MB", limit: Double(service.size.memoryMB),
          note: "idle task and requests in flight, as stated in the stack"
        ) { service.baseMemoryMB + inFlight($0) * service.memoryPerRequestMB })
      result.append(
        meter.measure(
          service.name, "requests at once a task", "", limit: service.concurrency,
          note: "the service's own limit", inFlight))
    }
    result += databaseResources(month, meter: meter)
    result += cacheResources(meter: meter)
    result += networkResources(month, meter: meter)
    if let queue = stack.queue, let worker = queue.worker {
      let tasks = services[worker].tasksMean
      result.append(
        meter.measure(
          queue.name, "jobs at work", "jobs", limit: tasks * queue.concurrency,
          note: "\(Working.number(tasks)) tasks × \(Working.number(queue.concurrency)) jobs at once"
        ) { $0 * self.jobsPerRequest * queue.secondsPerJob })
    }
    return result
  }

  private func index(of service: String) -> Int {
    stack.services.firstIndex { $0.name == service } ?? 0
  }

  private func databaseResources(
    _ month: FluidMonth, meter: ResourceMeter
  ) -> [CapacityReport.Resource] {
    guard let database = stack.databases.first, let station = databases.first else { return [] }
    let kind = database.instanceClass
    let burst =
      kind.baselineShare.map {
        "; above \(Working.number($0 * 100)) % it spends CPU credits, which cost money"
      } ?? ""
    var result = [
      meter.measure(
        database.name, "CPU", "%", limit: 100,
        note: "\(Working.number(kind.vCPU)) vCPU of \(kind.name)\(burst)"
      ) { 100 * station.utilisation(outsidePerSecond: $0) }
    ]
    let pools = stack.services.reduce(0) { $0 + Double($1.tasks) * $1.poolSize }
    let most = stack.services.reduce(0) { $0 + Double($1.maximumTasks) * $1.poolSize }
    let doubled = scenario.deploymentsPerMonth > 0 ? 2.0 : 1.0
    result.append(
      CapacityReport.Resource(
        resource: database.name, measure: "connections", unit: "", mean: pools,
        peak: most * doubled, limit: database.maximumConnections,
        firstSaturatedHour: most * doubled > database.maximumConnections ? 0 : nil,
        note: "tasks × pool, twice that during a rolling deployment; the limit follows from the "
          + "class's memory"))
    let included = database.storageType == .gp3 ? database.gp3Included.iops : 3 * database.storageGB
    let volume = max(database.iops, max(included, 100))
    let limit = min(kind.iopsBaseline ?? volume, volume)
    result.append(
      meter.measure(
        database.name, "IOPS", "", limit: limit,
        note: "the smaller of the class's baseline and the volume"
      ) { $0 * station.operationsPerRequest })
    if !database.engine.isAurora {
      let grown = database.usedGB + database.growthGBPerMonth * stack.period.months
      result.append(
        CapacityReport.Resource(
          resource: database.name, measure: "storage", unit: "GB",
          mean: (database.usedGB + grown) / 2, peak: grown, limit: database.storageGB,
          firstSaturatedHour: grown > database.storageGB
            ? Int(
              Double(stack.period.hours) * max(0, database.storageGB - database.usedGB)
                / max(1e-9, grown - database.usedGB)) : nil,
          note: "used data and the month's growth"))
    }
    return result
  }

  private func cacheResources(meter: ResourceMeter) -> [CapacityReport.Resource] {
    guard let cache = stack.caches.first else { return [] }
    let perSecond = cacheCommandsPerRequest
    let seconds = cache.microsecondsPerCommand / 1e6
    let sustained = min(1, (cache.node.baselineShare ?? 1) * cache.node.vCPU)
    let burst =
      cache.node.baselineShare == nil
      ? "" : "; sustained share of the one core that runs commands, more on credits"
    var result = [
      meter.measure(
        cache.name, "CPU of one core", "%", limit: 100 * sustained,
        note: "\(Working.number(cache.microsecondsPerCommand)) µs a command on "
          + "\(cache.node.name)\(burst)"
      ) { 100 * $0 * perSecond * seconds }
    ]
    let queue = stack.queue.flatMap { $0.kind == .bullmq ? $0 : nil }
    let kept = queue.map { $0.keptJobs * $0.bytesKept } ?? 0
    let waiting = { (rate: Double) in
      queue.map { rate * self.jobsPerRequest * $0.secondsPerJob * $0.bytesWaiting } ?? 0
    }
    result.append(
      meter.measure(
        cache.name, "memory", "MB", limit: cache.node.usableBytes / Bytes.perMB,
        note: "maxmemory less the reserved quarter; noeviction makes writes fail when it is full"
      ) { (cache.workingSetMB * Bytes.perMB + kept + waiting($0)) / Bytes.perMB })
    let connections = stack.services.reduce(0) { $0 + Double($1.maximumTasks) * 4 }
    result.append(
      CapacityReport.Resource(
        resource: cache.name, measure: "connections", unit: "", mean: connections,
        peak: connections * 2, limit: 65_000, firstSaturatedHour: nil,
        note: "about four a task (assumption), twice that during a deployment"))
    return result
  }

  /// Connection-seconds toward a third party for one request from outside.
  private func connectionsHeld(party: Int) -> Double {
    let seconds = stack.thirdParties[party].seconds + 60
    var held = 0.0
    for (service, visits) in zip(stack.services, visits) {
      for call in service.request.thirdPartyCalls where call.callee == party {
        held += visits * call.perRequest * seconds
      }
    }
    return held
  }

  private func networkResources(
    _ month: FluidMonth, meter: ResourceMeter
  ) -> [CapacityReport.Resource] {
    var result: [CapacityReport.Resource] = []
    if let balancer = stack.loadBalancers.first {
      let one = balancer.perRequest(of: stack, entry: entry)
      result.append(
        meter.measure(
          balancer.name, "capacity units", "LCU", limit: 0,
          note: "no limit: it scales by itself and is charged by the unit"
        ) { balancer.capacityUnits(in: balancer.hour(requests: $0 * 3_600, perRequest: one)) })
    }
    if let nat = stack.nat, nat.kind != .none {
      let bytes = ByteFlows(stack, under: month.load).nat.reduce(0) { $0 + $1.bytes }
      let perRequest = month.load.requests > 0 ? bytes / month.load.requests : 0
      let limit = nat.kind == .instance ? 0.032 : 5 * Double(nat.count)
      result.append(
        meter.measure(
          nat.name, "bandwidth", "Gbps", limit: limit,
          note: nat.kind == .instance
            ? "network baseline of \(nat.instanceType)"
            : "5 Gbps a gateway; it grows by itself to 100"
        ) { $0 * perRequest * 8 / 1e9 })
      let busiest = stack.thirdParties.indices.map(connectionsHeld).max() ?? 0
      result.append(
        meter.measure(
          nat.name, "ports to one destination", "", limit: 55_000 * Double(nat.count),
          note: "calls × (their seconds + 60 s hold, an assumption)"
        ) { $0 * busiest })
    }
    return result
  }
}

/// Turns hourly request rates into a resource's mean, peak and first saturated hour.
struct ResourceMeter {
  let rates: [Double]

  func measure(
    _ resource: String, _ measure: String, _ unit: String, limit: Double, note: String,
    _ demand: (Double) -> Double
  ) -> CapacityReport.Resource {
    var sum = 0.0
    var peak = 0.0
    var first: Int?
    for (hour, rate) in rates.enumerated() {
      let value = demand(rate)
      sum += value
      peak = max(peak, value)
      if limit > 0, value > limit, first == nil { first = hour }
    }
    return CapacityReport.Resource(
      resource: resource, measure: measure, unit: unit, mean: sum / Double(max(1, rates.count)),
      peak: peak, limit: limit, firstSaturatedHour: first, note: note)
  }
}
