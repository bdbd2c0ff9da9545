extension FluidStation {
  /// Of those that come, the share that is turned away because all places are taken: Erlang's loss formula,
  /// whatever the distribution of the time that each is held.
  ///
  /// - Parameters:
  ///   - rate: requests a second that come here.
  ///   - more: seconds that calls wait elsewhere meanwhile.
  /// - Returns: 0 where who finds no place waits for one.
  @inline(__always)
  func turnedAway(arriving rate: Double, more: Double = 0) -> Double {
    guard let places = lossPlaces else { return 0 }
    let offered = rate * (loneSeconds + more)
    // Eight deviations below: less than one in 10¹⁴.
    if offered + 8 * (offered + 8).squareRoot() < Double(places) { return 0 }
    return Queueing.erlangB(offered: offered, servers: places)
  }

  /// A minute of a station at which nobody waits.
  @inline(__always)
  func turnAway(
    _ state: inout State, arriving: Double, load: Double, _ around: Surroundings
  ) -> Double {
    state.wait.seconds = 0
    state.lateShare = brokenOff
    state.lostShare = turnedAway(arriving: arriving, more: around.heldSeconds)
    state.servedShare = 1 - state.lostShare
    return min(1, load * state.servedShare)
  }
}
