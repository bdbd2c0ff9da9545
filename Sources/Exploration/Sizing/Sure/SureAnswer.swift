package import Quantities
package import TrafficSimulation

/// The sizes for a share of the drawn worlds, and what other shares would cost.
package struct SureAnswer: Sendable {
  /// A design in all the worlds.
  package struct Design: Sendable {
    /// Options in the whole space; empty for the stack as it stands.
    package let choice: [Int]
    /// With every input at its middle.
    package let figures: VariantFigures
    /// The worlds in which it holds, with Wilson's 90 % interval.
    package let holds: ShareInterval
    package let cost: Cost
    /// What stops it, and in how many worlds; the most frequent first.
    package let misses: [(miss: SizeMiss, worlds: Int)]
    /// What it loses; `nil` where nobody says what an outage costs.
    package let outage: Outage?

    /// Its cost and what it loses, expected.
    var together: Money { cost.expected + (outage?.monthly ?? .zero) }
  }

  /// What is lost a month, expected over the worlds.
  package struct Outage: Hashable, Sendable {
    /// Hours' worth of requests without an answer in time.
    package let hours: Double
    package let monthly: Money

    /// - Parameters:
    ///   - lost: hours, by world.
    ///   - dollarsPerHour: what one costs, by world.
    init(lost: [Double], dollarsPerHour: [Double]) {
      let count = Double(max(1, lost.count))
      hours = lost.reduce(0, +) / count
      monthly = Money(nearest: zip(lost, dollarsPerHour).reduce(0) { $0 + $1.0 * $1.1 } / count)
    }
  }

  /// A month's cost over the worlds, in dollars.
  package struct Cost: Hashable, Sendable {
    package let expected: Money
    package let p10: Money
    package let p50: Money
    package let p90: Money

    /// The spread of some costs; `nil` where a world has no price.
    ///
    /// - Parameter costs: one a world.
    init?(_ costs: [Double]) {
      if costs.isEmpty || costs.contains(where: { !$0.isFinite }) { return nil }
      let statistics = OrderStatistics(costs)
      expected = Money(nearest: statistics.mean)
      p10 = Money(nearest: statistics.quantile(0.1))
      p50 = Money(nearest: statistics.quantile(0.5))
      p90 = Money(nearest: statistics.quantile(0.9))
    }

    /// The same in every world.
    init(_ monthly: Money) {
      (expected, p10, p50, p90) = (monthly, monthly, monthly, monthly)
    }
  }

  /// What a share of the worlds costs.
  package struct Level: Sendable {
    package let sure: Double
    /// `nil` where nothing that was searched holds in so many.
    package let design: Design?
    /// Whether nothing cheaper is left.
    package let isProved: Bool
  }

  /// The share asked for, 0...1.
  package let sure: Double
  package let worlds: Int
  package let seed: UInt64
  package let current: Design
  package let best: Design?
  /// The one that holds in the most worlds, where none holds in enough.
  package let closest: Design?
  /// By share, ascending.
  package let curve: [Level]
  /// Cheaper ones, the most expensive first.
  package let notChosen: [Design]
  /// Of all these the one whose cost and outage together are least; `nil` where nobody says what an outage
  /// costs.
  package var leastWithOutage: Design? {
    let all =
      [best, closest].compactMap { $0 } + curve.compactMap(\.design) + notChosen + [current]
    return all.filter { $0.outage != nil }.min { $0.together < $1.together }
  }
  /// The recommendation request by request in the world at the share asked for, and that world's
  /// requests per second.
  package internal(set) var measured: (month: MeasuredMonth, requestsPerSecond: Double)?
}
