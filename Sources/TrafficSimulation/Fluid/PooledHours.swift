import Resources

/// What hours have in common that differ by the chance of a scaler alone.
///
/// The same hour of the day at the same traffic, within 1 %, with nothing piled up before databases and
/// disks: the tasks that run differ from day to day, and what waits before them.
struct PoolKey: Hashable {
  private let hourOfDay: Int
  private let rate: Int
  private let plain: [Double]

  init?(_ engine: FluidEngine, _ hours: FluidHours, _ hour: Int) {
    guard engine.stations.contains(where: { $0.scaling != nil }), hours.requests[hour] > 0 else {
      return nil
    }
    let (caches, databases) = (engine.caches.count, engine.databases.count)
    let places = (hour * databases)..<(hour * databases + databases)
    guard
      places.allSatisfy({ hours.databaseWait[$0] == 0 && hours.disk[$0].isSettled })
    else { return nil }
    hourOfDay = hour % 24
    rate = Int((Elementary.log(hours.requests[hour]) * 100).rounded())
    plain =
      Array(hours.cacheSpeed[(hour * caches)..<(hour * caches + caches)])
      + hours.disk[places].map(\.most)
  }
}

extension UnevenHour {
  /// Several hours of a service as one: all of their minutes, and the mean of what is inside.
  ///
  /// - Parameters:
  ///   - hours: those whose minutes are not alike, each with a sample of all of it for those whose are.
  ///   - count: how many waits inside a request has.
  init(pooling hours: [(uneven: UnevenHour?, even: MinuteSample)], inner count: Int) {
    let samples = hours.flatMap { $0.uneven?.minutes ?? [$0.even] }.sorted {
      ($0.tasks, $0.load, $0.wait) < ($1.tasks, $1.load, $1.wait)
    }
    let all = Double(max(1, hours.count))
    let inner = (0..<count).map { place in
      let each = hours.compactMap { hour in
        hour.uneven.flatMap { $0.inner.indices.contains(place) ? $0.inner[place] : nil }
      }
      return Inner(
        seconds: each.reduce(0) { $0 + $1.seconds } / all,
        moving: each.reduce(0) { $0 + $1.moving } / all,
        lost: each.reduce(0) { $0 + $1.lost } / all)
    }
    self.init(samples, inner)
  }
}
