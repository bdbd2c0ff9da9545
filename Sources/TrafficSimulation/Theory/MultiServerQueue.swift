/// M/M/c: Poisson arrivals, exponential service, c servers, one queue without end.
///
/// With ρ ≥ 1 the queue has no steady state: waits and lengths are +∞, every arrival waits, and the
/// backlog grows by `backlogPerSecond`. With no traffic everything is zero but the response, which
/// is the service itself.
package struct MultiServerQueue: Hashable, Sendable {
  package let arrivalsPerSecond: Double
  package let serviceSeconds: Double
  package let servers: Int
  /// Erlang C: the share of arrivals that wait.
  package let waitProbability: Double

  package init(arrivalsPerSecond: Double, serviceSeconds: Double, servers: Int) {
    self.arrivalsPerSecond = Queueing.sane(arrivalsPerSecond)
    self.serviceSeconds = Queueing.sane(serviceSeconds)
    self.servers = max(0, servers)
    waitProbability = Queueing.erlangC(
      offered: self.arrivalsPerSecond * self.serviceSeconds, servers: self.servers)
  }

  /// A, in erlang.
  package var offered: Double { arrivalsPerSecond * serviceSeconds }
  /// A / c; +∞ with no server and some load.
  package var utilisation: Double {
    offered == 0 ? 0 : (servers == 0 ? .infinity : offered / Double(servers))
  }
  package var isStable: Bool { offered == 0 || offered < Double(servers) }

  /// θ = cμ − λ: the rate at which the tail of the wait falls, per second.
  private var theta: Double { Double(servers) / serviceSeconds - arrivalsPerSecond }

  package var meanWaitSeconds: Double {
    Self.wait(waitProbability, offered, servers, serviceSeconds)
  }
  package var meanResponseSeconds: Double { meanWaitSeconds + serviceSeconds }
  package var meanWaiting: Double { offered == 0 ? 0 : arrivalsPerSecond * meanWaitSeconds }
  package var meanInSystem: Double { meanWaiting + offered }
  /// Requests a second that pile up above capacity: 0 when stable.
  package var backlogPerSecond: Double {
    serviceSeconds == 0 ? 0 : max(0, arrivalsPerSecond - Double(servers) / serviceSeconds)
  }

  /// P(wait > t).
  package func waitTail(_ seconds: Double) -> Double {
    guard offered > 0 else { return 0 }
    guard isStable else { return 1 }
    return waitProbability * Elementary.exp(-theta * max(0, seconds))
  }

  /// The share of arrivals whose wait is at most t.
  package func serviceLevel(withinSeconds seconds: Double) -> Double { 1 - waitTail(seconds) }

  /// The wait that a share p of arrivals does not exceed; +∞ when unstable or at p = 1.
  package func waitQuantile(_ p: Double) -> Double {
    guard offered > 0 else { return 0 }
    guard isStable else { return .infinity }
    guard p < 1 else { return .infinity }
    return max(0, Elementary.log(waitProbability / (1 - max(0, p))) / theta)
  }

  /// P(response > t), wait and service together.
  ///
  /// The textbook's difference of two exponentials, written so that θ = μ is no special case.
  package func responseTail(_ seconds: Double) -> Double {
    guard serviceSeconds > 0 else { return 0 }
    guard isStable else { return 1 }
    let t = max(0, seconds)
    guard t.isFinite else { return 0 }
    let mu = 1 / serviceSeconds
    let slower = min(mu, theta)
    return Elementary.exp(-mu * t) + waitProbability * mu * t * Elementary.exp(-slower * t)
      * Elementary.decayMean(abs(theta - mu) * t)
  }

  /// The response that a share p of arrivals does not exceed, to 12 digits.
  package func responseQuantile(_ p: Double) -> Double {
    guard serviceSeconds > 0, p > 0 else { return 0 }
    guard isStable, p < 1 else { return .infinity }
    let tail = 1 - p
    var low = 0.0
    var high = serviceSeconds
    while responseTail(high) > tail, high.isFinite {
      low = high
      high *= 2
    }
    guard high.isFinite else { return .infinity }
    for _ in 0..<60 where high - low > high * 1e-13 {
      let middle = (low + high) / 2
      if responseTail(middle) > tail { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  static func wait(offered: Double, servers: Int, serviceSeconds: Double) -> Double {
    let load = Queueing.sane(offered)
    return wait(
      Queueing.erlangC(offered: load, servers: servers), load, servers,
      Queueing.sane(serviceSeconds))
  }

  private static func wait(
    _ waitProbability: Double, _ offered: Double, _ servers: Int, _ serviceSeconds: Double
  ) -> Double {
    guard offered > 0, serviceSeconds > 0 else { return 0 }
    guard offered < Double(servers) else { return .infinity }
    return waitProbability * serviceSeconds / (Double(servers) - offered)
  }
}
