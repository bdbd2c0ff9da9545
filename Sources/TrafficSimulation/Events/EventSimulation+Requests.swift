/// The way of a request: in, through the queue and the service, on to its calls, out.
///
/// These functions call one another along the calls of the graph, which has no circle: the depth is
/// that of the graph. Retries always go through the heap.
extension EventSimulation {
  /// A request comes to a station.
  ///
  /// `site` is the call it came by if that brings its own work, else −1.
  @inline(__always)
  mutating func begin(_ station: Int, parent: Int32, attempt: UInt16, born: Double, site: Int32) {
    hops &+= 1
    let isGuest = site >= 0
    if !isGuest { meters[station].arrivals &+= 1 }
    let lane = route(station)
    guard lane >= 0, hasRoom(lane), case let slot = pool.take(), slot >= 0 else {
      if !isGuest { meters[station].rejected &+= 1 }
      failed(parent: parent, station: station, attempt: attempt, born: born, site: site)
      return
    }
    mostInFlight = max(mostInFlight, pool.used)
    meters[station].advance(to: now)
    meters[station].enter()
    lanes[lane].outstanding &+= 1
    let work = isGuest ? drawGuest(site, station) : drawWork(station)
    let generation = pool[slot].generation
    pool[slot] = Request(
      arrived: now, born: born, work: work, parent: parent,
      lane: Int32(truncatingIfNeeded: lane),
      call: (isGuest ? stations[station].endCall : stations[station].firstCall) &- 1,
      generation: generation, site: site, attempt: attempt)
    if stations[station].timeout < .infinity, !isGuest { setDeadline(slot, generation, station) }
    if stations[station].isShared {
      share(slot, lane, station)
    } else if lanes[lane].busy < lanes[lane].servers,
      lanes[lane].active <= stations[station].places
    {
      lanes[lane].busy &+= 1
      meters[station].changeBusy(by: 1)
      heap.push(now + work, .served, slot)
    } else {
      if !isGuest { meters[station].delayed &+= 1 }
      if lanes[lane].tail >= 0 {
        pool[lanes[lane].tail].next = slot
      } else {
        lanes[lane].head = slot
      }
      lanes[lane].tail = slot
      lanes[lane].waiting &+= 1
      if Int(lanes[lane].waiting) > meters[station].mostWaiting {
        meters[station].mostWaiting = Int(lanes[lane].waiting)
      }
    }
  }

  @inline(__always)
  private mutating func drawWork(_ station: Int) -> Double {
    stations[station].sampler.draw(&stations[station].services) * options.serviceFactor
  }

  private mutating func drawGuest(_ site: Int32, _ station: Int) -> Double {
    guestWork[Int(callSites[Int(site)].work)].draw(&stations[station].guests)
      * options.serviceFactor
  }

  /// The queue for the next request, or −1 while no task is ready.
  @inline(__always)
  private mutating func route(_ station: Int) -> Int {
    let count = stations[station].ready.count
    guard count > 1 else { return count == 0 ? -1 : Int(stations[station].ready[0]) }
    var turn = stations[station].turn
    turn = turn + 1 >= count ? 0 : turn + 1
    stations[station].turn = turn
    guard stations[station].leastOutstanding else { return Int(stations[station].ready[turn]) }
    // From the turn on, so that equals take turns.
    var best = Int(stations[station].ready[turn])
    var least = lanes[best].outstanding
    var position = turn
    for _ in 1..<count where least > 0 {
      position = position + 1 == count ? 0 : position + 1
      let lane = Int(stations[station].ready[position])
      if lanes[lane].outstanding < least {
        best = lane
        least = lanes[lane].outstanding
      }
    }
    return best
  }

  @inline(__always)
  private func hasRoom(_ lane: Int) -> Bool {
    let limit = stations[Int(lanes[lane].station)].queueLimit
    return lanes[lane].isShared
      ? lanes[lane].running < limit
      : lanes[lane].busy < lanes[lane].servers || lanes[lane].waiting < limit
  }

  /// A server has done its work on a request; queues in order only.
  @inline(__always)
  mutating func served(_ slot: Int32) {
    let station = Int(lanes[Int(pool[slot].lane)].station)
    if !stations[station].holdsServer { leaveServer(slot, station) }
    makeNextCall(slot, station)
  }

  @inline(__always)
  private mutating func leaveServer(_ slot: Int32, _ station: Int) {
    let lane = Int(pool[slot].lane)
    meters[station].advance(to: now)
    meters[station].leave(residence: now - pool[slot].arrived)
    if lanes[lane].waiting > 0, lanes[lane].busy <= lanes[lane].servers {
      lanes[lane].busy &-= 1
      meters[station].changeBusy(by: -1)
      startWaiting(lane, station)
    } else {
      lanes[lane].busy &-= 1
      meters[station].changeBusy(by: -1)
    }
  }

  /// Gives free servers to waiting requests; those whose caller has gone are dropped.
  mutating func startWaiting(_ lane: Int, _ station: Int) {
    while lanes[lane].busy < lanes[lane].servers, lanes[lane].waiting > 0,
      lanes[lane].active < stations[station].places
    {
      let slot = takeWaiting(lane)
      if pool[slot].abandoned {
        drop(slot, lane, station)
        continue
      }
      let wait = now - pool[slot].arrived
      meters[station].waitSum += wait
      if wait > meters[station].longestWait { meters[station].longestWait = wait }
      lanes[lane].busy &+= 1
      meters[station].changeBusy(by: 1)
      heap.push(now + pool[slot].work, .served, slot)
    }
  }

  @inline(__always)
  private mutating func takeWaiting(_ lane: Int) -> Int32 {
    let slot = lanes[lane].head
    let next = pool[slot].next
    lanes[lane].head = next
    if next < 0 { lanes[lane].tail = -1 }
    lanes[lane].waiting &-= 1
    return slot
  }

  /// A waiting request leaves unserved; nobody waits for it any more.
  private mutating func drop(_ slot: Int32, _ lane: Int, _ station: Int) {
    meters[station].advance(to: now)
    meters[station].leave(residence: now - pool[slot].arrived)
    meters[station].waitSum += now - pool[slot].arrived
    meters[station].late &+= 1
    lanes[lane].outstanding &-= 1
    pool.giveBack(slot)
  }

  /// Ends everything that waits in a queue, because its task stops.
  mutating func failWaiting(_ lane: Int, _ station: Int) {
    while lanes[lane].waiting > 0 {
      let slot = takeWaiting(lane)
      let request = pool[slot]
      drop(slot, lane, station)
      guard !request.abandoned else { continue }
      meters[station].late &-= 1
      if request.site < 0 { meters[station].errors &+= 1 }
      failed(
        parent: request.parent, station: station, attempt: request.attempt, born: request.born,
        site: request.site)
    }
  }

  /// The request goes on to its next call, or answers when none is left.
  @inline(__always)
  mutating func makeNextCall(_ slot: Int32, _ station: Int) {
    let end = stations[station].endCall
    var call = pool[slot].call
    var left = pool[slot].callsLeft
    while left == 0 {
      call &+= 1
      guard call < end else {
        finish(slot, station, answered: true)
        return
      }
      left = Int32(
        truncatingIfNeeded: stations[station].branches.wholeOrNext(callSites[Int(call)].mean))
      if callSites[Int(call)].jobs >= 0 {
        queueJobs(left, call)
        left = 0
      }
    }
    pool[slot].call = call
    pool[slot].callsLeft = left &- 1
    startCall(call, from: slot)
  }

  // Not inlined: here the recursion along the graph closes.
  @inline(never)
  private mutating func startCall(_ call: Int32, from slot: Int32) {
    let site = callSites[Int(call)]
    if site.pool >= 0, !takeConnection(site, slot) { return }
    begin(
      Int(site.target), parent: slot, attempt: 0, born: now, site: site.work >= 0 ? call : -1)
  }

  /// Jobs that nobody waits for: their own entry counts them.
  @inline(never)
  private mutating func queueJobs(_ count: Int32, _ call: Int32) {
    let site = callSites[Int(call)]
    for _ in 0..<max(0, count) {
      entries[Int(site.jobs)].requests &+= 1
      begin(Int(site.target), parent: -1 - site.jobs, attempt: 0, born: now, site: -1)
    }
  }

  private mutating func goOn(_ slot: Int32) {
    giveBackConnection(slot)
    makeNextCall(slot, Int(lanes[Int(pool[slot].lane)].station))
  }

  /// A request leaves the station for good.
  @inline(__always)
  mutating func finish(_ slot: Int32, _ station: Int, answered: Bool) {
    if stations[station].holdsServer { leaveServer(slot, station) }
    let request = pool[slot]
    let answered =
      answered
      && !(stations[station].failureShare > 0 && request.site < 0
        && stations[station].failures.chance(stations[station].failureShare))
    lanes[Int(request.lane)].outstanding &-= 1
    pool.giveBack(slot)
    if stations[station].places < .max { startWaiting(Int(request.lane), station) }
    if request.abandoned {
      meters[station].late &+= 1
      return
    }
    guard answered else {
      if request.site < 0 { meters[station].errors &+= 1 }
      failed(
        parent: request.parent, station: station, attempt: request.attempt, born: request.born,
        site: request.site)
      return
    }
    if request.site >= 0 {
      meters[station].guests &+= 1
      goOn(request.parent)
      return
    }
    let response = now - request.arrived
    meters[station].completions &+= 1
    meters[station].responseSum += response
    meters[station].responses.add(response)
    if request.parent >= 0 {
      goOn(request.parent)
    } else {
      let entry = Int(-1 - request.parent)
      entries[entry].answered &+= 1
      entries[entry].responseSum += now - request.born
      entries[entry].responses.add(now - request.born)
    }
  }

  /// A try has failed: the caller waits and tries again, or fails itself.
  mutating func failed(parent: Int32, station: Int, attempt: UInt16, born: Double, site: Int32) {
    if attempt < stations[station].retryLimit, case let slot = pool.take(), slot >= 0 {
      let generation = pool[slot].generation
      pool[slot] = Request(
        born: born, parent: parent, lane: Int32(truncatingIfNeeded: station),
        generation: generation, site: site, attempt: attempt + 1)
      var wait = stations[station].backoff
      for _ in 0..<attempt { wait *= stations[station].backoffMultiplier }
      heap.push(now + min(wait, 1e9), .retry, slot)
    } else if parent >= 0 {
      giveBackConnection(parent)
      finish(parent, Int(lanes[Int(pool[parent].lane)].station), answered: false)
    } else {
      entries[Int(-1 - parent)].failed &+= 1
    }
  }

  mutating func tryAgain(_ slot: Int32) {
    let request = pool[slot]
    pool.giveBack(slot)
    meters[Int(request.lane)].retries &+= 1
    begin(
      Int(request.lane), parent: request.parent, attempt: request.attempt, born: request.born,
      site: request.site)
  }

  // MARK: Timeouts

  private mutating func setDeadline(_ slot: Int32, _ generation: UInt32, _ station: Int) {
    let time = now + stations[station].timeout
    if stations[station].deadlines.count == 0 {
      heap.push(time, .timeout, Int32(truncatingIfNeeded: station))
    }
    stations[station].deadlines.append(
      DeadlineQueue.Deadline(time: time, slot: slot, generation: generation))
  }

  /// The earliest deadline of a station has come; those of requests long gone are cleared away.
  mutating func giveUp(at station: Int) {
    var due: [Int32] = []
    while let first = stations[station].deadlines.first {
      let isGone = pool[first.slot].generation != first.generation
      guard isGone || first.time <= now else { break }
      if !isGone { due.append(first.slot) }
      stations[station].deadlines.removeFirst()
    }
    if let first = stations[station].deadlines.first {
      heap.push(first.time, .timeout, Int32(truncatingIfNeeded: station))
    }
    for slot in due {
      let request = pool[slot]
      meters[station].timeouts &+= 1
      pool[slot].abandoned = true
      failed(
        parent: request.parent, station: station, attempt: request.attempt, born: request.born,
        site: -1)
    }
  }
}
