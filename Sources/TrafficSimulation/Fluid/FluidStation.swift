import Resources
import Services

/// One call node as the fluid engine sees it: demand per request, capacity per task, a scaler.
struct FluidStation: Equatable, Sendable {
  /// Visits for one request from outside.
  let visits: Double
  /// Seconds that a lone request keeps one process busy.
  let serviceSeconds: Double
  /// Standard deviation over mean of that time, squared.
  let squaredCV: Double
  /// Server processes in a task.
  let servers: Int
  /// CPU-seconds of background jobs for one request from outside, at a process's speed.
  let jobSeconds: Double
  /// Background jobs for one request from outside.
  let jobsPerRequest: Double
  /// Their number times the mean square of the seconds each keeps a process busy.
  let jobSquares: Double
  /// Share of a vCPU that a process has, at most 1, times the processor's speed.
  let speed: Double
  let tasks: Int
  let scaling: TargetTracking?
  /// The policy in each hour of a week that begins with the month, where its bounds follow a schedule;
  /// else empty.
  let schedule: [TargetTracking]
  let metric: ServiceScaling.Metric
  let baseMemoryShare: Double
  /// Minutes until a started task serves.
  let startMinutes: Int
  /// The share of the last of these minutes in which it serves already.
  let startsEarlier: Double
  /// Of ``MetricChance``: which of its sequences is this station's.
  let chance: UInt64
  /// Seconds after which a waiting request is given up: the balancer's idle timeout.
  let timeoutSeconds: Double
  /// When it runs; `nil` for always.
  let open: OpenHours?
  /// What a request needs of a task beside a process: connections, a place.
  let inner: [InnerStage]
  /// Mean seconds of what its processes work on: requests, and jobs among them.
  let workSeconds: Double
  /// Standard deviation over mean of that time, squared.
  let workSquaredCV: Double
  /// Seconds that a lone request takes, calls included.
  var loneSeconds: Double { inner.first { $0.isPlaces }?.seconds ?? serviceSeconds }
  /// Visits of one request from outside that comes here at all: those who come back find each other again.
  let together: Double
  /// The share of a function's runs that last beyond its timeout by themselves, whatever they wait for.
  let brokenOff: Double
  /// Places of all tasks together, where who finds none is turned away; `nil` where he waits.
  let lossPlaces: Int?
  /// Starts of environments; `nil` where none is waited for and none kept ready.
  let cold: ColdStarts?
  /// Below this utilisation a wait follows the load within a minute.
  let settledBelow: Double
  /// Requests a second and task, and from outside, below which nothing in ``inner`` is waited for.
  private let looseBelow: Double
  private let looseBelowOutside: Double

  /// - Source: a task's CPU is a hard limit (ECS developer guide, 2023-06); one Node.js process uses
  ///   one thread, so a process gets at most one vCPU and an equal share of the task's.
  init(
    _ node: NodeSummary, visits: Double, together: Double = 1, jobs: [Jobs] = [],
    inner: [InnerStage] = [], open: OpenHours? = nil, brokenOff: Double = 0,
    firstWeekHour: Int = 0
  ) {
    self.open = open
    self.brokenOff = brokenOff
    self.together = max(1, together)
    let (request, station) = (node.request, node.station)
    let processes = max(1, station.processes.rounded())
    let speed = min(1, station.vCPU / processes) * station.speed
    self.speed = speed
    self.visits = visits
    serviceSeconds = Self.serviceSeconds(node)
    squaredCV = request.cpuVariation * request.cpuVariation
    servers = Int(min(processes, 256))
    jobsPerRequest = jobs.reduce(0) { $0 + $1.perRequest }
    jobSeconds = jobs.reduce(0) { $0 + $1.perRequest * $1.cpuSeconds / speed }
    jobSquares = jobs.reduce(0) { sum, job in
      let seconds = job.cpuSeconds / speed
      return sum + job.perRequest * seconds * seconds * 2
    }
    tasks = station.tasks
    lossPlaces =
      station.turnsAway
      ? Int(min(1e6, max(1, Double(station.tasks) * station.concurrency.rounded(.down)))) : nil
    cold =
      lossPlaces.flatMap { places in
        station.coldStartSeconds > 0 || station.readyTasks > 0
          ? ColdStarts(
            seconds: station.coldStartSeconds, ready: station.readyTasks, places: places) : nil
      }
    let policy = station.scaling
    metric = policy?.metric ?? .cpu
    scaling = policy.flatMap { policy in
      try? TargetTracking(
        target: policy.target, minimum: policy.minimumTasks, maximum: policy.maximumTasks,
        scaleInCooldownMinutes: Int((policy.scaleInCooldownSeconds / 60).rounded(.up)),
        scaleOutCooldownMinutes: Int((policy.scaleOutCooldownSeconds / 60).rounded(.up)))
    }
    schedule =
      scaling.map { scaling in
        guard let policy, !policy.schedule.isEmpty else { return [] }
        return (0..<168).map { hour in
          let bounds = policy.bounds(weekHour: (firstWeekHour + hour) % 168)
          return scaling.bounded(minimum: bounds.minimum, maximum: bounds.maximum)
        }
      } ?? []
    baseMemoryShare = station.baseMemoryMB / max(1, station.memoryMB)
    let starting = min(Double(FluidStation.longestStart), station.deployment.startSeconds / 60)
    startMinutes = max(1, Int(starting.rounded(.up)))
    startsEarlier = Double(startMinutes) - starting
    chance = RandomStream.hash(node.name)
    timeoutSeconds = max(1, station.timeoutSeconds)
    self.inner = inner
    let places = lossPlaces == nil ? inner : inner.filter { !$0.isPlaces }
    looseBelow = places.map(\.looseBelow).min() ?? .infinity
    looseBelowOutside = places.map(\.looseBelowOutside).min() ?? .infinity
    let all = visits + jobsPerRequest
    var mean = serviceSeconds
    var squared = squaredCV
    if jobSeconds > 0, all > 0 {
      mean = (visits * serviceSeconds + jobSeconds) / all
      let square = (visits * serviceSeconds * serviceSeconds * (1 + squaredCV) + jobSquares) / all
      squared = mean > 0 ? square / (mean * mean) - 1 : 0
    }
    workSeconds = mean
    workSquaredCV = squared
    let noise = mean * (1 + squared) / 2 / Double(servers)
    settledBelow = min(0.85, max(0.3, 1 - (noise / 60).squareRoot()))
  }

  /// H of ``Backlog``: half the variance of a second's work, in seconds of one task.
  @inline(__always)
  func noise(tasks: Double) -> Double {
    workSeconds * (1 / max(1, tasks) + spread(tasks: tasks)) / 2 / Double(servers)
  }

  /// cv² of single visits that make a queue as long as these do: round many tasks nobody meets the same
  /// requests again.
  @inline(__always)
  func spread(tasks: Double) -> Double {
    guard together > 1 else { return workSquaredCV }
    return Queueing.squaredCV(workSquaredCV, visits: 1 + (together - 1) / max(1, tasks))
  }

  /// Seconds that a lone request keeps one process of a node busy.
  static func serviceSeconds(_ node: NodeSummary) -> Double {
    let processes = max(1, node.station.processes.rounded())
    return node.request.cpuMilliseconds / 1_000
      / (min(1, node.station.vCPU / processes) * node.station.speed)
  }

  /// Whether nothing that its requests need of a task beside a process is waited for.
  @inline(__always)
  func isLoose(_ state: State, perTask rate: Double, outsidePerSecond outside: Double) -> Bool {
    guard rate < looseBelow, outside < looseBelowOutside else { return false }
    for index in state.inner.indices {
      if state.inner[index].disk.use >= 0.7 { return false }
      let speed = state.inner[index].speed
      if speed < 1, outside >= speed * inner[index].looseBelowOutside { return false }
    }
    return true
  }

  /// Whether it is overloaded, or would be at the highest rate of an hour.
  func isPressed(_ state: State, outsidePerSecond peak: Double) -> Bool {
    if let open, !open.servesAll(ofHour: state.minute / 60) { return true }
    if state.wait.seconds > 1 || state.failedShare > 0 { return true }
    let arriving = peak * visits
    let tasks = Double(min(state.ready, state.scaler.desired))
    let work = arriving * serviceSeconds + peak * jobSeconds
    if work > 0, work >= tasks * Double(servers) { return true }
    let each = max(1, tasks)
    // A function's places are no queue, and full all the same.
    if lossPlaces == nil, isLoose(state, perTask: arriving / each, outsidePerSecond: peak),
      !state.isWaitedInside
    {
      return false
    }
    for place in inner.indices {
      if state.inner[place].wait.seconds > 1 { return true }
      let disk = state.inner[place].disk
      let stage = inner[place].slowed(to: state.inner[place].speed)
      if !stage.isLoose(perTask: arriving / each, outsidePerSecond: peak, disk: disk),
        stage.load(
          arriving: arriving, outsidePerSecond: peak, tasks: each, more: state.inner[place].more,
          disk: disk) >= 1
      {
        return true
      }
    }
    return false
  }

  static let longestStart = 15

  /// Background jobs of one queue among a service's work; their CPU is taken as exponential (an
  /// assumption).
  struct Jobs {
    /// For one request from outside, retries included.
    let perRequest: Double
    /// CPU of one, in seconds of a vCPU.
    let cpuSeconds: Double
  }
}
