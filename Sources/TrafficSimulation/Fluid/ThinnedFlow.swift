import Resources

/// Requests on their way down the call graph in minutes in which not all of them get through.
///
/// A request holds a place of its task until it is answered. So no more wait at a full service than the
/// places of its callers let through; the others wait for a place there, or at their callers' callers.
/// The wait is counted where the work is, as if there were places enough, and then shared out: all of it
/// together is the same, because the same work is done in the same order.
struct ThinnedFlow {
  /// Requests a second that calls bring to each service.
  private var called: [Double]
  /// Of each service's requests, as of the minute before.
  private var before: [Passing]
  /// Per service, who calls it.
  private let callers: [[Int]]
  /// Per service, what its callers' requests bear to wait for a place, for each call; seconds.
  private let beyond: [Double]
  /// Jobs a second that requests and jobs have led to so far in this minute, per queue.
  private var queued: [Double]
  /// Per queue, how many of the jobs come that would if all requests got through, as of the minute before.
  private var coming: [Double]
  /// Per node, the queues that it works on.
  private let queuesOf: [[Int]]
  /// Per service, and service that it calls.
  private var calling: [[Calling]]
  /// What is broken in this minute.
  private var broken: Breakage?

  /// Calls of a service one after the other, each of which may have to wait for the one before until the next minute.
  private struct Calling {
    /// Of those that are called again, the share that is in the next minute.
    var later = 0.0
    /// Calls for one request.
    private let times: Double
    /// Second, third calls of the minute before, a second; those beyond come when the last of them do.
    private var left: [Double]

    init(times: Double) {
      self.times = times
      left = .init(repeating: 0, count: Int(min(8, max(0, times.rounded(.up) - 1))))
    }

    /// - Parameters:
    ///   - requests: a second that begin to call.
    ///   - fails: the share of the calls that fails; the first is a request's last.
    /// - Returns: calls a second in this minute.
    mutating func come(_ requests: Double, fails: Double) -> Double {
      var now = requests * min(1, times)
      var all = now
      for place in left.indices {
        let next = now * (1 - fails) * min(1, times - Double(place + 1))
        now = next * (1 - later) + left[place]
        left[place] = next * later
        all += now
      }
      let more = times - Double(left.count + 1)
      guard more > 0, fails < 1 else { return all }
      return all + now * (1 - fails) * Self.made(more, fails: fails)
    }

    /// Calls made of so many, where each fails with some chance.
    private static func made(_ times: Double, fails: Double) -> Double {
      guard fails > 1e-9 else { return times }
      return (1 - Incident.passing(times, fails: fails)) / fails
    }
  }

  /// How a service's requests fare that it has begun.
  private struct Passing {
    /// The share that fails in the end, and the share whose calls fail or end too late.
    var failing = 0.0
    var callsFail = 0.0
    /// Seconds that calls wait elsewhere; and of them those that fill places, for their load.
    var calling = 0.0
    var held = 0.0
    /// What waits for a place here because calls find no room, and what waits further up.
    var stays = Pressure()
    var spills = Pressure()
  }

  init(_ engine: FluidEngine) {
    called = engine.stations.map { _ in 0 }
    before = called.map { _ in Passing() }
    calling = engine.graph.calls.map { $0.map { Calling(times: $0.perRequest) } }
    queued = engine.routes.map { _ in 0 }
    coming = engine.routes.map { _ in 1 }
    var queuesOf = called.map { _ in [Int]() }
    for (queue, route) in engine.routes.enumerated() {
      if let worker = route.worker { queuesOf[worker].append(queue) }
    }
    self.queuesOf = queuesOf
    var callers = engine.stations.map { _ in [Int]() }
    var beyond = engine.stations.map { _ in 0.0 }
    for caller in engine.graph.order {
      let bears =
        engine.entry[caller] > 0
        ? engine.stations[caller].timeoutSeconds : beyond[caller]
      for call in engine.graph.calls[caller] where call.perRequest > 0 {
        callers[call.callee].append(caller)
        beyond[call.callee] = max(beyond[call.callee], bears / max(1, call.perRequest))
      }
    }
    self.callers = callers
    self.beyond = beyond
  }

  func around(
    _ index: Int, _ states: [FluidStation.State], _ engine: FluidEngine
  ) -> Surroundings {
    var around = Surroundings()
    let passing = before[index]
    around.heldSeconds = passing.held
    around.backSeconds = passing.stays.seconds
    around.away = passing.stays.away
    around.callsFail = passing.callsFail
    around.callers = places(before: index, states, engine)
    around.beyond = beyond[index]
    if let broken {
      around.gone = broken.gone[index]
      around.fails = 1 - (1 - broken.own[index]) * (1 - broken.last[index])
      around.callsFail = 1 - (1 - passing.callsFail) * (1 - broken.all[index]) / (1 - around.fails)
      if around.fails >= 1 { around.callsFail = 0 }
    }
    return around
  }

  /// Requests that the callers of a service can have at work; +∞ where some come from outside.
  private func places(
    before index: Int, _ states: [FluidStation.State], _ engine: FluidEngine
  ) -> Double {
    guard engine.entry[index] == 0, !callers[index].isEmpty else { return .infinity }
    return callers[index].reduce(0) { $0 + places(of: $1, states, engine) }
  }

  private func places(
    of index: Int, _ states: [FluidStation.State], _ engine: FluidEngine
  ) -> Double {
    let places = engine.stations[index].inner.first { $0.isPlaces }?.servers
    return (places ?? .infinity) * Double(max(1, states[index].ready))
  }

  mutating func begin(_ broken: Breakage? = nil) {
    self.broken = broken
    for index in called.indices { called[index] = 0 }
    for index in queued.indices { queued[index] = 0 }
  }

  func arriving(at index: Int, outsidePerSecond rate: Double, _ engine: FluidEngine) -> Double {
    rate * engine.entry[index] + called[index]
      + jobs(at: index, outsidePerSecond: rate, engine, areRuns: true)
  }

  /// Jobs a second at a node that do what a request does: those that are runs of it, or the others.
  private func jobs(
    at index: Int, outsidePerSecond rate: Double, _ engine: FluidEngine, areRuns: Bool
  ) -> Double {
    guard engine.traffic.jobs[index] > 0 else { return 0 }
    var jobs = 0.0
    for queue in queuesOf[index] where engine.routes[queue].isRun == areRuns {
      jobs += rate * engine.jobsPerRequest[queue] * coming[queue]
    }
    return jobs
  }

  /// Calls one after the other: the first that fails is the last.
  ///
  /// Messages come after them.
  ///
  /// - Parameters:
  ///   - share: of what comes, what is begun.
  ///   - arriving: requests a second.
  ///   - index: where.
  ///   - rate: requests a second from outside.
  ///   - engine: what is run.
  mutating func pass(
    _ share: Double, of arriving: Double, from index: Int, outsidePerSecond rate: Double,
    _ engine: FluidEngine
  ) {
    let all = arriving + jobs(at: index, outsidePerSecond: rate, engine, areRuns: false)
    var left = all * share * (1 - (broken?.own[index] ?? 0))
    defer {
      for use in engine.nodes[index].request.queueUses where queued.indices.contains(use.queue) {
        queued[use.queue] += left * use.messages * engine.routes[use.queue].tries
      }
    }
    for (place, call) in engine.graph.calls[index].enumerated() {
      let fails = before[call.callee].failing
      if let broken, broken.all[call.callee] > 0 {
        let all = 1 - (1 - fails) * (1 - broken.all[call.callee])
        let passing = Incident.passing(call.perRequest, fails: all)
        called[call.callee] += left * (1 - passing) / all
        left *= passing
        continue
      }
      called[call.callee] += calling[index][place].come(left, fails: fails)
      if fails > 1e-9 { left *= Incident.passing(call.perRequest, fails: fails) }
    }
  }

  /// What the minute did, from those who are called up to those who call.
  mutating func end(
    _ states: [FluidStation.State], outsidePerSecond rate: Double, _ engine: FluidEngine
  ) {
    for (queue, jobs) in engine.jobsPerRequest.enumerated() where rate * jobs > 0 {
      coming[queue] = min(1, queued[queue] / (rate * jobs))
    }
    for index in engine.graph.order.reversed() {
      let (state, station) = (states[index], engine.stations[index])
      var passing = Passing()
      var passes = 1.0
      var back = Pressure()
      var longest = LongestCall()
      for (place, call) in engine.graph.calls[index].enumerated() {
        let below = before[call.callee]
        if below.failing > 0 { passes *= Incident.passing(call.perRequest, fails: below.failing) }
        let wait = states[call.callee].waiting(of: engine.stations[call.callee])
        let places = places(before: call.callee, states, engine)
        let pace = states[call.callee].back.pace
        let seconds = wait + below.calling + below.stays.seconds
        passing.calling += call.perRequest * seconds
        // A second or less is over in the same minute.
        calling[index][place].later = seconds < 1 ? 0 : min(1, seconds / 60)
        if seconds > longest.seconds { longest = .init(seconds: seconds, times: call.perRequest) }
        // Where all places are taken half of them wait there in the mean, as the load comes up to full.
        passing.held +=
          call.perRequest * ((pace > 0 ? min(wait, places * pace / 2) : wait) + below.held)
        back.add(states[call.callee].back, times: call.perRequest)
        back.add(below.spills, times: call.perRequest)
      }
      passing.stays = back
      if engine.entry[index] == 0 {
        let (all, own) = (
          places(before: index, states, engine), places(of: index, states, engine)
        )
        passing.stays.seconds = all > own ? min(back.seconds, (all - own) * back.pace) : 0
        passing.stays.away = 0
        passing.spills = back
        passing.spills.seconds -= passing.stays.seconds
      }
      passing.callsFail = 1 - passes * (1 - late(passing, longest, state, station))
      passing.failing =
        1 - (1 - passing.callsFail) * (1 - state.failedShare) * (1 - state.lateShare)
      before[index] = passing
    }
  }

  /// The share of each service's requests that failed in the minute that ended.
  var failing: [Double] {
    before.indices.map { index in
      let passing = before[index].failing
      return broken.map { 1 - (1 - passing) * (1 - $0.all[index]) } ?? passing
    }
  }

  /// The call that takes longest, of those that a service makes.
  private struct LongestCall {
    var seconds = 0.0
    /// For one request of the caller.
    var times = 0.0
  }

  /// The share that is answered after its client has gone, because calls wait.
  ///
  /// One and a half calls are one for half of the requests, and two for the others.
  private func late(
    _ passing: Passing, _ longest: LongestCall, _ state: FluidStation.State,
    _ station: FluidStation
  ) -> Double {
    let (elsewhere, timeout) = (passing.calling + passing.stays.seconds, station.timeoutSeconds)
    guard elsewhere > 0.01 * timeout else { return 0 }
    let all = elsewhere + state.waiting(of: station) + station.loneSeconds
    let more = longest.times - longest.times.rounded(.down)
    func late(_ calls: Double) -> Double {
      min(1, max(0, ((all + calls * longest.seconds) / timeout - 0.95) / 0.1))
    }
    return more > 0 ? (1 - more) * late(-more) + more * late(1 - more) : late(0)
  }
}

extension FluidStation.State {
  /// Seconds that a request waits here, for a process, connections and a place.
  fileprivate func waiting(of station: FluidStation) -> Double {
    let inside = zip(inner, station.inner).reduce(0) { $0 + $1.0.wait.seconds * $1.1.perRequest }
    return max(0, wait.seconds + inside - back.seconds)
  }
}
