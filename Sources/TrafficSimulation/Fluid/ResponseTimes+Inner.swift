import Resources

/// Waits for connections, places and turns.
extension ResponseTimes {
  /// The wait for a connection or a place, and its losses.
  mutating func innerWait(
    _ index: Int, _ place: Int, _ situation: Situation
  ) -> Durations {
    let station = engine.stations[index]
    let stage = situation.stage(station.inner[place])
    let tasks = max(1, situation.tasks[index])
    let patience = station.patience(of: stage)
    let arriving = situation.rate * station.visits
    let held = stage.isPlaces ? situation.held(at: index) : nil
    let noise = stage.noise(
      outsidePerSecond: situation.rate, tasks: tasks,
      more: held.map { max(0, $0.fullSeconds - stage.seconds) } ?? 0)
    let hour = situation.uneven[index]
    let inner = hour.flatMap { $0.inner.indices.contains(place) ? $0.inner[place] : nil }
    if let held, held.isSteady(stage, arriving: arriving / tasks, inner) {
      stage.wait(held, arriving: arriving / tasks, patience: patience).add(to: &sums, share: 1)
      return sums.take()
    }
    if let store = situation.pooled(stage, inner) {
      guard store.probability > 1e-9 else { return .none }
      WaitShape(
        probability: store.probability, mean: store.seconds / store.probability,
        cells: DurationCells.exponential, unit: nil, backlog: store.seconds, moving: 0,
        patience: patience
      ).add(to: &sums, share: 1)
      return sums.take()
    }
    if let inner, inner.seconds > 0 {
      stage.wait(
        Backlog(seconds: inner.seconds), noise: noise, moving: inner.moving, patience: patience
      ).add(to: &sums, share: stage.isPlaces ? 1 - inner.lost : 1)
      return sums.take()
    }
    let disk = situation.disk(ofDatabase: stage.database)
    guard
      !stage.isLoose(perTask: arriving / tasks, outsidePerSecond: situation.rate, disk: disk)
    else { return .none }
    let load = stage.load(
      arriving: arriving, outsidePerSecond: situation.rate, tasks: tasks, disk: disk)
    stage.wait(
      .settled(load: min(load, 0.999), noise: noise), noise: noise, moving: 0, patience: patience
    ).add(to: &sums, share: 1)
    return sums.take()
  }

  /// How long the wait for connections or places keeps on.
  func kept(
    _ wait: Durations, _ index: Int, _ stage: InnerStage, _ situation: Situation
  ) -> KeptWait {
    let station = engine.stations[index]
    let (rate, tasks) = (situation.rate, max(1, situation.tasks[index]))
    let load = stage.load(
      arriving: rate * station.visits, outsidePerSecond: rate, tasks: tasks)
    let noise = stage.noise(outsidePerSecond: rate, tasks: tasks)
    return KeptWait(
      wait, load: load,
      relaxation: Self.relaxation(
        load: load, noise: noise, visits: station.together * stage.perRequest),
      places: stage.isPlaces ? tasks : 1)
  }

  /// Seconds in which a queue begins to forget its wait: who comes back finds those who come back too, so
  /// that it forgets more slowly.
  static func relaxation(load: Double, noise: Double, visits: Double) -> Double {
    min(3_600, Backlog.relaxation(load: min(load, 0.9999), noise: noise)) * (1 + max(1, visits)) / 2
  }
}

extension ResponseTimes.Situation {
  /// The connections before a database, where they bound who is there and nothing has piled up there.
  func pooled(_ position: Int, noise: Double, use: Double) -> PooledStore? {
    guard pooled.indices.contains(position), let store = pooled[position] else { return nil }
    let held = databaseWait.indices.contains(position) ? databaseWait[position] : 0
    let settled = Backlog.settled(load: min(use, 0.999), noise: noise).seconds
    return held <= 1.1 * settled + 1e-9 ? store : nil
  }

  /// The same for who waits for one of them, where no more has piled up than the load explains.
  func pooled(_ stage: InnerStage, _ hour: UnevenHour.Inner?) -> PooledStore? {
    guard let position = stage.database, pooled.indices.contains(position),
      let store = pooled[position]
    else { return nil }
    guard let hour, hour.isFelt else { return store }
    let settled = store.use / (1 - store.use) * stage.seconds / stage.servers
    return hour.lost == 0 && hour.seconds < 2 * settled ? store : nil
  }
}
