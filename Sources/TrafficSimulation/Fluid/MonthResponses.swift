import Quantities
import Resources
import Services

/// The response times of a month's hours.
struct MonthResponses: Sendable {
  /// Per service, over all hours.
  var mixtures: [LatencyMixture]
  /// Seconds that a request is in a service, answered or not: `[hour × services + service]`.
  var insideSeconds: [Double]
}

extension FluidEngine {
  /// The response times of some hours.
  ///
  /// Hours in which nothing piles up and the same tasks run differ in their rate alone: they are worked
  /// out at some rates, closer together the fuller the stations are, and drawn between them as waits grow.
  func responses(in hours: FluidHours, _ window: Range<Int>) -> MonthResponses {
    var work = ResponseWork(self, hours)
    let window = window.clamped(to: hours.requests.indices)
    var known: [PlainKey: Int] = [:]
    var plain: [(key: PlainKey, hours: [Int])] = []
    // Of each hour, where it stands among the plain ones.
    var groups = [Int](repeating: -1, count: hours.requests.count)
    var pools: [PoolKey: [Int]] = [:]
    var poolOrder: [PoolKey] = []
    for hour in window where hours.requests[hour] > 0 {
      if case let like = hours.like[hour], like >= 0, groups[like] >= 0 {
        groups[hour] = groups[like]
        plain[groups[like]].hours.append(hour)
        continue
      }
      if isShut(hour, hours) {
        work.addShut(hour)
        continue
      }
      if isUneven(hour, hours) {
        if let key = PoolKey(self, hours, hour) {
          if pools[key] == nil { poolOrder.append(key) }
          pools[key, default: []].append(hour)
        } else {
          work.addUneven(hour, window)
        }
        continue
      }
      let key = PlainKey(self, hours, hour)
      let group = known[key] ?? plain.count
      if group == plain.count {
        known[key] = group
        plain.append((key, []))
      }
      groups[hour] = group
      plain[group].hours.append(hour)
    }
    for group in plain { work.addPlain(group.hours, group.key) }
    for key in poolOrder { work.addPool(pools[key] ?? []) }
    return work.result
  }

  /// Whether nothing ran.
  private func isShut(_ hour: Int, _ hours: FluidHours) -> Bool {
    stations.indices.allSatisfy {
      stations[$0].open != nil && hours.tasks[hour * stations.count + $0] == 0
    }
  }

  private func isUneven(_ hour: Int, _ hours: FluidHours) -> Bool {
    let count = stations.count
    let own = (hour * count)..<(hour * count + count)
    // What bursts pile up, the minutes of the expected rate do not know.
    let isBursty =
      scenario.bursts != nil
      && own.allSatisfy { hours.utilisation[$0] < 1 && hours.backlogSeconds[$0] == 0 }
    if !hours.uneven.isEmpty, !isBursty {
      for index in 0..<count where hours.uneven[hour * count + index] != nil { return true }
    }
    return databases.indices.contains {
      let at = hour * databases.count + $0
      return hours.databaseWait[at] > 0 || !hours.disk[at].isSettled
    }
  }
}

/// What hours have in common that differ in their rate alone.
struct PlainKey: Hashable {
  let tasks: [Double]
  let cacheSpeed: [Double]
  /// Operations a second that each database's disk allows.
  let operations: [Double]

  init(_ engine: FluidEngine, _ hours: FluidHours, _ hour: Int) {
    let (count, caches) = (engine.stations.count, engine.caches.count)
    let databases = engine.databases.count
    operations = hours.disk[(hour * databases)..<(hour * databases + databases)].map(\.most)
    tasks = Array(hours.tasks[(hour * count)..<(hour * count + count)])
    cacheSpeed = Array(hours.cacheSpeed[(hour * caches)..<(hour * caches + caches)])
  }
}

/// Response times on their way to a month's.
private struct ResponseWork {
  let engine: FluidEngine
  let hours: FluidHours
  var times: ResponseTimes
  var result: MonthResponses
  private var known: [Int: [(share: Double, responses: [ResponseTimes.Response])]] = [:]
  private var count: Int { engine.stations.count }

  init(_ engine: FluidEngine, _ hours: FluidHours) {
    self.engine = engine
    self.hours = hours
    times = ResponseTimes(engine: engine)
    result = MonthResponses(
      mixtures: engine.stations.map { _ in LatencyMixture() },
      insideSeconds: [Double](repeating: 0, count: hours.tasks.count))
  }

  /// Hours of the same tasks.
  mutating func addPlain(_ places: [Int], _ key: PlainKey) {
    let rates = places.map { hours.requests[$0] / 3_600 }
    let levels = levels(rates, key)
    let full = levels.map { min(0.99, fullest($0, key)) }
    var weights = [Double](repeating: 0, count: levels.count)
    var shares: [(level: Int, share: Double)] = []
    for rate in rates {
      var upper = 0
      while upper < levels.count - 1, levels[upper] < rate { upper += 1 }
      guard upper > 0, levels[upper] > levels[upper - 1] else {
        shares.append((upper, 1))
        weights[upper] += rate * 3_600
        continue
      }
      let share = Self.share(
        (rate - levels[upper - 1]) / (levels[upper] - levels[upper - 1]),
        between: full[upper - 1], full[upper])
      shares.append((upper, share))
      weights[upper] += rate * 3_600 * share
      weights[upper - 1] += rate * 3_600 * (1 - share)
    }
    var inside: [[Double]] = []
    for (rate, weight) in zip(levels, weights) {
      var seconds = [Double](repeating: 0, count: count)
      for phase in phases {
        var situation = ResponseTimes.Situation(
          rate: rate * phase.factor, cacheSpeed: key.cacheSpeed, tasks: key.tasks)
        situation.disk = disk(rate * phase.factor, key)
        situation.burst = phase.burst
        for spell in times.spells(of: situation) {
          let share = phase.share * spell.share
          for (index, response) in spell.responses.enumerated() {
            result.mixtures[index].add(
              response.own ?? response.durations, requests: weight * share * engine.visits[index],
              atMost: engine.stations[index].timeoutSeconds)
            seconds[index] += share * response.insideSeconds
          }
        }
      }
      inside.append(seconds)
    }
    for (hour, (level, share)) in zip(places, shares) {
      for index in 0..<count {
        let lower = level > 0 ? inside[level - 1][index] : inside[level][index]
        result.insideSeconds[hour * count + index] =
          lower + (level > 0 ? share : 1) * (inside[level][index] - lower)
      }
    }
  }

  /// The weight of the upper of two levels at a place between them, 0...1.
  ///
  /// Waits go with 1/(1 − ρ): between two utilisations they are drawn straight over that.
  private static func share(_ place: Double, between low: Double, _ high: Double) -> Double {
    place * (1 - high) / (1 - low - place * (high - low))
  }

  private func disk(_ rate: Double, _ key: PlainKey) -> [DiskMoment] {
    zip(engine.databases, key.operations).map {
      $0.diskMoment(outsidePerSecond: rate, most: $1)
    }
  }

  /// The states of bursty traffic, each with its rate over the mean and its share of the requests; one state of
  /// no end without bursts.
  private var phases: [(factor: Double, share: Double, burst: BurstPhase?)] {
    guard let bursts = engine.scenario.bursts else { return [(1, 1, nil)] }
    let mean = bursts.meanPerSecond
    let (first, second) = (bursts.rates.0 / mean, bursts.rates.1 / mean)
    let (one, two) = (1 / bursts.leaving.0, 1 / bursts.leaving.1)
    func phase(_ own: Double, _ other: Double, _ seconds: Double, _ otherSeconds: Double)
      -> BurstPhase
    {
      BurstPhase(
        seconds: seconds, otherSeconds: otherSeconds, otherRate: other / max(own, 1e-9))
    }
    return [
      (first, bursts.firstShare * first, phase(first, second, one, two)),
      (second, (1 - bursts.firstShare) * second, phase(second, first, two, one)),
    ].filter { $0.1 > 0 }
  }

  /// Rates at which the responses are worked out, ascending.
  private func levels(_ rates: [Double], _ key: PlainKey) -> [Double] {
    let distinct = Set(rates).sorted()
    guard let least = distinct.first, let most = distinct.last, distinct.count > 6 else {
      return distinct
    }
    var levels = [least]
    var rate = least
    while rate < most {
      let use = fullest(rate, key)
      // As far as the fullest station comes a fifth nearer to full: months are within 0.8 % of closer steps.
      let step = max(0.2 * (1 - min(1, use)), 0.01)
      rate = use > 1e-9 ? rate * (use + step) / use : most
      levels.append(min(rate, most))
    }
    return levels.count < distinct.count ? levels : distinct
  }

  /// The highest utilisation of anything that queues.
  private func fullest(_ rate: Double, _ key: PlainKey) -> Double {
    let disk = disk(rate, key)
    var most = disk.reduce(0) { max($0, $1.use) }
    for (index, station) in engine.stations.enumerated() {
      let tasks = max(1, key.tasks[index])
      let arriving = rate * station.visits
      let work = arriving * station.serviceSeconds + rate * station.jobSeconds
      most = max(most, work / (tasks * Double(station.servers)))
      for stage in station.inner
      where !stage.isLoose(perTask: arriving / tasks, outsidePerSecond: rate) {
        most = max(most, stage.load(arriving: arriving, outsidePerSecond: rate, tasks: tasks))
      }
    }
    for database in engine.databases {
      most = max(most, database.utilisation(outsidePerSecond: rate))
    }
    for (cache, speed) in zip(engine.caches, key.cacheSpeed) {
      most = max(most, rate * cache.secondsPerRequest / max(speed, 1e-6))
    }
    return most
  }

  /// An hour in which nobody answers.
  mutating func addShut(_ hour: Int) {
    for index in 0..<count {
      result.mixtures[index].add(
        Durations.none.kept(0), requests: hours.arrivals[hour * count + index])
    }
  }

  /// An hour in which something piles up; one that is as the day or the week before is not run again.
  mutating func addUneven(_ hour: Int, _ window: Range<Int>) {
    let before = [24, WeekShape.hours].first { back in
      hour - back >= window.lowerBound && known[hour - back] != nil && isSame(hour, hour - back)
    }
    let spells = before.flatMap { known[hour - $0] } ?? times.spells(of: situation(hour))
    known[hour] = spells
    for (share, responses) in spells {
      for (index, response) in responses.enumerated() {
        let at = hour * count + index
        result.mixtures[index].add(
          response.own ?? response.durations, requests: hours.arrivals[at] * share,
          atMost: engine.stations[index].timeoutSeconds)
        result.insideSeconds[at] += response.insideSeconds * share
      }
    }
  }

  /// Hours that differ by the chance of a scaler alone, together.
  mutating func addPool(_ places: [Int]) {
    guard let first = places.first else { return }
    let share = 1 / Double(places.count)
    var all = situation(first)
    all.rate = places.reduce(0) { $0 + hours.requests[$1] } * share / 3_600
    for index in 0..<count {
      let own = places.map { $0 * count + index }
      let tasks = own.reduce(0) { $0 + hours.tasks[$1] } * share
      all.tasks[index] = tasks
      all.load?[index] = own.reduce(0) { $0 + hours.utilisation[$1] } * share
      guard own.contains(where: { hours.uneven[$0] != nil }) else { continue }
      all.uneven[index] = UnevenHour(
        pooling: own.map { at in
          let even = MinuteSample(
            requests: hours.arrivals[at], tasks: Int32(clamping: Int(hours.tasks[at].rounded())),
            load: hours.utilisation[at], wait: 0, moving: 0, lost: 0, held: 0)
          return (hours.uneven[at], even)
        }, inner: engine.stations[index].inner.count)
    }
    for spell in times.spells(of: all) {
      for (index, response) in spell.responses.enumerated() {
        let own = places.map { $0 * count + index }
        result.mixtures[index].add(
          response.own ?? response.durations,
          requests: own.reduce(0) { $0 + hours.arrivals[$1] } * spell.share,
          atMost: engine.stations[index].timeoutSeconds)
        for at in own { result.insideSeconds[at] += response.insideSeconds * spell.share }
      }
    }
  }

  private func situation(_ hour: Int) -> ResponseTimes.Situation {
    let (services, caches, databases) = (
      count, engine.caches.count, engine.databases.count
    )
    let range = (hour * services)..<(hour * services + services)
    var situation = ResponseTimes.Situation(rate: hours.requests[hour] / 3_600)
    situation.cacheSpeed = Array(hours.cacheSpeed[(hour * caches)..<(hour * caches + caches)])
    situation.tasks = Array(hours.tasks[range])
    situation.load = Array(hours.utilisation[range])
    for index in 0..<services {
      if let uneven = hours.uneven[hour * services + index] { situation.uneven[index] = uneven }
    }
    situation.databaseWait = Array(
      hours.databaseWait[(hour * databases)..<(hour * databases + databases)])
    situation.disk = Array(hours.disk[(hour * databases)..<(hour * databases + databases)])
    situation.databasePatience = engine.databases.indices.map {
      engine.patience(
        ofDatabase: $0, hour, hours, use: hours.databaseUtilisation[hour * databases + $0])
    }
    return situation
  }

  private func isSame(_ a: Int, _ b: Int) -> Bool {
    func same(_ values: [Double], _ width: Int) -> Bool {
      (0..<width).allSatisfy { values[a * width + $0] == values[b * width + $0] }
    }
    return hours.requests[a] == hours.requests[b] && same(hours.tasks, count)
      && same(hours.utilisation, count) && same(hours.cacheSpeed, engine.caches.count)
      && same(hours.databaseWait, engine.databases.count)
      && engine.databases.indices.allSatisfy {
        hours.disk[a * engine.databases.count + $0] == hours.disk[b * engine.databases.count + $0]
      }
      && (0..<count).allSatisfy {
        hours.uneven[a * count + $0] == hours.uneven[b * count + $0]
      }
  }
}
