/// The life of tasks: started, ready, draining, stopped; by scaling, deployments and Spot.
extension EventSimulation {
  mutating func startFirstTasks(of station: Int) {
    guard stations[station].host < 0 else { return }
    for task in stations[station].firstTask..<stations[station].endTask
    where task - stations[station].firstTask < stations[station].desired {
      tasks[task].state = .ready
      joinReady(task, station)
    }
    countTasks(station)
  }

  private mutating func joinReady(_ task: Int, _ station: Int) {
    stations[station].readyTasks += 1
    let lane = tasks[task].lane
    if stations[station].isPooled {
      lanes[Int(lane)].servers += stations[station].serversPerTask
      if stations[station].ready.isEmpty { stations[station].ready = [lane] }
    } else {
      stations[station].ready.append(lane)
    }
    changeFollowers(of: station, by: 1)
  }

  /// A task more, or fewer, works for the stations whose work is done on these tasks.
  private mutating func changeFollowers(of station: Int, by tasks: Int32) {
    for follower in stations[station].followers {
      let lane = Int(stations[follower].ready[0])
      meters[follower].advance(to: now)
      lanes[lane].servers += tasks * stations[follower].serversPerTask
      meters[follower].changeCapacity(to: Double(lanes[lane].servers))
      meters[follower].changeTasks(to: stations[station].readyTasks)
      startWaiting(lane, follower)
    }
  }

  private mutating func leaveReady(_ task: Int, _ station: Int) {
    stations[station].readyTasks -= 1
    let lane = tasks[task].lane
    if stations[station].isPooled {
      lanes[Int(lane)].servers -= stations[station].serversPerTask
      if stations[station].readyTasks == 0 { stations[station].ready = [] }
    } else {
      stations[station].ready.removeAll { $0 == lane }
    }
    changeFollowers(of: station, by: -1)
  }

  /// Tells the meter what is there; the integrals have been brought up to now.
  private mutating func countTasks(_ station: Int) {
    let alive = stations[station].taskRange.count { tasks[$0].state != .stopped }
    meters[station].changeTasks(to: alive)
    meters[station].changeCapacity(
      to: Double(stations[station].readyTasks) * stations[station].capacityPerTask)
  }

  mutating func taskIsReady(_ task: Int, _ time: Double) {
    guard tasks[task].state == .starting, tasks[task].timer == time else { return }
    let station = Int(lanes[Int(tasks[task].lane)].station)
    meters[station].advance(to: now)
    tasks[task].state = .ready
    joinReady(task, station)
    countTasks(station)
    startWaiting(Int(tasks[task].lane), station)
    reconcile(station)
  }

  mutating func taskStops(_ task: Int, _ time: Double) {
    guard tasks[task].state == .draining, tasks[task].timer == time else { return }
    let lane = Int(tasks[task].lane)
    let station = Int(lanes[lane].station)
    meters[station].advance(to: now)
    tasks[task].state = .stopped
    countTasks(station)
    if !stations[station].isPooled { failWaiting(lane, station) }
    reconcile(station)
  }

  private mutating func startTask(_ station: Int) -> Bool {
    let free = stations[station].taskRange.filter { tasks[$0].state == .stopped }
    guard
      let task = free.first(where: { lanes[Int(tasks[$0].lane)].outstanding == 0 }) ?? free.first
    else { return false }
    meters[station].advance(to: now)
    let latency = stations[station].plan.startSeconds
    let time =
      now
      + stations[station].lives.triangular(
        low: latency.low, mode: latency.mode, high: latency.high)
    tasks[task].state = .starting
    tasks[task].generation = stations[station].generation
    tasks[task].timer = time
    heap.push(time, .taskReady, Int32(truncatingIfNeeded: task))
    countTasks(station)
    return true
  }

  private mutating func drainTask(_ task: Int, _ station: Int, seconds: Double) {
    meters[station].advance(to: now)
    if tasks[task].state == .ready { leaveReady(task, station) }
    let stop = tasks[task].state == .starting ? 0 : seconds
    tasks[task].state = .draining
    tasks[task].timer = now + stop
    heap.push(now + stop, .taskStopped, Int32(truncatingIfNeeded: task))
    countTasks(station)
  }

  /// Starts and drains tasks until what runs is what is wanted.
  ///
  /// In a deployment the old generation goes as the new one gets ready: never more than the maximum
  /// percent starting and ready, never fewer ready than the minimum healthy percent. Draining tasks
  /// do not count, as in ECS's own count of running tasks.
  private mutating func reconcile(_ station: Int) {
    guard stations[station].plan.changes else { return }
    while stepTowardsWanted(station) {}
  }

  private mutating func stepTowardsWanted(_ station: Int) -> Bool {
    let desired = stations[station].desired
    let generation = stations[station].generation
    var ready = 0
    var new = 0
    var old = 0
    var lastNew: Int?
    var firstOld: Int?
    for task in stations[station].taskRange {
      let state = tasks[task].state
      guard state == .starting || state == .ready else { continue }
      if state == .ready { ready += 1 }
      if tasks[task].generation == generation {
        new += 1
        // A task still starting goes first.
        if lastNew.map({ tasks[$0].state == .ready || state == .starting }) ?? true {
          lastNew = task
        }
      } else {
        old += 1
        if firstOld.map({ tasks[$0].state == .ready && state == .starting }) ?? true {
          firstOld = task
        }
      }
    }
    let drain = stations[station].plan.drainSeconds
    if new > desired, let lastNew {
      drainTask(lastNew, station, seconds: drain)
      return true
    }
    guard stations[station].isDeploying else {
      return new + old < desired ? startTask(station) : false
    }
    let plan = stations[station].plan
    let most = desired * plan.maximumPercent / 100
    let least = (desired * plan.minimumHealthyPercent + 99) / 100
    if let firstOld, tasks[firstOld].state == .starting || ready - 1 >= least {
      drainTask(firstOld, station, seconds: drain)
      return true
    }
    if new < desired, new + old < most { return startTask(station) }
    if old == 0, new >= desired { stations[station].isDeploying = false }
    return false
  }

  // MARK: The minute

  /// Scaling, deployments and Spot look at the graph once a minute.
  mutating func minutePasses() {
    heap.push(now + 60, .minute, 0)
    let minute = Int((now / 60).rounded())
    for station in stations.indices where stations[station].plan.changes {
      meters[station].advance(to: now)
      interrupt(station)
      if stations[station].plan.deploymentMinutes.contains(minute) {
        stations[station].generation += 1
        stations[station].isDeploying = true
      }
      if stations[station].plan.isShut(inMinute: minute) {
        stations[station].desired = 0
        stations[station].isDeploying = false
      } else {
        if stations[station].desired == 0 {
          stations[station].desired =
            stations[station].scaler?.desired ?? stations[station].plan.count
        }
        scale(station)
      }
      reconcile(station)
    }
  }

  private mutating func scale(_ station: Int) {
    let busy = meters[station].busyArea - stations[station].lastBusyArea
    let capacity = meters[station].capacityArea - stations[station].lastCapacityArea
    let arrived = meters[station].arrivals - stations[station].lastArrivals
    stations[station].lastBusyArea = meters[station].busyArea
    stations[station].lastCapacityArea = meters[station].capacityArea
    stations[station].lastArrivals = meters[station].arrivals
    guard var scaling = stations[station].plan.scaling, var state = stations[station].scaler else {
      return
    }
    let minute = Int((now / 60).rounded())
    if let due = stations[station].plan.schedule.last(where: { $0.minute <= minute }) {
      scaling = due.policy
      scaling.pull(&state)
    }
    let perTask = capacity / (60 * stations[station].capacityPerTask)
    var metric: Double?
    if perTask > 0 {
      metric =
        switch stations[station].plan.metric {
        case .utilisation: min(100, 100 * busy / capacity)
        case .requestsPerTask: Double(arrived) / perTask
        case .constant(let percent): percent
        }
    }
    stations[station].desired = scaling.step(
      &state, metric: metric, ready: stations[station].readyTasks,
      deploying: stations[station].isDeploying)
    stations[station].scaler = state
  }

  /// Spot takes tasks away: two minutes' warning, and a new one starts at once.
  private mutating func interrupt(_ station: Int) {
    let perMinute = stations[station].plan.interruptionsPerTaskHour / 60
    guard perMinute > 0 else { return }
    for task in stations[station].taskRange where tasks[task].state == .ready {
      guard stations[station].lives.chance(perMinute) else { continue }
      meters[station].interruptions &+= 1
      drainTask(task, station, seconds: min(120, stations[station].plan.drainSeconds))
    }
  }
}
