import Resources

/// The 95th percentile of a month, measured request by request in a sample of its hours.
///
/// Hours are taken evenly along the month's requests in the order of how busy they are, so that each
/// stands for as many; from each some hundred requests are run, after a warm-up and from the tasks
/// that the fluid month has there. The percentile is that of the mixture; the interval is Student's t
/// over independent repetitions, of which more are run where a target lies within it.
package struct MeasuredMonth: Sendable {
  /// Of the slowest service that users enter at, mean over the repetitions, in seconds.
  package let p95Seconds: Double
  /// Half of its 95 % interval.
  package let halfWidth: Double
  /// Requests without an answer in time, of the service with the most.
  package let lostShare: Double
  package let repetitions: Int
  package let hours: Int
  package let seed: UInt64

  /// Whether the percentile lies above a bound by more than chance.
  package func misses(_ seconds: Double) -> Bool { p95Seconds - halfWidth > seconds }

  private static let strata = 10
  private static let requestsPerHour = 400.0
  /// Visits of services, calls included, that a minute, and a warm-up of one, are cut short at: many times as
  /// many as are needed.
  private static let mostVisits = 200_000.0
  /// The same of an hour in which tasks come or go.
  private static let mostVisitsScaling = 4_000_000.0
  private static let repetitionsAtFirst = 4
  private static let repetitionsAtMost = 10

  /// Runs the sample; `nil` where nobody comes, or the numbers are beyond the event engine.
  ///
  /// - Parameters:
  ///   - engine: the stack and the scenario.
  ///   - target: seconds that the percentile is held against; without it nothing is run again.
  ///   - seed: of the runs.
  ///   - map: does so many independent pieces of work and gives their results in order.
  package init?(
    _ engine: FluidEngine, target: Double? = nil, seed: UInt64 = 1,
    map: (Int, @Sendable (Int) -> EventResult?) -> [EventResult?] = { count, work in
      (0..<count).map(work)
    }
  ) {
    let month = engine.month()
    let places = Self.hours(of: month)
    guard !places.isEmpty else { return nil }
    let count = places.count
    var runs: [EventResult] = []
    var measured: Self?
    for repetitions in [Self.repetitionsAtFirst, Self.repetitionsAtMost] {
      let first = runs.count
      let results = map(count * repetitions - first) { index in
        Self.run(
          engine, month, hour: places[index % count], repetition: (first + index) / count,
          seed: seed)
      }
      guard !results.contains(where: { $0 == nil }) else { return nil }
      runs += results.compactMap { $0 }
      measured = Self(engine, runs, repetitions: repetitions, hours: count, seed)
      guard let target, let measured else { break }
      if abs(measured.p95Seconds - target) > measured.halfWidth { break }
    }
    guard let measured else { return nil }
    self = measured
  }

  /// What runs of every hour, repetition by repetition, say.
  private init?(
    _ engine: FluidEngine, _ runs: [EventResult], repetitions: Int, hours count: Int,
    _ seed: UInt64
  ) {
    var worst: (sample: Sample, lost: Double)?
    for (index, node) in engine.nodes.enumerated() where engine.entry[index] > 0 {
      var sample = Sample()
      var (lost, offered) = (0.0, 0.0)
      for repetition in 0..<repetitions {
        let parts = runs[(repetition * count)..<(repetition * count + count)]
          .compactMap { $0.station(node.name) }
        sample.add(Self.quantile(0.95, of: parts))
        for part in parts where part.arrivals > 0 {
          lost += part.failedShare
          offered += 1
        }
      }
      let share = offered > 0 ? lost / offered : 0
      if let known = worst, known.sample.mean >= sample.mean {
        worst?.lost = max(known.lost, share)
      } else {
        worst = (sample, max(share, worst?.lost ?? 0))
      }
    }
    guard let worst else { return nil }
    p95Seconds = worst.sample.mean
    halfWidth = worst.sample.halfWidth(confidence: 0.95)
    lostShare = worst.lost
    self.repetitions = repetitions
    hours = count
    self.seed = seed
  }

  /// Hours at equal steps along the requests, calm ones first.
  private static func hours(of month: FluidMonth) -> [Int] {
    let requests = month.hours.requests
    let order = requests.indices.filter { requests[$0] > 0 }.sorted {
      requests[$0] == requests[$1] ? $0 < $1 : requests[$0] < requests[$1]
    }
    let all = order.reduce(0) { $0 + requests[$1] }
    guard all > 0 else { return [] }
    var result: [Int] = []
    var seen = 0.0
    for hour in order {
      seen += requests[hour]
      while result.count < strata, seen >= (Double(result.count) + 0.5) / Double(strata) * all {
        result.append(hour)
      }
    }
    return result
  }

  private static func run(
    _ engine: FluidEngine, _ month: FluidMonth, hour: Int, repetition: Int, seed: UInt64
  ) -> EventResult? {
    let rate = month.hours.requests[hour] / 3_600
    let count = engine.stations.count
    let tasks = (0..<count).map {
      Int(month.hours.tasks[max(0, hour - 1) * count + $0].rounded())
    }
    // Where as many ran in the hour before nobody scales.
    let scales = (0..<count).contains { index in
      let at = hour * count + index
      return engine.stations[index].scaling != nil && hour > 0
        && month.hours.tasks[at] != month.hours.tasks[at - count]
    }
    let visits = engine.visits.reduce(0, +)
    let warmUp =
      scales
      ? 360
      : warmUpSeconds(
        settling: settling(engine, month, hour), visitsPerSecond: rate * visits)
    // One that is over within a minute is the first of the hour's own.
    let before = warmUp < 60 ? 0 : Int((warmUp / 60).rounded(.up))
    guard
      let graph = try? StackGraph.graph(
        engine, window: StackGraph.Window(startHour: hour, hours: 1), warmUpMinutes: before,
        startTasks: tasks)
    else { return nil }
    // Scaling is looked at over whole hours: it reacts by the minute.
    let scarcest = engine.entry.filter { $0 > 0 }.min() ?? 1
    let seconds = seconds(rate: rate, scarcest: scarcest, scales: scales, visits: visits)
    var options = EventOptions(
      seed: seed &+ UInt64(hour) &* 1_000_003,
      warmUpSeconds: before > 0 ? Double(before) * 60 : warmUp, seconds: seconds)
    options.eventLimit = 50_000_000
    // A hundred runs of a hundred services are kept until the percentile is known.
    let entered = Set(zip(engine.nodes, engine.entry).filter { $0.1 > 0 }.map(\.0.name))
    return EventSimulation.run(graph, options.replicated(repetition)).keeping(entered)
  }

  /// How long an hour is watched: enough for the percentile, however busy the hour is.
  ///
  /// - Parameters:
  ///   - rate: requests from outside per second.
  ///   - scarcest: the share of them that the entry with the fewest gets, 0...1.
  ///   - scales: whether tasks come or go in the hour.
  ///   - visits: services that one of them comes to, calls included; few count as ten.
  /// - Returns: seconds, at most an hour.
  static func seconds(
    rate: Double, scarcest: Double, scales: Bool, visits: Double = 1
  ) -> Double {
    let rate = max(rate, 1e-9)
    let least =
      scales
      ? max(600, min(1_800, mostVisitsScaling / (rate * max(1, visits))))
      : min(60, mostVisits / (rate * max(10, visits)))
    return min(3_600, max(least, requestsPerHour / (rate * max(0.1, scarcest))))
  }

  /// How long is run before it is measured: whole minutes, or ten seconds and more of one where so many come
  /// that these are enough.
  ///
  /// - Parameters:
  ///   - settling: seconds that the slowest queue needs.
  ///   - visits: of all services, a second.
  /// - Returns: seconds.
  static func warmUpSeconds(settling: Double, visitsPerSecond visits: Double) -> Double {
    let few = max(10, min(60, mostVisits / max(visits, 1e-9)))
    // A queue that needs longer is full: a million visits tell that too.
    let most = max(60, 5 * mostVisits / max(visits, 1e-9))
    return max(few, min(settling, most))
  }

  /// Seconds that the slowest queue needs to settle.
  private static func settling(
    _ engine: FluidEngine, _ month: FluidMonth, _ hour: Int
  ) -> Double {
    var seconds = 0.0
    for (index, station) in engine.stations.enumerated() {
      let at = hour * engine.stations.count + index
      let noise = station.noise(tasks: month.hours.tasks[at])
      let load = month.hours.utilisation[at]
      seconds = max(seconds, 4 * min(900, Backlog.relaxation(load: load, noise: noise)))
    }
    return seconds
  }

  /// The quantile of a mixture in which each part counts alike.
  private static func quantile(_ p: Double, of parts: [StationResult]) -> Double {
    let answered = parts.filter { $0.completions > 0 }
    guard !answered.isEmpty else { return 0 }
    var low = 0.0
    var high = answered.map(\.responses.maximum).max() ?? 0
    for _ in 0..<30 where high - low > 1e-3 * high {
      let middle = (low + high) / 2
      let above = answered.reduce(0) { $0 + $1.responses.share(above: middle) }
      if above / Double(answered.count) > 1 - p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
