import Resources

extension FluidStation {
  /// One minute: arrivals against the tasks that are ready, then the scaler's look at it.
  ///
  /// - Parameters:
  ///   - state: what changes.
  ///   - rate: requests from outside per second.
  ///   - arriving: requests a second that come to this station; without it what the call graph says.
  ///   - around: what others do to it; nothing where nothing is overloaded.
  ///   - deploying: whether a deployment runs.
  @inline(__always)
  func step(
    _ state: inout State, outsidePerSecond rate: Double, arriving: Double? = nil,
    around: Surroundings = .none, deploying: Bool
  ) {
    if let open, !open.serves(minute: state.minute, startMinutes: startMinutes) {
      passShut(&state, arriving: arriving ?? rate * visits, minutes: 1)
      return
    }
    let before = state.scaler.desired
    pullToSchedule(&state, before: before)
    var ready = before
    var serving = Double(before)
    if state.steadyMinutes < startMinutes || state.scaler.desired < before {
      // Those that serve from the minute's begin on, and those that do at its end.
      ready = Int(state.starting[0])
      for back in 1..<startMinutes { ready = min(ready, Int(state.starting[back])) }
      let first = min(ready, Int(state.starting[startMinutes]))
      serving = Double(first) + startsEarlier * Double(ready - first)
      if startsEarlier == 0 { ready = first }
    }
    state.gone = around.gone
    if around.gone > 0 {
      ready = max(0, ready - around.gone)
      serving = max(0, serving - Double(around.gone))
    }
    let arriving = arriving ?? rate * visits
    let work = arriving * serviceSeconds + rate * jobSeconds
    let capacity = serving * Double(servers)
    let utilisation = capacity > 0 ? work / capacity : (work > 0 ? 1e9 : 0)
    let busy = wait(
      &state, load: utilisation, tasks: ready, arriving: arriving, outsidePerSecond: rate, around)
    state.ready = ready
    if utilisation >= 1, state.firstSaturatedMinute == nil {
      state.firstSaturatedMinute = state.minute
    }
    state.peakUtilisation = max(state.peakUtilisation, utilisation)
    state.demand += min(utilisation, 1e9)
    state.servedTasks += serving
    state.taskMinutes += Double(max(state.scaler.desired, ready))

    if let scaling = schedule.isEmpty ? scaling : schedule[state.minute / 60 % 168] {
      let seen: Double? =
        switch metric {
        case .cpu:
          100
            * seen(
              busy: busy, work: work, processors: capacity, deviation: deviation(state.minute))
        case .requestsPerTarget:
          seen(requests: arriving * 60, tasks: serving, deviation: deviation(state.minute))
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

  @inline(__always)
  private func pullToSchedule(_ state: inout State, before: Int) {
    guard !schedule.isEmpty, state.minute % 60 == 0 else { return }
    schedule[state.minute / 60 % 168].pull(&state.scaler)
    guard state.scaler.desired < before else { return }
    for back in 0..<16 {
      state.starting[back] = min(state.starting[back], Int32(clamping: state.scaler.desired))
    }
  }

  /// Seconds between two requests that full tasks finish.
  private func pace(tasks: Int) -> Double { workSeconds / Double(max(1, tasks) * servers) }

  /// What waits, and what is given up; the share of the capacity that worked.
  @inline(__always)
  private func wait(
    _ state: inout State, load: Double, tasks: Int, arriving: Double,
    outsidePerSecond rate: Double, _ around: Surroundings
  ) -> Double {
    var busy = min(1, load)
    var moving = 0.0
    state.back = Pressure()
    if lossPlaces != nil {
      busy = turnAway(&state, arriving: arriving, load: load, around)
    } else if load < settledBelow, state.wait.seconds == 0 {
      state.lostShare = 0
      state.lateShare = 0
      state.servedShare = 1
    } else {
      busy = queue(&state, load: load, tasks: tasks, around, moving: &moving)
    }
    state.lostShare = 1 - (1 - state.lostShare) * (1 - around.away)
    state.failedShare = state.lostShare
    state.placelessShare = 0
    state.brokenShare = 0
    if !inner.isEmpty {
      waitInside(&state, tasks: tasks, arriving: arriving, outsidePerSecond: rate, around)
    }
    let came = arriving * 60 * (1 - state.back.away)
    state.arrivals += came
    state.lost +=
      came
      * (around.fails > 0
        ? 1 - (1 - state.failedShare) * (1 - around.fails) : state.failedShare)
    let handled = came * (1 - state.lostShare) * (1 - state.placelessShare)
    state.handledSum += handled
    state.finishedSum += handled * (1 - state.brokenShare) * (1 - around.fails)
    state.answeredSum +=
      came * (1 - around.callsFail) * (1 - state.failedShare) * (1 - state.lateShare)
      * (1 - around.fails)
    let wait = min(state.wait.seconds, around.most(pace: pace(tasks: tasks)))
    let isPacked = wait < state.wait.seconds
    if load >= 1 || moving > 0.5 { state.worstBacklog = max(state.worstBacklog, wait) }
    guard state.keepsMinutes else { return busy }
    state.minutes.append(
      MinuteSample(
        requests: came, tasks: Int32(clamping: tasks), load: min(load, 1e9), wait: wait,
        moving: isPacked ? 1 : moving, lost: state.lostShare, held: around.backSeconds,
        isPacked: isPacked))
    return busy
  }

  /// A minute in which requests may pile up.
  private func queue(
    _ state: inout State, load: Double, tasks: Int, _ around: Surroundings,
    moving: inout Double
  ) -> Double {
    guard tasks > 0 else {
      state.wait.seconds = 0
      state.lostShare = load > 0 ? 1 : 0
      state.servedShare = 0
      return load > 0 ? 1 : 0
    }
    let noise = noise(tasks: Double(tasks))
    if state.wait.seconds == 0 {
      state.wait = .settled(load: min(load, settledBelow), noise: noise)
    } else if tasks > state.ready, state.ready > 0 {
      // New tasks have no queue: the work is shared by more.
      state.wait.seconds *= Double(state.ready) / Double(tasks)
    }
    let before = state.wait.seconds
    let pace = self.pace(tasks: tasks)
    let most = around.most(pace: pace)
    let isBound = most < timeoutSeconds
    let patience = isBound ? max(noise, most + around.beyond) : timeoutSeconds
    let step = state.wait.advance(60, load: load, noise: noise, patience: patience)
    state.lostShare = isBound ? 0 : step.lost
    state.lateShare =
      isBound
      ? 0
      : Backlog.lateShare(
        load: load, noise: noise, wait: state.wait.seconds, patience: timeoutSeconds,
        then: loneSeconds)
    if isBound {
      state.back.add(state.wait.seconds - most, pace: pace, away: step.lost)
    }
    moving = step.moving
    let served = load * (1 - step.lost) - (state.wait.seconds - before) / 60
    state.servedShare = load > 0 ? max(0, served / load) : 1
    if load < settledBelow {
      let settled = Backlog.settled(load: load, noise: noise)
      if state.wait.seconds < settled.seconds * 1.05 + 1e-6 { state.wait.seconds = 0 }
    }
    return step.busy
  }

  /// A minute of the connections and places.
  private func waitInside(
    _ state: inout State, tasks: Int, arriving: Double, outsidePerSecond rate: Double,
    _ around: Surroundings
  ) {
    let count = Double(max(1, tasks))
    let begun = arriving * state.servedShare
    if around.heldSeconds == 0, !state.isWaitedInside,
      isLoose(state, perTask: begun / count, outsidePerSecond: rate)
    {
      for index in state.inner.indices { state.inner[index].minutes += 1 }
      return
    }
    for index in inner.indices {
      let stage = inner[index].slowed(to: state.inner[index].speed)
      if stage.isPlaces, lossPlaces != nil { continue }
      state.inner[index].minutes += 1
      if state.inner[index].wait.seconds == 0, !stage.isPlaces || around.heldSeconds == 0,
        stage.isLoose(
          perTask: begun / count, outsidePerSecond: rate, disk: state.inner[index].disk)
      {
        continue
      }
      // What waits at a full service is there in place of those that places let through.
      let own = around.heldSeconds > 0 ? 0 : state.inner[index].more
      let load = stage.load(
        arriving: begun, outsidePerSecond: rate, tasks: count, more: around.heldSeconds + own,
        disk: state.inner[index].disk)
      let noise = stage.noise(outsidePerSecond: rate, tasks: count, more: own)
      let isSettled =
        load < 0.85 && Backlog.relaxation(load: load, noise: noise) < 100
        && state.inner[index].wait.seconds <= 1.05
          * Backlog.settled(load: load, noise: noise).seconds
      if isSettled {
        state.inner[index].wait.seconds = 0
        continue
      }
      if state.inner[index].wait.seconds == 0 {
        state.inner[index].wait = .settled(load: min(load, 0.85), noise: noise)
      }
      let before = state.inner[index].wait.seconds
      let (times, pace) = (
        stage.perRequest,
        stage.pace(
          outsidePerSecond: rate, tasks: count, more: around.heldSeconds + own,
          disk: state.inner[index].disk)
      )
      let most = around.most(pace: pace)
      let isBound = times * most < timeoutSeconds
      let patience = isBound ? max(noise, most + around.beyond / times) : patience(of: stage)
      let step = state.inner[index].wait.advance(60, load: load, noise: noise, patience: patience)
      let now = state.inner[index].wait.seconds
      if isBound { state.back.add(times * (now - most), pace: times * pace, away: step.lost) }
      if stage.isPlaces || isBound, load > 0 {
        state.servedShare *= max(0, 1 - step.lost - (now - before) / 60 / load)
      }
      // Who gives up before the last of several has had the others' time all the same.
      let gone = min(1, times * step.lost)
      // Waits one after the other lie about the patience twice as far as one: fitted to runs of two connections at
      // 105 and 120 % and of three at 130 %, whose share of late answers it meets within 0.01.
      let late =
        times > 1
        ? Backlog.lateShare(
          load: load, noise: noise * min(times, 2.1), wait: now, patience: patience,
          then: stage.held(outsidePerSecond: rate, tasks: count, more: 0, state.inner[index].disk),
          isEven: stage.isFull(outsidePerSecond: rate))
        : 0
      let lost = isBound ? 0 : 1 - (1 - gone) * (1 - late)
      if !isBound {
        // What comes too late is done all the same.
        if stage.isPlaces {
          state.placelessShare = 1 - (1 - state.placelessShare) * (1 - gone)
        } else {
          state.brokenShare = 1 - (1 - state.brokenShare) * (1 - gone)
        }
      }
      state.inner[index].seconds += min(now, most)
      state.inner[index].moving += now > most ? 1 : step.moving
      state.inner[index].lost += lost
      state.failedShare = 1 - (1 - state.failedShare) * (1 - lost)
    }
  }

  /// Seconds that a request waits for one connection before it gives up, where it needs several.
  func patience(of stage: InnerStage) -> Double { timeoutSeconds / max(1, stage.perRequest) }

  /// A whole hour of one rate at once, where nothing can change within it; false where it could.
  ///
  /// The sums are those of sixty minutes but for the rounding of the last bits.
  @inline(__always)
  func stepHour(_ state: inout State, outsidePerSecond rate: Double) -> Bool {
    guard scaling == nil, state.wait.seconds == 0,
      open?.servesAll(ofHour: state.minute / 60) ?? true
    else { return false }
    let ready = state.scaler.desired
    let arriving = rate * visits
    let work = arriving * serviceSeconds + rate * jobSeconds
    let capacity = Double(ready * servers)
    let utilisation = capacity > 0 ? work / capacity : 0
    guard utilisation < settledBelow, capacity > 0 || work == 0 else { return false }
    guard turnedAway(arriving: arriving) == 0 else { return false }
    guard
      isLoose(state, perTask: arriving / Double(max(1, ready)), outsidePerSecond: rate),
      !state.isWaitedInside
    else { return false }
    state.ready = ready
    state.lostShare = 0
    state.lateShare = 0
    state.failedShare = 0
    state.servedShare = 1
    state.arrivals += arriving * 3_600
    state.handledSum += arriving * 3_600
    state.finishedSum += arriving * 3_600
    state.answeredSum += arriving * 3_600
    state.peakUtilisation = max(state.peakUtilisation, utilisation)
    state.demand += utilisation * 60
    state.servedTasks += Double(ready) * 60
    state.taskMinutes += Double(ready) * 60
    state.minute += 60
    return true
  }
}

extension FluidStation {
  /// Minutes in which it is shut: whoever comes finds nobody.
  func passShut(_ state: inout State, arriving: Double, minutes: Int) {
    state.ready = 0
    state.gone = 0
    state.wait = Backlog()
    state.back = Pressure()
    (state.lostShare, state.failedShare, state.lateShare, state.servedShare) = (1, 1, 0, 0)
    for index in inner.indices { state.inner[index].wait = Backlog() }
    let came = arriving * 60 * Double(minutes)
    state.arrivals += came
    state.lost += came
    state.taskMinutes += Double(state.scaler.desired) * Double(minutes)
    if state.keepsMinutes {
      state.minutes.append(
        MinuteSample(requests: came, tasks: 0, load: 0, wait: 0, moving: 0, lost: 1, held: 0))
    }
    state.minute += minutes
  }
}
