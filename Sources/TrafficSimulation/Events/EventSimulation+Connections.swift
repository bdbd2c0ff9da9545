/// Connections of a task: so many calls at once, the others wait in order.
extension EventSimulation {
  /// Takes a connection for the next call of a request; false where it has to wait for one.
  mutating func takeConnection(_ site: CallSite, _ slot: Int32) -> Bool {
    let place = connections(of: site, slot)
    if pools[place].free > 0 {
      pools[place].free -= 1
      return true
    }
    pool[slot].next = -1
    if pools[place].tail >= 0 {
      pool[pools[place].tail].next = slot
    } else {
      pools[place].head = slot
    }
    pools[place].tail = slot
    pools[place].waiting += 1
    let station = Int(lanes[Int(pool[slot].lane)].station)
    meters[station].connectionWaits &+= 1
    return false
  }

  /// A call has ended: its connection goes to the next request that waits for one.
  @inline(__always)
  mutating func giveBackConnection(_ slot: Int32) {
    let call = pool[slot].call
    guard call >= 0, call < callSites.count, callSites[Int(call)].pool >= 0 else { return }
    handOn(connections(of: callSites[Int(call)], slot))
  }

  // Not inlined: here the recursion along the graph closes.
  @inline(never)
  private mutating func handOn(_ place: Int) {
    pools[place].free += 1
    guard !pools[place].isHandingOut else { return }
    pools[place].isHandingOut = true
    while pools[place].free > 0, pools[place].waiting > 0 {
      let slot = pools[place].head
      pools[place].head = pool[slot].next
      if pools[place].head < 0 { pools[place].tail = -1 }
      pools[place].waiting -= 1
      let station = Int(lanes[Int(pool[slot].lane)].station)
      if pool[slot].abandoned {
        finish(slot, station, answered: false)
        continue
      }
      pools[place].free -= 1
      begin(
        Int(callSites[Int(pool[slot].call)].target), parent: slot, attempt: 0, born: now, site: -1)
    }
    pools[place].isHandingOut = false
  }

  @inline(__always)
  private func connections(of site: CallSite, _ slot: Int32) -> Int {
    let lane = Int(pool[slot].lane)
    return Int(site.pool) + lane - stations[Int(lanes[lane].station)].firstLane
  }
}
