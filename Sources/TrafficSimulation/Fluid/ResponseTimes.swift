import Resources
import Services

/// Response times of the services, by queueing formulas, hour by hour.
///
/// Means add along the calls and are exact where the formula is. Percentiles come from a mixture of
/// lognormals with the right means and variances: one for requests that call no third party, one for
/// each party that a few requests wait for. They are approximations; the event engine measures them.
struct ResponseTimes {
  /// Mean and variance of a time in seconds.
  struct Moments {
    var mean = 0.0
    var variance = 0.0
  }

  /// A service's response: the part that every request has, and calls to third parties that few make.
  struct Response {
    var usual = Moments()
    /// Expected calls to each third party, through other services too.
    var partyCalls: [Double]
  }

  let engine: FluidEngine

  /// Each service's response in an hour.
  ///
  /// - Parameters:
  ///   - rate: requests from outside per second.
  ///   - cacheSpeed: share of a core that each cache has.
  ///   - tasks: tasks that served, per service.
  ///   - backlog: seconds of backlog, per service.
  /// - Returns: one per service, in the stack's order.
  func responses(
    rate: Double, cacheSpeed: (Int) -> Double, tasks: (Int) -> Double, backlog: (Int) -> Double
  ) -> [Response] {
    let stack = engine.stack
    let queries = engine.databases.map { query($0, rate: rate) }
    let commands = engine.caches.indices.map { command($0, rate: rate, speed: cacheSpeed($0)) }
    let nobody = [Double](repeating: 0, count: stack.thirdParties.count)
    var result = [Response](
      repeating: Response(partyCalls: nobody), count: engine.nodes.count)
    for index in engine.graph.order.reversed() {
      let request = engine.nodes[index].request
      var total = own(index, rate: rate, tasks: tasks(index), backlog: backlog(index))
      var parties = nobody
      for call in request.calls {
        let callee = result[call.callee]
        Self.add(callee.usual, times: call.perRequest, to: &total)
        for party in parties.indices {
          parties[party] += call.perRequest * callee.partyCalls[party]
        }
      }
      for use in request.databaseUses where queries.indices.contains(use.database) {
        Self.add(queries[use.database], times: use.queries, to: &total)
      }
      for use in request.cacheUses where commands.indices.contains(use.cache) {
        Self.add(commands[use.cache], times: use.commands, to: &total)
      }
      for call in request.thirdPartyCalls { parties[call.callee] += call.perRequest }
      result[index] = Response(usual: total, partyCalls: parties)
    }
    return result
  }

  /// A response as parts of a mixture: how often, and how long.
  func parts(of response: Response) -> [(share: Double, moments: Moments)] {
    var usual = response.usual
    var parts: [(share: Double, moments: Moments)] = []
    var rest = 1.0
    for (party, calls) in zip(engine.stack.thirdParties, response.partyCalls) where calls > 0 {
      let call = Moments(mean: party.seconds, variance: party.seconds * party.seconds)
      if calls < 0.5 {
        parts.append((calls, call))
        rest -= calls
      } else {
        Self.add(call, times: calls, to: &usual)
      }
    }
    if rest < 0 {
      for part in parts { Self.add(part.moments, times: part.share, to: &usual) }
      return [(1, usual)]
    }
    return [(rest, usual)]
      + parts.map { part in
        var moments = usual
        Self.add(part.moments, times: 1, to: &moments)
        return (part.share, moments)
      }
  }

  /// Wait and work at the service's own tasks: requests go round the tasks in turn.
  private func own(_ index: Int, rate: Double, tasks: Double, backlog: Double) -> Moments {
    let station = engine.stations[index]
    let seconds = station.serviceSeconds
    let work = station.work
    guard work.seconds > 0 else { return Moments() }
    let count = max(1, tasks)
    let offered = (rate * station.visits * seconds + rate * station.jobSeconds) / count
    let servers = station.servers
    var wait = Moments()
    if offered < Double(servers), backlog == 0 {
      wait.mean = Queueing.waitAllenCunneen(
        offered: offered, servers: servers, serviceSeconds: work.seconds,
        arrivalSquaredCV: 1 / count, serviceSquaredCV: work.squaredCV)
      let busy = max(offered / Double(servers), 1e-9)
      wait.variance = wait.mean * wait.mean * max(0, 2 / busy - 1)
    } else {
      wait.mean = min(station.timeoutSeconds, max(backlog, seconds))
      wait.variance = wait.mean * wait.mean / 3
    }
    return Moments(
      mean: seconds + wait.mean, variance: seconds * seconds * station.squaredCV + wait.variance)
  }

  /// A query, waits included.
  private func query(_ station: FluidDatabase, rate: Double) -> Moments {
    guard station.queriesPerRequest > 0 else { return Moments() }
    let seconds = station.secondsPerRequest / station.queriesPerRequest
    let offered = rate * station.secondsPerRequest + station.idleShare * station.vCPU
    let wait = Queueing.waitAllenCunneen(
      offered: min(offered, station.vCPU * 0.999), servers: Int(max(1, station.vCPU)),
      serviceSeconds: seconds, serviceSquaredCV: 1)
    return Moments(mean: seconds + wait, variance: seconds * seconds + wait * wait)
  }

  /// A cache command, waits included.
  private func command(_ position: Int, rate: Double, speed: Double) -> Moments {
    let node = engine.stack.caches[position]
    let seconds = node.microsecondsPerCommand / 1e6 / max(speed, 1e-6)
    let busy = min(0.999, rate * engine.caches[position].commandsPerRequest * seconds)
    let wait = Queueing.waitMG1(utilisation: busy, serviceSeconds: seconds, squaredCV: 1)
    return Moments(mean: seconds + wait, variance: seconds * seconds + wait * wait)
  }

  /// Adds a number of calls one after the other; a fraction of a call is made or not.
  private static func add(_ call: Moments, times: Double, to total: inout Moments) {
    guard times > 0 else { return }
    let fraction = times - times.rounded(.down)
    total.mean += times * call.mean
    total.variance +=
      times * call.variance + fraction * (1 - fraction) * call.mean * call.mean
  }
}
