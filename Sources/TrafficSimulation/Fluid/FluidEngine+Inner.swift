import Resources
import Services

extension FluidEngine {
  /// Per service, the connections and places that its requests wait for.
  ///
  /// A pool that holds as many as requests may be at work is waited for where the database is full alone;
  /// so is one of 0, which says that nobody has told.
  static func innerStages(
    of nodes: [NodeSummary], along graph: CallGraph, _ together: [Double], _ stack: Stack,
    _ databases: [FluidDatabase]
  ) -> [[InnerStage]] {
    let alone = loneTimes(of: nodes, along: graph, stack, databases)
    return nodes.indices.map { index in
      let (request, station) = (nodes[index].request, nodes[index].station)
      let places = max(1, station.concurrency.rounded(.down))
      var stages: [InnerStage] = []
      let pool = station.poolSize.rounded(.down)
      for use in request.databaseUses
      where databases.indices.contains(use.database) && use.queries > 0 {
        let answering = databases[use.database]
        guard answering.secondsPerQuery > 0 else { continue }
        stages.append(
          InnerStage(
            database: use.database, servers: pool >= 1 ? min(pool, places) : places,
            perRequest: use.queries, seconds: answering.answerSeconds + answering.diskSeconds,
            answering: answering,
            fullAt: pool >= 1 && pool < places ? 0.7 : 1))
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
