/// One minute of a station.
struct MinuteSample: Equatable, Sendable {
  var requests: Double
  let tasks: Int32
  /// Work that came, over capacity.
  let load: Double
  /// Seconds of ``Backlog``; 0 where the wait follows the load.
  let wait: Double
  let moving: Double
  /// Given up before a process took them, 0...1.
  let lost: Double
  /// Seconds for a place that is not free because what they call is full.
  let held: Double
  /// Whether as many wait as the callers' places let through: the others wait there.
  var isPacked = false

  /// Whether it may stand for another.
  func isLike(_ other: Self) -> Bool {
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-3 * max(abs(a), abs(b)) }
    return tasks == other.tasks && isPacked == other.isPacked && near(load, other.load)
      && near(wait, other.wait)
      && near(lost, other.lost) && near(held, other.held) && abs(moving - other.moving) < 1e-3
  }
}

/// An hour whose minutes are not alike.
struct UnevenHour: Equatable, Sendable {
  /// Minutes; those that are alike are one.
  private(set) var minutes: [MinuteSample] = []
  /// Per inner stage: mean seconds of its wait, how far it moved, and the share given up.
  let inner: [Inner]

  struct Inner: Equatable, Sendable {
    let seconds: Double
    let moving: Double
    let lost: Double

    /// Whether anything waits there or is lost.
    var isFelt: Bool { seconds > 0 || lost > 0 }
  }

  init(_ samples: [MinuteSample], _ inner: [Inner]) {
    for sample in samples {
      if let last = minutes.last, last.isLike(sample) {
        minutes[minutes.count - 1].requests += sample.requests
      } else {
        minutes.append(sample)
      }
    }
    self.inner = inner
  }
}
