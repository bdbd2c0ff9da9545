import Quantities
import Resources
import Services

/// Limits of database, cache and job queue, hour by hour.
extension FluidEngine {
  func databaseResources(
    _ month: FluidMonth, meter: ResourceMeter
  ) -> [CapacityReport.Resource] {
    guard let database = stack.databases.first, let station = databases.first else { return [] }
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
    result += databaseCredits(month, meter: meter, name: database.name)
    result.append(connections(month, meter: meter, database: database))
    let volume = database.volumeIOPS
    let limit = min(kind.iopsBaseline ?? volume, volume)
    result.append(
      meter.measure(
        database.name, "IOPS", "", limit: limit,
        note: database.keepsFilesOnEFS
          ? "the file system's baseline in operations of 16 KiB"
          : "the smaller of the class's baseline and the volume"
      ) { $0 * station.operationsPerRequest })
    if !database.engine.isAurora {
      let perHour = database.growthGBPerMonth / 730
      result.append(
        meter.measure(
          database.name, "storage", "GB", limit: database.storageGB,
          note: "used data and the month's growth; when it is full, writes fail",
          hourly: { database.usedGB + perHour * Double($0 + 1) }))
    }
    return result
  }

  /// Connections of the tasks that run; a deployment may fall into the busiest hour and doubles them.
  private func connections(
    _ month: FluidMonth, meter: ResourceMeter, database: Database
  ) -> CapacityReport.Resource {
    let count = stations.count
    let pools = stack.services.map(\.poolSize)
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

  private func databaseCredits(
    _ month: FluidMonth, meter: ResourceMeter, name: String
  ) -> [CapacityReport.Resource] {
    guard let fresh = databases.first?.freshCredits else { return [] }
    let hours = month.hours
    let count = databases.count
    func series(_ values: [Double]) -> [Double] {
      stride(from: 0, to: values.count, by: count).map { values[$0] }
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
    _ month: FluidMonth, meter: ResourceMeter
  ) -> [CapacityReport.Resource] {
    guard let cache = stack.caches.first else { return [] }
    let perSecond = cacheCommandsPerRequest
    let seconds = cache.microsecondsPerCommand / 1e6
    let sustained = min(1, (cache.node.baselineShare ?? 1) * cache.node.vCPU)
    let spent = month.hours.cacheSpeed.firstIndex { $0 < 1 }
    let burst =
      cache.node.baselineShare == nil
      ? ""
      : "; sustained share of the one core that runs commands, more on credits, "
        + (spent.map { "which are spent from hour \($0) on: it falls to its baseline" }
          ?? "which last")
    var result = [
      meter.measure(
        cache.name, "CPU of one core", "%", limit: 100 * sustained,
        note: "\(NumberFormat.number(cache.microsecondsPerCommand)) µs a command on "
          + "\(cache.node.name)\(burst)"
      ) { 100 * $0 * perSecond * seconds }
    ]
    if let most = cache.node.creditsMost ?? cache.node.creditsPerHour.map({ 24 * $0 }) {
      let kept = month.hours.cacheCredits
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
    let queue = stack.queues.first.flatMap { $0.kind == .bullmq ? $0 : nil }
    let kept = queue.map { $0.keptJobs * $0.bytesKept } ?? 0
    result.append(
      meter.measure(
        cache.name, "memory", "MB", limit: cache.node.usableBytes / Bytes.perMB,
        note: "maxmemory less the reserved quarter; noeviction makes writes fail when it is full",
        hourly: { hour in
          let jobs = queue.map { queue in
            let atWork =
              meter.rates[hour] * self.jobsPerRequest * queue.secondsPerJob
            return (atWork + month.hours.jobsWaiting[hour]) * queue.bytesWaiting
          }
          return (cache.workingSetMB * Bytes.perMB + kept + (jobs ?? 0)) / Bytes.perMB
        }))
    let connections = stack.services.reduce(0) { $0 + Double($1.maximumTasks) * 4 }
    result.append(
      CapacityReport.Resource(
        resource: cache.name, measure: "connections", unit: "", mean: connections,
        peak: connections * 2, limit: 65_000, firstSaturatedHour: nil,
        note: "about four a task (assumption), twice that during a deployment"))
    return result
  }

  /// Places, depth and age of the job queue.
  func queueResources(
    _ month: FluidMonth, meter: ResourceMeter, services: [CapacityReport.Service]
  ) -> [CapacityReport.Resource] {
    guard let queue = stack.queues.first, let worker = queue.worker else { return [] }
    let tasks = services[worker].tasksMean
    var result = [
      meter.measure(
        queue.name, "jobs at work", "jobs", limit: tasks * queue.concurrency,
        note:
          "\(NumberFormat.number(tasks)) tasks × \(NumberFormat.number(queue.concurrency)) jobs at once"
      ) { $0 * self.jobsPerRequest * queue.secondsPerJob }
    ]
    guard self.queue != nil else { return result }
    result += [
      meter.measure(
        queue.name, "jobs waiting", "jobs", limit: 0,
        note: "what the places do not hold at the hour's worst minute, and Erlang C's mean",
        hourly: { month.hours.jobsWaiting[$0] }),
      meter.measure(
        queue.name, "age of the oldest job", "s", limit: 0,
        note: "how long the jobs before it take at the rate they are finished",
        hourly: { month.hours.oldestJobSeconds[$0] }),
    ]
    return result
  }
}
