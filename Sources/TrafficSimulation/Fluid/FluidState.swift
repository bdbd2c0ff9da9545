extension FluidStation {
  /// What changes from minute to minute.
  struct State: Sendable {
    var scaler: TargetTracking.State
    /// Desired counts of the last minutes, newest first: a task serves once it has started.
    var starting: InlineArray<16, Int32>
    /// Minutes since the count asked for last changed.
    var steadyMinutes = 1_000
    /// Tasks that served in the last minute.
    var ready = 0
    /// Tasks that an incident has taken away in the last minute.
    var gone = 0
    var taskMinutes = 0.0
    var tasksStarted = 0
    var mostTasks = 0
    /// The wait for a process; 0 seconds where it follows the load.
    var wait = Backlog()
    /// The waits of ``FluidStation/inner``.
    var inner: [InnerState] = []
    /// Of the last minute's requests, the share that was given up before a process took it, and the
    /// share that the station did not answer.
    var lostShare = 0.0
    var failedShare = 0.0
    /// Of those that a process began, the share that gives up before it gets a place, and of those that have one the
    /// share that does before it has all its connections.
    var placelessShare = 0.0
    var brokenShare = 0.0
    /// Of those that a process began, the share whose answer comes too late.
    var lateShare = 0.0
    /// What waits at its callers, because here is no room.
    var back = Pressure()
    /// Requests that processes finished in the last minute, over those that came.
    var servedShare = 1.0
    var servedTasks = 0.0
    var demand = 0.0
    var worstBacklog = 0.0
    var lost = 0.0
    var arrivals = 0.0
    var peakUtilisation = 0.0
    /// The highest mean of an hour.
    var peakHour = 0.0
    var utilisationSum = 0.0
    var lostSum = 0.0
    var arrivalSum = 0.0
    /// Requests that a process began, and those of them whose queries and commands were answered.
    var handledSum = 0.0
    var finishedSum = 0.0
    /// Requests that were answered in time.
    var answeredSum = 0.0
    var firstSaturatedMinute: Int?
    var minute = 0
    /// The minutes of this hour, as far as they were run one by one and are kept.
    var minutes: [MinuteSample] = []
    var keepsMinutes = true

    init(_ station: FluidStation) {
      scaler =
        (station.schedule.first ?? station.scaling)?.start(tasks: station.tasks)
        ?? TargetTracking.State(desired: station.tasks)
      starting = InlineArray(repeating: Int32(clamping: scaler.desired))
      mostTasks = scaler.desired
      ready = scaler.desired
      inner = station.inner.map { _ in InnerState() }
    }

    /// Whether something waits that the load of the moment does not explain, or has just been lost.
    var isUnsettled: Bool {
      wait.seconds > 0 || failedShare > 0 || inner.contains { $0.wait.seconds > 0 }
    }

    /// Whether anything waits for connections or places.
    var isWaitedInside: Bool {
      for index in inner.indices where inner[index].wait.seconds > 0 { return true }
      return false
    }

    /// Writes the hour's means and begins the next.
    mutating func close(hour: Int, into hours: inout FluidHours, service: Int) {
      let at = hour * hours.services + service
      hours.tasks[at] = servedTasks / 60
      hours.utilisation[at] = demand / 60
      hours.backlogSeconds[at] = worstBacklog
      hours.lost[at] = lost
      hours.arrivals[at] = arrivals
      if !minutes.isEmpty {
        if isUneven { hours.uneven[at] = UnevenHour(minutes, inner.map(\.mean)) }
        minutes.removeAll(keepingCapacity: true)
      }
      for index in inner.indices { inner[index].close() }
      peakHour = max(peakHour, demand / 60)
      utilisationSum += demand / 60
      lostSum += lost
      arrivalSum += arrivals
      servedTasks = 0
      demand = 0
      worstBacklog = 0
      lost = 0
      arrivals = 0
    }

    /// Whether the hour's minutes differ by more than its means can tell.
    private var isUneven: Bool {
      guard let first = minutes.first else { return false }
      var (least, most) = (first.load, first.load)
      for minute in minutes {
        if minute.wait > 0 || minute.lost > 0 || minute.held > 0 || minute.tasks != first.tasks {
          return true
        }
        least = min(least, minute.load)
        most = max(most, minute.load)
      }
      return most - least > 0.05 || inner.contains { $0.isUneven }
    }
  }

  /// The wait for connections or places, and its sums over an hour.
  struct InnerState: Sendable {
    var wait = Backlog()
    var seconds = 0.0
    var moving = 0.0
    var lost = 0.0
    var minutes = 0.0
    /// The disk of the database that answers, and the share of its core that a cache has.
    var disk = DiskMoment.free
    var speed = 1.0
    /// Seconds that a place is held beyond those of a lone request, while all are taken.
    var more = 0.0

    var isUneven: Bool { seconds > 0 || lost > 0 }

    /// The hour so far.
    var mean: UnevenHour.Inner {
      let count = max(1, minutes)
      return UnevenHour.Inner(seconds: seconds / count, moving: moving / count, lost: lost / count)
    }

    mutating func close() {
      (seconds, moving, lost, minutes) = (0, 0, 0, 0)
    }
  }
}
