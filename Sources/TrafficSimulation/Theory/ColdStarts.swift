/// How often a function starts an environment for a request, and how long that takes.
///
/// A request goes to the newest environment that is free, so that the first k are used as k servers of a loss
/// system are: the (k+1)-th sees what overflows them. One that nobody asks for as long as it is kept is gone, and
/// the next who overflows to it starts a new one. The time until then is taken as exponential, which for the
/// first, that all requests meet, is exact.
package struct ColdStarts: Equatable, Sendable {
  /// Of a start.
  package let seconds: Double
  /// Environments that are kept ready whatever comes: provisioned concurrency.
  package let ready: Int
  /// Environments at most.
  package let places: Int

  /// Seconds for which an idle environment is kept.
  ///
  /// - Source: what Mahmoudi and Khazaei measured of Lambda and simulate (SimFaaS, 2021); AWS says that the time is
  ///   not fixed (Lambda operator guide). An assumption: 5 to 15 minutes have been seen.
  package static let keptSeconds = 600.0

  package init(seconds: Double, ready: Int = 0, places: Int = 1_000) {
    self.seconds = seconds
    self.ready = ready
    self.places = places
  }

  /// What becomes of the requests of a rate.
  ///
  /// - Parameters:
  ///   - rate: requests a second.
  ///   - held: seconds that one holds its environment, above 0.
  ///   - kept: seconds for which an idle environment is kept.
  /// - Returns: of those that find a place, the share that waits for a start, and the share that runs in what is
  ///   kept ready; 0...1 each.
  package func shares(
    rate: Double, held: Double, kept: Double = ColdStarts.keptSeconds
  ) -> (cold: Double, ready: Double) {
    guard rate > 0, held > 0 else { return (0, ready > 0 ? 1 : 0) }
    let offered = rate * held
    var (blocked, cold, taken, inReady) = (1.0, 0.0, 0.0, 0.0)
    for place in 1...max(1, places) {
      let next = offered * blocked / (Double(place) + offered * blocked)
      let accepted = rate * (blocked - next)
      guard accepted > rate * 1e-15 else { break }
      taken += accepted
      if place > ready {
        // From the end of one request to the begin of the next.
        let idle = 1 / accepted - held
        if idle > 0 { cold += accepted * Elementary.exp(-kept / idle) }
      } else {
        inReady += accepted
      }
      blocked = next
    }
    return taken > 0 ? (min(1, cold / taken), min(1, inReady / taken)) : (0, 0)
  }
}

extension FluidStation {
  /// How often a request waits for a start at so many from outside a second; 0 where nothing starts.
  func coldShare(outsidePerSecond rate: Double) -> Double {
    guard let cold, cold.seconds > 0 else { return 0 }
    return cold.shares(rate: rate * visits, held: loneSeconds).cold
  }
}
