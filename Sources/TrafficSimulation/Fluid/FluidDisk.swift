import Quantities
import Resources
import Services

/// The credits of a database's disk, hour by hour.
struct FluidDisk: Sendable {
  private let limits: [DatabaseDisk.Limit]
  private var credits: [Double]
  /// Seconds of ``Backlog`` of what is asked for beyond the limit.
  private var backlog = Backlog()

  init(_ database: FluidDatabase) {
    limits = database.disk.limits
    credits = limits.map(\.most)
  }

  /// Runs an hour; where the moment is not settled, ``wait(_:askers:)`` says what waits.
  ///
  /// - Parameters:
  ///   - database: whose disk it is.
  ///   - rate: requests from outside per second.
  ///   - known: the moment of another hour of this rate.
  /// - Returns: what it can do.
  mutating func run(
    _ database: FluidDatabase, outsidePerSecond rate: Double, like known: DiskMoment? = nil
  ) -> DiskMoment {
    let demand = database.operations(outsidePerSecond: rate)
    var most = Double.infinity
    for index in limits.indices {
      most = min(most, limits[index].run(&credits[index], seconds: 3_600, demand: demand))
    }
    if let known, known.most == most, known.isSettled {
      backlog.seconds = 0
      return known
    }
    let moment = database.diskMoment(outsidePerSecond: rate, most: most)
    if moment.isSettled { backlog.seconds = 0 }
    return moment
  }

  /// What waits in an hour that comes near to what the disk allows.
  mutating func wait(_ moment: inout DiskMoment, askers: Askers) {
    _ = backlog.advance(
      3_600, load: moment.use, noise: moment.noise,
      patience: askers.patience(pace: 1 / max(1e-9, moment.most), isFull: moment.use >= 1))
    moment.wait = backlog.seconds
  }
}

extension FluidEngine {
  /// Operations a second that a database's disk allows in an hour of the month; +∞ without a limit.
  ///
  /// Credits are spent by what comes until then.
  func disk(of database: FluidDatabase, inHour hour: Int) -> Double {
    guard database.hasDisk else { return .infinity }
    var disk = FluidDisk(database)
    let rates = scenario.requestsPerSecond(minutes: stack.period.minutes)
    var moment = DiskMoment.free
    for hour in 0...max(0, min(hour, stack.period.hours - 1)) {
      let mean = rates[(hour * 60)..<(hour * 60 + 60)].reduce(0, +) / 60
      moment = disk.run(database, outsidePerSecond: mean)
    }
    return moment.most
  }
}

/// Who may wait for a database: no more than connections are open, and nobody for ever.
struct Askers {
  var connections = 0.0
  /// Seconds that a query is waited for.
  let longest: Double

  /// Seconds that a wait lasts at most, with so many between two that are let go.
  func patience(pace: Double, isFull: Bool) -> Double {
    max(pace, isFull ? min(longest, connections * pace) : longest)
  }
}

extension FluidDatabase {
  /// Disk operations a second.
  func operations(outsidePerSecond rate: Double) -> Double {
    rate * queriesPerRequest * operationsPerQuery
  }

  /// The disk's steady state at so many operations a second that are to be had: M/D/1, of requests that come
  /// back.
  func diskMoment(outsidePerSecond rate: Double, most: Double) -> DiskMoment {
    let demand = operations(outsidePerSecond: rate)
    guard demand > 0, most < .infinity else { return DiskMoment(most: most) }
    let use = most > 0 ? demand / most : 1e9
    let turn = 1 / max(1e-9, most)
    let noise = turn * (1 + diskSpread(use: use, turn: turn)) / 2
    return DiskMoment(
      most: most, use: use,
      wait: Backlog.settled(load: min(use, 0.999), noise: noise).seconds, noise: noise)
  }

  /// cv² of single operations that make a queue as long as these do.
  ///
  /// A query comes back for each of its operations and a request for each of its queries, and who is back before
  /// the queue has changed finds the same ones again. The queue forgets in 3/2 of its relaxation time: fitted to
  /// runs of 4 million constant turns at 50, 80 and 90 %, the mean wait is within 3 % of theirs.
  private func diskSpread(use: Double, turn: Double) -> Double {
    let forgets = 1.5 * min(3_600, Backlog.relaxation(load: use, noise: turn / 2))
    func finds(after seconds: Double) -> Double { forgets / (forgets + max(0, seconds)) }
    func spread(_ visits: Double) -> Double {
      Queueing.squaredCV(0, visits: visits, utilisation: use)
    }
    let operations = max(1, operationsPerQuery)
    let between = disk.accessSeconds - turn
    let query = spread(operations)
    let request = spread(operations * queriesTogether)
    return query * finds(after: between)
      + (request - query) * finds(after: max(0, between) + answerSeconds)
  }

  /// Whether its disk can hold anybody up.
  var hasDisk: Bool {
    operationsPerQuery > 0 && queriesPerRequest > 0 && disk.volume ?? disk.machine != nil
  }
}
