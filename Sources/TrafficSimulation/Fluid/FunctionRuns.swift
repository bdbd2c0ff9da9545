import Resources
import Services

/// What cold starts and provisioned concurrency are to the bill of a month.
extension FluidEngine {
  /// Of each function's runs the share that starts an environment, and the share in those kept ready.
  ///
  /// - Parameter requests: from outside, in each hour.
  /// - Returns: in the order of the stack's functions; empty where no function has either.
  func functionRuns(_ requests: [Double]) -> [FunctionRun] {
    let places = stack.functions.indices.map { stack.services.count + $0 }
    guard places.contains(where: { stations[$0].cold != nil }) else { return [] }
    return places.map { place in
      let station = stations[place]
      guard let starts = station.cold else { return FunctionRun() }
      var known: [Double: (cold: Double, ready: Double)] = [:]
      var (cold, ready, sum) = (0.0, 0.0, 0.0)
      for hour in requests where hour > 0 {
        let shares =
          known[hour]
          ?? starts.shares(rate: hour / 3_600 * station.visits, held: station.loneSeconds)
        known[hour] = shares
        cold += hour * shares.cold
        ready += hour * shares.ready
        sum += hour
      }
      return sum > 0 ? FunctionRun(coldShare: cold / sum, readyShare: ready / sum) : FunctionRun()
    }
  }
}
