import Resources

/// One of the two states of bursty traffic.
struct BurstPhase: Sendable {
  /// How long it lasts in the mean.
  let seconds: Double
  /// How long the other one does, and its rate over this one's.
  let otherSeconds: Double
  let otherRate: Double

  /// Lengths of states whose distribution is exponential, one after the other, of mean 1.
  ///
  /// The means of 128 equal shares of it, each as often, in an order in which short and long ones of both
  /// states meet: neither is told by the other, nor by the one before. From share a on the sum of what is longer
  /// is a (1 − ln a).
  static let cycles: [(own: Double, other: Double)] = (0..<128 + warmUp).map { cycle in
    func beyond(_ share: Double) -> Double {
      share > 0 ? share * (1 - Elementary.log(share)) : 0
    }
    func length(_ step: Int) -> Double {
      let place = Double(cycle * step % 128)
      return 128 * (beyond(1 - place / 128) - beyond(1 - (place + 1) / 128))
    }
    return (length(13), length(15))
  }
  /// Cycles that run first and do not count.
  static let warmUp = 8
  /// Steps of one state.
  private static let steps = 8

  /// The steps of a state: finer while what has piled up is worked off, which is over long before a long
  /// quiet is.
  ///
  /// - Parameters:
  ///   - seconds: how long the state lasts.
  ///   - backlog: seconds until a new request's turn when it begins.
  ///   - load: work that comes over capacity.
  /// - Returns: spans whose sum is `seconds`.
  static func spans(of seconds: Double, _ backlog: Double, load: Double) -> [Double] {
    let falling = load < 1 ? backlog / (1 - load) : seconds
    guard falling > 0, falling < seconds else {
      return [Double](repeating: seconds / Double(steps), count: steps)
    }
    let first = [Double](repeating: falling / Double(steps), count: steps)
    // Chance settles in the time in which the same again would be worked off.
    let then = min(seconds - falling, falling)
    let rest = seconds - falling - then
    return first + [then / 2, then / 2] + (rest > 0 ? [rest / 2, rest / 2] : [])
  }
}

extension ResponseTimes {
  /// What waits in a state of bursty traffic: the work that waits is followed through many bursts, so that what
  /// one leaves is there when the next begins.
  func processWait(
    of station: FluidStation, tasks: Double, load: Double, in burst: BurstPhase
  ) -> [WaitPart] {
    let noise = station.noise(tasks: tasks)
    let other = load * burst.otherRate
    var backlog = Backlog.settled(load: min(load, other, station.settledBelow), noise: noise)
    var track = WaitTrack(noise: noise)
    var all = 0.0
    for (cycle, lengths) in BurstPhase.cycles.enumerated() {
      for span in BurstPhase.spans(of: lengths.own * burst.seconds, backlog.seconds, load: load) {
        let before = backlog.seconds
        let step = backlog.advance(
          span, load: load, noise: noise, patience: station.timeoutSeconds)
        guard cycle >= BurstPhase.warmUp else { continue }
        all += span
        track.add(
          (before + backlog.seconds) / 2, moving: step.moving, share: (1 - step.lost) * span)
      }
      let between = lengths.other * burst.otherSeconds
      for span in BurstPhase.spans(of: between, backlog.seconds, load: other) {
        _ = backlog.advance(span, load: other, noise: noise, patience: station.timeoutSeconds)
      }
    }
    guard all > 0 else { return [] }
    return track.parts.map {
      WaitPart(
        shape: shape(
          of: station, tasks: tasks, load: load, seconds: $0.seconds, moving: $0.moving),
        share: $0.share / all)
    }
  }
}
