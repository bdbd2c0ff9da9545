import Quantities
import Resources
import Services

extension FluidEngine {
  /// Per service, the connections and places that its requests wait for.
  ///
  /// A pool that holds as many as requests may be at work is waited for where the database is full alone;
  /// so is one of 0, which says that nobody has told, and so is a cache. Who has a place there is answered as fast
  /// as those beside him each time: he waits once, until he has it.
  static func innerStages(
    of nodes: [NodeSummary], along graph: CallGraph, _ together: [Double], _ stack: Stack,
    _ databases: [FluidDatabase], _ caches: [FluidCache]
  ) -> [[InnerStage]] {
    let alone = loneTimes(of: nodes, along: graph, stack, databases)
    return nodes.indices.map { index in
      let (request, station) = (nodes[index].request, nodes[index].station)
      let places = max(1, station.concurrency.rounded(.down))
      var stages: [InnerStage] = []
      let pool = station.poolSize.rounded(.down)
      for use in request.databaseUses
      where databases.indices.contains(use.database) && use.queries > 0 {
        let isPooled = pool >= 1 && pool < places
        let answering =
          isPooled ? databases[use.database] : databases[use.database].asking(use.queries)
        guard answering.secondsPerQuery > 0 else { continue }
        stages.append(
          InnerStage(
            database: use.database, servers: isPooled ? pool : places,
            perRequest: isPooled ? use.queries : 1,
            seconds: answering.answerSeconds + answering.diskSeconds, answering: answering,
            fullAt: isPooled ? 0.7 : 1))
      }
      for use in request.cacheUses where caches.indices.contains(use.cache) && use.commands > 0 {
        let answering = FluidDatabase(caches[use.cache], commandsTogether: use.commands)
        guard answering.secondsPerQuery > 0 else { continue }
        stages.append(
          InnerStage(
            database: nil, cache: use.cache, servers: places, perRequest: 1,
            seconds: answering.answerSeconds, answering: answering, fullAt: 1))
      }
      if alone[index].mean > 0 {
        stages.append(
          InnerStage(
            database: nil, servers: places, perRequest: 1, seconds: alone[index].mean,
            squaredCV: Queueing.squaredCV(alone[index].squaredCV, visits: together[index])))
      }
      return stages
    }
  }

  /// Mean and variance of the time that a lone request takes at each service, calls included.
  private static func loneTimes(
    of nodes: [NodeSummary], along graph: CallGraph, _ stack: Stack, _ databases: [FluidDatabase]
  ) -> [LoneTime] {
    var result = [LoneTime](repeating: LoneTime(), count: nodes.count)
    for index in graph.order.reversed() {
      let request = nodes[index].request
      let own = FluidStation.serviceSeconds(nodes[index])
      var time = LoneTime(
        mean: own, variance: own * own * request.cpuVariation * request.cpuVariation)
      for call in request.calls { time.add(result[call.callee], times: call.perRequest) }
      for use in request.databaseUses where databases.indices.contains(use.database) {
        time.add(
          .exponential(
            databases[use.database].beside(
              use.millisecondsPerQuery / 1_000 / stack.speed(of: stack.databases[use.database]))),
          times: use.queries)
        time.add(
          .exponential(databases[use.database].disk.accessSeconds),
          times: use.queries * use.ioPerQuery)
      }
      for use in request.cacheUses where stack.caches.indices.contains(use.cache) {
        time.add(
          .exponential(
            stack.caches[use.cache].microsecondsPerCommand / 1e6
              / stack.speed(of: stack.caches[use.cache])), times: use.commands)
      }
      if request.waitMilliseconds > 0 {
        time.add(.exponential(request.waitMilliseconds / 1_000), times: 1)
      }
      for call in request.thirdPartyCalls {
        time.add(
          .exponential(stack.thirdParties[call.callee].secondsPerCall), times: call.perRequest)
      }
      result[index] = time
    }
    return result
  }
}

/// Mean and variance of a time, in seconds.
private struct LoneTime {
  var mean = 0.0
  var variance = 0.0

  static func exponential(_ mean: Double) -> Self { Self(mean: mean, variance: mean * mean) }

  var squaredCV: Double { mean > 0 ? variance / (mean * mean) : 0 }

  /// So many one after the other; a fraction is made or not.
  mutating func add(_ call: Self, times: Double) {
    let fraction = times - times.rounded(.down)
    mean += times * call.mean
    variance += times * call.variance + fraction * (1 - fraction) * call.mean * call.mean
  }
}

extension FluidEngine {
  /// The share of its core that a cache has in an hour of the month, 0...1: credits are spent by what comes until
  /// then.
  func speed(of cache: FluidCache, inHour hour: Int) -> Double {
    guard cache.freshCredits != nil else { return 1 }
    var credits = cache.freshCredits
    let rates = scenario.requestsPerSecond(minutes: stack.period.minutes)
    var speed = 1.0
    for hour in 0...max(0, min(hour, stack.period.hours - 1)) {
      let mean = rates[(hour * 60)..<(hour * 60 + 60)].reduce(0, +) / 60
      speed = cache.run(&credits, outsidePerSecond: mean)
    }
    return speed
  }
}
