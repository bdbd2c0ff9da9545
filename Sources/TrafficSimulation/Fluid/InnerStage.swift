/// What a request needs of a task beside a process, and waits for where it is taken: a connection to a
/// database for each query, the turn of a command at a full cache, or one of the places that bound the requests at
/// once.
struct InnerStage: Equatable, Sendable {
  /// Position of the database whose connections they are; `nil` for anything else.
  let database: Int?
  /// Position of the cache that runs a request's commands; `nil` for anything else.
  let cache: Int?
  /// So many of them a task.
  let servers: Double
  /// How often a request takes one.
  let perRequest: Double
  /// Seconds that each is held while nobody else is there.
  let seconds: Double
  /// Standard deviation over mean of that time, squared.
  let squaredCV: Double
  /// The database that answers while a connection is held.
  let answering: FluidDatabase?
  /// Utilisation of the database up to which its connections are enough.
  let fullAt: Double
  /// Requests a second and task below which its wait does not count.
  let looseBelow: Double

  init(
    database: Int?, cache: Int? = nil, servers: Double, perRequest: Double, seconds: Double,
    squaredCV: Double = 1, answering: FluidDatabase? = nil, fullAt: Double = 0.7
  ) {
    self.fullAt = fullAt
    self.database = database
    self.cache = cache
    self.servers = servers
    self.perRequest = perRequest
    self.seconds = seconds
    self.squaredCV = squaredCV
    self.answering = answering
    let held = perRequest * seconds * (answering == nil ? 1 : 3)
    looseBelow = held > 0 && fullAt < 1 ? 0.2 * servers / held : .infinity
  }

  /// Whether they are the places that bound the requests at once.
  var isPlaces: Bool { database == nil && cache == nil }

  /// Whether a request waits once for all that it asks there: no connections bound those who ask, but its places.
  var isOnce: Bool { !isPlaces && fullAt >= 1 }

  /// The same while what answers has a share of its speed, 0...1.
  func slowed(to speed: Double) -> Self {
    guard speed < 1, let answering else { return self }
    return Self(
      database: database, cache: cache, servers: servers, perRequest: perRequest,
      seconds: seconds / speed, squaredCV: squaredCV, answering: answering.slowed(to: speed),
      fullAt: fullAt)
  }

  /// Requests from outside a second at which the database that answers is as full as ``fullAt``.
  var looseBelowOutside: Double {
    guard let answering, answering.vCPU > 0 else { return .infinity }
    let free = fullAt - answering.idleShare
    guard free > 0 else { return 0 }
    let each = answering.secondsPerRequest / answering.vCPU
    return each > 0 ? free / each : .infinity
  }

  /// Whether its wait can be left out.
  @inline(__always)
  func isLoose(
    perTask rate: Double, outsidePerSecond outside: Double, disk: DiskMoment = .free
  ) -> Bool {
    rate < looseBelow && (answering?.utilisation(outsidePerSecond: outside) ?? 0) < fullAt
      && disk.use < 0.7
  }

  /// Seconds that one is held, the database's own wait included: as far as its share of the connections
  /// lets others wait there.
  func heldSeconds(outsidePerSecond rate: Double, tasks: Double) -> Double {
    guard let answering, answering.vCPU > 0 else { return seconds }
    let use = answering.utilisation(outsidePerSecond: rate)
    // No more queries are there than connections.
    let longest =
      answering.diskSeconds + answering.answerSeconds
      * max(1, servers * max(1, tasks) / max(1, answering.vCPU))
    guard use > 0.7 else {
      return min(longest, seconds + answering.waitSeconds(outsidePerSecond: rate))
    }
    guard use < 1 else { return longest }
    let noise = answering.answerSeconds / Double(answering.servers)
    return seconds
      + min(
        answering.waitSeconds(outsidePerSecond: rate),
        Backlog.steadyMean(load: use, noise: noise, patience: longest), max(0, longest - seconds))
  }

  /// Those that are taken, over all that the tasks have; with an overloaded database as full as that.
  ///
  /// `more` seconds are those that calls wait elsewhere meanwhile.
  func load(
    arriving: Double, outsidePerSecond rate: Double, tasks: Double, more: Double = 0,
    disk: DiskMoment = .free
  ) -> Double {
    guard tasks > 0 else { return 0 }
    let taken =
      arriving * perRequest * held(outsidePerSecond: rate, tasks: tasks, more: more, disk)
      / (tasks * servers)
    let asked = max(answering?.utilisation(outsidePerSecond: rate) ?? 0, disk.use)
    return asked >= 1 ? max(taken, asked) : taken
  }

  /// Seconds between two that are given back while all are taken.
  func pace(
    outsidePerSecond rate: Double, tasks: Double, more: Double, disk: DiskMoment = .free
  ) -> Double {
    let pace =
      held(outsidePerSecond: rate, tasks: tasks, more: more, disk) / (max(1, tasks) * servers)
    guard let answering else { return pace }
    if disk.use >= 1 { return max(pace, answering.operationsPerQuery / disk.most) }
    guard answering.utilisation(outsidePerSecond: rate) >= 1 else { return pace }
    return max(pace, answering.answerSeconds / Double(answering.servers))
  }

  /// Seconds that one is held, what calls wait elsewhere and the disk's turn included.
  func held(
    outsidePerSecond rate: Double, tasks: Double, more: Double, _ disk: DiskMoment
  ) -> Double {
    heldSeconds(outsidePerSecond: rate, tasks: tasks) + (isPlaces ? more : 0)
      + (answering?.operationsPerQuery ?? 0) * turn(disk, tasks: tasks)
  }

  /// Seconds that an operation waits for its turn: no more of them are there than connections.
  private func turn(_ disk: DiskMoment, tasks: Double) -> Double {
    guard disk.wait > 0, disk.use < 1 else { return disk.wait }
    return min(disk.wait, max(0, servers * max(1, tasks) - 1) * disk.use / (2 * disk.most))
  }

  /// Whether the store that answers has more to do than it can.
  func isFull(outsidePerSecond rate: Double) -> Bool {
    (answering?.utilisation(outsidePerSecond: rate) ?? 0) >= 1
  }

  /// H of ``Backlog``.
  ///
  /// `more` seconds are those that a place is held beyond a lone request's.
  func noise(outsidePerSecond rate: Double, tasks: Double, more: Double = 0) -> Double {
    let alone =
      (heldSeconds(outsidePerSecond: rate, tasks: tasks) + more) / servers * (1 + squaredCV) / 2
    // Requests go round the tasks, whose turns at a full store come as evenly: what scatters is all of them together.
    return isFull(outsidePerSecond: rate) ? alone / max(1, tasks) : alone
  }

  /// The wait of one of them, of those that wait and those that do not.
  ///
  /// - Parameters:
  ///   - backlog: its state.
  ///   - noise: H.
  ///   - moving: how far it is on its way.
  ///   - patience: seconds that one is waited for.
  /// - Returns: its shape.
  func wait(
    _ backlog: Backlog, noise: Double, moving: Double, patience: Double
  ) -> WaitShape {
    let use = min(1, backlog.utilisation(noise: noise))
    let count = Int(min(10_000, max(1, servers)))
    return WaitShape(
      probability: use < 1 ? Queueing.erlangC(offered: use * Double(count), servers: count) : 1,
      mean: backlog.seconds + noise, cells: DurationCells.exponential, unit: nil,
      backlog: backlog.seconds, moving: moving, patience: patience)
  }
}
