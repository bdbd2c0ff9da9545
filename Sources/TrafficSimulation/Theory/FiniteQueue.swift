/// M/M/c/K: a queue that turns arrivals away once K are inside, those in service included.
///
/// Always stable, since what does not fit is lost. K below c is taken as c.
package struct FiniteQueue: Hashable, Sendable {
  /// The share of arrivals turned away.
  package let lossProbability: Double
  /// L: the mean number inside.
  package let meanInSystem: Double
  /// The mean number in service.
  package let meanBusy: Double
  /// Arrivals that get in, per second.
  package let acceptedPerSecond: Double

  package init(arrivalsPerSecond: Double, serviceSeconds: Double, servers: Int, capacity: Int) {
    let arrivals = Queueing.sane(arrivalsPerSecond)
    let load = arrivals * Queueing.sane(serviceSeconds)
    guard servers > 0, load > 0, load.isFinite else {
      lossProbability = servers <= 0 || load == .infinity ? 1 : 0
      meanInSystem = load == .infinity ? Double(max(0, servers, capacity)) : 0
      meanBusy = load == .infinity ? Double(max(0, servers)) : 0
      acceptedPerSecond = servers <= 0 || load == .infinity ? 0 : arrivals
      return
    }
    let last = max(servers, capacity)
    var weight = 1.0
    var total = 1.0
    var inside = 0.0
    var busy = 0.0
    for n in 1...last {
      weight *= load / Double(min(n, servers))
      total += weight
      inside += Double(n) * weight
      busy += Double(min(n, servers)) * weight
      if total > 1e200 {
        weight *= 1e-200
        total *= 1e-200
        inside *= 1e-200
        busy *= 1e-200
      }
    }
    lossProbability = weight / total
    meanInSystem = inside / total
    meanBusy = busy / total
    acceptedPerSecond = arrivals * (1 - weight / total)
  }

  /// W of the arrivals that get in.
  package var meanResponseSeconds: Double {
    acceptedPerSecond > 0 ? meanInSystem / acceptedPerSecond : 0
  }
  package var meanWaitSeconds: Double {
    acceptedPerSecond > 0 ? max(0, (meanInSystem - meanBusy) / acceptedPerSecond) : 0
  }
}
