/// The work that waits at a station, from minute to minute: a diffusion between nothing and the
/// longest wait that anybody bears.
///
/// Its mean m, in seconds until a new request's turn, moves by m′ = ρ − 1 + H (f(0) − f(B)), where H is
/// half the variance of a second's work, B the patience, and f the density of the wait at either end.
/// For work that diffuses f(0) − f(B) is the tilt κ of an exponential density on 0...B of that mean
/// (Harrison, Brownian Motion and Stochastic Flow Systems); in the steady state κ = (1 − ρ)/H, which
/// is the wait of M/M/1 with patience, and what reaches B is lost. So no wait is longer than what has
/// been built up, a load at or above 1 included.
struct Backlog: Hashable, Sendable {
  /// m, in seconds.
  var seconds = 0.0

  /// What one step did.
  struct Step {
    /// Of the work that came, the share that was given up while it waited, 0...1.
    var lost = 0.0
    /// Work done over capacity, 0...1.
    var busy = 0.0
    /// How far the wait is on its way, not scattered: 0 in a steady state, 1 while a backlog grows or
    /// shrinks steadily.
    var moving = 0.0
  }

  /// Lets time pass at a load.
  ///
  /// - Parameters:
  ///   - span: seconds.
  ///   - load: ρ, work that comes over capacity.
  ///   - noise: H, in seconds.
  ///   - patience: B, in seconds.
  /// - Returns: what happened.
  mutating func advance(
    _ span: Double, load: Double, noise: Double, patience: Double
  ) -> Step {
    let before = min(seconds, patience)
    let h = max(noise, 1e-9)
    let push = load - 1
    // Far from a full load chance plays no part near the patience: it stands H/(ρ − 1) below it.
    if push * patience > 40 * h, before > patience / 4 {
      return press(span, load: load, standing: max(0, patience - h / push))
    }
    // Implicit in the reflection at 0, so that any span is stable.
    let start = before + h + (load - 1) * span
    let root = (start * start + 4 * h * span).squareRoot()
    // The same without a difference of nearly equal numbers.
    let reflected = start > 0 ? (start + root) / 2 : 2 * h * span / (root - start)
    var after = max(0, reflected - h)
    var step = Step()
    if after > patience / 4 || load > 1 {
      after = bounded(after, from: before, span, load: load, noise: h, patience: patience)
    }
    let change = (after - before) / span
    let idle = min(1, max(0, idleShare(after, load: load, noise: h, patience: patience)))
    if after > patience / 4, load > 0 {
      step.lost = min(1, max(0, load - change - (1 - idle)) / load)
    }
    step.busy = min(1, max(0, load * (1 - step.lost) - change))
    let drift = abs(1 - load)
    if drift > 1e-9, abs(change) > 1e-9 {
      let steadiness = drift * max(before, after) / h
      step.moving = min(1, abs(change) / drift) * steadiness / (1 + steadiness)
    }
    seconds = after
    return step
  }

  /// Work piles up to where it stands, and what does not fit is lost.
  private mutating func press(_ span: Double, load: Double, standing: Double) -> Step {
    let before = seconds
    seconds = before < standing ? min(standing, before + (load - 1) * span) : standing
    let change = (seconds - before) / span
    var step = Step()
    step.lost = min(1, max(0, (load - 1 - change) / load))
    step.busy = 1
    step.moving = min(1, abs(change) / (load - 1))
    return step
  }

  /// Of those whose turn comes, the share that has left by the end of so many seconds, exponential in the
  /// mean or always as many: the wait stands near the patience with the tilt κ, so that κT/(1 + κT) of them
  /// do, or 1 − e^(−κT).
  static func lateShare(
    load: Double, noise: Double, wait: Double, patience: Double, then: Double,
    isEven: Bool = false
  ) -> Double {
    guard wait > patience / 4, load > 1 else { return 0 }
    let pressed = (load - 1) / max(noise, 1e-9) * then
    let standing = patience - noise / (load - 1)
    guard wait >= 0.98 * standing else { return 0 }
    return isEven ? 1 - Elementary.exp(-min(700, pressed)) : pressed / (1 + pressed)
  }

  /// Near the patience: not past the steady state that the load leads to.
  private func bounded(
    _ reflected: Double, from before: Double, _ span: Double, load: Double, noise: Double,
    patience: Double
  ) -> Double {
    let steady = Self.steadyMean(load: load, noise: noise, patience: patience)
    var pushed = reflected
    if before > patience / 4 {
      // What a full load has pressed against the patience leaves it within seconds of a lower one.
      let steps = load < 1 && before > patience / 2 ? 12 : 1
      pushed = before
      for _ in 0..<steps {
        let tilt = Self.tilt(mean: max(pushed, patience * 1e-3), patience: patience)
        pushed += (load - 1 + noise * tilt) * span / Double(steps)
      }
    }
    return before <= steady
      ? min(max(pushed, before), steady) : max(min(pushed, before), steady)
  }

  private func idleShare(
    _ mean: Double, load: Double, noise: Double, patience: Double
  ) -> Double {
    let tilt = Self.tilt(mean: max(mean, patience * 1e-3), patience: patience)
    return noise * tilt / (1 - Elementary.exp(-min(700, max(-700, tilt * patience))))
  }

  /// The mean wait that a load leads to.
  static func steadyMean(load: Double, noise: Double, patience: Double) -> Double {
    let x = (1 - load) / max(noise, 1e-9) * patience
    return patience * meanShare(x)
  }

  /// The mean of a density ∝ e^(−xu) on 0...1.
  static func meanShare(_ x: Double) -> Double {
    guard abs(x) > 1e-3 else { return 0.5 - x / 12 }
    guard x < 700 else { return 1 / x }
    guard x > -700 else { return 1 + 1 / x }
    return 1 / x - 1 / (Elementary.exp(x) - 1)
  }

  /// The tilt κ, per second, at which the mean is the given one.
  static func tilt(mean: Double, patience: Double) -> Double {
    let u = min(1 - 1e-6, max(1e-6, mean / patience))
    var x = (1 - 2 * u) / (u * (1 - u)) * (1 + 2 * u * (1 - u))
    for _ in 0..<3 {
      let off = meanShare(x) - u
      let near = max(1e-4, abs(x) * 1e-4)
      let slope = (meanShare(x + near) - meanShare(x - near)) / (2 * near)
      if slope < 0 { x -= off / slope }
    }
    return x / patience
  }

  /// The utilisation whose steady state has this mean, without patience: m = ρH/(1 − ρ).
  func utilisation(noise: Double) -> Double {
    seconds > 0 ? seconds / (seconds + max(noise, 1e-12)) : 0
  }

  /// The steady state of a load below 1.
  static func settled(load: Double, noise: Double) -> Self {
    Self(seconds: load < 1 ? load * noise / (1 - load) : 0)
  }

  /// Seconds in which a steady state is reached; +∞ at a load of 1.
  static func relaxation(load: Double, noise: Double) -> Double {
    load < 1 ? noise / ((1 - load) * (1 - load)) : .infinity
  }
}
