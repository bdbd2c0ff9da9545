package import Quantities

/// What the last estimate of a stack comes to under less and more traffic, and with one thing changed;
/// each point is a run of its own, made beforehand.
package struct DesignPoints: Hashable, Sendable {
  /// The stack as it stands, or with one change.
  package struct Design: Hashable, Sendable {
    /// `current`, `nat: instance`.
    package let name: String
    /// What it is, in a line.
    package let description: String
    /// The command that prints its figures under the scenario's own traffic.
    package let command: String
    /// One for each of the factors; `nil` where it cannot be priced.
    package let points: [Point?]

    package init(name: String, description: String, command: String, points: [Point?]) {
      self.name = name
      self.description = description
      self.command = command
      self.points = points
    }
  }

  /// A month of a design under some traffic.
  package struct Point: Hashable, Sendable {
    /// With every input at its midpoint.
    package let monthly: Money
    /// P10 to P90, where months were drawn.
    package let range: ClosedRange<Money>?
    /// Requests of the month.
    package let requests: Double
    /// Seconds: the slowest service that users enter at.
    package let p95Seconds: Double
    /// `database, connections`.
    package let tightest: String
    /// Of the tightest limit at the peak; above 1 where it does not hold.
    package let utilisation: Double
    /// Of the service that loses most where users enter, the share of requests without an answer; 0...1.
    package let lostShare: Double

    package init(
      monthly: Money, range: ClosedRange<Money>?, requests: Double, p95Seconds: Double,
      tightest: String, utilisation: Double, lostShare: Double = 0
    ) {
      self.monthly = monthly
      self.range = range
      self.requests = requests
      self.p95Seconds = p95Seconds
      self.tightest = tightest
      self.utilisation = utilisation
      self.lostShare = lostShare
    }
  }

  /// The estimate that is changed.
  package let estimate: String
  package let scenario: String
  /// Requests a second that the scenario states, what comes in spikes and campaigns aside.
  package let requestsPerSecond: Double
  /// Multiples of the scenario's traffic, ascending; 1 is among them.
  package let factors: [Double]
  /// The stack as it stands comes first.
  package let designs: [Design]
  /// Months behind each range; 0 for none.
  package let runs: Int
  /// Months behind the range of the stack as it stands, which is the estimate's own.
  package let ownRuns: Int

  package init(
    estimate: String, scenario: String, requestsPerSecond: Double, factors: [Double],
    designs: [Design], runs: Int, ownRuns: Int? = nil
  ) {
    self.estimate = estimate
    self.scenario = scenario
    self.requestsPerSecond = requestsPerSecond
    self.factors = factors
    self.designs = designs
    self.runs = runs
    self.ownRuns = ownRuns ?? runs
  }
}
