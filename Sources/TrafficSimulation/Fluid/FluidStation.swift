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
  /// Share of a vCPU that a process has, at most 1.
  let speed: Double
  let tasks: Int
  let scaling: TargetTracking?
  /// The policy in each hour of the week, where its bounds follow a schedule; else empty.
  let schedule: [TargetTracking]
  let metric: ServiceScaling.Metric
  let baseMemoryShare: Double
  /// Minutes until a started task serves.
  let startMinutes: Int
  /// Seconds after which a waiting request is given up: the balancer's idle timeout.
  let timeoutSeconds: Double

  /// - Source: a task's CPU is a hard limit (ECS developer guide, 2023-06); one Node.js process uses
  ///   one thread, so a process gets at most one vCPU and an equal share of the task's.
  init(_ node: NodeSummary, visits: Double, jobs: [Jobs] = []) {
    let (request, station) = (node.request, node.station)
    let processes = max(1, station.processes.rounded())
    let speed = min(1, station.vCPU / processes)
    self.speed = speed
    self.visits = visits
    serviceSeconds = request.cpuMilliseconds / 1_000 / speed
    squaredCV = request.cpuVariation * request.cpuVariation
    servers = Int(min(processes, 256))
    jobsPerRequest = jobs.reduce(0) { $0 + $1.perRequest }
    jobSeconds = jobs.reduce(0) { $0 + $1.perRequest * $1.cpuSeconds / speed }
    jobSquares = jobs.reduce(0) { sum, job in
      let seconds = job.cpuSeconds / speed
      return sum + job.perRequest * seconds * seconds * 2
    }
    tasks = station.tasks
    let policy = station.scaling
    metric = policy?.metric ?? .cpu
    scaling = policy.flatMap { policy in
      try? TargetTracking(
        target: policy.target, minimum: policy.minimumTasks, maximum: policy.maximumTasks,
        scaleInCooldownMinutes: Int((policy.scaleInCooldownSeconds / 60).rounded(.up)))
    }
    schedule =
      scaling.map { scaling in
        guard let policy, !policy.schedule.isEmpty else { return [] }
        return (0..<168).map { hour in
          let bounds = policy.bounds(weekHour: hour)
          return scaling.bounded(minimum: bounds.minimum, maximum: bounds.maximum)
        }
      } ?? []
    baseMemoryShare = station.baseMemoryMB / max(1, station.memoryMB)
    startMinutes = min(
      FluidStation.longestStart, max(1, Int((station.deployment.startSeconds / 60).rounded(.up))))
    timeoutSeconds = 60
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

  /// Mean and squared variation of what its processes work on: requests, and jobs among them.
  var work: (seconds: Double, squaredCV: Double) {
    let all = visits + jobsPerRequest
    guard jobSeconds > 0, all > 0 else { return (serviceSeconds, squaredCV) }
    let mean = (visits * serviceSeconds + jobSeconds) / all
    let square =
      (visits * serviceSeconds * serviceSeconds * (1 + squaredCV)
        + jobSquares) / all
    return (mean, mean > 0 ? square / (mean * mean) - 1 : 0)
  }

  /// What changes from minute to minute.
  struct State: Sendable {
    var scaler: TargetTracking.State
    /// Desired counts of the last minutes, newest first: a task serves once it has started.
    var starting: InlineArray<16, Int32>
    /// Minutes since the count asked for last changed.
    var steadyMinutes = 1_000
    /// Tasks that served in the last minute.
    var ready = 0
    var taskMinutes = 0.0
    var tasksStarted = 0
    var mostTasks = 0
    var backlog = 0.0
    var servedTasks = 0.0
    var demand = 0.0
    var worstBacklog = 0.0
    var lost = 0.0
    var arrivals = 0.0
    var peakUtilisation = 0.0
    var utilisationSum = 0.0
    var lostSum = 0.0
    var arrivalSum = 0.0
    var firstSaturatedMinute: Int?
    var minute = 0

    init(_ station: FluidStation) {
      scaler =
        (station.schedule.first ?? station.scaling)?.start(tasks: station.tasks)
        ?? TargetTracking.State(desired: station.tasks)
      starting = InlineArray(repeating: Int32(clamping: scaler.desired))
      mostTasks = scaler.desired
      ready = scaler.desired
    }

    /// Writes the hour's means and begins the next.
    mutating func close(hour: Int, into hours: inout FluidHours, service: Int) {
      let at = hour * hours.services + service
      hours.tasks[at] = servedTasks / 60
      hours.utilisation[at] = demand / 60
      hours.backlogSeconds[at] = worstBacklog
      hours.lost[at] = lost
      utilisationSum += demand / 60
      lostSum += lost
      arrivalSum += arrivals
      servedTasks = 0
      demand = 0
      worstBacklog = 0
      lost = 0
      arrivals = 0
    }
  }

  /// One minute: arrivals against the tasks that are ready, then the scaler's look at it.
  @inline(__always)
  func step(_ state: inout State, outsidePerSecond rate: Double, deploying: Bool) {
    let before = state.scaler.desired
    if !schedule.isEmpty, state.minute % 60 == 0 {
      schedule[state.minute / 60 % 168].pull(&state.scaler)
      if state.scaler.desired < before {
        for back in 0..<16 {
          state.starting[back] = min(state.starting[back], Int32(clamping: state.scaler.desired))
        }
      }
    }
    var ready = before
    if state.steadyMinutes < startMinutes || state.scaler.desired < before {
      ready = Int(state.starting[0])
      for back in 1...startMinutes { ready = min(ready, Int(state.starting[back])) }
    }
    state.ready = ready
    let arriving = rate * visits
    let work = arriving * serviceSeconds + rate * jobSeconds
    let capacity = Double(ready * servers)
    let utilisation = capacity > 0 ? work / capacity : (work > 0 ? 1e9 : 0)
    state.arrivals += arriving * 60

    // Work that does not fit waits; what would wait beyond the timeout is lost.
    let excess = (work - capacity) * 60
    state.backlog = max(0, state.backlog + excess)
    let most = capacity * timeoutSeconds
    if state.backlog > most {
      let dropped = state.backlog - most
      state.backlog = most
      if work > 0 { state.lost += min(arriving * 60, dropped / work * arriving) }
    }
    if capacity > 0 { state.worstBacklog = max(state.worstBacklog, state.backlog / capacity) }
    if utilisation >= 1, state.firstSaturatedMinute == nil {
      state.firstSaturatedMinute = state.minute
    }
    state.peakUtilisation = max(state.peakUtilisation, utilisation)
    state.demand += min(utilisation, 1e9)
    state.servedTasks += Double(ready)
    state.taskMinutes += Double(max(state.scaler.desired, ready))

    if let scaling = schedule.isEmpty ? scaling : schedule[state.minute / 60 % 168] {
      let busy = state.backlog > 0 ? 1 : min(1, utilisation)
      let seen: Double? =
        switch metric {
        case .cpu: 100 * busy
        case .requestsPerTarget: ready > 0 ? arriving * 60 / Double(ready) : nil
        case .memory: 100 * baseMemoryShare
        }
      let desired = scaling.step(
        &state.scaler, metric: ready > 0 ? seen : nil, ready: ready, deploying: deploying)
      if desired > before { state.tasksStarted += desired - before }
      state.mostTasks = max(state.mostTasks, desired)
      state.steadyMinutes = desired == before ? state.steadyMinutes + 1 : 0
      if state.steadyMinutes <= 16 {
        for back in stride(from: 15, to: 0, by: -1) {
          state.starting[back] = state.starting[back - 1]
        }
        state.starting[0] = Int32(clamping: desired)
      }
    }
    state.minute += 1
  }

  /// A whole hour of one rate at once, where nothing can change within it; false where it could.
  ///
  /// The sums are those of sixty minutes but for the rounding of the last bits.
  @inline(__always)
  func stepHour(_ state: inout State, outsidePerSecond rate: Double) -> Bool {
    guard scaling == nil, state.backlog == 0 else { return false }
    let ready = state.scaler.desired
    let arriving = rate * visits
    let work = arriving * serviceSeconds + rate * jobSeconds
    let capacity = Double(ready * servers)
    guard work < capacity || work == 0 else { return false }
    let utilisation = capacity > 0 ? work / capacity : 0
    state.ready = ready
    state.arrivals += arriving * 3_600
    state.peakUtilisation = max(state.peakUtilisation, utilisation)
    state.demand += utilisation * 60
    state.servedTasks += Double(ready) * 60
    state.taskMinutes += Double(ready) * 60
    state.minute += 60
    return true
  }
}
