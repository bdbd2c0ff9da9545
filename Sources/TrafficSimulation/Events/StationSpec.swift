/// One station of the service graph: a service with its tasks, a database, a cache.
package struct StationSpec: Hashable, Sendable {
  /// How a task works on the requests it holds.
  package enum Discipline: Hashable, Sendable {
    /// So many at a time, the others wait in order of arrival.
    case fifo(servers: Int)
    /// All at once on shared processors: n requests run at min(1, processors ÷ n) each.
    ///
    /// A quarter of a vCPU runs even a lone request at a quarter of the speed.
    case processorSharing(processors: Double)

    var capacity: Double {
      switch self {
      case .fifo(let servers): Double(servers)
      case .processorSharing(let processors): processors
      }
    }
  }

  /// Which task gets a request.
  package enum Routing: Hashable, Sendable {
    /// One queue before all servers of all tasks.
    case pooled
    case roundRobin
    case leastOutstanding
  }

  /// What a caller does when a call fails or takes too long.
  package struct Retries: Hashable, Sendable {
    /// After the first try; 0...100.
    package var limit: Int
    package var backoffSeconds: Double
    /// Each wait is so many times the one before.
    package var multiplier: Double

    package init(limit: Int = 0, backoffSeconds: Double = 0.1, multiplier: Double = 2) {
      self.limit = limit
      self.backoffSeconds = backoffSeconds
      self.multiplier = multiplier
    }
  }

  /// Calls that a request makes to another station, one after the other.
  package struct Call: Hashable, Sendable {
    package var to: String
    /// Per request; 1.4 is one always and a second in four of ten.
    package var mean: Double
    /// Work of its own that the call brings, in place of what the station does for a request.
    ///
    /// Such a guest takes a server, makes no calls, and counts in utilisation, waits and residence
    /// times, but not among the station's requests and responses.
    package var work: ServiceTime?
    /// False for a job that is queued: the request goes on at once and never hears of its end.
    package var waits = true
    /// So many of these calls at once from a task, the others wait in order: its connections.
    ///
    /// `nil` for no limit. A request given up by its caller leaves when its turn comes.
    package var connections: Int?

    package init(
      to: String, mean: Double = 1, work: ServiceTime? = nil, waits: Bool = true,
      connections: Int? = nil
    ) {
      self.to = to
      self.mean = mean
      self.work = work
      self.waits = waits
      self.connections = connections
    }
  }

  package var name: String
  package var serviceTime: ServiceTime
  package var discipline: Discipline
  package var routing: Routing
  package var tasks: TaskPlan
  /// Made in this order once the request's own work is done.
  package var calls: [Call] = []
  /// True if a server stays taken while the request waits for its calls: a thread for each request.
  package var holdsServer = false
  /// Requests that a task works on at once, those that wait for calls included; `nil` for no limit.
  package var places: Int?
  /// Requests that may wait in one queue (under sharing: be in one task); more are rejected.
  package var queueLimit = 10_000
  /// How long a caller waits for the response, calls of this station included.
  ///
  /// A request given up while it waits is dropped when its turn comes; one in service runs to its
  /// end, for nobody.
  package var timeoutSeconds: Double?
  package var retries = Retries()
  /// The chance that a request whose work is done has failed all the same, 0..<1; it may be retried.
  package var failureShare = 0.0
  /// The station whose ready tasks work here too: each brings this station's servers.
  ///
  /// The station is one queue before them all and has no tasks of its own: a worker's jobs.
  package var worksOn: String?

  /// So many requests at once, calls included, whoever works on them; the next is turned away.
  mutating func turnAway(beyond places: Int) {
    discipline = .fifo(servers: places)
    routing = .pooled
    tasks = TaskPlan(count: 1)
    holdsServer = true
    queueLimit = 0
  }

  package init(
    _ name: String, serviceTime: ServiceTime, discipline: Discipline = .fifo(servers: 1),
    routing: Routing = .pooled, tasks: TaskPlan = TaskPlan(count: 1)
  ) {
    self.name = name
    self.serviceTime = serviceTime
    self.discipline = discipline
    self.routing = routing
    self.tasks = tasks
  }
}

/// How many tasks a station runs, and what changes that.
package struct TaskPlan: Hashable, Sendable {
  /// What the autoscaler looks at.
  package enum Metric: Hashable, Sendable {
    /// Percent of the ready tasks' capacity.
    case utilisation
    /// Requests a minute and ready task.
    case requestsPerTask
    /// So many percent whatever comes: of memory, what an idle task takes.
    case constant(Double)
  }

  package var count: Int
  package var scaling: TargetTracking?
  package var metric = Metric.utilisation
  /// Other bounds from a minute of the run on, in order of time.
  package var schedule: [ScheduledPolicy] = []
  /// From the start of a task to its first request: low, most likely, high.
  ///
  /// Default: triangular(25, 45, 120) s, an assumption; AWS publishes no figure.
  package var startSeconds = StartLatency()
  /// How long a task that was told to stop stays: deregistration delay and stop timeout.
  package var drainSeconds = 300.0
  /// Minutes, from the start of the run, in which a rolling deployment begins.
  package var deploymentMinutes: [Int] = []
  package var minimumHealthyPercent = 100
  package var maximumPercent = 200
  /// Minutes of the run in which none of them runs.
  package var shutMinutes: [Range<Int>] = []
  /// Spot: the chance that a task is taken away, per hour.
  package var interruptionsPerTaskHour = 0.0

  package init(count: Int, scaling: TargetTracking? = nil) {
    self.count = count
    self.scaling = scaling
  }

  /// A policy whose bounds are those of a schedule, and the minute they begin to hold.
  package struct ScheduledPolicy: Hashable, Sendable {
    package let minute: Int
    package let policy: TargetTracking

    package init(minute: Int, policy: TargetTracking) {
      self.minute = minute
      self.policy = policy
    }
  }

  package struct StartLatency: Hashable, Sendable {
    package var low: Double
    package var mode: Double
    package var high: Double

    package init(low: Double = 25, mode: Double = 45, high: Double = 120) {
      self.low = low
      self.mode = mode
      self.high = high
    }

    /// The same for every task.
    package init(fixed seconds: Double) { self.init(low: seconds, mode: seconds, high: seconds) }
  }

  /// True if the count can change: only then does the run tick by the minute.
  var changes: Bool {
    scaling != nil || !deploymentMinutes.isEmpty || interruptionsPerTaskHour > 0
      || !shutMinutes.isEmpty
  }

  /// Whether none runs in a minute of the run.
  func isShut(inMinute minute: Int) -> Bool { shutMinutes.contains { $0.contains(minute) } }

  /// Room for two generations of the largest count and for those that drain meanwhile.
  var slots: Int {
    let most = schedule.reduce(max(count, scaling?.maximum ?? 0)) { max($0, $1.policy.maximum) }
    return changes ? 3 * most + 2 : most
  }

  var problems: [String] {
    var result: [String] = []
    let most = max(count, scaling?.maximum ?? 0)
    if count < 0 || most > 100_000 {
      result.append("a station runs 0...100,000 tasks, not \(count)")
    }
    let start = startSeconds
    if !(start.low >= 0 && start.low <= start.mode && start.mode <= start.high && start.high <= 1e6)
    {
      result.append("a start latency is low ≤ likely ≤ high, all 0 s or more")
    }
    if !(drainSeconds >= 0 && drainSeconds <= 1e6) { result.append("a drain lasts 0 s or more") }
    if minimumHealthyPercent < 0 || maximumPercent < 1 || maximumPercent > 1_000 {
      result.append("a deployment's percentages are 0 or more, the maximum 1...1,000")
    }
    if !(interruptionsPerTaskHour >= 0 && interruptionsPerTaskHour <= 60) {
      result.append("interruptions are 0...60 per task and hour")
    }
    return result
  }
}
