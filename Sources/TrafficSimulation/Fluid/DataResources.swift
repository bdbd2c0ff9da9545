import Quantities
import Resources
import Services

/// Limits of databases, caches and job queues, hour by hour.
extension FluidEngine {
  func databaseResources(
    at position: Int, _ month: FluidMonth, meter: ResourceMeter
  ) -> [CapacityReport.Resource] {
    let database = stack.databases[position]
    let station = databases[position]
    let kind = database.instanceClass
    let burst =
      kind.baselineShare.map {
        "; above \(NumberFormat.number($0 * 100)) % it spends CPU credits, which cost money"
      } ?? ""
    var result = [
      meter.measure(
        database.name, "CPU", "%", limit: 100,
        note: "\(NumberFormat.number(kind.vCPU)) vCPU of \(kind.name)\(burst)"
      ) { 100 * station.utilisation(outsidePerSecond: $0) }
    ]
    result[0].queues = true
    result += databaseCredits(at: position, month)
    result.append(connections(to: position, month, meter: meter))
    return result
  }

  /// Connections of the tasks that run, of every service that may ask the database; a deployment may
  /// fall into the busiest hour and doubles them.
  private func connections(
    to position: Int, _ month: FluidMonth, meter: ResourceMeter
  ) -> CapacityReport.Resource {
    let database = stack.databases[position]
    let count = stations.count
    let pools = nodes.map { $0.connections(toDatabase: position) }
    let generations = scenario.deploymentsPerMonth > 0 ? 2.0 : 1.0
    let limit = database.maximumConnections
    let result = meter.measure(
      database.name, "connections", "", limit: limit / generations, note: "",
      hourly: { hour in
        var sum = 0.0
        for index in 0..<count { sum += month.hours.tasks[hour * count + index] * pools[index] }
        return sum
      })
    return CapacityReport.Resource(
      resource: database.name, measure: "connections", unit: "", mean: result.mean,
      peak: result.peak * generations, limit: limit,
      firstSaturatedHour: result.firstSaturatedHour,
      note: "tasks × pool, twice that during a rolling deployment; the limit "
        + (database.host == .rds ? "follows from the class's memory" : "is PostgreSQL's own"))
  }

  /// Of the connections that are wanted, those that a database refuses over the month.
  ///
  /// Twice as many are wanted while a deployment runs, and only then.
  ///
  /// - Parameter connections: the limit, used at its peak by both generations of tasks.
  /// - Returns: 0...1.
  package func refusedShare(_ connections: CapacityReport.Resource) -> Double {
    func refused(_ wanted: Double) -> Double {
      wanted > connections.limit ? 1 - connections.limit / wanted : 0
    }
    let deployments = scenario.deploymentsPerMonth
    guard deployments > 0 else { return refused(connections.peak) }
    let lasting = nodes.map(\.station.deployment.overlapSeconds).max() ?? 0
    let share = min(1, deployments * lasting / (Double(BillingPeriod.month.hours) * 3_600))
    return share * refused(connections.peak) + (1 - share) * refused(connections.peak / 2)
  }

  private func databaseCredits(
    at position: Int, _ month: FluidMonth
  ) -> [CapacityReport.Resource] {
    guard let fresh = databases[position].freshCredits else { return [] }
    let name = stack.databases[position].name
    let hours = month.hours
    func series(_ values: [Double]) -> [Double] {
      hours.series(values, at: position, of: databases.count)
    }
    let balance = series(hours.databaseCredits)
    let charged = series(hours.databaseCharged)
    // A new instance starts with nothing: its first day says little.
    let settled = balance.indices.dropFirst(24)
    let lowest = settled.min { balance[$0] < balance[$1] }
    let low =
      lowest.map { "lowest \(NumberFormat.number(balance[$0], decimals: 1)) in hour \($0)" }
      ?? "no hour after the first day"
    let all = (charged.last ?? 0) / 60
    return [
      CapacityReport.Resource(
        resource: name, measure: "CPU credits kept", unit: "",
        mean: balance.reduce(0, +) / Double(max(1, balance.count)), peak: balance.max() ?? 0,
        limit: 0, firstSaturatedHour: nil,
        note: "of \(NumberFormat.number(fresh.limit)) at most; after the first day \(low); a new "
          + "instance starts with none"),
      CapacityReport.Resource(
        resource: name, measure: "surplus CPU credits", unit: "",
        mean: series(hours.databaseSurplus).reduce(0, +) / Double(max(1, balance.count)),
        peak: series(hours.databaseSurplus).max() ?? 0, limit: 0,
        firstSaturatedHour: charged.firstIndex { $0 > 0 },
        note: "borrowed and not yet paid back; above \(NumberFormat.number(fresh.limit)) they are "
          + "charged, here \(NumberFormat.number(all, decimals: 2)) vCPU-hours"),
    ]
  }

  func cacheResources(
    at position: Int, _ month: FluidMonth, meter: ResourceMeter
  ) -> [CapacityReport.Resource] {
    let cache = stack.caches[position]
    let hours = month.hours
    let perSecond = caches[position].commandsPerRequest
    let seconds = caches[position].secondsPerCommand
    let sustained = min(1, (cache.node.baselineShare ?? 1) * cache.node.vCPU)
    let spent = hours.series(hours.cacheSpeed, at: position, of: caches.count)
      .firstIndex { $0 < 1 }
    let burst =
      cache.node.baselineShare == nil
      ? ""
      : "; sustained share of the one core that runs commands, more on credits, "
        + (spent.map { "which are spent from hour \($0) on: it falls to its baseline" }
          ?? "which last")
    var result = [
      meter.measure(
        cache.name, "CPU of one core", "%", limit: 100 * sustained,
        note: "\(NumberFormat.number(1e6 * seconds)) µs a command on "
          + "\(cache.node.name)\(burst)"
      ) { 100 * $0 * perSecond * seconds }
    ]
    if let most = cache.node.creditsMost ?? cache.node.creditsPerHour.map({ 24 * $0 }) {
      let kept = hours.series(hours.cacheCredits, at: position, of: caches.count)
      result.append(
        CapacityReport.Resource(
          resource: cache.name, measure: "CPU credits kept", unit: "",
          mean: kept.reduce(0, +) / Double(max(1, kept.count)), peak: kept.max() ?? 0, limit: 0,
          firstSaturatedHour: spent,
          note:
            "of \(NumberFormat.number(most)) at most, standard mode: no charge, but no speed without "
            + "them; lowest after the first day "
            + NumberFormat.number(kept.dropFirst(24).min() ?? 0, decimals: 1)))
    }
    let carried = stack.queues.indices.filter {
      stack.queues[$0].kind == .bullmq && stack.queues[$0].cache == position
    }
    let kept = carried.reduce(0) { $0 + stack.queues[$1].keptJobs * stack.queues[$1].bytesKept }
    result.append(
      meter.measure(
        cache.name, "memory", "MB", limit: cache.node.usableBytes / Bytes.perMB,
        note: "maxmemory less the reserved quarter; noeviction makes writes fail when it is full",
        hourly: { hour in
          let jobs = carried.reduce(0) { sum, index in
            let queue = self.stack.queues[index]
            let atWork = meter.rates[hour] * self.jobsPerRequest[index] * queue.secondsPerJob
            let waiting = hours.jobsWaiting[hour * hours.queues.count + index]
            return sum + (atWork + waiting) * queue.bytesWaiting
          }
          return (cache.workingSetMB * Bytes.perMB + kept + jobs) / Bytes.perMB
        }))
    // A function opens connections only where it says so: it may have a thousand environments.
    let functions = stack.services.count..<stack.services.count + stack.functions.count
    let connections = nodes.indices.reduce(0) { sum, index in
      let request = nodes[index].request
      let asks =
        functions.contains(index)
        ? request.cacheUses.contains { $0.cache == position } : request.mayAsk(cache: position)
      return asks ? sum + Double(nodes[index].station.maximumTasks) * 4 : sum
    }
    result.append(
      CapacityReport.Resource(
        resource: cache.name, measure: "connections", unit: "", mean: connections,
        peak: connections * 2, limit: 65_000, firstSaturatedHour: nil,
        note: "about four a task (assumption), twice that during a deployment"))
    return result
  }

  /// Places, depth and age of a job queue.
  func queueResources(
    at position: Int, _ month: FluidMonth, meter: ResourceMeter,
    services: [CapacityReport.Service]
  ) -> [CapacityReport.Resource] {
    let queue = stack.queues[position]
    guard let worker = queue.worker else { return [] }
    let (hours, count) = (month.hours, stack.queues.count)
    let jobs = jobsPerRequest[position]
    let tasks = services[worker].tasksMean
    var result = [
      meter.measure(
        queue.name, "jobs at work", "jobs", limit: tasks * queue.concurrency,
        note:
          "\(NumberFormat.number(tasks)) tasks × \(NumberFormat.number(queue.concurrency)) jobs at once"
      ) { $0 * jobs * queue.secondsPerJob }
    ]
    guard jobs > 0 else { return result }
    result += [
      meter.measure(
        queue.name, "jobs waiting", "jobs", limit: 0,
        note: "what the places do not hold at the hour's worst minute, and Erlang C's mean",
        hourly: { hours.jobsWaiting[$0 * count + position] }),
      meter.measure(
        queue.name, "age of the oldest job", "s", limit: 0,
        note: "how long the jobs before it take at the rate they are finished",
        hourly: { hours.oldestJobSeconds[$0 * count + position] }),
    ]
    return result
  }
}
