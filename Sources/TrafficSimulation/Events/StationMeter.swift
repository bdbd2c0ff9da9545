/// What one station is seen to do between the end of the warm-up and the end of the run.
struct StationMeter: Sendable {
  var arrivals = 0
  var departures = 0
  var completions = 0
  var delayed = 0
  var rejected = 0
  var timeouts = 0
  var errors = 0
  var retries = 0
  var late = 0
  var interruptions = 0
  /// Calls that waited for a connection.
  var connectionWaits = 0
  var mostTasks = 0
  /// Calls that brought their own work, done.
  var guests = 0
  var mostWaiting = 0
  var longestWait = 0.0

  private var last = 0.0
  private var since = 0.0
  // The state now.
  private(set) var inside = 0
  private(set) var busy = 0.0
  private(set) var capacity = 0.0
  private(set) var tasks = 0
  // Its integral over time.
  private(set) var insideArea = 0.0
  private(set) var busyArea = 0.0
  private(set) var capacityArea = 0.0
  private(set) var taskSeconds = 0.0

  var waitSum = 0.0
  var residenceSum = 0.0
  var responseSum = 0.0
  var responses = QuantileSketch()

  /// Brings the integrals up to now; before every change of state.
  @inline(__always)
  mutating func advance(to now: Double) {
    let span = now - last
    last = now
    insideArea += span * Double(inside)
    busyArea += span * busy
    capacityArea += span * capacity
    taskSeconds += span * Double(tasks)
  }

  @inline(__always)
  mutating func enter() { inside &+= 1 }

  @inline(__always)
  mutating func leave(residence: Double) {
    inside &-= 1
    departures &+= 1
    residenceSum += residence
  }

  @inline(__always)
  mutating func changeBusy(by amount: Double) { busy += amount }

  mutating func changeCapacity(to amount: Double) { capacity = amount }

  mutating func changeTasks(to count: Int) {
    tasks = count
    mostTasks = max(mostTasks, count)
  }

  /// Forgets what was counted, keeps the state.
  mutating func forget(at now: Double) {
    advance(to: now)
    var fresh = StationMeter()
    (fresh.last, fresh.since) = (now, now)
    (fresh.inside, fresh.busy, fresh.capacity) = (inside, busy, capacity)
    fresh.changeTasks(to: tasks)
    self = fresh
  }

  /// The figures at the end of the run; `advance` has been called for it.
  func result(name: String, at now: Double) -> StationResult {
    StationResult(
      name: name, seconds: now - since, arrivals: arrivals, departures: departures,
      completions: completions, delayed: delayed, rejected: rejected, timeouts: timeouts,
      errors: errors, retries: retries, late: late, interruptions: interruptions,
      connectionWaits: connectionWaits, mostTasks: mostTasks, guests: guests,
      mostWaiting: mostWaiting,
      longestWaitSeconds: longestWait, insideArea: insideArea, busyArea: busyArea,
      capacityArea: capacityArea, taskSeconds: taskSeconds, waitSum: waitSum,
      residenceSum: residenceSum, responseSum: responseSum, insideAtEnd: inside,
      responses: responses)
  }
}
