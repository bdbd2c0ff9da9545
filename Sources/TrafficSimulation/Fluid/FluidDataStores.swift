import Resources
import Services

/// A database as the fluid engine sees it.
struct FluidDatabase: Equatable, Sendable {
  /// vCPU-seconds for one request from outside.
  let secondsPerRequest: Double
  let queriesPerRequest: Double
  let vCPU: Double
  let idleShare: Double
  let freshCredits: CPUCreditBalance?

  init(_ database: Database, at position: Int, nodes: [NodeSummary], visits: [Double]) {
    var seconds = 0.0
    var queries = 0.0
    for (node, visits) in zip(nodes, visits) {
      for use in node.request.databaseUses where use.database == position {
        let count = visits * use.queries
        queries += count
        seconds += count * use.millisecondsPerQuery / 1_000
      }
    }
    secondsPerRequest = seconds
    queriesPerRequest = queries
    vCPU = database.instanceClass.vCPU
    idleShare = database.idleCPUShare
    freshCredits = database.instanceClass.creditsPerHour.map {
      CPUCreditBalance(vCPUs: database.instanceClass.vCPU, earnedPerHour: $0, mode: .unlimited)
    }
  }

  /// Runs an hour, and writes the use and the credits that it leaves.
  ///
  /// Requests from outside come at `rate` a second as far as queries are made for them; at the hour's own
  /// without it.
  func run(
    _ credits: inout CPUCreditBalance?, hour: Int, at index: Int, rate: Double? = nil,
    into hours: inout FluidHours
  ) {
    let use = utilisation(outsidePerSecond: rate ?? hours.requests[hour] / 3_600)
    let at = hour * hours.databases.count + index
    hours.databaseUtilisation[at] = use
    credits?.run(hours: 1, utilisation: min(1, use))
    hours.databaseCredits[at] = credits?.balance ?? 0
    hours.databaseSurplus[at] = credits?.surplus ?? 0
    hours.databaseCharged[at] = credits?.charged ?? 0
  }

  /// Demand over all vCPUs; above 1 it is not held.
  @inline(__always)
  func utilisation(outsidePerSecond rate: Double) -> Double {
    vCPU > 0 ? idleShare + rate * secondsPerRequest / vCPU : 0
  }

  /// Seconds of a query that finds a process free.
  var secondsPerQuery: Double {
    queriesPerRequest > 0 ? secondsPerRequest / queriesPerRequest : 0
  }

  /// The same beside what the database does for itself.
  var answerSeconds: Double { beside(secondsPerQuery) }

  /// A vCPU that is busy with other things for a share of its time is slower by as much.
  func beside(_ seconds: Double) -> Double { seconds / max(0.01, 1 - idleShare) }

  /// Processes that answer at once.
  var servers: Int { Int(max(1, vCPU)) }

  /// The mean wait of a query: Erlang C; from 98 % on as long as there.
  func waitSeconds(outsidePerSecond rate: Double) -> Double {
    guard queriesPerRequest > 0, rate > 0 else { return 0 }
    let use = min(0.98, utilisation(outsidePerSecond: rate))
    let count = Double(servers)
    return Queueing.erlangC(offered: use * count, servers: servers) * secondsPerQuery
      / (count * (1 - use))
  }
}

/// A cache's CPU as the fluid engine sees it: one core runs the commands.
struct FluidCache: Sendable {
  let commandsPerRequest: Double
  let secondsPerRequest: Double
  let vCPU: Double
  /// Share of the core that is left once the credits are spent.
  let sustained: Double
  let freshCredits: CPUCreditBalance?

  /// Commands inside the scripts of one BullMQ job: 8 to add, 24 to take and finish.
  ///
  /// - Source: measured with bullmq 3.4.4 on Redis 7.0.15.
  static let commandsPerJob = 32.0

  init(_ cache: Cache, commandsPerRequest: Double) {
    self.commandsPerRequest = commandsPerRequest
    secondsPerRequest = commandsPerRequest * cache.microsecondsPerCommand / 1e6
    vCPU = max(1, cache.node.vCPU)
    sustained = min(1, (cache.node.baselineShare ?? 1) * cache.node.vCPU)
    freshCredits = cache.node.creditsPerHour.map {
      CPUCreditBalance(vCPUs: max(1, cache.node.vCPU), earnedPerHour: $0, mode: .standard)
    }
  }

  /// Runs an hour, and writes the speed and the credits that it leaves.
  func run(
    _ credits: inout CPUCreditBalance?, hour: Int, at index: Int, into hours: inout FluidHours
  ) {
    let at = hour * hours.caches.count + index
    hours.cacheSpeed[at] = run(&credits, outsidePerSecond: hours.requests[hour] / 3_600)
    hours.cacheCredits[at] = credits?.balance ?? 0
  }

  /// Runs an hour; the share of a core that was to be had, 0...1.
  func run(_ credits: inout CPUCreditBalance?, outsidePerSecond rate: Double) -> Double {
    guard var balance = credits else { return 1 }
    let wanted = min(1, rate * secondsPerRequest)
    let delivered = balance.run(hours: 1, utilisation: wanted / vCPU) * vCPU
    credits = balance
    return delivered < wanted - 1e-12 ? max(delivered, sustained) : 1
  }
}
