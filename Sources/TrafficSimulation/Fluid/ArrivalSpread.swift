import Resources

/// Who calls a service, as far as the calls come as the caller's tasks finish.
struct Feeder: Sendable {
  let caller: Int
  /// Of the service's arrivals, the share that comes so: first calls, thinned where not all make one.
  let share: Double
}

extension FluidEngine {
  /// Per service, its callers.
  static func feeders(along graph: CallGraph, visits: [Double]) -> [[Feeder]] {
    var feeders = visits.map { _ in [Feeder]() }
    for caller in graph.order {
      // Whatever is called later comes after somebody else's answer.
      guard let call = graph.calls[caller].first, call.perRequest > 0, visits[call.callee] > 0
      else { continue }
      let calls = call.perRequest
      feeders[call.callee].append(
        Feeder(
          caller: caller,
          share: visits[caller] * calls / visits[call.callee] * min(calls, 1 / calls)))
    }
    return feeders
  }

  /// How much more a service's arrivals scatter than a Poisson process: their squared variation less 1.
  ///
  /// Requests leave a busy process as its work ends: those of even work come evenly to the next service, those of
  /// uneven work in bunches; exponential work leaves a Poisson process (Burke). How much of it the next service's
  /// queue feels depends on how full it is itself: over a long time there leave as many as come. Fitted to runs of
  /// 2 million requests through two queues in a row, of one and of three tasks, at loads of 30 to 95 % and
  /// variations of 0.5 and 1.5: the mean wait is within 15 % of theirs for one task each, without it up to ten times.
  func arrivalSpread(at index: Int, _ situation: ResponseTimes.Situation) -> Double {
    var spread = 0.0
    for feeder in feeders[index] {
      let caller = stations[feeder.caller]
      let off = caller.workSquaredCV - 1
      // Nobody queues at a function: what leaves it comes as it came.
      guard caller.lossPlaces == nil, abs(off) > 0.01 else { continue }
      let from = min(0.99, caller.load(situation, feeder.caller))
      let processes = max(1, situation.tasks[feeder.caller]) * Double(caller.servers)
      let share: Double
      if off < 0 {
        let here = min(0.99, max(0.01, stations[index].load(situation, index)))
        let odds = 4.3 * from * from * from * Elementary.power((1 - here) / here, 1.25)
        share = 1.7 * odds / (1 + odds) / Elementary.power(processes, 0.15)
      } else {
        share = 0.7 * Elementary.power(from, 1.3) / processes.squareRoot()
      }
      spread += feeder.share * off * share
    }
    return min(1, max(-0.9, spread))
  }
}
