import Resources
import Services

/// Queries and commands.
extension ResponseTimes {
  /// A query with its wait for a connection.
  mutating func connected(
    _ index: Int, _ use: DatabaseUse, _ answer: Response, _ situation: Situation
  ) -> Response {
    let database = engine.databases[use.database]
    let seconds = database.secondsPerQuery
    var waits = [
      KeptWait(
        answer.again.kept, load: database.utilisation(outsidePerSecond: situation.rate),
        relaxation: Self.relaxation(
          load: database.utilisation(outsidePerSecond: situation.rate),
          noise: seconds / Double(database.servers), visits: database.queriesPerRequest))
    ]
    waits += answer.waits
    let station = engine.stations[index]
    guard
      let place = station.inner.firstIndex(where: {
        $0.database == use.database && !$0.isOnce
      })
    else {
      return Response(
        durations: answer.durations, insideSeconds: answer.durations.mean, waits: waits,
        again: answer.again)
    }
    let stage = station.inner[place]
    let wait = innerWait(index, place, situation)
    waits.append(kept(wait, index, stage, situation))
    let all = sums.sum(wait, answer.durations)
    var response = Response(
      durations: all, insideSeconds: all.mean, waits: waits, again: answer.again)
    response.again.kept = sums.sum(wait, answer.again.kept)
    if let hour = situation.uneven[index], hour.inner.indices.contains(place) {
      response.lost = hour.inner[place].lost
    }
    return response
  }

  /// A query, the wait for a process of the database included.
  mutating func query(_ position: Int, _ situation: Situation) -> Response {
    let station = engine.databases[position]
    guard station.queriesPerRequest > 0 else {
      return Response(durations: .none, insideSeconds: 0)
    }
    let seconds = station.answerSeconds
    let noise = station.secondsPerQuery / Double(station.servers)
    let use = station.utilisation(outsidePerSecond: situation.rate)
    let held = situation.databaseWait.isEmpty ? 0 : situation.databaseWait[position]
    let bound = situation.databasePatience.isEmpty ? 60 : situation.databasePatience[position]
    // Below a full load the places bound nobody's wait: who finds none waits before it as long.
    let patience = use < 1 ? max(bound, 60) : bound
    let backlog =
      held > 0 ? Backlog(seconds: held) : .settled(load: min(use, 0.999), noise: noise)
    let wait: Durations
    if let store = situation.pooled(position, noise: noise, use: use) {
      WaitShape(
        probability: store.storeProbability,
        mean: store.storeSeconds / max(1e-9, store.storeProbability),
        cells: DurationCells.exponential, unit: nil, backlog: store.storeSeconds, moving: 0,
        patience: patience
      ).add(to: &sums, share: 1)
      wait = sums.take()
    } else {
      wait = markovWait(
        seconds, servers: station.servers, backlog: backlog, noise: noise, patience: patience)
    }
    var passage = Passage(.exponential(seconds), follows: true)
    var waits: [KeptWait] = []
    if let operation = operation(position, situation, patience: patience) {
      let times = station.operationsPerQuery
      passage.call(operation, times: times, &sums)
      waits = operation.waits.map { $0.met(times) }
    }
    var again = passage.again
    again.bare = again.bare ?? passage.total
    again.kept = sums.sum(wait, again.kept)
    let all = sums.sum(wait, passage.total)
    return Response(durations: all, insideSeconds: all.mean, waits: waits, again: again)
  }

  /// A disk operation, the wait for its turn included; `nil` where a query makes none.
  private mutating func operation(
    _ position: Int, _ situation: Situation, patience: Double
  ) -> Response? {
    let station = engine.databases[position]
    guard station.operationsPerQuery > 0 else { return nil }
    let access = Durations.exponential(station.disk.accessSeconds)
    var disk = situation.disk(ofDatabase: position)
    if situation.pooled.indices.contains(position), let store = situation.pooled[position] {
      disk.wait = store.turnSeconds
    }
    guard disk.wait > 0.01 * station.disk.accessSeconds else {
      return Response(durations: access, insideSeconds: access.mean)
    }
    let backlog = Backlog(seconds: disk.wait)
    let use = min(0.99999, backlog.utilisation(noise: disk.noise))
    let wait = WaitTable.wait(
      phases: 1, servers: 1, squaredCV: 0, utilisation: use)
    // The wait of constant turns, as much longer as those who come back make it.
    let shape = WaitShape(
      probability: wait.probability, mean: 0, cells: wait.cells, unit: 2 * disk.noise,
      backlog: backlog.seconds, moving: 0, patience: patience)
    shape.add(to: &sums, share: 1)
    let turn = sums.take()
    let all = sums.sum(turn, access)
    let relaxation = Self.relaxation(
      load: use, noise: disk.noise, visits: station.operationsPerQuery * station.queriesTogether)
    return Response(
      durations: all, insideSeconds: all.mean,
      waits: [KeptWait(turn, load: use, relaxation: relaxation)],
      again: Recurrence(kept: turn, bare: access))
  }

  /// A cache command, the wait for its one core included; the next of a request finds the same others.
  mutating func command(_ position: Int, _ situation: Situation) -> Response {
    let seconds =
      engine.caches[position].secondsPerCommand / max(situation.cacheSpeed[position], 1e-6)
    let asked = situation.rate * engine.caches[position].commandsPerRequest * seconds
    let busy = min(0.999, asked)
    // A full one has no more to do than all who may be at work ask of it: the others wait until they may.
    let most = asked < 1 ? 60 : min(60, seconds * askers(ofCache: position, situation))
    let wait = markovWait(
      seconds, servers: 1,
      backlog: asked < 1 ? .settled(load: busy, noise: seconds) : Backlog(seconds: most),
      noise: seconds, patience: most)
    let all = sums.sum(wait, .exponential(seconds))
    let relaxation = Self.relaxation(
      load: busy, noise: seconds, visits: engine.caches[position].commandsPerRequest)
    return Response(
      durations: all, insideSeconds: all.mean,
      waits: [KeptWait(wait, load: busy, relaxation: relaxation)],
      again: Recurrence(kept: wait, bare: .exponential(seconds)))
  }

  /// Requests that may be at work at once in the services that ask a cache.
  private func askers(ofCache position: Int, _ situation: Situation) -> Double {
    engine.stations.indices.reduce(0) { sum, index in
      engine.stations[index].inner.reduce(sum) {
        $1.cache == position ? $0 + $1.servers * max(1, situation.tasks[index]) : $0
      }
    }
  }

  /// What a request waits for a full database or cache before it asks; `nil` where nothing does.
  mutating func turn(_ index: Int, _ place: Int, _ situation: Situation) -> Response? {
    let stage = situation.stage(engine.stations[index].inner[place])
    let hour = situation.uneven[index].flatMap {
      $0.inner.indices.contains(place) ? $0.inner[place] : nil
    }
    let wait = innerWait(index, place, situation)
    guard wait.mean > 0 || hour?.isFelt == true else { return nil }
    var response = Response(
      durations: wait, insideSeconds: wait.mean, waits: [kept(wait, index, stage, situation)])
    response.lost = hour?.lost ?? 0
    return response
  }

  /// The wait of M/M/c: exact where the backlog is that of its load.
  private mutating func markovWait(
    _ seconds: Double, servers: Int, backlog: Backlog, noise: Double, patience: Double
  ) -> Durations {
    guard seconds > 0 else { return .none }
    let use = min(0.99999, backlog.utilisation(noise: noise))
    let shape = WaitShape(
      probability: Queueing.erlangC(offered: use * Double(servers), servers: servers),
      mean: backlog.seconds + noise, cells: DurationCells.exponential, unit: nil,
      backlog: backlog.seconds, moving: 0, patience: patience)
    shape.add(to: &sums, share: 1)
    return sums.take()
  }
}
