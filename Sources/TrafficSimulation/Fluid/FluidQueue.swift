import Resources
import Services

/// The queue of background jobs as the fluid engine sees it.
struct FluidQueue: Sendable {
  /// Among the stack's queues.
  let position: Int
  /// Position of the service whose tasks do the jobs.
  let worker: Int
  /// For one request from outside, retries included.
  let jobsPerRequest: Double
  let secondsPerJob: Double
  /// Jobs at once on a task.
  let places: Double

  /// The queue at a position of the stack; `nil` where nobody works on it, or nothing comes.
  init?(_ queue: JobQueue, position: Int, jobsPerRequest: Double) {
    guard let worker = queue.worker, jobsPerRequest > 0 else { return nil }
    self.position = position
    self.worker = worker
    self.jobsPerRequest = jobsPerRequest
    secondsPerJob = max(queue.secondsPerJob, 0)
    places = max(1, queue.concurrency.rounded(.down))
  }

  /// What changes from minute to minute.
  struct State: Sendable {
    /// Jobs that wait because the places do not suffice.
    var backlog = 0.0
    /// The same by the minutes in which they came, oldest first; of those before `first` none is left.
    private var came: [Double] = []
    private var first = 0
    /// Of the jobs of the first minute, the share that is done.
    private var begun = 0.0
    /// The most of both since the hour began.
    var worst = 0.0
    var oldestSeconds = 0.0

    /// Seconds that the oldest of them has waited, where those who came first are done first.
    var ageSeconds: Double { (Double(came.count - first) - begun) * 60 }

    mutating func beginHour() {
      worst = backlog
      oldestSeconds = ageSeconds
    }

    /// A minute in which so many jobs come, and so many can be done.
    mutating func pass(_ jobs: Double, finishing most: Double) {
      backlog = max(0, backlog + jobs - most)
      guard backlog > 0 else {
        came.removeAll()
        (first, begun) = (0, 0)
        return
      }
      came.append(jobs)
      var left = most
      while first < came.count - 1, left >= came[first] * (1 - begun) {
        left -= came[first] * (1 - begun)
        (first, begun) = (first + 1, 0)
      }
      if came[first] > 0 { begun = min(1, begun + left / came[first]) }
    }
  }

  /// One minute: jobs that come against those the ready tasks finish.
  @inline(__always)
  func step(_ state: inout State, outsidePerSecond rate: Double, tasks: Int) {
    guard secondsPerJob > 0 else { return }
    let finished = Double(tasks) * places / secondsPerJob
    state.pass(rate * jobsPerRequest * 60, finishing: finished * 60)
    state.worst = max(state.worst, state.backlog)
    state.oldestSeconds = max(state.oldestSeconds, state.ageSeconds)
  }

  /// Writes what waited in the hour, Erlang C's mean included, and begins the next.
  func close(_ state: inout State, hour: Int, tasks: Double, into hours: inout FluidHours) {
    let waiting = waiting(requestsPerSecond: hours.requests[hour] / 3_600, tasks: tasks)
    let at = hour * hours.queues.count + position
    hours.jobsWaiting[at] = state.worst + waiting.jobs
    hours.oldestJobSeconds[at] = state.oldestSeconds + waiting.seconds
    state.beginHour()
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
