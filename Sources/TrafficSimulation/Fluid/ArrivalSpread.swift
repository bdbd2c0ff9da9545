import Resources

/// Who calls a service: its arrivals come as the caller's tasks finish.
struct Feeder: Sendable {
  let caller: Int
  /// Of the service's arrivals, those that come so.
  let share: Double
  /// Calls for one request of the caller.
  let calls: Double
  /// What the caller calls before it.
  let before: [CallGraph.Call]
}

extension FluidEngine {
  /// Per service, its callers.
  static func feeders(along graph: CallGraph, visits: [Double]) -> [[Feeder]] {
    var feeders = visits.map { _ in [Feeder]() }
    for caller in graph.order {
      let calls = graph.calls[caller]
      for (place, call) in calls.enumerated() where call.perRequest > 0 && visits[call.callee] > 0 {
        feeders[call.callee].append(
          Feeder(
            caller: caller, share: visits[caller] * call.perRequest / visits[call.callee],
            calls: call.perRequest, before: Array(calls[..<place])))
      }
    }
    return feeders
  }

  /// How much more a service's arrivals scatter than a Poisson process: their squared variation less 1.
  ///
  /// Requests leave a busy process as its work ends: those of even work come evenly to the next service, those of
  /// uneven work in bunches; exponential work leaves a Poisson process (Burke). Over a long time there leave as
  /// many as come, so that what a queue feels depends on how long it takes to build up: a full one sees what came
  /// to its caller, a quick one what leaves it. The mean wait is the most that chance can pile up,
  /// max over t of √(2 ρS V(t) t) − (1 − ρ)t, with V(t) how the work that comes in a time scatters, over the
  /// square of one's and their number (Whitt and You, Using Robust Queueing to Expose the Impact of Dependence in
  /// Single-Server Queues, 2018): with the same V at all times it is Pollaczek and Khinchine's.
  func arrivalSpread(at index: Int, _ situation: ResponseTimes.Situation) -> Double {
    let station = stations[index]
    let flows = feeders[index].compactMap { finishing($0, situation) }
    let here = min(0.99, station.load(situation, index))
    guard !flows.isEmpty, here > 1e-6, station.workSeconds > 0 else { return 0 }
    let tasks = max(1, situation.tasks[index])
    // As in ``Queueing/squaredCV(_:visits:utilisation:)``: of a request that comes back to the same queue a part is
    // done already.
    let again = 2 / (2 + (station.together - 1) / tasks)
    let own = 1 / tasks + station.spread(tasks: tasks)
    let work = here * station.workSeconds / Double(station.servers)
    let apart = insideSeconds(index, situation)
    // Seconds in which the wait builds up where all scatters alike; a fourfold time leads to a tenth less.
    let usual = work * own / (2 * (1 - here) * (1 - here))
    var longest = 0.0
    for step in -6...6 {
      let seconds = usual * Elementary.power(2, Double(step) / 2)
      let more = flows.reduce(0) { $0 + $1.spread(after: seconds, apart: apart, again: again) }
      let most = (2 * work * seconds * max(0, own + more / tasks)).squareRoot()
      longest = max(longest, most - (1 - here) * seconds)
    }
    return (longest * 2 * (1 - here) / work - own) * tasks
  }

  /// Seconds that a request is at a service, about: calls one after the other come so far apart.
  private func insideSeconds(_ index: Int, _ situation: ResponseTimes.Situation) -> Double {
    let station = stations[index]
    let load = min(0.99, station.load(situation, index))
    let wait = station.lossPlaces == nil ? station.workSeconds * load / (1 - load) : 0
    return station.loneSeconds + wait / Double(station.servers)
  }

  private func finishing(_ feeder: Feeder, _ situation: ResponseTimes.Situation) -> Finishing? {
    let caller = stations[feeder.caller]
    let off = caller.workSquaredCV - 1
    let load = min(0.99, caller.load(situation, feeder.caller))
    // Nobody queues at a function: what leaves it comes as it came.
    guard caller.lossPlaces == nil, abs(off) > 0.01, caller.workSeconds > 0, load > 1e-6 else {
      return nil
    }
    // Bunches show over some services: how many end in a short time scatters little.
    // Requests that call several times show theirs over as many requests, which an idle caller takes longer to end.
    let gathering = 2 * max(0, off) * caller.workSeconds / (feeder.calls > 1 ? load : 1)
    let scatter = 1 / max(1, situation.tasks[feeder.caller]) + caller.workSquaredCV
    let rest = (1 - load) * (1 - load)
    return Finishing(
      spread: feeder.share * off, calls: feeder.calls,
      before: feeder.before.reduce(gathering) {
        $0 + $1.perRequest * insideSeconds($1.callee, situation)
      },
      settled: caller.workSeconds / Double(caller.servers) * scatter / rest)
  }
}

/// What leaves a busy service, as the next one sees it.
private struct Finishing {
  /// What the caller's work scatters beyond an exponential, of those that come so.
  let spread: Double
  let calls: Double
  /// Seconds from a request's end at the caller to its first call, and until bunches show.
  let before: Double
  /// The unit of time of the caller's queue, in seconds.
  let settled: Double

  /// What it adds over a time; calls one after the other count together as far as they fall into it.
  func spread(after seconds: Double, apart: Double, again: Double) -> Double {
    let met = calls > 1 ? 1 + (calls * again - 1) * seconds / (seconds + apart) : calls
    return spread * met * seconds / (seconds + before) * (1 - Self.asTheyCame(seconds / settled))
  }

  /// How far those that leave in a time are those that came in it, 0...1.
  ///
  /// - Parameter time: in units of the queue's service time × scatter ÷ (1 − ρ)².
  /// - Returns: w*.
  /// - Source: Whitt and You, Heavy-Traffic Limit of the GI/GI/1 Stationary Departure Process and Its Variance
  ///   Function, Stochastic Systems 8 (2018).
  private static func asTheyCame(_ time: Double) -> Double {
    guard time > 1e-9 else { return 0 }
    guard time < 100 else { return 1 - 1 / (2 * time) }
    let root = time.squareRoot()
    let within = 2 * NormalDistribution.cumulative(root) - 1
    let result =
      (time * time + 2 * time - 1) * within
      + 2 * root * NormalDistribution.density(root) * (1 + time) - time * time
    return min(1, max(0, result / (2 * time)))
  }
}
