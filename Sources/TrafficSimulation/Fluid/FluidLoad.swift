import Quantities
package import Resources
import Services

/// The traffic of a month without its mean: what stays the same from one sampled month to the next.
///
/// Trend, spikes and campaigns are worked out once; the mean and the week's peak may vary.
package struct TrafficProfile: Sendable {
  private let growth: Double
  private let shape: WeekShape
  private let stretch: WeekStretch
  /// Mean weight of the month's hours in the shape as it is.
  private let ownMean: Double
  /// Trend, spikes and campaigns: a factor for each minute, and its sum for each hour.
  private let minuteFactors: [Double]
  private let hourSums: [Double]
  /// The largest factor of each hour.
  private let hourPeaks: [Double]

  /// The profile of a scenario; `nil` where it replays measured traffic.
  package init?(_ scenario: Scenario, minutes: Int) {
    guard scenario.trace == nil, minutes >= 60 else { return nil }
    growth = scenario.growthPercentPerMonth
    let week = scenario.shape.beginning(atHour: scenario.firstWeekHour)
    shape = week
    stretch = WeekStretch(week)
    var traffic = TrafficShape(week: .even)
    traffic.trendPerMonth = growth / 100
    traffic.spikes = scenario.spikes
    traffic.campaigns = scenario.campaigns
    let factors = (0..<minutes).map { traffic.factor(atMinute: $0) }
    minuteFactors = factors
    let hours = minutes / 60
    hourSums = (0..<hours).map { factors[($0 * 60)..<($0 * 60 + 60)].reduce(0, +) }
    hourPeaks = (0..<hours).map { factors[($0 * 60)..<($0 * 60 + 60)].max() ?? 0 }
    ownMean = Self.mean(of: week, hours: hours)
  }

  /// True if the scenario's traffic differs from this profile's in mean and peak alone.
  package func fits(_ scenario: Scenario) -> Bool {
    scenario.growthPercentPerMonth == growth && scenario.trace == nil
  }

  /// Requests per second at weight 1, and the week's weights.
  func base(_ scenario: Scenario) -> (rate: Double, week: WeekShape) {
    let week = scenario.peakToMean.map { stretch.week(peak: $0) }
    let mean = week.map { Self.mean(of: $0, hours: hourSums.count) } ?? ownMean
    return (mean > 0 ? scenario.requestsPerSecond / mean : 0, week ?? shape)
  }

  private static func mean(of week: WeekShape, hours: Int) -> Double {
    var weights = 0.0
    for hour in 0..<hours { weights += week.weights[hour % WeekShape.hours] }
    return weights / Double(hours)
  }

  /// Requests from outside in each hour, and the highest rate per second of the month.
  func hours(base: Double, week: WeekShape) -> (requests: [Double], peak: Double) {
    var requests = [Double](repeating: 0, count: hourSums.count)
    var peak = 0.0
    var weekHour = 0
    for hour in hourSums.indices {
      let rate = base * week.weights[weekHour]
      weekHour = weekHour == WeekShape.hours - 1 ? 0 : weekHour + 1
      requests[hour] = rate * hourSums[hour] * 60
      peak = max(peak, rate * hourPeaks[hour])
    }
    return (requests, peak)
  }

  /// The highest rate per second of an hour.
  func peak(ofHour hour: Int, base: Double, week: WeekShape) -> Double {
    base * week.weights[hour % WeekShape.hours] * hourPeaks[hour]
  }

  /// Requests from outside per second in a minute.
  @inline(__always)
  func rate(atMinute minute: Int, base: Double, week: WeekShape) -> Double {
    base * week.weights[minute / 60 % WeekShape.hours] * minuteFactors[minute]
  }
}

extension FluidEngine {
  /// The month's load alone, for the meters: what ``run()`` gives, without the report, where nothing is
  /// overloaded.
  ///
  /// Nothing is lost in it: an overloaded month moves all of its bytes, queries and log lines, and so
  /// costs no less than its run does.
  ///
  /// A service that cannot scale, or whose busiest minute does not reach its target, runs the same
  /// tasks all month; the others are followed minute by minute through the hours in which they may
  /// scale. A database that stays below its baseline borrows no credits.
  ///
  /// - Parameters:
  ///   - profile: of the scenario that this engine's was drawn from; without one that fits, every
  ///     minute is run.
  ///   - memory: of the services that ran before; what has not changed is not run again.
  ///   - isHourly: whether the tasks of each hour are asked for.
  /// - Returns: the load.
  package func load(
    along profile: TrafficProfile?, memory: inout StationMemory, isHourly: Bool = false
  ) -> MonthLoad {
    guard let profile, profile.fits(scenario), !stations.contains(where: { $0.open != nil }) else {
      guard isHourly else { return run() }
      let month = month(keepingMinutes: false)
      var load = month.load
      load.tasksPerHour = stations.indices.map {
        month.hours.series(month.hours.tasks, at: $0, of: month.hours.services)
      }
      return load
    }
    let keepsHours = isHourly || !stack.fleets.isEmpty
    let period = stack.period
    let traffic = memory.traffic(
      of: StationMemory.TrafficKey(
        requestsPerSecond: scenario.requestsPerSecond, peakToMean: scenario.peakToMean)
    ) {
      let (base, week) = profile.base(scenario)
      let (requests, peak) = profile.hours(base: base, week: week)
      return StationMemory.Traffic(base: base, week: week, requests: requests, peak: peak)
    }
    let (base, week) = (traffic.base, traffic.week)
    let (requests, peak) = (traffic.requests, traffic.peak)
    let deployments = scenario.deploymentsPerMonth * period.months
    var running: [HourlyTasks] = []
    let ran = stations.indices.map { index in
      var state = FluidStation.State(stations[index])
      if stations[index].staysPut(state, peak: peak) {
        state.taskMinutes = Double(state.scaler.desired) * Double(period.minutes)
        running.append(.constant(Double(state.scaler.desired)))
      } else {
        let (minutes, started, hours) = memory.recall(
          StationMemory.Key(
            station: stations[index], base: base, peakToMean: scenario.peakToMean,
            deployments: deployments, keepsHours: keepsHours), of: index
        ) {
          let hours = follow(
            &state, index, profile: profile, base: base, week: week, deployments: deployments,
            keepsHours: keepsHours)
          return (state.taskMinutes, state.tasksStarted, hours)
        }
        running.append(.series(hours))
        state.taskMinutes = minutes
        state.tasksStarted = started
      }
      return nodeLoad(of: index, state: state, deployments: deployments, period: period)
    }
    let surplus = databases.map { database -> Double in
      guard var balance = database.freshCredits else { return 0 }
      // No hour's mean is above the month's highest rate; only beyond that it is worth a look.
      guard database.utilisation(outsidePerSecond: peak) > balance.baseline else { return 0 }
      let most = (requests.max() ?? 0) / 3_600
      guard database.utilisation(outsidePerSecond: most) > balance.baseline else { return 0 }
      for hour in requests {
        balance.run(
          hours: 1, utilisation: min(1, database.utilisation(outsidePerSecond: hour / 3_600)))
      }
      balance.stop()
      return balance.chargedVCPUHours
    }
    var load = MonthLoad(
      period: period, requestsPerHour: requests, entry: entry, visits: visits, nodes: ran,
      deployments: deployments, surplusVCPUHours: surplus)
    load.functionRuns = functionRuns(requests)
    if isHourly {
      load.tasksPerHour = running.map { tasks in
        if case .series(let hours) = tasks { hours } else { [] }
      }
    }
    if !stack.fleets.isEmpty {
      load.fleets = fleetLoads(
        requests: requests, tasks: running, ran, deployments: deployments)
    }
    return load
  }
}

extension FluidEngine {
  /// Runs a service through the month, by the minute where it may scale.
  ///
  /// - Returns: the mean tasks of each hour where somebody asks for them, else nothing.
  private func follow(
    _ state: inout FluidStation.State, _ index: Int, profile: TrafficProfile, base: Double,
    week: WeekShape, deployments: Double, keepsHours: Bool
  ) -> [Double] {
    var hours: [Double] = []
    let station = stations[index]
    state.keepsMinutes = false
    let minutes = stack.period.minutes
    let deploying = deploymentMinutes(deployments, minutes: minutes)
    for hour in 0..<(minutes / 60) {
      let before = state.taskMinutes
      defer { if keepsHours { hours.append((state.taskMinutes - before) / 60) } }
      let peak = profile.peak(ofHour: hour, base: base, week: week)
      if state.steadyMinutes >= 16, state.wait.seconds == 0, station.staysPut(state, peak: peak) {
        state.taskMinutes += 60 * Double(state.scaler.desired)
        state.scaler.restAtMinimum(minutes: 60)
        state.minute += 60
        continue
      }
      for minute in (hour * 60)..<(hour * 60 + 60) {
        station.step(
          &state,
          outsidePerSecond: profile.rate(atMinute: minute, base: base, week: week),
          deploying: deploying[minute])
      }
    }
    return hours
  }
}

/// The last runs of services that scale, and the last traffic: months that differ in something else
/// share them.
///
/// A memory belongs to months along one profile.
package struct StationMemory: Sendable {
  struct Key: Equatable, Sendable {
    let station: FluidStation
    let base: Double
    let peakToMean: Double?
    let deployments: Double
    let keepsHours: Bool
  }

  private struct Entry: Sendable {
    let key: Key
    let taskMinutes: Double
    let tasksStarted: Int
    let hours: [Double]
  }

  /// What the traffic of a month of one profile follows from.
  struct TrafficKey: Equatable, Sendable {
    let requestsPerSecond: Double
    let peakToMean: Double?
  }

  /// The traffic of a month, as the profile gives it.
  struct Traffic: Sendable {
    let base: Double
    let week: WeekShape
    let requests: [Double]
    let peak: Double
  }

  /// Two a service, the latest first.
  private var entries: [[Entry]] = []
  /// The last two, the one used last first.
  private var traffics: [(key: TrafficKey, traffic: Traffic)] = []

  mutating func traffic(of key: TrafficKey, make: () -> Traffic) -> Traffic {
    if let place = traffics.firstIndex(where: { $0.key == key }) {
      if place > 0 { traffics.swapAt(0, place) }
      return traffics[0].traffic
    }
    let traffic = make()
    if traffics.count > 1 { traffics.removeLast() }
    traffics.insert((key, traffic), at: 0)
    return traffic
  }

  package init() {}

  mutating func recall(
    _ key: Key, of service: Int,
    run: () -> (taskMinutes: Double, tasksStarted: Int, hours: [Double])
  ) -> (Double, Int, [Double]) {
    while entries.count <= service { entries.append([]) }
    if let place = entries[service].firstIndex(where: { $0.key == key }) {
      let entry = entries[service][place]
      if place > 0 { entries[service].swapAt(0, place) }
      return (entry.taskMinutes, entry.tasksStarted, entry.hours)
    }
    let (minutes, started, hours) = run()
    if entries[service].count > 1 { entries[service].removeLast() }
    entries[service].insert(
      Entry(key: key, taskMinutes: minutes, tasksStarted: started, hours: hours), at: 0)
    return (minutes, started, hours)
  }
}

extension FluidStation {
  /// True where the tasks stay what they are at the start, whatever minute the peak comes in.
  func staysPut(_ state: State, peak: Double) -> Bool {
    guard let scaling else { return true }
    guard schedule.isEmpty else { return false }
    guard state.scaler.desired == scaling.minimum else { return false }
    let ready = Double(state.scaler.desired)
    switch metric {
    case .cpu:
      let work = peak * visits * serviceSeconds + peak * jobSeconds
      let processors = ready * Double(servers)
      guard work <= processors, processors > 0 else { return work <= processors }
      let highest = seen(
        busy: work / processors, work: work, processors: processors, deviation: MetricChance.most)
      return 100 * highest <= scaling.target
    case .requestsPerTarget:
      guard ready > 0 else { return peak <= 0 }
      let highest = seen(
        requests: peak * visits * 60, tasks: ready, deviation: MetricChance.most)
      return highest <= scaling.target
    case .memory:
      return 100 * baseMemoryShare <= scaling.target
    }
  }
}
