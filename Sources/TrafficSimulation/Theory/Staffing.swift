/// How many servers a load needs.
package enum Staffing {
  /// Square-root staffing: ⌈A + β√A⌉, a start for a search.
  package static func squareRoot(offered: Double, beta: Double) -> Int {
    let load = Queueing.sane(offered)
    return whole(load + beta * load.squareRoot())
  }

  /// The share that waits in a large system staffed at β; Halfin and Whitt 1981.
  package static func waitProbability(beta: Double) -> Double {
    guard beta > 0 else { return 1 }
    return 1
      / (1 + beta * NormalDistribution.cumulative(beta) / NormalDistribution.density(beta))
  }

  /// The fewest servers at which at least a share of arrivals waits no longer than t.
  ///
  /// - Returns: `nil` where no count up to a million does it: a share of 1, or an endless load.
  package static func servers(
    arrivalsPerSecond: Double, serviceSeconds: Double, share: Double, withinSeconds: Double
  ) -> Int? {
    let load = Queueing.sane(arrivalsPerSecond) * Queueing.sane(serviceSeconds)
    guard load > 0 else { return 0 }
    guard load < 1_000_000, share < 1 else { return nil }
    func holds(_ count: Int) -> Bool {
      let queue = MultiServerQueue(
        arrivalsPerSecond: arrivalsPerSecond, serviceSeconds: serviceSeconds, servers: count)
      return queue.isStable && queue.serviceLevel(withinSeconds: withinSeconds) >= share
    }
    var low = whole(load) - 1
    var high = squareRoot(offered: load, beta: 1) + 1
    while !holds(high) {
      guard high < 1_000_000 else { return nil }
      low = high
      high = min(1_000_000, high + max(1, high / 2))
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }

  private static func whole(_ value: Double) -> Int {
    Int(min(1e9, max(0, (value - 1e-9).rounded(.up))))
  }
}
