/// What the rest of the stack does to a station in a minute in which something is overloaded.
struct Surroundings {
  /// Requests that its callers' places let through at once; +∞ where they come from outside.
  var callers = Double.infinity
  /// Seconds that a request of its callers bears to wait for a place, for each call.
  var beyond = 0.0
  /// Seconds that its own calls wait elsewhere while a place is held.
  var heldSeconds = 0.0
  /// Seconds that a request waits for a place because what it calls is full.
  var backSeconds = 0.0
  /// The share that gives up meanwhile.
  var away = 0.0
  /// The share of its requests whose calls fail, or end too late.
  var callsFail = 0.0
  /// The share of its requests that fails for want of something else than a process.
  var fails = 0.0
  /// Tasks that are gone.
  var gone = 0

  static let none = Self()

  /// No more can wait than the callers' places let through, each for so many seconds: the others wait for a
  /// place there.
  @inline(__always)
  func most(pace: Double) -> Double { callers < .infinity ? callers * pace : .infinity }
}

/// What a full station leaves to the places of its callers.
struct Pressure: Equatable, Sendable {
  /// Seconds for each of its requests that the wait there takes.
  var seconds = 0.0
  /// Seconds between two requests that it finishes.
  var pace = 0.0
  /// The share of its requests that never come, because their callers have given up.
  var away = 0.0

  mutating func add(_ more: Double, pace other: Double, away share: Double) {
    seconds += max(0, more)
    pace = max(pace, other)
    away = 1 - (1 - away) * (1 - share)
  }

  /// The same for who calls it so often; whoever does not call waits in the same line.
  mutating func add(_ other: Self, times: Double) {
    add(other.seconds * max(1, times), pace: other.pace * times, away: other.away)
  }
}
