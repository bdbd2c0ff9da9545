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
  /// Disk operations of a query, and what they ask.
  let operationsPerQuery: Double
  /// Queries of one request at one service, as an operation finds them: 1 or more.
  let queriesTogether: Double
  let disk: DatabaseDisk

  init(
    _ database: Database, at position: Int, nodes: [NodeSummary], visits: [Double],
    speed: Double = 1
  ) {
    var seconds = 0.0
    var queries = 0.0
    var operations = 0.0
    var together = 0.0
    for (node, visits) in zip(nodes, visits) {
      for use in node.request.databaseUses where use.database == position {
        let count = visits * use.queries
        queries += count
        operations += count * use.ioPerQuery
        together += count * use.ioPerQuery * max(1, use.queries)
        seconds += count * use.millisecondsPerQuery / 1_000 / speed
      }
    }
    secondsPerRequest = seconds
    queriesPerRequest = queries
    operationsPerQuery = queries > 0 ? operations / queries : 0
    queriesTogether = operations > 0 ? together / operations : 1
    disk = database.disk
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

  /// Seconds of a query's disk operations that nothing holds up.
  var diskSeconds: Double { operationsPerQuery * disk.accessSeconds }

  /// A vCPU that is busy with other things for a share of its time is slower by as much.
  func beside(_ seconds: Double) -> Double { seconds / max(0.01, 1 - idleShare) }

  /// The one core of a cache, as a database that answers so many commands as one query.
  init(_ cache: FluidCache, commandsTogether: Double) {
    self.init(
      secondsPerRequest: cache.secondsPerRequest,
      queriesPerRequest: cache.commandsPerRequest / commandsTogether, vCPU: 1, idleShare: 0,
      operationsPerQuery: 0, queriesTogether: 1, disk: .none)
  }

  /// A store whose credits somebody else counts.
  private init(
    secondsPerRequest: Double, queriesPerRequest: Double, vCPU: Double, idleShare: Double,
    operationsPerQuery: Double, queriesTogether: Double, disk: DatabaseDisk
  ) {
    self.secondsPerRequest = secondsPerRequest
    self.queriesPerRequest = queriesPerRequest
    self.vCPU = vCPU
    self.idleShare = idleShare
    self.operationsPerQuery = operationsPerQuery
    self.queriesTogether = queriesTogether
    self.disk = disk
    freshCredits = nil
  }

  /// The same with a share of its speed.
  func slowed(to speed: Double) -> Self {
    Self(
      secondsPerRequest: secondsPerRequest / speed, queriesPerRequest: queriesPerRequest,
      vCPU: vCPU, idleShare: idleShare, operationsPerQuery: operationsPerQuery,
      queriesTogether: queriesTogether, disk: disk)
  }

  /// The same where so many queries are asked as one.
  func asking(_ together: Double) -> Self {
    Self(
      secondsPerRequest: secondsPerRequest, queriesPerRequest: queriesPerRequest / together,
      vCPU: vCPU, idleShare: idleShare, operationsPerQuery: operationsPerQuery * together,
      queriesTogether: queriesTogether, disk: disk)
  }

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
