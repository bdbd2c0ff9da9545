/// Processor sharing: every task keeps a clock that runs at the speed of its requests.
///
/// A request that brings w seconds of work is done when the clock has run on by w. So the order of
/// completion is fixed on arrival, and one event a task is enough: if it comes early, because others
/// came in meanwhile, it looks and is set anew.
extension EventSimulation {
  mutating func share(_ slot: Int32, _ lane: Int, _ station: Int) {
    lanes[lane].advanceClock(to: now)
    pool[slot].work += lanes[lane].clock
    pool[slot].left = -1
    pool[slot].next = -1
    lanes[lane].root = pool.merge(lanes[lane].root, slot)
    changeRunning(lane, station, by: 1)
    scheduleLook(lane)
  }

  mutating func look(atShared lane: Int, _ time: Double) {
    guard time == lanes[lane].nextLook else { return }
    lanes[lane].nextLook = .infinity
    lanes[lane].advanceClock(to: now)
    let slot = lanes[lane].root
    guard slot >= 0 else { return }
    let left = (pool[slot].work - lanes[lane].clock) / lanes[lane].speed
    // Less than the time's own resolution is nothing.
    guard left <= 1e-9 || now + left <= now else {
      scheduleLook(lane)
      return
    }
    let station = Int(lanes[lane].station)
    lanes[lane].root = pool.merge(pool[slot].left, pool[slot].next)
    meters[station].advance(to: now)
    meters[station].leave(residence: now - pool[slot].arrived)
    changeRunning(lane, station, by: -1)
    if lanes[lane].running == 0 { lanes[lane].clock = 0 }
    scheduleLook(lane)
    makeNextCall(slot, station)
  }

  private mutating func changeRunning(_ lane: Int, _ station: Int, by amount: Int32) {
    let before = min(Double(lanes[lane].running), lanes[lane].processors)
    lanes[lane].running &+= amount
    let after = min(Double(lanes[lane].running), lanes[lane].processors)
    meters[station].changeBusy(by: after - before)
  }

  /// Sets the event at which the next request could be done, if none is set that comes in time.
  private mutating func scheduleLook(_ lane: Int) {
    let slot = lanes[lane].root
    guard slot >= 0 else { return }
    let left = max(0, pool[slot].work - lanes[lane].clock) / lanes[lane].speed
    let time = now + left
    guard time < lanes[lane].nextLook else { return }
    lanes[lane].nextLook = time
    heap.push(time, .shared, Int32(truncatingIfNeeded: lane))
  }
}
