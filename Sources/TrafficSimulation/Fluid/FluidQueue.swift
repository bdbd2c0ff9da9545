import Resources
import Services

/// The queue of background jobs as the fluid engine sees it.
struct FluidQueue: Sendable {
  /// Position of the service whose tasks do the jobs.
  let worker: Int
  /// For one request from outside, retries included.
  let jobsPerRequest: Double
  let secondsPerJob: Double
  /// Jobs at once on a task.
  let places: Double

  init?(_ queue: JobQueue?, jobsPerRequest: Double) {
    guard let queue, let worker = queue.worker, jobsPerRequest > 0 else { return nil }
    self.worker = worker
    self.jobsPerRequest = jobsPerRequest
    secondsPerJob = max(queue.secondsPerJob, 0)
    places = max(1, queue.concurrency.rounded(.down))
  }

  /// What changes from minute to minute.
  struct State: Sendable {
    /// Jobs that wait because the places do not suffice.
    var backlog = 0.0
    /// Seconds that the oldest of them has waited.
    var ageSeconds = 0.0
    /// The most of both since the hour began.
    var worst = 0.0
    var oldestSeconds = 0.0

    mutating func beginHour() {
      worst = backlog
      oldestSeconds = ageSeconds
    }
  }

  /// One minute: jobs that come against those the ready tasks finish.
  @inline(__always)
  func step(_ state: inout State, outsidePerSecond rate: Double, tasks: Int) {
    guard secondsPerJob > 0 else { return }
    let finished = Double(tasks) * places / secondsPerJob
    state.backlog = max(0, state.backlog + (rate * jobsPerRequest - finished) * 60)
    // With no task at work the oldest just grows a minute older.
    state.ageSeconds =
      state.backlog == 0 ? 0 : finished > 0 ? state.backlog / finished : state.ageSeconds + 60
    state.worst = max(state.worst, state.backlog)
    state.oldestSeconds = max(state.oldestSeconds, state.ageSeconds)
  }

  /// True where a minute of this rate leaves an empty queue empty.
  @inline(__always)
  func holds(_ state: State, outsidePerSecond rate: Double, tasks: Int) -> Bool {
    state.backlog == 0 && rate * jobsPerRequest * secondsPerJob <= Double(tasks) * places
  }

  /// Mean number that waits and mean wait in an hour that the places suffice for: Erlang C.
  func waiting(requestsPerSecond rate: Double, tasks: Double) -> (jobs: Double, seconds: Double) {
    let servers = Int(min(1e6, max(0, (tasks * places).rounded(.down))))
    let offered = rate * jobsPerRequest * secondsPerJob
    guard servers > 0, offered > 0, offered < Double(servers) else { return (0, 0) }
    let wait = Queueing.waitAllenCunneen(
      offered: offered, servers: servers, serviceSeconds: secondsPerJob, serviceSquaredCV: 1)
    return (rate * jobsPerRequest * wait, wait)
  }
}

/// A cache's CPU as the fluid engine sees it: one core runs the commands.
struct FluidCache: Sendable {
  let secondsPerRequest: Double
  let vCPU: Double
  /// Share of the core that is left once the credits are spent.
  let sustained: Double
  let freshCredits: CPUCreditBalance?

  init(_ cache: Cache, commandsPerRequest: Double) {
    secondsPerRequest = commandsPerRequest * cache.microsecondsPerCommand / 1e6
    vCPU = max(1, cache.node.vCPU)
    sustained = min(1, (cache.node.baselineShare ?? 1) * cache.node.vCPU)
    freshCredits = cache.node.creditsPerHour.map {
      CPUCreditBalance(vCPUs: max(1, cache.node.vCPU), earnedPerHour: $0, mode: .standard)
    }
  }

  /// Runs an hour; the share of a core that was to be had, 0...1.
  func run(_ credits: inout CPUCreditBalance?, outsidePerSecond rate: Double) -> Double {
    guard var balance = credits else { return 1 }
    let wanted = min(1, rate * secondsPerRequest)
    let delivered = balance.run(hours: 1, utilisation: wanted / vCPU) * vCPU
    credits = balance
    return delivered < wanted - 1e-12 ? max(delivered, sustained) : 1
  }
}
