/// A queue and the servers, or processors, behind it: a task, or all tasks of a pooled station.
struct Lane: Sendable {
  let station: Int32
  let isShared: Bool
  var servers: Int32 = 0
  var busy: Int32 = 0
  /// Requests here, calls they wait for included.
  var outstanding: Int32 = 0
  /// In order: waiting requests.
  var waiting: Int32 = 0
  var head: Int32 = -1
  var tail: Int32 = -1
  /// Shared: requests at work, the task's own clock, and the event that looks at it next.
  var running: Int32 = 0
  var root: Int32 = -1
  var clock = 0.0
  var clockSet = 0.0
  var nextLook = Double.infinity
  var processors = 0.0

  /// The speed of each request that is at work.
  var speed: Double {
    let wanted = Double(running)
    return wanted > processors ? processors / wanted : 1
  }

  /// Requests that have been begun and are not answered yet.
  var active: Int32 { outstanding &- waiting }

  mutating func advanceClock(to now: Double) {
    clock += (now - clockSet) * speed
    clockSet = now
  }
}

/// The connections of a task to what it calls, and the requests that wait for one.
struct ConnectionPool: Sendable {
  var free: Int32
  /// In order: waiting requests.
  var waiting: Int32 = 0
  var head: Int32 = -1
  var tail: Int32 = -1
  /// True while free ones are handed out: what becomes free meanwhile is seen there.
  var isHandingOut = false
}

/// One task of a station over its life.
struct TaskSlot: Sendable {
  enum State: UInt8, Sendable { case stopped, starting, ready, draining }
  var state = State.stopped
  var lane: Int32
  var generation: Int32 = 0
  /// When the state it is in ends; a timer for any other time is out of date.
  var timer = Double.infinity
}

/// What the loop needs to know about a station, and what changes as it runs.
struct StationState: Sendable {
  let sampler: ServiceSampler
  let isShared: Bool
  let isPooled: Bool
  let leastOutstanding: Bool
  let holdsServer: Bool
  let queueLimit: Int32
  let places: Int32
  let timeout: Double
  let retryLimit: UInt16
  let backoff: Double
  let backoffMultiplier: Double
  let serversPerTask: Int32
  let capacityPerTask: Double
  let firstCall: Int32
  let endCall: Int32
  let failureShare: Double
  /// The station whose tasks work here, or −1; and those that this one's tasks work for.
  let host: Int
  let followers: [Int]

  var services: RandomStream
  var branches: RandomStream
  var guests: RandomStream
  var failures: RandomStream
  var lives: RandomStream

  let firstTask: Int
  let endTask: Int
  var firstLane = 0
  let plan: TaskPlan
  var taskRange: Range<Int> { firstTask..<endTask }
  /// Lanes of the ready tasks; a pooled station has its one lane here.
  var ready: [Int32] = []
  var readyTasks = 0
  var turn = 0
  var deadlines = DeadlineQueue()

  // Scaling and deployment.
  var desired: Int
  var scaler: TargetTracking.State?
  var isDeploying = false
  var generation: Int32 = 0
  var lastBusyArea = 0.0
  var lastCapacityArea = 0.0
  var lastArrivals = 0

  init(
    _ spec: StationSpec, options: EventOptions, firstTask: Int, firstCall: Int, host: Int,
    followers: [Int]
  ) {
    sampler = ServiceSampler(spec.serviceTime)
    switch spec.discipline {
    case .fifo(let servers):
      isShared = false
      serversPerTask = Int32(servers)
    case .processorSharing:
      isShared = true
      serversPerTask = 0
    }
    capacityPerTask = spec.discipline.capacity
    isPooled = spec.routing == .pooled
    leastOutstanding = spec.routing == .leastOutstanding
    failureShare = spec.failureShare
    self.host = host
    self.followers = followers
    holdsServer = spec.holdsServer && !spec.calls.isEmpty
    queueLimit = Int32(clamping: spec.queueLimit)
    places = spec.places.map { Int32(clamping: $0) } ?? .max
    timeout = spec.timeoutSeconds ?? .infinity
    retryLimit = UInt16(clamping: spec.retries.limit)
    backoff = spec.retries.backoffSeconds
    backoffMultiplier = spec.retries.multiplier
    self.firstCall = Int32(clamping: firstCall)
    endCall = Int32(clamping: firstCall + spec.calls.count)
    func stream(_ use: String) -> RandomStream {
      RandomStream(
        seed: options.seed, name: "\(use)/\(spec.name)", replication: options.replication)
    }
    services = stream("service")
    branches = stream("calls")
    guests = stream("guests")
    failures = stream("failures")
    lives = stream("tasks")
    self.firstTask = firstTask
    endTask = firstTask + spec.tasks.slots
    plan = spec.tasks
    let first = spec.tasks.schedule.last { $0.minute <= 0 }?.policy ?? spec.tasks.scaling
    scaler = first.map { $0.start(tasks: spec.tasks.count) }
    desired = spec.tasks.isShut(inMinute: 0) ? 0 : scaler?.desired ?? spec.tasks.count
  }
}
