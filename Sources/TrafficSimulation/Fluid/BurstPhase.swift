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
  /// The middles of 64 equal shares of it, each as often, in an order in which short and long ones of both
  /// states meet.
  static let cycles: [(own: Double, other: Double)] = (0..<64 + warmUp).map { cycle in
    func length(_ step: Int) -> Double {
      -Elementary.log(1 - (Double(cycle * step % 64) + 0.5) / 64)
    }
    return (length(27), length(45))
  }
  /// Cycles that run first and do not count.
  static let warmUp = 8
  /// Steps of one state.
  static let steps = 6
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
    var parts: [WaitPart] = []
    var all = 0.0
    for (cycle, lengths) in BurstPhase.cycles.enumerated() {
      let span = lengths.own * burst.seconds / Double(BurstPhase.steps)
      for _ in 0..<BurstPhase.steps {
        let before = backlog.seconds
        let step = backlog.advance(
          span, load: load, noise: noise, patience: station.timeoutSeconds)
        guard cycle >= BurstPhase.warmUp else { continue }
        all += span
        parts.append(
          WaitPart(
            shape: shape(
              of: station, tasks: tasks, load: load, seconds: (before + backlog.seconds) / 2,
              moving: step.moving),
            share: (1 - step.lost) * span))
      }
      let between = lengths.other * burst.otherSeconds / Double(BurstPhase.steps)
      for _ in 0..<BurstPhase.steps {
        _ = backlog.advance(
          between, load: other, noise: noise, patience: station.timeoutSeconds)
      }
    }
    guard all > 0 else { return [] }
    return parts.map { WaitPart(shape: $0.shape, share: $0.share / all) }
  }
}
