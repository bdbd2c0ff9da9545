/// How long to run, and from which seed.
package struct EventOptions: Hashable, Sendable {
  package var seed: UInt64
  package var replication = 0
  /// Run first and not measured, in seconds.
  package var warmUpSeconds: Double
  /// Measured, in seconds.
  package var seconds: Double
  /// Requests in flight at most; more are rejected where they come in.
  package var inFlightLimit = 4_000_000
  /// Events at most: a run that would not end in reasonable time stops and says so.
  package var eventLimit = Int.max
  /// Count the requests from outside by the hour.
  package var countsHours = false
  /// Multiplies every service time: 1, but for the tests that must see a wrong engine fail.
  package var serviceFactor = 1.0

  package init(seed: UInt64, warmUpSeconds: Double = 0, seconds: Double) {
    self.seed = seed
    self.warmUpSeconds = max(0, warmUpSeconds)
    self.seconds = max(0, seconds)
  }

  /// The same for another replication.
  package func replicated(_ replication: Int) -> Self {
    var copy = self
    copy.replication = replication
    return copy
  }
}
