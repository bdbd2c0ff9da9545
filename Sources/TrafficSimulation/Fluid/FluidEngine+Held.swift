import Resources
import Services

extension FluidEngine {
  /// What requests of a service that holds places meet meanwhile; nothing where no place is waited for or nobody
  /// is met.
  func heldPlaces(
    of index: Int, outsidePerSecond rate: Double, tasks: [Double]
  ) -> HeldPlaces? {
    let station = stations[index]
    guard station.lossPlaces == nil,
      let stage = station.inner.first(where: { $0.isPlaces }), station.visits > 0,
      case let own = max(1, tasks[index]), case let arriving = rate * station.visits / own,
      arriving >= stage.looseBelow, stage.servers * own <= Double(HeldPlaces.most)
    else { return nil }
    return HeldPlaces(
      rate: arriving, places: stage.servers, tasks: own, alone: stage.seconds,
      queues: heldQueues(of: index, outsidePerSecond: rate, tasks: tasks))
  }

  /// What of a service's mean wait is missing because no more of its callers' requests are there than hold a
  /// place.
  func lacking(at index: Int, _ held: [HeldPlaces?]) -> Double {
    var (direct, most) = (0.0, 0.0)
    for (caller, held) in held.enumerated() {
      guard let share = held?.relief[index] else { continue }
      most = max(most, share)
      if graph.calls[caller].contains(where: { $0.callee == index }) { direct += share }
    }
    return min(1, max(direct, most))
  }

  private func heldQueues(
    of index: Int, outsidePerSecond rate: Double, tasks: [Double]
  ) -> [HeldPlaces.Queue] {
    var lone = stations.map { _ in 0.0 }
    lone[index] = 1
    let visits = graph.visits(entry: lone)
    var queues: [HeldPlaces.Queue] = []
    for (service, times) in visits.enumerated() where times > 0 {
      let station = stations[service]
      let count = max(1, tasks[service].rounded())
      let ours = stations[index].visits * times / max(station.visits, 1e-12)
      func add(
        service: Int? = nil, visits: Double, seconds: Double, squaredCV: Double, count: Double,
        servers: Double, busy: Double, ours: Double
      ) {
        guard visits * seconds > 0 else { return }
        queues.append(
          HeldPlaces.Queue(
            service: service, visits: visits, seconds: seconds, squaredCV: squaredCV,
            count: count, servers: servers,
            others: min(0.99, max(0, busy / (count * servers) * (1 - ours))), ours: ours))
      }
      if service != index, station.lossPlaces == nil {
        let own = rate * station.visits * station.serviceSeconds
        let busy = own + rate * station.jobSeconds
        add(
          service: service, visits: times, seconds: station.serviceSeconds,
          squaredCV: station.squaredCV, count: count, servers: Double(station.servers),
          busy: busy, ours: busy > 0 ? min(1, ours) * own / busy : 1)
      }
      for stage in station.inner where stage.database != nil && stage.fullAt < 1 {
        add(
          visits: times * stage.perRequest, seconds: stage.seconds, squaredCV: 1, count: count,
          servers: stage.servers,
          busy: rate * station.visits * stage.perRequest * stage.seconds, ours: min(1, ours))
      }
    }
    return queues
  }
}

extension HeldPlaces {
  /// Whether what waits for a place follows from the rate alone: nothing has piled up beyond it.
  func isSteady(_ stage: InnerStage, arriving rate: Double, _ hour: UnevenHour.Inner?) -> Bool {
    let use = rate * fullSeconds / stage.servers
    guard use < 0.98 else { return false }
    guard let hour, hour.seconds > 0 else { return true }
    let noise = fullSeconds / stage.servers * (1 + stage.squaredCV) / 2
    return hour.lost == 0 && hour.seconds < 1.1 * Backlog.settled(load: use, noise: noise).seconds
  }
}

extension ResponseTimes.Situation {
  func held(at index: Int) -> HeldPlaces? { held.indices.contains(index) ? held[index] : nil }
}

extension FluidEngine {
  /// How a month begins whose busiest minute has a rate.
  func freshStates(peak: Double) -> [FluidStation.State] {
    var states = stations.map { FluidStation.State($0) }
    let tasks = states.map { Double($0.ready) }
    for index in states.indices {
      guard let place = stations[index].inner.firstIndex(where: { $0.isPlaces }) else {
        continue
      }
      states[index].inner[place].more = heldBeyond(of: index, peak: peak, tasks: tasks)
    }
    return states
  }

  /// Seconds that a place is held beyond a lone request's while all are taken, at the rate at which they just
  /// suffice; 0 where no minute comes near to it.
  private func heldBeyond(of index: Int, peak: Double, tasks: [Double]) -> Double {
    guard let stage = stations[index].inner.first(where: { $0.isPlaces }),
      heldPlaces(of: index, outsidePerSecond: peak, tasks: tasks) != nil
    else { return 0 }
    var seconds = stage.seconds
    for _ in 0..<3 {
      let rate = max(1, tasks[index]) * stage.servers / (seconds * stations[index].visits)
      guard let held = heldPlaces(of: index, outsidePerSecond: rate, tasks: tasks) else { break }
      seconds = held.fullSeconds
    }
    return max(0, seconds - stage.seconds)
  }
}

extension InnerStage {
  /// The wait for a place while its load is steady.
  func wait(_ held: HeldPlaces, arriving rate: Double, patience: Double) -> WaitShape {
    let use = min(0.999, rate * held.fullSeconds / servers)
    let noise = held.fullSeconds / servers * (1 + squaredCV) / 2
    let backlog = Backlog.settled(load: use, noise: noise)
    return WaitShape(
      probability: held.waiting, mean: backlog.seconds + noise, cells: DurationCells.exponential,
      unit: nil, backlog: backlog.seconds, moving: 0, patience: patience)
  }
}

extension FluidEngine {
  /// Each database whose asker's connections bound who is there; `nil` for one that no pool holds up.
  func pooledStores(_ situation: ResponseTimes.Situation) -> [PooledStore?] {
    databases.indices.map { position in
      let database = databases[position]
      let asking = stations.enumerated().flatMap { index, station in
        station.inner.filter { $0.database == position && station.visits > 0 }.map { (index, $0) }
      }
      guard asking.count == 1, case let (index, stage) = asking[0], !stage.isOnce,
        stations[index].lossPlaces == nil
      else { return nil }
      let tasks = max(1, situation.tasks[index].rounded())
      let rate = situation.rate * stations[index].visits * stage.perRequest
      let disk = situation.disk(ofDatabase: position)
      // Jobs ask beside the requests: nobody has told by which connections.
      guard rate > 0.99 * situation.rate * database.queriesPerRequest, stage.servers <= 1_000,
        !stage.isLoose(
          perTask: situation.rate * stations[index].visits / tasks,
          outsidePerSecond: situation.rate, disk: disk)
      else { return nil }
      return PooledStore(
        rate: rate, together: stage.perRequest, connections: Int(stage.servers), tasks: Int(tasks),
        work: database.answerSeconds, servers: database.servers,
        disk: PooledStore.Disk(
          operations: database.operationsPerQuery, access: database.disk.accessSeconds,
          turn: disk.use > 0.02 ? 1 / max(1e-9, disk.most) : 0))
    }
  }
}
